using System.Security.Cryptography;

namespace FourWalls.Sealing.Slip39;

/// <summary>
/// One share of a secret as words (SLIP-0039, one group). Every field but the value is readable to its holder.
/// </summary>
/// <param name="Identifier">15 bits, the same in all shares of one set.</param>
/// <param name="Extendable">The identifier is not part of the encryption's salt.</param>
/// <param name="Exponent">PBKDF2 rounds are 10,000 times two to this power.</param>
/// <param name="Index">Which share of the set this is, from 0.</param>
/// <param name="Threshold">How many shares are needed.</param>
public sealed record Slip39Share(int Identifier, bool Extendable, int Exponent, int Index, int Threshold, Secret Value)
{
    private const int RadixBits = 10;
    private const int HeaderWords = 4;
    private const int ChecksumWords = 3;
    private static readonly string[] Words = WordList.Load("slip39.txt");

    /// <summary>The share as words, 20 of them for a 128-bit secret.</summary>
    public string ToWords()
    {
        var header = ((long)Identifier << 25) | (Extendable ? 1L << 24 : 0) | ((long)Exponent << 20)
            | ((long)Index << 4) | (uint)(Threshold - 1);
        var words = new List<int>();
        for (var shift = 30; shift >= 0; shift -= RadixBits)
            words.Add((int)(header >> shift & 1023));
        using (var value = Value.Borrow())
            words.AddRange(Pack(value.Span));
        words.AddRange(Rs1024.Checksum(Extendable, words));
        return string.Join(' ', words.Select(word => Words[word]));
    }

    /// <summary>Reads words as they are typed: any case, four letters are enough.</summary>
    /// <returns>The share, or what is wrong with the words, fit to show.</returns>
    public static (Slip39Share? Share, string? Problem) Parse(string typed)
    {
        var indexes = new List<int>();
        foreach (var word in Stretch.Words(typed))
        {
            var index = Array.FindIndex(Words, known => Names(known, word));
            if (index < 0)
                return (null, $"Word {indexes.Count + 1} is not a word of a recovery share. Please look at it again.");
            indexes.Add(index);
        }
        if (indexes.Count is not (20 or 33))
            return (null, $"A recovery share has 20 words; these are {indexes.Count}.");
        var extendable = (indexes[1] >> 4 & 1) == 1;
        if (!Rs1024.Verifies(extendable, indexes))
            return (null, "These words do not belong together. One of them is wrong, or two have changed places.");
        return Fields(indexes, extendable);
    }

    private static (Slip39Share? Share, string? Problem) Fields(List<int> words, bool extendable)
    {
        var header = words.Take(HeaderWords).Aggregate(0L, (sum, word) => (sum << RadixBits) | (uint)word);
        var (group, groupThreshold, groups) = ((int)(header >> 16 & 15), (int)(header >> 12 & 15), (int)(header >> 8 & 15));
        if ((group, groupThreshold, groups) != (0, 0, 0))
            return (null, "This share belongs to a set with groups, which FourWalls does not make.");
        var value = Unpack(words[HeaderWords..^ChecksumWords]);
        if (value is null)
            return (null, "These words do not make a recovery share.");
        return (new Slip39Share(
            (int)(header >> 25), extendable, (int)(header >> 20 & 15), (int)(header >> 4 & 15), (int)(header & 15) + 1, value), null);
    }

    private static bool Names(string known, string typed) =>
        known == typed || (typed.Length >= 4 && known.Length >= 4 && known.AsSpan(0, 4).SequenceEqual(typed.AsSpan(0, 4)) && known.StartsWith(typed, StringComparison.Ordinal));

    /// <summary>The value's bits, padded with zero bits in front to a whole number of words.</summary>
    private static IEnumerable<int> Pack(ReadOnlySpan<byte> value)
    {
        var count = (value.Length * 8 + RadixBits - 1) / RadixBits;
        var packed = new int[count];
        var (held, bits, next) = (0, count * RadixBits - value.Length * 8, 0);
        foreach (var b in value)
        {
            (held, bits) = ((held << 8) | b, bits + 8);
            if (bits < RadixBits)
                continue;
            bits -= RadixBits;
            packed[next++] = held >> bits & 1023;
            held &= (1 << bits) - 1;
        }
        return packed;
    }

    private static Secret? Unpack(List<int> words)
    {
        var length = words.Count * RadixBits / 16 * 2; // whole 16-bit units, as the standard has it
        var padding = words.Count * RadixBits - length * 8;
        if (padding > 8 || words[0] >> (RadixBits - padding) != 0)
            return null;
        var value = Secret.Blank(length);
        var (held, bits, next) = (0, -padding, 0);
        foreach (var word in words)
        {
            (held, bits) = ((held << RadixBits) | word, bits + RadixBits);
            for (; bits >= 8; bits -= 8)
                value.Room[next++] = (byte)(held >> (bits - 8) & 255);
            held &= (1 << Math.Max(bits, 0)) - 1;
        }
        return value;
    }
}

/// <summary>The Reed-Solomon code over GF(1024) that finds up to three wrong words.</summary>
internal static class Rs1024
{
    private static readonly int[] Generator =
    [
        0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009, 0x1c0c2412, 0x38086c24, 0x3090fc48, 0x21b1f890, 0x3f3f120,
    ];

    public static IEnumerable<int> Checksum(bool extendable, IEnumerable<int> words)
    {
        var sum = Polymod([.. Customization(extendable), .. words, 0, 0, 0]) ^ 1;
        return [sum >> 20 & 1023, sum >> 10 & 1023, sum & 1023];
    }

    public static bool Verifies(bool extendable, IEnumerable<int> words) =>
        Polymod([.. Customization(extendable), .. words]) == 1;

    private static IEnumerable<int> Customization(bool extendable) =>
        (extendable ? "shamir_extendable" : "shamir").Select(letter => (int)letter);

    private static int Polymod(int[] values)
    {
        var sum = 1;
        foreach (var value in values)
        {
            var top = sum >> 20;
            sum = ((sum & 0xfffff) << 10) ^ value;
            for (var i = 0; i < 10; i++)
                sum ^= (top >> i & 1) == 1 ? Generator[i] : 0;
        }
        return sum;
    }
}
