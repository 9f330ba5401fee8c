using System.Globalization;
using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Plans;

/// <summary>One goal of a plan: what troubles the client, what they want instead, the steps, and how both will know.</summary>
/// <param name="Id">Stays the same through every version, so that notes and measures can name it.</param>
/// <param name="Words">The goal as the client puts it.</param>
/// <param name="Measure">By what one will know, named.</param>
/// <param name="EndedOn">The day on which work on it ended, as yyyy-MM-dd; empty while it goes on.</param>
/// <param name="End">How it ended: <see cref="Reached"/> or <see cref="Left"/>.</param>
public sealed record Goal(string Id, string Problem, string Words, string Steps, string Measure, string EndedOn = "", string End = "")
{
    public const string Reached = "reached";
    public const string Left = "left";

    [JsonIgnore]
    public bool IsOpen => End.Length == 0;
}

/// <summary>What came out of looking through the plan together.</summary>
/// <param name="On">The day, as yyyy-MM-dd.</param>
public sealed record PlanReview(string On, string Outcome, string By);

/// <summary>A version of a plan. Item kind 40: it names the version before as the item that it belongs to.</summary>
/// <param name="ReviewOn">The day of the next review, as yyyy-MM-dd; empty for none.</param>
/// <param name="Review">The last review; null before the first.</param>
/// <param name="Author">Who wrote this version.</param>
public sealed record PlanText([property: JsonPropertyName("v")] int Version, IReadOnlyList<Goal> Goals, string ReviewOn, PlanReview? Review, string Author)
{
    public const int MostGoals = 12;
    public const int LongestText = 4_000;

    /// <summary>What a form says; a slot in which nothing stands is no goal.</summary>
    /// <param name="before">The version that this one follows: which review was the last, and since when a goal has ended.</param>
    public static PlanText From(
        Problems problems, IReadOnlyList<GoalForm> slots, string? reviewOn, PlanText? before, Id<Person> author, DateOnly today)
    {
        var goals = new List<Goal>();
        for (var i = 0; i < slots.Count; i++)
        {
            if (!slots[i].IsEmpty)
                goals.Add(GoalFrom(problems, slots[i], i, before, today));
        }
        if (goals.Count == 0)
            problems.Add("Goal0", "Write down at least one goal.");
        if (goals.Count > MostGoals)
            problems.Add("Goal0", $"A plan has at most {MostGoals} goals.");
        return new PlanText(1, goals, Day(problems, "ReviewOn", reviewOn), before?.Review, author.ToString());
    }

    /// <summary>The day of a review, as forms send it.</summary>
    public static string Day(Problems problems, string field, string? typed)
    {
        var day = problems.Optional(field, typed, 10);
        if (day.Length > 0 && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
            problems.Add(field, "Give the day as a date, for instance 2026-05-14.");
        return day;
    }

    private static Goal GoalFrom(Problems problems, GoalForm slot, int number, PlanText? before, DateOnly today)
    {
        var id = Id<Goal>.TryParse(slot.Id, null, out var given) ? given : Id<Goal>.New();
        var end = slot.End is Goal.Reached or Goal.Left ? slot.End : "";
        var known = before?.Goals.FirstOrDefault(goal => goal.Id == id.ToString());
        var ended = end.Length == 0 ? "" : known is { IsOpen: false } ? known.EndedOn : today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new Goal(
            id.ToString(), problems.Optional($"Problem{number}", slot.Problem, LongestText),
            problems.Text($"Goal{number}", slot.Words, "Write the goal, in the client's words.", LongestText),
            problems.Optional($"Steps{number}", slot.Steps, LongestText), problems.Optional($"Measure{number}", slot.Measure, 200), ended, end);
    }
}

/// <summary>One goal as a form sends it.</summary>
public sealed record GoalForm(string? Id, string? Problem, string? Words, string? Steps, string? Measure, string? End)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Problem + Words + Steps + Measure);
}

/// <summary>The client's copy of a plan. Item kind 41. To stop sharing destroys it.</summary>
/// <param name="Of">The version that it is a copy of, inside the seal.</param>
/// <param name="WrittenAt">When that version was written.</param>
public sealed record SharedPlan(
    [property: JsonPropertyName("v")] int Version, string Of, IReadOnlyList<Goal> Goals, string ReviewOn, PlanReview? Review, string Author, string WrittenAt);

/// <summary>
/// The day on which a plan is to be looked at again. Item kind 42, in the part with the client's name: a counsellor's list of
/// people opens that part of each file anyway, so that a review that is due is found by the same look, and no date is plain.
/// </summary>
/// <param name="Member">Whose plan, in a file of several; empty for the joint one.</param>
public sealed record PlanReviewDay([property: JsonPropertyName("v")] int Version, string Member, string On);

/// <summary>A version of a plan as a reader gets it.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Look">The ledger's entry of this opening.</param>
public sealed record OpenedPlan(Id<Item> Id, int Number, PlanText Text, DateTimeOffset WrittenAt, long Look)
{
    public IReadOnlyList<Goal> Goals => Text.Goals;

    /// <summary>The goals that work goes on with.</summary>
    public IEnumerable<Goal> OpenGoals => Text.Goals.Where(goal => goal.IsOpen);
}

/// <summary>That there is a version: what its row says, without opening it.</summary>
public sealed record PlanVersion(Id<Item> Id, int Number, DateTimeOffset WrittenAt);
