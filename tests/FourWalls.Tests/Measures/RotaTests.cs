using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.People;

namespace FourWalls.Tests.Measures;

/// <summary>Who is on duty, who is next, and that what comes in waits for them.</summary>
public class RotaTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Shifts_are_dated_set_by_a_director_or_administrator_and_hold_between_their_times(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, desk) = (await test.Join("kofi", Role.OnCall), await test.Join("bao", Role.FrontDesk));
        var now = practice.Now;
        await Assert.ThrowsAsync<Refused>(() => Rota.Add(practice, kofi, kofi.Person, now, now.AddHours(8), Id<Shift>.New()));
        await Assert.ThrowsAsync<Refused>(() => Rota.Add(practice, test.Founder, desk.Person, now, now.AddHours(8), Id<Shift>.New()));
        await Assert.ThrowsAsync<Refused>(() => Rota.Add(practice, test.Founder, kofi.Person, now.AddHours(8), now.AddHours(8), Id<Shift>.New()));
        await Assert.ThrowsAsync<Refused>(() => Rota.Add(practice, test.Founder, kofi.Person, now, now.AddDays(8), Id<Shift>.New()));
        var id = Id<Shift>.New();
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), id);
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), id); // sent twice
        await Rota.Add(practice, test.Founder, test.Founder.Person, now.AddHours(8), now.AddHours(16), Id<Shift>.New());
        var duty = await Rota.Now(practice);
        Assert.Equal((kofi.Person, test.Founder.Person), (duty.On.Single().Person, duty.Next!.Person));
        test.Clock.Pass(TimeSpan.FromHours(8));
        duty = await Rota.Now(practice);
        Assert.Equal((test.Founder.Person, null), (duty.On.Single().Person, duty.Next));
        test.Clock.Pass(TimeSpan.FromHours(8));
        Assert.Empty((await Rota.Now(practice)).On);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nobody_is_on_duty_by_a_shift_that_was_taken_back_or_a_role_that_has_ended(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var kofi = await test.Join("kofi", Role.OnCall);
        var now = practice.Now;
        var id = Id<Shift>.New();
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), id);
        await Rota.TakeBack(practice, test.Founder, id);
        Assert.Empty((await Rota.Now(practice)).On);
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), Id<Shift>.New());
        await StaffChange.EndRole(practice, test.Founder, practice.Roll.RoleOf(kofi.Person, Role.OnCall, practice.Now)!.Id);
        Assert.Empty((await Rota.Now(practice)).On);
        await Assert.ThrowsAsync<Refused>(() => Rota.TakeBack(practice, kofi, id));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_form_about_safety_calls_who_is_on_duty_then_who_is_next_and_says_nothing_of_the_answer(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, nadia) = (await test.Join("kofi", Role.OnCall), await test.Join("nadia", Role.OnCall));
        var file = await test.OpenFile(test.Founder);
        var words = await ClientCode.Make(practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        await test.Settle(test.Founder);
        var now = practice.Now;
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), Id<Shift>.New());
        await Rota.Add(practice, test.Founder, nadia.Person, now.AddHours(8), now.AddHours(16), Id<Shift>.New());
        var asked = Id<Item>.New();
        await new MeasuresOf(practice, test.Founder, file).Ask(default, Instruments.Phq9, asked);
        var client = (await new SignIn(practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;
        // Whatever is answered, the call is the same: it tells nobody anything.
        await new MeasuresOf(practice, client, await test.Find(client, file)).Answer(default, asked, [0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var call = Assert.Single(await Rota.Waiting(practice, kofi));
        Assert.Equal((file.Id, false, test.Founder.Person), (call.File, call.Opens, call.Workers.Single()));
        Assert.Empty(await Rota.Waiting(practice, nadia));
        test.Clock.Pass(TimeSpan.FromMinutes(16));
        Assert.Single(await Rota.Waiting(practice, nadia));
        await Rota.Take(practice, test.Founder, call.Item); // not theirs to take
        await Rota.Take(practice, nadia, call.Item);
        Assert.Empty(await Rota.Waiting(practice, kofi));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Whoever_is_behind_a_Wall_is_not_on_duty_for_that_file_and_is_not_called(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var kofi = await test.Join("kofi", Role.OnCall);
        var file = await test.OpenFile(test.Founder);
        await ClientCode.Make(practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        await ClientFiles.RaiseWall(practice, test.Founder, file.Id, kofi.Person);
        await Rota.Add(practice, test.Founder, kofi.Person, practice.Now, practice.Now.AddHours(8), Id<Shift>.New());
        Assert.Single((await Rota.Now(practice)).On);
        Assert.Empty((await Rota.For(practice, await file.State())).On);
        await Assert.ThrowsAsync<Refused>(() => new MeasuresOf(practice, test.Founder, file).Ask(default, Instruments.Phq9, Id<Item>.New()));
    }
}
