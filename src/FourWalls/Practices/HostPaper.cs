using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>
/// The host's secrets as somebody prints them and types them in again on another machine: eleven lines, each with two letters that
/// check it, so that a slip of the pen is found in its line. SPEC: backup §5.
/// </summary>
public sealed record HostPaper(byte[] LogKey, byte[] Pepper, byte[] CodeSalt, int Rounds, int CodeRounds)
{
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";
    private const byte Version = 1;
    private const byte Set = 1;
    private const int LineBytes = 10;
    private const int LineLetters = 16;
    private const int CheckLetters = 2;
    private const int SumLength = 4;

    /// <summary>Those of a data directory.</summary>
    /// <exception cref="Refused">It has none.</exception>
    public static HostPaper Of(string data)
    {
        if (!HostSecrets.Exist(data))
            throw new Refused(Refusal.NotFound, $"There are no host secrets in {data}.");
        using var host = HostSecrets.Open(data);
        return host.ToPaper();
    }

    /// <summary>The lines to print.</summary>
    public IReadOnlyList<string> ToLines()
    {
        var lines = ToBytes().Chunk(LineBytes).ToList();
        return
        [
            .. lines.Select((bytes, i) =>
            {
                var letters = Encode(bytes);
                return string.Create(CultureInfo.InvariantCulture, $"{i + 1,2}  {letters[..4]} {letters[4..8]} {letters[8..12]} {letters[12..]}  {Check(i + 1, bytes)}");
            }),
        ];
    }

    /// <summary>Reads what was typed. Capitals, spaces and letters that look like digits do not matter.</summary>
    /// <returns>The secrets, or what is wrong, fit to show.</returns>
    public static (HostPaper? Paper, string? Problem) Read(string typed)
    {
        var count = (int)Math.Ceiling((double)Length / LineBytes);
        var bytes = new List<byte>();
        var lines = typed.Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(line => line.Length > 1).ToList();
        for (var number = 1; number <= count; number++)
        {
            if (lines.Find(one => one[0] == number.ToString(CultureInfo.InvariantCulture)) is not { } line)
                return (null, $"Line {number} is missing. There are {count}, each with its number in front.");
            var letters = Fold(string.Concat(line[1..]));
            if (letters.Length != LineLetters + CheckLetters || Decode(letters[..LineLetters]) is not { } part || Check(number, part) != letters[LineLetters..])
                return (null, $"Line {number} is not as it was printed. Please look at it again.");
            bytes.AddRange(part);
        }
        return Parse([.. bytes]) is { } paper ? (paper, null) : (null, "These lines are not of one sheet.");
    }

    private const int Length = 2 + 4 + 4 + 32 + 32 + 32 + SumLength;

    private static ReadOnlySpan<byte> Label => "fourwalls/paper/1"u8;

    private byte[] ToBytes()
    {
        var wire = new WireWriter().Byte(Version).Byte(Set).UInt32(Rounds).UInt32(CodeRounds).Fixed(Pepper).Fixed(CodeSalt).Fixed(LogKey);
        return wire.Fixed(Hash.Of(wire.Written).AsSpan(0, SumLength)).ToArray();
    }

    private static HostPaper? Parse(byte[] bytes)
    {
        if (bytes.Length != Length || !Hash.Of(bytes.AsSpan(0, Length - SumLength)).AsSpan(0, SumLength).SequenceEqual(bytes.AsSpan(Length - SumLength)))
            return null;
        try
        {
            var wire = new WireReader(bytes);
            if (wire.Byte() != Version || wire.Byte() != Set)
                return null;
            var (rounds, codeRounds) = (wire.UInt32(), wire.UInt32());
            var (pepper, salt, key) = (wire.Fixed(32).ToArray(), wire.Fixed(32).ToArray(), wire.Fixed(32).ToArray());
            return new HostPaper(key, pepper, salt, rounds, codeRounds);
        }
        catch (FormatBroken)
        {
            return null;
        }
    }

    /// <summary>Ten bits of a hash of the line with its number: lines that were exchanged are found too.</summary>
    private static string Check(int number, ReadOnlySpan<byte> line)
    {
        var bits = BinaryPrimitives.ReadUInt16BigEndian(Hash.Of([.. Label, (byte)number, .. line])) >> 6;
        return $"{Letters[bits >> 5]}{Letters[bits & 31]}";
    }

    private static string Encode(byte[] bytes)
    {
        var text = new StringBuilder(LineLetters);
        for (var bit = 0; bit < 8 * bytes.Length; bit += 5)
            text.Append(Letters[Enumerable.Range(bit, 5).Aggregate(0, (sum, at) => sum << 1 | bytes[at / 8] >> 7 - at % 8 & 1)]);
        return text.ToString();
    }

    private static byte[]? Decode(string letters)
    {
        var bytes = new byte[LineBytes];
        for (var i = 0; i < letters.Length; i++)
        {
            var value = Letters.IndexOf(letters[i], StringComparison.Ordinal);
            if (value < 0)
                return null;
            for (var bit = 0; bit < 5; bit++)
                bytes[(5 * i + bit) / 8] |= (byte)((value >> 4 - bit & 1) << 7 - (5 * i + bit) % 8);
        }
        return bytes;
    }

    private static string Fold(string typed) => typed.ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1');
}
