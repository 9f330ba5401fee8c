using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// A passphrase is six words of the list, offered by the machine. People's own are not taken: what they choose is what
/// guessers try first, and here a guess is a stolen practice.
/// </summary>
public static class Passphrase
{
    /// <summary>Six words that will be taken: one draw in five hundred has a word twice, and is drawn again.</summary>
    public static string Offer()
    {
        var words = WordList.Draw();
        return Problem(words) is null ? words : Offer();
    }

    /// <summary>Whether two spellings are the same words: capitals, hyphens and spaces do not matter.</summary>
    public static bool Same(string one, string other) => Stretch.Words(one).SequenceEqual(Stretch.Words(other));

    /// <returns>What is wrong with it, fit to show; null when it will do.</returns>
    public static string? Problem(string typed)
    {
        var words = Stretch.Words(typed);
        if (words.Length < WordList.CodeWords || words.Distinct().Count() != words.Length)
            return "Type the six words that are offered, or ask for six others.";
        var unknown = Array.FindIndex(words, word => !WordList.Has(word));
        return unknown < 0 ? null : $"Word {unknown + 1} is not one of the words. Please look at it again.";
    }
}
