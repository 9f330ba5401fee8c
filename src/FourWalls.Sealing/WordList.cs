namespace FourWalls.Sealing;

/// <summary>
/// The EFF's long list without its four hyphenated words (people type a hyphen as a space): 7,772 words of 12.9 bits, so
/// that six are 77 bits.
/// </summary>
public static class WordList
{
    public const int CodeWords = 6;

    private static readonly string[] Words = [.. Load("eff-large.txt").Where(word => !word.Contains('-', StringComparison.Ordinal))];

    /// <summary>Six words, each drawn alone.</summary>
    public static string Draw(int count = CodeWords) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Words[Entropy.Below(Words.Length)]));

    public static bool Has(string word) => Array.BinarySearch(Words, word, StringComparer.Ordinal) >= 0;

    internal static string[] Load(string name)
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
