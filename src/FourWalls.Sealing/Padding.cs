using System.Buffers.Binary;
using System.Numerics;

namespace FourWalls.Sealing;

/// <summary>
/// Padmé sizes (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019): the length of what is sealed
/// tells at most log log of it, for at most 12 % more. Never below 256 bytes, so that short answers look alike.
/// </summary>
internal static class Padding
{
    private const int Smallest = 256;
    private const int Prefix = 4;

    /// <summary>The padded size of content of <paramref name="length"/> bytes, its 4-byte length included.</summary>
    public static int Size(int length)
    {
        var whole = checked(length + Prefix);
        if (whole <= Smallest)
            return Smallest;
        var exponent = BitOperations.Log2((uint)whole);
        var zeroBits = exponent - (BitOperations.Log2((uint)exponent) + 1);
        var mask = (1 << zeroBits) - 1;
        return (whole + mask) & ~mask;
    }

    public static void Pad(ReadOnlySpan<byte> content, Span<byte> padded)
    {
        BinaryPrimitives.WriteInt32BigEndian(padded, content.Length);
        content.CopyTo(padded[Prefix..]);
        padded[(Prefix + content.Length)..].Clear();
    }

    /// <exception cref="SealBroken">The length is not one that <see cref="Pad"/> writes.</exception>
    public static ReadOnlySpan<byte> Unpad(ReadOnlySpan<byte> padded)
    {
        if (padded.Length < Smallest)
            throw new SealBroken();
        var length = BinaryPrimitives.ReadInt32BigEndian(padded);
        if (length < 0 || length > padded.Length - Prefix || Size(length) != padded.Length
            || padded[(Prefix + length)..].ContainsAnyExcept((byte)0))
            throw new SealBroken();
        return padded.Slice(Prefix, length);
    }
}
