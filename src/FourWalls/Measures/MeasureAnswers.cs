using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Measures;

/// <summary>An instrument that was filled in. Item kind 45. What it comes to is not kept: it is reckoned from the answers each time.</summary>
/// <param name="On">The day, as yyyy-MM-dd.</param>
/// <param name="Answers">The number of the answer to each question; null for what was left out.</param>
/// <param name="Where">"room", or "away" when the client did it by themselves.</param>
/// <param name="By">Who kept it: a worker, or the client.</param>
/// <param name="Scale">The scale itself, for one of the practice's own; null for those that come with the program.</param>
public sealed record MeasureAnswers(
    [property: JsonPropertyName("v")] int Version, string Instrument, int Edition, string On, IReadOnlyList<int?> Answers, string Where, string By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instrument? Scale = null)
{
    public const string InTheRoom = "room";
    public const string Away = "away";
}

/// <summary>That a client was asked to fill something in by themselves. Item kind 46. Open until an item of kind 45 belongs to it.</summary>
/// <param name="By">The worker who asked.</param>
public sealed record MeasureAsked(
    [property: JsonPropertyName("v")] int Version, string Instrument, int Edition, string On, string By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instrument? Scale = null);

/// <summary>Answers as a reader gets them, with what they come to.</summary>
public sealed record FilledIn(Id<Item> Id, Instrument Instrument, MeasureAnswers Kept, Score Score, DateTimeOffset At)
{
    public bool IsFromAway => Kept.Where == MeasureAnswers.Away;

    public Id<Person> By => Id<Person>.TryParse(Kept.By, null, out var by) ? by : default;
}

/// <summary>An open question to the client.</summary>
public sealed record OpenForm(Id<Item> Id, int Version, Instrument Instrument, DateTimeOffset At, Id<Person> By);

/// <summary>All that a client's part holds of measures.</summary>
/// <param name="Courses">One for each instrument, the one that was filled in last first.</param>
/// <param name="Look">The ledger's entry of this opening.</param>
public sealed record MeasureList(IReadOnlyList<Course> Courses, IReadOnlyList<OpenForm> Open, long Look);
