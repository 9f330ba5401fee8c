using System.Diagnostics.CodeAnalysis;
using System.Text;
using FourWalls.Sealing;

namespace FourWalls;

/// <summary>
/// An opaque name: 128 random bits, written as 26 letters and digits (Crockford's base32). Ids stand in plain columns, in
/// addresses and in the ledger, so they say nothing of what they name.
/// </summary>
/// <typeparam name="T">What it names: an id of a file is not an id of a person, and the compiler knows.</typeparam>
public readonly record struct Id<T>(Guid Value) : IParsable<Id<T>>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TextLength = 26;

    public bool IsNone => Value == Guid.Empty;

    public static Id<T> New() => new(new Guid(Entropy.Bytes(16), bigEndian: true));

    /// <summary>
    /// An id that follows from others: asked again, it is the same. What a form makes is named after the form and its sender,
    /// so that sending it twice makes one thing, and nobody can choose the name of a thing that is not theirs.
    /// </summary>
    public static Id<T> Following(string what, params IEnumerable<Guid> from) => new(new Guid(
        Hash.Of([.. "fourwalls/id/1"u8, .. Encoding.UTF8.GetBytes($"{typeof(T).Name}/{what}"), .. from.SelectMany(one => one.ToByteArray(bigEndian: true))])
            .AsSpan(0, 16),
        bigEndian: true));

    public static Id<T> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatBroken();

    public static Id<T> Parse(string s) => Parse(s, null);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result)
    {
        result = default;
        if (s is not { Length: TextLength })
            return false;
        var value = UInt128.Zero;
        foreach (var letter in s)
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            // The first letter holds the top 3 bits: a larger one would be a second spelling of another id.
            if (digit < 0 || value >> 123 != 0)
                return false;
            value = (value << 5) | (uint)digit;
        }
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        result = new Id<T>(new Guid(bytes, bigEndian: true));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(TextLength, value, static (text, left) =>
        {
            for (var i = TextLength - 1; i >= 0; i--, left >>= 5)
                text[i] = Alphabet[(int)(uint)(left & 31)];
        });
    }
}
