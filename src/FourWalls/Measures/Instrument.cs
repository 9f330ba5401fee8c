using System.Text.Json.Serialization;
using FourWalls.Sealing;

namespace FourWalls.Measures;

/// <summary>One question of an instrument. The number of an answer is its place in the list, from 0.</summary>
/// <param name="IsReversed">That the first answer counts most: a question that is asked the other way round.</param>
public sealed record Question(string Words, IReadOnlyList<string> Answers, bool IsReversed = false)
{
    [JsonIgnore]
    public int Most => Answers.Count - 1;

    public int Counts(int answer) => IsReversed ? Most - answer : answer;
}

/// <summary>A range of totals, up to and with <paramref name="UpTo"/>, in a word or two.</summary>
public sealed record Band(int UpTo, string Words);

/// <summary>
/// A questionnaire with the rules by which it is scored: a published one, or a short scale of the practice's own. An edition never
/// changes: answers name the one that was filled in.
/// </summary>
/// <param name="Stem">What stands above the questions.</param>
/// <param name="Bands">Ranges of the total, lowest first; empty where nobody has published any.</param>
/// <param name="ReliableChange">From how many points on a difference is more than chance; null where nobody has published it.</param>
/// <param name="MayMiss">How many questions may be left out and are then given the mean of the others; with more, there is no total.</param>
/// <param name="Risks">Numbers of the questions about the client's life: anything but the best answer wants a person at once.</param>
/// <param name="HasWording">False where the questions' own words are not ours to give: they are read from the practice's printed copy.</param>
/// <param name="HigherIsBetter">True for scales of the practice's own that count what is good.</param>
public sealed record Instrument(
    string Code, int Edition, string Name, string Stem, IReadOnlyList<Question> Questions, IReadOnlyList<Band> Bands, int? ReliableChange,
    int MayMiss, IReadOnlyList<int> Risks, bool HasWording = true, bool HigherIsBetter = false)
{
    [JsonIgnore]
    public int Most => Questions.Sum(one => one.Most);

    [JsonIgnore]
    public bool AsksAboutRisk => Risks.Count > 0;

    /// <summary>Whether these are answers to this instrument: one for each question, or none, and each of them there to choose.</summary>
    public bool Fits(IReadOnlyList<int?> answers) => answers.Count == Questions.Count
        && answers.Zip(Questions).All(one => one.First is null || (one.First >= 0 && one.First <= one.Second.Most));

    /// <exception cref="FormatBroken">These are answers to something else.</exception>
    public Score Score(IReadOnlyList<int?> answers)
    {
        if (!Fits(answers))
            throw new FormatBroken();
        var given = answers.Zip(Questions).Where(one => one.First is not null).Select(one => one.Second.Counts(one.First!.Value)).ToList();
        var missing = answers.Count - given.Count;
        // The mean of what was answered stands in for what was not; half a point is rounded up, so that nobody looks better by it.
        int? total = given.Count == 0 || missing > MayMiss ? null
            : (int)Math.Round(given.Sum() + (missing * given.Average()), MidpointRounding.AwayFromZero);
        return new Score(total, total is { } points ? BandOf(points) : "", missing, [.. Risks.Where(risk => answers[risk - 1] is { } answer && IsWorse(Questions[risk - 1], answer))]);
    }

    /// <summary>Whether an answer is any worse than the best one there is: by what it counts, not by where it stands.</summary>
    private bool IsWorse(Question question, int answer) => question.Counts(answer) != (HigherIsBetter ? question.Most : 0);

    public string BandOf(int total) => Bands.FirstOrDefault(band => total <= band.UpTo)?.Words ?? "";
}

/// <summary>What answers come to.</summary>
/// <param name="Total">Null when too much was left out: then nothing is said rather than something wrong.</param>
/// <param name="Missing">How many questions were left out.</param>
/// <param name="Risks">Numbers of the risk questions that were answered with anything but the best answer.</param>
public sealed record Score(int? Total, string Band, int Missing, IReadOnlyList<int> Risks);
