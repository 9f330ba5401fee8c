namespace FourWalls.Notes;

/// <summary>
/// How alike two paragraphs are, so that nobody signs as new what was carried over from an earlier note without a look at it.
/// Counts runs of three words: a changed word breaks three of them, a changed order most of them.
/// </summary>
public static class Likeness
{
    /// <summary>Above this a paragraph is shown before signing.</summary>
    public const double Mark = 0.8;

    private const int Run = 3;

    /// <summary>A shorter paragraph says the same thing twice by itself: "Next session as arranged."</summary>
    private const int FewestWords = 8;

    /// <summary>The share of runs that two paragraphs have in common, from 0 to 1.</summary>
    public static double Of(string one, string other)
    {
        var (runs, others) = (Runs(Words(one)), Runs(Words(other)));
        if (runs.Count == 0 || others.Count == 0)
            return 0;
        var common = runs.Count(others.Contains);
        return (double)common / (runs.Count + others.Count - common);
    }

    /// <summary>Paragraphs of a note that are very like one of an earlier note, each with the day of that note.</summary>
    public static IReadOnlyList<(string Paragraph, string Day)> Find(string text, IEnumerable<NoteText> earlier)
    {
        var before = earlier.SelectMany(note => Paragraphs(note.Text).Select(paragraph => (Paragraph: paragraph, note.HeldOn))).ToList();
        var found = new List<(string, string)>();
        foreach (var paragraph in Paragraphs(text))
        {
            var like = before.FirstOrDefault(one => Of(paragraph, one.Paragraph) > Mark);
            if (like.Paragraph is not null)
                found.Add((paragraph, like.HeldOn));
        }
        return found;
    }

    /// <summary>Whether there is a paragraph in it that is long enough to be compared.</summary>
    public static bool IsComparable(string text) => Paragraphs(text).Any();

    private static IEnumerable<string> Paragraphs(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(paragraph => Words(paragraph).Count >= FewestWords);

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var from = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
                from = from < 0 ? i : from;
            else if (from >= 0)
            {
                words.Add(text[from..i].ToLowerInvariant());
                from = -1;
            }
        }
        return words;
    }

    private static HashSet<string> Runs(List<string> words) =>
        [.. Enumerable.Range(0, Math.Max(0, words.Count - Run + 1)).Select(i => string.Join(' ', words.Skip(i).Take(Run)))];
}
