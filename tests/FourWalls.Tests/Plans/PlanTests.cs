using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Plans;

namespace FourWalls.Tests.Plans;

/// <summary>A plan lives through changes, reviews and sharing, and nothing that anybody wrote in it is lost.</summary>
public class PlanTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_plan_is_written_changed_reviewed_and_every_version_stays(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var plans = new PlansOf(test.Practice, test.Founder, file);
        Assert.Null(await plans.Current(default, Purpose.Read));
        var goal = new Goal(Id<Goal>.New().ToString(), "Too much noise.", "I want to hear the sea.", "One walk a day", "Walks in a week");
        await plans.Keep(default, null, Text(test.Founder, goal));
        var first = (await plans.Current(default, Purpose.Read))!;
        await plans.Keep(default, first, Text(test.Founder, goal with { Measure = "PHQ-9" }));
        var second = (await plans.Current(default, Purpose.Write))!;
        await plans.Review(default, second, "Closer.", "2026-12-01");

        var now = (await plans.Current(default, Purpose.Read))!;
        Assert.Equal((3, "Closer.", "2026-12-01", goal.Id), (now.Number, now.Text.Review!.Outcome, now.Text.ReviewOn, Assert.Single(now.Goals).Id));
        Assert.Equal([3, 2, 1], (await plans.Versions(default)).Select(one => one.Number));
        Assert.Equal("Walks in a week", (await plans.Open(default, first.Id)).Goals[0].Measure);
        Assert.Contains(Act.ReviewedPlan, await ActsIn(test, file));
        Assert.Null((await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true))).Problem);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Of_two_people_who_change_the_same_version_one_is_too_late_and_both_texts_are_there(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(7));
        await test.Settle(test.Founder);
        var (mine, theirs) = (new PlansOf(test.Practice, test.Founder, file), new PlansOf(test.Practice, cover, await test.Find(cover, file)));
        var both = new[] { Text(test.Founder, Goal("mine")), Text(cover, Goal("theirs")) };
        var kept = await Task.WhenAll(Kept(() => mine.Keep(default, null, both[0])), Kept(() => theirs.Keep(default, null, both[1])));
        Assert.Equal(1, kept.Count(one => one));
        var first = (await mine.Current(default, Purpose.Write))!;
        // Whoever was too late reads what is there, and goes on from it.
        var (late, words) = kept[0] ? (theirs, both[1]) : (mine, both[0]);
        await late.Keep(default, await late.Open(default, first.Id, Purpose.Write), words);
        Assert.False(await Kept(() => (kept[0] ? mine : theirs).Keep(default, first, Text(test.Founder, Goal("a third")))));
        Assert.Equal(["mine", "theirs"], (await Words(mine)).Order());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_client_reads_the_version_that_was_shared_and_nothing_once_sharing_has_stopped(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var plans = new PlansOf(test.Practice, test.Founder, file);
        await plans.Keep(default, null, Text(test.Founder, Goal("first words")));
        var client = await Client(test, file);
        await plans.Share(default, Id<Item>.New());
        await plans.Keep(default, await plans.Current(default, Purpose.Write), Text(test.Founder, Goal("better words")));
        Assert.Equal(["first words"], await Copies(test, client, file));
        await plans.Share(default, Id<Item>.New());
        Assert.Equal(["better words"], await Copies(test, client, file));
        await plans.StopSharing(default);
        Assert.Empty(await Copies(test, client, file));
        Assert.False(await test.CanRead(client, file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_review_that_is_due_is_found_by_the_look_that_reads_the_name_and_its_day_is_nowhere_in_the_database(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var plans = new PlansOf(test.Practice, test.Founder, file);
        await plans.Keep(default, null, Text(test.Founder, Goal("words")) with { ReviewOn = "2026-06-01" });
        Assert.Null((await new PlanReviewDays(file).WithNames(new DateOnly(2026, 5, 31))).Due);
        var before = test.Practice.Ledger.Standing.Size;
        var (names, due) = await new PlanReviewDays(file).WithNames(new DateOnly(2026, 6, 1));
        Assert.Equal(("Robin Vale", "2026-06-01", before + 1), (names, due!.On, test.Practice.Ledger.Standing.Size));
        await plans.Review(default, (await plans.Current(default, Purpose.Write))!, "Closer.", "");
        Assert.Null((await new PlanReviewDays(file).WithNames(new DateOnly(2030, 1, 1))).Due);
    }

    [Fact]
    public void A_goal_that_has_ended_keeps_the_day_on_which_it_did()
    {
        var author = Id<Person>.New();
        var id = Id<Goal>.New().ToString();
        var before = PlanText.From(new Problems(), [new GoalForm(id, "", "words", "", "", "reached")], "", null, author, new DateOnly(2026, 5, 14));
        var after = PlanText.From(new Problems(), [new GoalForm(id, "", "words", "", "", "reached")], "", before, author, new DateOnly(2026, 6, 1));
        Assert.Equal("2026-05-14", Assert.Single(after.Goals).EndedOn);
        var again = PlanText.From(new Problems(), [new GoalForm(id, "", "words", "", "", "")], "", after, author, new DateOnly(2026, 7, 1));
        Assert.True(Assert.Single(again.Goals).IsOpen);
    }

    private static Goal Goal(string words) => new(Id<Goal>.New().ToString(), "", words, "", "");

    private static PlanText Text(Session by, Goal goal) => new(1, [goal], "2026-09-01", null, by.Person.ToString());

    private static async Task<bool> Kept(Func<Task> keep)
    {
        try
        {
            await keep();
            return true;
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<string>> Words(PlansOf plans)
    {
        var words = new List<string>();
        foreach (var version in await plans.Versions(default))
            words.Add((await plans.Open(default, version.Id)).Goals[0].Words);
        return words;
    }

    private static async Task<Session> Client(TestPractice test, ClientFile file)
    {
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, (await file.State()).Opened!.Members.Single());
        return (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words, "test"))!.Value.Session;
    }

    private static async Task<IReadOnlyList<string>> Copies(TestPractice test, Session client, ClientFile file)
    {
        var opened = await (await test.Find(client, file)).Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedPlan));
        return [.. opened.Items.Select(item => Content.Read<SharedPlan>(item.Content).Goals[0].Words)];
    }

    private static async Task<IReadOnlyList<Act>> ActsIn(TestPractice test, ClientFile file)
    {
        var acts = new List<Act>();
        for (var index = 0L; index < test.Practice.Ledger.Standing.Size; index++)
        {
            if (await test.Practice.Ledger.Read(index) is { } entry && entry.File == file.Id)
                acts.Add(entry.Act);
        }
        return acts;
    }
}
