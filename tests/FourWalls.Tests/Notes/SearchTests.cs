using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Plans;

namespace FourWalls.Tests.Notes;

/// <summary>A counsellor looks for a word in what they have about their own people, and in nothing else.</summary>
public class SearchTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_file_searched_gets_one_look_hit_or_not_and_what_was_looked_for_is_in_none(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (robin, kim) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Sorel"));
        await Sign(test, test.Founder, robin, "Zoë had café at the harbour.\nIt felt calm.");
        await Sign(test, test.Founder, kim, "Nothing of the sort.");
        var before = test.Practice.Ledger.Standing.Size;
        var found = await new Search(test.Practice, test.Founder).For("  CAFE AT   the ", withOwn: false);
        var hit = Assert.Single(found.Hits);
        Assert.Equal((robin.Id, "Zoë had ", "café at the", " harbour.\nIt felt calm."), (hit.File, hit.Before, hit.Words, hit.After));
        Assert.Equal((ItemKind.Note, "2026-05-14", "Robin Vale"), (hit.Kind, hit.Day, found.Names[hit.File]));
        var looks = await Looks(test, before);
        foreach (var file in (ClientFile[])[robin, kim])
        {
            var own = looks.Where(one => one.File == file.Id).Select(one => (one.Act, one.Purpose, one.Reason, one.Items.Count)).Order().ToList();
            Assert.Equal([(Act.Looked, Purpose.List, Reason.Care, 1), (Act.Looked, Purpose.Search, Reason.Care, 1)], own);
        }
        Assert.Equal(4, looks.Count);
        Assert.All(looks, one => Assert.Empty(one.WordsHash));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Cover_supervision_a_Wall_and_ended_work_are_not_searched_and_get_no_look(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor, Role.Supervisor);
        var now = test.Clock.GetUtcNow();
        await StaffChange.AddSupervision(test.Practice, test.Founder, jonas.Person, test.Founder.Person, now, null);
        var files = new List<ClientFile>();
        foreach (var capacity in (Capacity?[])[Capacity.Cover, Capacity.Supervisor, Capacity.Counsellor, Capacity.Counsellor, null])
        {
            var file = await test.OpenFile(test.Founder);
            await Sign(test, test.Founder, file, "The harbour again.");
            if (capacity is { } given)
                await ClientFiles.Assign(test.Practice, test.Founder, file.Id, jonas.Person, given, now, given == Capacity.Cover ? now.AddDays(7) : null);
            files.Add(file);
        }
        await ClientFiles.RaiseWall(test.Practice, test.Founder, files[3].Id, jonas.Person);
        await test.Settle(test.Founder, jonas);
        var before = test.Practice.Ledger.Standing.Size;
        var found = await new Search(test.Practice, jonas).For("harbour", withOwn: false);
        Assert.Equal(files[2].Id, Assert.Single(found.Hits).File);
        Assert.All(await Looks(test, before), one => Assert.Equal(files[2].Id, one.File));

        var own = (await (await test.Find(jonas, files[2])).State()).Assignments.Single(one => one.Person == jonas.Person);
        await ClientFiles.EndAssignment(test.Practice, test.Founder, files[2].Id, own.Id);
        before = test.Practice.Ledger.Standing.Size;
        Assert.Empty((await new Search(test.Practice, jonas).For("harbour", withOwn: false)).Hits);
        Assert.Empty(await Looks(test, before));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task C06_session_notes_are_searched_only_by_their_author_and_only_when_asked_for(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, jonas.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        await test.Settle(test.Founder, jonas);
        await new SessionNotesOf(file).Keep(new SessionNoteText(1, "2026-05-14", "What the harbour stands for."));
        foreach (var (session, withOwn, hits) in ((Session, bool, int)[])[(test.Founder, false, 0), (test.Founder, true, 1), (jonas, true, 0)])
        {
            var before = test.Practice.Ledger.Standing.Size;
            var found = await new Search(test.Practice, session).For("harbour", withOwn);
            Assert.Equal(hits, found.Hits.Count);
            Assert.All(found.Hits, hit => Assert.Equal(ItemKind.SessionNote, hit.Kind));
            var looks = (await Looks(test, before)).Where(one => one.Purpose == Purpose.Search).Select(one => one.Reason).Order();
            Assert.Equal(hits > 0 ? [Reason.Care, Reason.Author] : [Reason.Care], looks);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Drafts_what_was_added_and_each_members_part_are_searched(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var form = new FileForm(
            FileKind.Couple, WhoIsClient.EachMember, [new MemberForm(Identity.Of("Robin Vale"), Contact.Of()), new MemberForm(Identity.Of("Kim Vale"), Contact.Of())], "", false);
        var file = await ClientFile.Find(test.Practice, test.Founder, await ClientFiles.Open(test.Practice, test.Founder, form));
        var members = (await file.State()).Opened!.Members;
        var notes = new NotesOf(test.Practice, test.Founder, file);
        await notes.KeepDraft(members[0], default, 0, Text(test.Founder, "The harbour, in a draft."));
        test.Clock.Pass(TimeSpan.FromMinutes(1));
        var note = await notes.Sign(members[1], (await notes.KeepDraft(members[1], default, 0, Text(test.Founder, "Calm."))).Id);
        await notes.Amend(members[1], note, "And the harbour, added.");
        var hits = (await new Search(test.Practice, test.Founder).For("HARBOUR", withOwn: false)).Hits;
        Assert.Equal([(ItemKind.Addendum, members[1]), (ItemKind.NoteDraft, members[0])], hits.Select(hit => (hit.Kind, hit.Subject)));
        Assert.Equal(note, hits[0].Opens);
        // Ids and names of people are in an item too; nobody who looks for letters means those.
        Assert.Empty((await new Search(test.Practice, test.Founder).For(test.Founder.Person.ToString()[..4], withOwn: false)).Hits);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_nobody_wrote_is_not_found_and_each_version_of_a_plan_is_itself(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var plans = new PlansOf(test.Practice, test.Founder, file);
        var (goal, booking, me) = (Id<Goal>.New().ToString(), Id<Item>.New().ToString(), test.Founder.Person.ToString());
        await plans.Keep(default, null, new PlanText(1, [new Goal(goal, "", "Hear the sea.", "", "")], "", null, me));
        test.Clock.Pass(TimeSpan.FromMinutes(1));
        var first = (await plans.Current(default, Purpose.Write))!;
        await plans.Keep(default, first, first.Text with
        {
            Goals = [new Goal(goal, "", "Hear the sea again.", "", "", "2026-05-14", Goal.Reached)], Review = new PlanReview("2026-05-14", "Closer.", me),
        });
        var second = (await plans.Current(default, Purpose.Write))!;
        await new NotesOf(test.Practice, test.Founder, file).KeepDraft(default, default, 0, Text(test.Founder, "Words.") with
        {
            Version = 2, Goals = [new GoalMark(goal, GoalMark.Worked, "A long walk.")], NoGoal = "No reason.", Booking = booking,
        });
        var search = new Search(test.Practice, test.Founder);
        foreach (var nobodys in (string[])[goal[..5], booking[..5], me[..5], GoalMark.Worked, Goal.Reached])
            Assert.Empty((await search.For(nobodys, withOwn: false)).Hits);
        foreach (var written in (string[])["long walk", "no reason", "closer"])
            Assert.Single((await search.For(written, withOwn: false)).Hits);
        Assert.Equal([second.Id, first.Id], (await search.For("hear the sea", withOwn: false)).Hits.Select(hit => hit.Opens));
    }

    [Theory]
    [InlineData("Çağla Øster", "cagla oster", "Çağla Øster")]
    [InlineData("Straße", "STRASSE", "Straße")]
    [InlineData("Strasse", "straße", "Strasse")]
    [InlineData("cafe\u0301 early", "café", "cafe\u0301")]
    [InlineData("she said: don’t", "don't", "don’t")]
    [InlineData("Ёлка Ναί", "елка ναι", "Ёлка Ναί")]
    [InlineData("two\n  lines", "two lines", "two\n  lines")]
    [InlineData("Nguyễn", "nguyen", "Nguyễn")]
    public void Case_accents_and_white_space_do_not_count_and_what_is_marked_is_as_it_was_written(string text, string typed, string marked)
    {
        var (start, length) = new FoldedText($"Before {text} after.").Find(FoldedText.Of(typed))!.Value;
        Assert.Equal(marked, $"Before {text} after.".Substring(start, length));
        Assert.Null(new FoldedText(text).Find(FoldedText.Of(typed + "x")));
        Assert.Null(new FoldedText(text).Find(FoldedText.Of(" ")));
    }

    private static NoteText Text(Session by, string text) => new(1, "2026-05-14", "", "", "", text, by.Person.ToString());

    private static async Task Sign(TestPractice test, Session by, ClientFile file, string text)
    {
        var notes = new NotesOf(test.Practice, by, file);
        await notes.Sign(default, (await notes.KeepDraft(default, default, 0, Text(by, text))).Id);
    }

    private static async Task<List<Entry>> Looks(TestPractice test, long from)
    {
        var entries = new List<Entry>();
        for (var i = from; i < test.Practice.Ledger.Standing.Size; i++)
            entries.Add(await test.Practice.Ledger.Read(i));
        return entries;
    }
}
