using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.Notes;
using FourWalls.People;

namespace FourWalls.Tests.Measures;

/// <summary>Measures in files: who keeps them, who reads them, and that a client writes nothing but the answers they were asked for.</summary>
public class MeasuresOfTests
{
    private static readonly int?[] Calm = [1, 1, 0, 1, 0, 0, 0, 0, 0];
    private static readonly int?[] InDanger = [2, 2, 2, 2, 1, 1, 1, 0, 1];

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_was_filled_in_together_is_there_over_time_for_counsellor_and_client(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (file, client) = await WithClient(test);
        var measures = new MeasuresOf(test.Practice, test.Founder, file);
        Assert.Empty((await measures.List(default)).Courses);
        var id = Id<Item>.New();
        await measures.Fill(default, Instruments.Phq9, InDanger, id);
        await measures.Fill(default, Instruments.Phq9, InDanger, id); // the form was sent twice
        test.Clock.Pass(TimeSpan.FromDays(28));
        await measures.Fill(default, Instruments.Phq9, Calm, Id<Item>.New());
        var course = (await measures.List(default)).Courses.Single();
        Assert.Equal((12, 3, Direction.Better), (course.First!.Score.Total, course.Last.Score.Total, course.Direction));

        var theirs = new MeasuresOf(test.Practice, client, await test.Find(client, file));
        Assert.Equal([12, 3], (await theirs.List(default)).Courses.Single().Filled.Select(one => one.Score.Total!.Value));
        var supervisor = await test.Join("sofia", Role.Supervisor);
        Assert.False(await test.CanRead(supervisor, file.Id, CompartmentKind.Shared));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_client_answers_what_they_were_asked_once_and_it_is_in_the_ledger(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (file, client) = await WithClient(test);
        var measures = new MeasuresOf(test.Practice, test.Founder, file);
        var asked = Id<Item>.New();
        await measures.Ask(default, Instruments.Gad7, asked);
        await Assert.ThrowsAsync<Refused>(() => measures.Ask(default, Instruments.Gad7, Id<Item>.New()));
        var theirs = new MeasuresOf(test.Practice, client, await test.Find(client, file));
        var form = await theirs.OpenForm(default, asked);
        var answers = await theirs.Answer(default, form, [1, 2, 1, 0, 0, 1, null]);
        Assert.Equal(answers, await theirs.Answer(default, form, [3, 3, 3, 3, 3, 3, 3])); // the second one changes nothing
        Assert.Single(await Entries(test, file), one => one.Act == Act.Looked && one.Actor == client.Person); // to answer is to look once
        var list = await measures.List(default);
        Assert.Empty(list.Open);
        var kept = list.Courses.Single().Last;
        Assert.Equal((6, 1, MeasureAnswers.Away, client.Person), (kept.Score.Total, kept.Score.Missing, kept.Kept.Where, kept.By));
        var entry = (await Entries(test, file)).Single(one => one.Act == Act.AnsweredMeasure);
        Assert.Equal((client.Person, Reason.Self, ItemAct.Written), (entry.Actor, entry.Reason, entry.Items.Single().Act));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_client_can_write_nothing_else_by_this_way(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (file, client) = await WithClient(test);
        var measures = new MeasuresOf(test.Practice, test.Founder, file);
        var (asked, gone, filled) = (Id<Item>.New(), Id<Item>.New(), Id<Item>.New());
        await measures.Fill(default, Instruments.Gad7, [0, 0, 0, 0, 0, 0, 0], filled);
        await measures.Ask(default, Instruments.Phq2, gone);
        await measures.TakeBack(default, gone);
        await measures.Ask(default, Instruments.Phq2, asked);
        var theirs = await test.Find(client, file);
        var content = Content.Of(new MeasureAnswers(1, "phq-2", 1, "2026-05-14", [1, 1], MeasureAnswers.Away, client.Person.ToString()));
        ItemDraft Draft(ItemKind kind, Id<Item> about, int version = 1, ItemKind? replaces = null, Id<Item> id = default) =>
            new(id.IsNone ? Id<Item>.New() : id, version, kind, about, content, replaces);
        Writing[] tries =
        [
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, default)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, gone)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, filled)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, Id<Item>.New())),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked, 2, null, filled)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked, 2, ItemKind.MeasureAsked, asked)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked, 1, null, filled)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAsked, asked)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.SharedNote, asked)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked), Draft(ItemKind.SharedNote, default)),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, [Draft(ItemKind.MeasureAnswers, asked)], [(filled, 1, ItemKind.MeasureAnswers)]),
            new(Act.AnsweredMeasure, CompartmentKind.Shared, default, [], [(filled, 1, ItemKind.MeasureAnswers)]),
            new(Act.AnsweredMeasure, CompartmentKind.Record, default, Draft(ItemKind.MeasureAnswers, asked)),
            new(Act.AnsweredMeasure, CompartmentKind.Identity, default, Draft(ItemKind.MeasureAnswers, asked)),
            new(Act.AnsweredMeasure, CompartmentKind.Messages, default, Draft(ItemKind.MeasureAnswers, asked)),
            new(Act.Wrote, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked)),
            new(Act.Shared, CompartmentKind.Shared, default, Draft(ItemKind.SharedNote, default)),
            new(Act.Discarded, CompartmentKind.Shared, default, [], [(filled, 1, ItemKind.MeasureAnswers)]),
            new(Act.Wrote, CompartmentKind.Contact, default, Draft(ItemKind.Contact, default)),
        ];
        var before = (await measures.List(default)).Courses.Sum(one => one.Filled.Count);
        foreach (var one in tries)
            await Assert.ThrowsAsync<Refused>(() => theirs.Keep(one));
        var honest = new Writing(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked));
        await Assert.ThrowsAsync<Refused>(() => theirs.Keep(honest, new Writing(Act.Wrote, CompartmentKind.Shared, default, Draft(ItemKind.SharedNote, default))));
        Assert.Equal(before, (await measures.List(default)).Courses.Sum(one => one.Filled.Count));
        await theirs.Keep(honest);
        await Assert.ThrowsAsync<Refused>(() => theirs.Keep(new Writing(Act.AnsweredMeasure, CompartmentKind.Shared, default, Draft(ItemKind.MeasureAnswers, asked))));
        Assert.Equal(before + 1, (await measures.List(default)).Courses.Sum(one => one.Filled.Count));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_member_of_a_file_answers_only_their_own(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var form = new FileForm(
            FileKind.Couple, WhoIsClient.EachMember, [new MemberForm(Identity.Of("Ana"), Contact.Of()), new MemberForm(Identity.Of("Ben"), Contact.Of())], "", false);
        var file = await ClientFile.Find(test.Practice, test.Founder, await ClientFiles.Open(test.Practice, test.Founder, form));
        var members = (await file.State()).Opened!.Members;
        await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, members[0]);
        var ben = await SignIn(test, await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, members[1]));
        var asked = Id<Item>.New();
        await new MeasuresOf(test.Practice, test.Founder, file).Ask(members[0], Instruments.Gad7, asked);
        var theirs = new MeasuresOf(test.Practice, ben, await test.Find(ben, file));
        var open = (await new MeasuresOf(test.Practice, test.Founder, file).List(members[0])).Open.Single();
        await Assert.ThrowsAsync<Refused>(() => theirs.OpenForm(members[0], asked));
        await Assert.ThrowsAsync<Refused>(() => theirs.OpenForm(members[1], asked));
        await Assert.ThrowsAsync<Refused>(() => theirs.Answer(members[0], open, [0, 0, 0, 0, 0, 0, 0]));
        await Assert.ThrowsAsync<Refused>(() => theirs.Answer(members[1], open, [0, 0, 0, 0, 0, 0, 0]));
        await Assert.ThrowsAsync<Refused>(() => theirs.List(members[0]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_a_client_answers_waits_for_a_key_that_somebody_whose_work_has_ended_never_had(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var (file, client) = await WithClient(test);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Counsellor, test.Practice.Now, null);
        var asked = Id<Item>.New();
        await new MeasuresOf(test.Practice, test.Founder, file).Ask(default, Instruments.Gad7, asked);
        var director = await test.Join("dora", Role.Director);
        await ClientFiles.EndAssignment(test.Practice, director, file.Id, (await file.State()).Assignments.Single(one => one.Person == cover.Person).Id);
        var theirs = new MeasuresOf(test.Practice, client, await test.Find(client, file));
        var form = await theirs.OpenForm(default, asked);
        Assert.Equal(Refusal.NotYet, (await Assert.ThrowsAsync<Refused>(() => theirs.Answer(default, form, [0, 0, 0, 0, 0, 0, 1]))).Refusal);
        await test.Settle(test.Founder);
        await theirs.Answer(default, form, [0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal(1, (await new MeasuresOf(test.Practice, test.Founder, file).List(default)).Courses.Single().Last.Score.Total);
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Shared));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Item_nine_goes_out_and_comes_back_only_while_somebody_is_on_duty(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (file, client) = await WithClient(test);
        var measures = new MeasuresOf(test.Practice, test.Founder, file);
        var asked = Id<Item>.New();
        await Assert.ThrowsAsync<Refused>(() => measures.Ask(default, Instruments.Phq9, asked));
        var now = test.Practice.Now;
        await Rota.Add(test.Practice, test.Founder, test.Founder.Person, now.AddHours(-1), now.AddHours(1), Id<Shift>.New());
        await measures.Ask(default, Instruments.Phq9, asked);
        test.Clock.Pass(TimeSpan.FromHours(2));
        client = (await test.Sessions.Begin(client.Person, PersonKind.Client, client.Bundle.Copy())).Session;
        test.Clock.Pass(TimeSpan.FromMinutes(1));
        var theirs = new MeasuresOf(test.Practice, client, await test.Find(client, file));
        var form = await theirs.OpenForm(default, asked);
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => theirs.Answer(default, form, InDanger))).Refusal);
        Assert.Empty(await Rota.Waiting(test.Practice, test.Founder));
        await theirs.List(default);
    }

    private static async Task<(ClientFile File, Session Client)> WithClient(TestPractice test)
    {
        var file = await test.OpenFile(test.Founder);
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        return (file, await SignIn(test, words));
    }

    private static async Task<Session> SignIn(TestPractice test, string words) =>
        (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;

    private static async Task<IReadOnlyList<Entry>> Entries(TestPractice test, ClientFile file)
    {
        await using var connection = await test.Practice.Database.Read();
        return [.. (await test.Practice.Ledger.Check(await LedgerStore.EntriesOfFile(connection, file.Id, long.MaxValue, 500))).Select(one => one.Entry)];
    }
}
