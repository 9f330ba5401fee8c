using System.Globalization;
using System.Text;

namespace FourWalls.Notes;

/// <summary>
/// A text as somebody looks through it: without case, accents and kinds of white space, and each letter knows where it stood. The
/// program runs without the languages' own tables, so that it is the same everywhere; what is folded is said here.
/// </summary>
public sealed class FoldedText
{
    // Letters that are written as another one with a mark, from the first code on; a full stop stays as it is.
    private static readonly (char First, string Letters)[] Marked =
    [
        ('\u00c0',
            "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggggggg"
            + "hhhhiiiiiiiiii..jjkkkllllll..llnnnnnn.nnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"),
        ('\u0218', "sstt"),
        ('\u0386', "α.εηι.ο.υωι.........................ιυαεηιυ.........................ιυουω"),
        ('\u0400', "ее.г...і....киу..........и...............................и......................ее.г...і....киу."),
        ('\u1e00',
            "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssss"
            + "ttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee"
            + "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......"),
    ];

    private readonly string text;
    private readonly string folded;
    private readonly List<int> from;

    public FoldedText(string text)
    {
        this.text = text;
        var letters = new StringBuilder(text.Length);
        from = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var letter in Fold(text[i]))
            {
                if (letter == ' ' && (letters.Length == 0 || letters[^1] == ' '))
                    continue;
                letters.Append(letter);
                from.Add(i);
            }
        }
        folded = letters.ToString();
    }

    /// <summary>What is looked for: the same, without white space around it.</summary>
    public static string Of(string typed) => new FoldedText(typed).folded.TrimEnd();

    /// <summary>Where the folded words stand in the text as it was written; null when they do not.</summary>
    public (int Start, int Length)? Find(string words)
    {
        var at = words.Length == 0 ? -1 : folded.IndexOf(words, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var (start, end) = (from[at], from[at + words.Length - 1] + 1);
        while (end < text.Length && Fold(text[end]).Length == 0)
            end++; // the marks that belong to the last letter
        return (start, end - start);
    }

    private static string Fold(char letter)
    {
        if (letter < '\u0080')
            return char.IsWhiteSpace(letter) ? " " : Plain[letter];
        switch (letter)
        {
            case 'ß' or 'ẞ':
                return "ss";
            case 'æ' or 'Æ':
                return "ae";
            case 'œ' or 'Œ':
                return "oe";
            case 'þ' or 'Þ':
                return "th";
            case '’' or '‘' or 'ʼ':
                return "'";
            case '“' or '”' or '„' or '«' or '»':
                return "\"";
            case '–' or '—' or '‑':
                return "-";
            case 'ς':
                return "σ";
        }
        foreach (var (first, letters) in Marked)
        {
            if (letter >= first && letter - first < letters.Length && letters[letter - first] != '.')
                return letters[(letter - first)..(letter - first + 1)];
        }
        return char.IsWhiteSpace(letter) ? " "
            : CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format ? ""
            : char.ToLowerInvariant(letter).ToString();
    }

    private static readonly string[] Plain = [.. Enumerable.Range(0, 128).Select(code => char.ToLowerInvariant((char)code).ToString())];
}
