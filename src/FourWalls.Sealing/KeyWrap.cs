namespace FourWalls.Sealing;

/// <summary>
/// A key sealed to one public key. SPEC: grant.
/// <code>suite(1) | enc(65) | AES-256-GCM(key) | tag(16)</code>
/// The context (file, compartment, epoch, grantee, grant) is authenticated: a wrap moved to another place stays shut.
/// </summary>
public static class KeyWrap
{
    /// <summary>Every wrap is as long as every other: what it holds is a key of 32 bytes.</summary>
    public const int Length = 1 + Hpke.Overhead + Secret.KeyLength;

    private static ReadOnlySpan<byte> Info => "fourwalls/wrap/1"u8;

    public static byte[] Wrap(PublicPoint to, ReadOnlySpan<byte> context, Secret key)
    {
        using var ephemeral = AgreementKey.Ephemeral();
        return Wrap(ephemeral, to, context, key);
    }

    internal static byte[] Wrap(AgreementKey ephemeral, PublicPoint to, ReadOnlySpan<byte> context, Secret key)
    {
        using var bytes = key.Borrow();
        return [Suite.P256, .. Hpke.Seal(ephemeral, to, Info, context, bytes.Span)];
    }

    /// <exception cref="SealBroken">Another key or context, or changed bytes.</exception>
    public static Secret Unwrap(AgreementKey own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> wrapped) =>
        wrapped.Length == Length ? Hpke.Open(own, Info, context, Suite.Expect(wrapped, Length)) : throw new SealBroken();
}

/// <summary>
/// Words sealed to one public key by somebody who need not be able to open it: a typed reason to the officers, a
/// desk name to the desk. Padded like every item. SPEC: letter.
/// </summary>
public static class Letter
{
    private static ReadOnlySpan<byte> Info => "fourwalls/letter/1"u8;

    public static byte[] Seal(PublicPoint to, ReadOnlySpan<byte> context, ReadOnlySpan<byte> words)
    {
        using var ephemeral = AgreementKey.Ephemeral();
        return Seal(ephemeral, to, context, words);
    }

    internal static byte[] Seal(AgreementKey ephemeral, PublicPoint to, ReadOnlySpan<byte> context, ReadOnlySpan<byte> words)
    {
        var padded = new byte[Padding.Size(words.Length)];
        Padding.Pad(words, padded);
        return [Suite.P256, .. Hpke.Seal(ephemeral, to, Info, context, padded)];
    }

    /// <exception cref="SealBroken">Another key or context, or changed bytes.</exception>
    public static byte[] Open(AgreementKey own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> letter)
    {
        using var padded = Hpke.Open(own, Info, context, Suite.Expect(letter, 1 + Hpke.Overhead));
        using var bytes = padded.Borrow();
        return Padding.Unpad(bytes.Span).ToArray();
    }
}
