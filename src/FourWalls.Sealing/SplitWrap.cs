namespace FourWalls.Sealing;

/// <summary>
/// A key in two XOR halves, each sealed to a public key of its own. SPEC: grant §5.
/// <code>wrap of one half(114) | wrap of the other(114)</code>
/// Either half alone is 32 random bytes and says nothing of the key. Whoever joins them checks the key against its commitment:
/// halves that do not belong together make another key.
/// </summary>
public static class SplitWrap
{
    public const int Length = 2 * KeyWrap.Length;

    public static byte[] Wrap((PublicPoint To, byte[] Context) one, (PublicPoint To, byte[] Context) other, Secret key)
    {
        using var half = Secret.Random();
        using var ephemeral = AgreementKey.Ephemeral();
        using var second = AgreementKey.Ephemeral();
        return Wrap((ephemeral, one.To, one.Context), (second, other.To, other.Context), key, half);
    }

    internal static byte[] Wrap(
        (AgreementKey Ephemeral, PublicPoint To, byte[] Context) one, (AgreementKey Ephemeral, PublicPoint To, byte[] Context) other, Secret key, Secret half)
    {
        using var rest = Xor(key, half);
        return [.. KeyWrap.Wrap(one.Ephemeral, one.To, one.Context, half), .. KeyWrap.Wrap(other.Ephemeral, other.To, other.Context, rest)];
    }

    /// <summary>The two wraps as they lie side by side.</summary>
    /// <exception cref="SealBroken">Not of this length.</exception>
    public static (byte[] One, byte[] Other) Parts(byte[] wrapped) =>
        wrapped.Length == Length ? (wrapped[..KeyWrap.Length], wrapped[KeyWrap.Length..]) : throw new SealBroken();

    public static Secret Join(Secret one, Secret other) => Xor(one, other);

    private static Secret Xor(Secret a, Secret b)
    {
        if (a.Length != Secret.KeyLength || b.Length != Secret.KeyLength)
            throw new SealBroken();
        using var left = a.Borrow();
        using var right = b.Borrow();
        var joined = Secret.Blank(Secret.KeyLength);
        for (var i = 0; i < Secret.KeyLength; i++)
            joined.Room[i] = (byte)(left.Span[i] ^ right.Span[i]);
        return joined;
    }
}
