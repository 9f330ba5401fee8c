using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Practices;

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
    [InlineData(Engine.Sqlite, 0)]
    [InlineData(Engine.Sqlite, 3)]
    [InlineData(Engine.Postgres, 0)]
    [InlineData(Engine.Postgres, 3)]
    public async Task A_form_about_safety_calls_who_is_on_duty_then_who_is_next_and_says_nothing_of_the_answer(Engine engine, int nine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, nadia, omar) = (await test.Join("kofi", Role.OnCall), await test.Join("nadia", Role.OnCall), await test.Join("omar", Role.Counsellor));
        var now = practice.Now;
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(8), Id<Shift>.New());
        await Rota.Add(practice, test.Founder, nadia.Person, now.AddHours(8), now.AddHours(16), Id<Shift>.New());
        // Whatever is answered, the call is the same: it tells nobody anything.
        var (file, sent) = await Sent(test, [0, 0, 0, 0, 0, 0, 0, 0, nine]);
        var call = Assert.Single(await Rota.Waiting(practice, kofi));
        Assert.Equal((sent, file.Id, practice.Now, false, test.Founder.Person), (call.Item, call.File, call.At, call.Opens, call.Workers.Single()));
        Assert.True(call.Reaches);
        Assert.Empty(await Rota.Waiting(practice, nadia));
        test.Clock.Pass(TimeSpan.FromMinutes(16));
        Assert.Single(await Rota.Waiting(practice, nadia));
        await Rota.Take(practice, omar, call.Item); // not theirs to take
        Assert.Single(await Rota.Waiting(practice, kofi));
        await Rota.Take(practice, nadia, call.Item);
        await Rota.Take(practice, kofi, call.Item); // it is taken
        var taken = Assert.Single(await Taken(practice, file.Id));
        Assert.Equal((nadia.Person, false), (taken.Actor, taken.ChangesStanding));
        Assert.Empty(await Rota.Waiting(practice, kofi));
        Assert.Empty(await Rota.Waiting(practice, test.Founder));
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.True(report.Ok, $"{report.Problem}");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_call_always_waits_for_the_file_s_own_counsellor_and_after_the_last_shift_for_whoever_is_next(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, nadia, omar) = (await test.Join("kofi", Role.OnCall), await test.Join("nadia", Role.OnCall), await test.Join("omar", Role.Counsellor));
        var supervisor = await test.Join("sofia", Role.Supervisor);
        await Rota.Add(practice, test.Founder, kofi.Person, practice.Now, practice.Now.AddMinutes(2), Id<Shift>.New());
        await Sent(test, [0, 0, 0, 0, 0, 0, 0, 0, 1]);
        var own = Assert.Single(await Rota.Waiting(practice, test.Founder));
        Assert.True(own.Opens);
        Assert.Empty(await Rota.Waiting(practice, omar));
        Assert.Empty(await Rota.Waiting(practice, supervisor));
        test.Clock.Pass(TimeSpan.FromMinutes(3)); // midnight
        Assert.Empty(await Rota.Waiting(practice, kofi));
        Assert.Single(await Rota.Waiting(practice, test.Founder));
        await Rota.Add(practice, test.Founder, nadia.Person, practice.Now.AddHours(9), practice.Now.AddHours(17), Id<Shift>.New());
        Assert.Single(await Rota.Waiting(practice, nadia)); // nobody is on, so nobody waits a quarter of an hour
        await Rota.Add(practice, test.Founder, omar.Person, practice.Now, practice.Now.AddHours(8), Id<Shift>.New());
        var call = Assert.Single(await Rota.Waiting(practice, omar));
        Assert.Equal((false, false), (call.Opens, call.Reaches)); // no counsellor of this file: neither its words nor the way to the client
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Whoever_is_behind_a_Wall_is_not_next_for_that_file_and_the_one_after_them_is(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, walled, after) = (await test.Join("kofi", Role.OnCall), await test.Join("wanda", Role.OnCall), await test.Join("abel", Role.OnCall));
        var now = practice.Now;
        await Rota.Add(practice, test.Founder, kofi.Person, now, now.AddHours(1), Id<Shift>.New());
        await Rota.Add(practice, test.Founder, walled.Person, now.AddHours(1), now.AddHours(2), Id<Shift>.New());
        await Rota.Add(practice, test.Founder, after.Person, now.AddHours(2), now.AddHours(3), Id<Shift>.New());
        await Sent(test, [0, 0, 0, 0, 0, 0, 0, 0, 1], walled.Person);
        test.Clock.Pass(TimeSpan.FromMinutes(16));
        Assert.Empty(await Rota.Waiting(practice, walled));
        Assert.Single(await Rota.Waiting(practice, after));
        test.Clock.Pass(TimeSpan.FromMinutes(50)); // the shift of the one behind the Wall: for this file nobody is on
        Assert.Empty(await Rota.Waiting(practice, walled));
        Assert.Single(await Rota.Waiting(practice, after));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Whoever_is_behind_a_Wall_is_not_on_duty_for_that_file_and_is_not_called(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (kofi, nadia) = (await test.Join("kofi", Role.OnCall), await test.Join("nadia", Role.OnCall));
        var file = await test.OpenFile(test.Founder);
        await ClientCode.Make(practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        await ClientFiles.RaiseWall(practice, test.Founder, file.Id, kofi.Person);
        await Rota.Add(practice, test.Founder, kofi.Person, practice.Now, practice.Now.AddHours(8), Id<Shift>.New());
        Assert.Single((await Rota.Now(practice)).On);
        Assert.Empty((await Rota.For(practice, await file.State())).On);
        await Assert.ThrowsAsync<Refused>(() => new MeasuresOf(practice, test.Founder, file).Ask(default, Instruments.Phq9, Id<Item>.New()));
        await Rota.Add(practice, test.Founder, nadia.Person, practice.Now, practice.Now.AddHours(8), Id<Shift>.New());
        var (_, sent) = await Sent(test, [0, 0, 0, 0, 0, 0, 0, 0, 1], kofi.Person);
        Assert.Empty(await Rota.Waiting(practice, kofi));
        await Rota.Take(practice, kofi, sent);
        Assert.Single(await Rota.Waiting(practice, nadia));
    }

    private static async Task<IReadOnlyList<Entry>> Taken(Practice practice, Id<ClientFile> file)
    {
        await using var connection = await practice.Database.Read();
        return [.. (await practice.Ledger.Check(await LedgerStore.EntriesOfFile(connection, file, long.MaxValue, 500))).Select(one => one.Entry).Where(one => one.Act == Act.TookCall)];
    }

    /// <summary>A client of the founder's answers a PHQ-9 that they were asked for.</summary>
    private static async Task<(ClientFile File, Id<Item> Sent)> Sent(TestPractice test, int?[] answers, Id<Person> walled = default)
    {
        var file = await test.OpenFile(test.Founder);
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        if (!walled.IsNone)
            await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, walled);
        await test.Settle(test.Founder);
        var asked = Id<Item>.New();
        await new MeasuresOf(test.Practice, test.Founder, file).Ask(default, Instruments.Phq9, asked);
        var client = (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;
        var theirs = new MeasuresOf(test.Practice, client, await test.Find(client, file));
        return (file, await theirs.Answer(default, await theirs.OpenForm(default, asked), answers));
    }
}
