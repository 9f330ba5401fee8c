using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Plans;

namespace FourWalls.Tests.Notes;

/// <summary>Notes in parts, with goals; drafts that are kept as they are typed; what is like what was written before.</summary>
public class NoteTests
{
    private const string First =
        """{"v":1,"heldOn":"2026-05-14","start":"10:00","stop":"10:50","modality":"by phone","text":"Words of before.","author":"00000000000000000000000001"}""";

    public static TheoryData<Engine> Both => Engines.Both;

    [Fact]
    public void A_note_of_version_1_reads_and_is_written_as_it_was()
    {
        var note = Content.Read<NoteText>(Encoding.UTF8.GetBytes(First));
        Assert.Equal(("Words of before.", "free", "Words of before."), (note.Text, note.In.Key, Assert.Single(note.Parts).Text));
        Assert.Equal(First, Encoding.UTF8.GetString(Content.Of(note)));
    }

    /// <summary>A draft keeps whatever was typed: a sentence typed before its goal was ticked, and a reason that a tick overtook, were lost.</summary>
    [Fact]
    public void A_note_of_version_2_has_its_parts_its_goals_and_a_text_of_all_of_it()
    {
        var (goal, later) = (Id<Goal>.New().ToString(), Id<Goal>.New().ToString());
        var form = new NoteForm(
            NoteTemplate.Of("dap"), ["Told of the sea.", "", "Rest."],
            [new GoalMark(goal, "moved", "Closer."), new GoalMark(later, "", "Not ticked yet."), new GoalMark("x", "", "")], "no reason", "");
        var note = form.Text(new Problems(), "2026-05-14", "", "", "", Id<Person>.New());
        Assert.Equal((2, "Data: Told of the sea.\n\nPlan: Rest."), (note.Version, note.Text));
        Assert.Equal([new GoalMark(goal, "moved", "Closer."), new GoalMark(later, "", "Not ticked yet.")], note.Goals!);
        Assert.Equal("no reason", note.NoGoal);
        Assert.True(Content.Read<NoteText>(Content.Of(note)).SaysTheSame(note));
        var signed = note.AsSigned();
        Assert.Equal((new GoalMark(goal, "moved", "Closer."), null), (Assert.Single(signed.Goals!), signed.NoGoal));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_signed_twice_by_one_form_is_signed_once_though_its_draft_said_more(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var notes = new NotesOf(test.Practice, test.Founder, await test.OpenFile(test.Founder));
        var text = Text(test.Founder, "Words.") with { Version = 2, Goals = [new GoalMark("a", "moved", ""), new GoalMark("b", "", "Not ticked.")], NoGoal = "None." };
        var (draft, version) = await notes.KeepDraft(default, default, 0, text);
        await notes.Sign(default, draft);
        var signed = await notes.Open(default, draft);
        Assert.Equal(("a", null), (Assert.Single(signed.Text.Goals!).Goal, signed.Text.NoGoal));
        Assert.Equal(signed.Version, (await notes.KeepDraft(default, draft, version - 1, text)).Version);
        var (empty, _) = await notes.KeepAsTyped(default, default, 0, Text(test.Founder, "") with { Version = 2, NoGoal = "None." });
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => notes.Sign(default, empty))).Refusal);
    }

    [Theory]
    [InlineData("free", "soap")]
    [InlineData("soap", "birp")]
    [InlineData("birp", "free")]
    public void Whatever_form_is_chosen_every_word_is_there(string from, string to)
    {
        var sections = NoteTemplate.Of(from).Sections.Select((name, i) => new NoteSection(name, $"word{i}")).ToList();
        var taken = string.Join(' ', NoteTemplate.Of(to).Take(sections));
        Assert.All(sections, section => Assert.Contains(section.Text, taken, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("The walk to the harbour on Sunday with the neighbour, whatever the weather is like.", true)]
    [InlineData("The walk to the harbour on Sunday with the neighbour - whatever the WEATHER is like!", true)]
    [InlineData("The walk to the harbour on Sunday with the neighbour, whatever the weather is today.", true)]
    [InlineData("A walk around the lake on Monday with a cousin, if the weather is like last week.", false)]
    [InlineData("Next session as arranged.", false)]
    public void A_paragraph_is_like_an_earlier_one_or_is_not(string paragraph, bool like)
    {
        var earlier = new NoteText(1, "2026-05-07", "", "", "", "Something else.\nThe walk to the harbour on Sunday with the neighbour, whatever the weather is like.\nNext session as arranged.", "");
        var found = Likeness.Find($"Robin told of the calm after the storm of last night at home.\n{paragraph}", [earlier]);
        Assert.Equal(like ? [(paragraph, "2026-05-07")] : [], found);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_typed_is_kept_with_one_entry_each_and_the_client_sees_one_of_a_day(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var notes = new NotesOf(test.Practice, test.Founder, file);
        var (id, version) = await notes.KeepAsTyped(default, default, 0, Text(test.Founder, "W"));
        var before = test.Practice.Ledger.Standing.Size;
        for (var i = 0; i < 5; i++)
            (_, version) = await notes.KeepAsTyped(default, id, version, Text(test.Founder, $"Words {i}"));
        Assert.Equal((before + 5, 6), (test.Practice.Ledger.Standing.Size, version));
        // From another place an older version is too late, and overwrites nothing.
        await Assert.ThrowsAsync<Refused>(() => notes.KeepAsTyped(default, id, 3, Text(test.Founder, "Late words")));
        Assert.Equal("Words 4", (await notes.Open(default, id)).Text.Text);

        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        var client = (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;
        var looks = await WhoLooked.For(test.Practice, await test.Find(client, file), client);
        Assert.Single(looks.SelectMany(week => week.Lines).SelectMany(line => line.Looks), look => look.Did == "wrote a draft of a note");
        Assert.Null((await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true))).Problem);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Hours_of_typing_push_nobody_s_look_out_of_what_the_client_is_shown(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(7));
        await test.Settle(test.Founder);
        var (id, _) = await new NotesOf(test.Practice, test.Founder, file).KeepAsTyped(default, default, 0, Text(test.Founder, "W"));
        var look = (await new NotesOf(test.Practice, cover, await test.Find(cover, file)).Open(default, id)).Look;
        var typed = Entry.Of(Act.KeptDraft, test.Practice.Now, test.Founder.Person) with
        {
            File = file.Id, Compartment = (await file.State()).Find(CompartmentKind.Record)!.Compartment, Reason = Reason.Care, Purpose = Purpose.Write,
        };
        Assert.NotNull(await test.Practice.Ledger.Append([.. Enumerable.Repeat(typed, 2_500)], Condition.None));
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        var client = (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;
        var own = await test.Find(client, file);
        foreach (var since in (DateTimeOffset[])[default, test.Practice.Now.AddDays(-28)])
        {
            var lines = (await WhoLooked.For(test.Practice, own, client, since: since)).SelectMany(week => week.Lines).ToList();
            Assert.Contains(lines, line => line.Who == cover.Person && line.Looks[0].Index == look);
            Assert.Single(lines.SelectMany(line => line.Looks), one => one.Did == "wrote a draft of a note");
        }
        await WhoLooked.Receipt(test.Practice, own, client, look);
        await Assert.ThrowsAsync<Refused>(() => WhoLooked.Receipt(test.Practice, own, client, 0));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_draft_thrown_away_elsewhere_has_changed_and_what_never_was_there_is_not_there(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var notes = new NotesOf(test.Practice, test.Founder, file);
        var (id, version) = await notes.KeepAsTyped(default, default, 0, Text(test.Founder, "W"));
        await notes.KeepAsTyped(default, id, version, Text(test.Founder, "Wo"));
        await notes.Discard(default, id);
        Assert.Equal(Refusal.Changed, (await Assert.ThrowsAsync<Refused>(() => notes.KeepAsTyped(default, id, version, Text(test.Founder, "Words")))).Refusal);
        Assert.Equal(Refusal.Changed, (await Assert.ThrowsAsync<Refused>(() => notes.KeepDraft(default, id, version + 1, Text(test.Founder, "Words")))).Refusal);
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => notes.KeepAsTyped(default, Id<Item>.New(), 1, Text(test.Founder, "Words")))).Refusal);
        // Somebody else's, in a file of their own: not even that it ever was.
        var theirs = new NotesOf(test.Practice, cover, await test.OpenFile(cover));
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => theirs.KeepAsTyped(default, id, 1, Text(cover, "Words")))).Refusal);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_draft_of_somebody_else_is_not_typed_over_whatever_version_is_named(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(7));
        await test.Settle(test.Founder);
        var (id, version) = await new NotesOf(test.Practice, test.Founder, file).KeepAsTyped(default, default, 0, Text(test.Founder, "Mine"));
        var theirs = new NotesOf(test.Practice, cover, await test.Find(cover, file));
        await Assert.ThrowsAsync<Refused>(() => theirs.KeepAsTyped(default, id, version, Text(cover, "Theirs")));
        await Assert.ThrowsAsync<Refused>(() => theirs.KeepAsTyped(default, id, 0, Text(cover, "Theirs")));
        Assert.Equal("Mine", (await theirs.Open(default, id)).Text.Text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task C05_while_there_is_a_plan_a_note_is_signed_only_with_a_goal_or_a_reason(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var (notes, plans) = (new NotesOf(test.Practice, test.Founder, file), new PlansOf(test.Practice, test.Founder, file));
        await notes.Sign(default, (await notes.KeepDraft(default, default, 0, Text(test.Founder, "Before the plan."))).Id);
        var goal = new Goal(Id<Goal>.New().ToString(), "", "Hear the sea.", "", "");
        await plans.Keep(default, null, new PlanText(1, [goal], "", null, test.Founder.Person.ToString()));
        var (draft, version) = await notes.KeepDraft(default, default, 0, Text(test.Founder, "Without."));
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => notes.Sign(default, draft))).Refusal);
        // A goal that stands in no plan is none, and a reason that its tick overtakes is none either.
        (_, version) = await notes.KeepDraft(default, draft, version, Text(test.Founder, "Made up.") with
        {
            Version = 2, Goals = [new GoalMark(Id<Goal>.New().ToString(), "worked", ""), new GoalMark(goal.Id, "", "Not ticked.")], NoGoal = "A flood.",
        });
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => notes.Sign(default, draft))).Refusal);
        await notes.KeepDraft(default, draft, version, Text(test.Founder, "With.") with { Version = 2, Goals = [new GoalMark(goal.Id, "worked", "")] });
        await notes.Sign(default, draft);
        var none = await notes.KeepDraft(default, default, 0, Text(test.Founder, "None.") with { Version = 2, NoGoal = "A flood." });
        await notes.Sign(default, none.Id);
        Assert.Equal(draft, Assert.Single((await notes.SessionsByGoal(default))[goal.Id]).Note);
        // A draft that is older than the plan is signed for the goal that it was about.
        var old = await notes.KeepDraft(default, default, 0, Text(test.Founder, "Older.") with { Version = 2, Goals = [new GoalMark(goal.Id, "moved", "")] });
        var next = goal with { Id = Id<Goal>.New().ToString(), Words = "Sail." };
        await plans.Keep(default, await plans.Current(default, Purpose.Write), new PlanText(1, [next], "", null, test.Founder.Person.ToString()));
        await notes.Sign(default, old.Id);
        Assert.Equal(2, (await notes.SessionsByGoal(default))[goal.Id].Count());
    }

    private static NoteText Text(Session by, string text) => new(1, "2026-05-14", "", "", "", text, by.Person.ToString());
}
