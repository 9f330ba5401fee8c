using System.Globalization;
using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Measures;

/// <summary>What a director types to define a scale.</summary>
/// <param name="Questions">One a line; a line that begins with a minus counts the other way round.</param>
/// <param name="Answers">One a line, the one that counts nothing first.</param>
/// <param name="Risks">Numbers of the questions about safety.</param>
public sealed record ScaleForm(string? Name, string? Stem, string? Questions, string? Answers, string? Risks, bool HigherIsBetter);

/// <summary>
/// The practice's own short scales, beside the instruments that come with the program. Under a name that is in use a new edition begins;
/// what was answered keeps the edition that it belongs to.
/// </summary>
public static class OwnScales
{
    private const int MostQuestions = 20;
    private const int MostAnswers = 11;

    /// <summary>What the code of an own scale begins with.</summary>
    private const string Mark = "own-";

    private static readonly Role[] Definers = [Role.Director];

    public static bool IsOne(Instrument instrument) => instrument.Code.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The instrument that answers belong to: one of the program's, or the scale that they bring along.</summary>
    /// <exception cref="FormatBroken">A later version of this program made them.</exception>
    public static Instrument Of(string code, int edition, Instrument? scale) => scale is not null && scale.Code == code && scale.Edition == edition && IsOne(scale)
        ? scale : Instruments.All.FirstOrDefault(one => one.Code == code && one.Edition == edition) ?? throw new FormatBroken();

    /// <summary>The newest edition of each scale that is in use.</summary>
    public static async Task<IReadOnlyList<Instrument>> Current(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        return [.. (await OwnScaleStore.Current(connection)).Select(Read)];
    }

    /// <summary>The instruments of the program and the practice's own.</summary>
    public static async Task<IReadOnlyList<Instrument>> AllIn(Practice practice) => [.. Instruments.All, .. await Current(practice)];

    /// <summary>A scale as it was typed; what is wrong with it is said field by field.</summary>
    public static Instrument From(Problems problems, ScaleForm form, Id<Instrument> id)
    {
        var name = problems.Text("Name", form.Name, "Give the scale a name.", 80);
        var (questions, answers) = (Lines(form.Questions), Lines(form.Answers));
        if (questions.Count is 0 or > MostQuestions || questions.Exists(one => one.Length > 200))
            problems.Add("Questions", $"Write 1 to {MostQuestions} questions, each on a line of its own and at most 200 letters long.");
        if (answers.Count is < 2 or > MostAnswers || answers.Exists(one => one.Length > 80))
            problems.Add("Answers", $"Write 2 to {MostAnswers} answers, each on a line of its own and at most 80 letters long.");
        var risks = new List<int>();
        foreach (var typed in (form.Risks ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= questions.Count)
                risks.Add(number);
            else
                problems.Add("Risks", "Give the numbers of questions above, for instance 3.");
        }
        return new Instrument(
            $"{Mark}{id}", 1, name, problems.Optional("Stem", form.Stem, 300),
            [.. questions.Select(one => one[0] == '-' ? new Question(one[1..].Trim(), answers, true) : new Question(one, answers))],
            [], null, 0, [.. risks.Distinct().Order()], HigherIsBetter: form.HigherIsBetter);
    }

    /// <summary>Keeps a scale, or its next edition; the same form sent again changes nothing, whatever was done since.</summary>
    public static Task Keep(Practice practice, Session session, Instrument scale) =>
        DatedRows.Change(practice, session, Act.ChangedPractice, Definers, transaction =>
        {
            // Its code is the form's own id, until it becomes the next edition of another.
            if (OwnScaleStore.IsKept(transaction, scale.Code))
                return false;
            var before = OwnScaleStore.Current(transaction).Select(Read).FirstOrDefault(one => one.Name == scale.Name);
            var next = before is null ? scale : scale with { Code = before.Code, Edition = before.Edition + 1 };
            if (before is not null && Text(before with { Edition = next.Edition }) == Text(next))
                return false;
            OwnScaleStore.Add(transaction, next, scale.Code, Text(next), session.Person, practice.Now);
            return true;
        });

    /// <summary>Nobody is asked any more; what was answered stays.</summary>
    public static Task End(Practice practice, Session session, string code) => DatedRows.Change(
        practice, session, Act.ChangedPractice, Definers, transaction => OwnScaleStore.End(transaction, code, session.Person, practice.Now));

    private static List<string> Lines(string? typed) => [.. (typed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string Text(Instrument scale) => Encoding.UTF8.GetString(Content.Of(scale));

    private static Instrument Read(string definition) => Content.Read<Instrument>(Encoding.UTF8.GetBytes(definition));
}
