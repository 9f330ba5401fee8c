namespace FourWalls.Sealing;

/// <summary>
/// A key sealed to one public key. SPEC: grant.
/// <code>suite(1) | enc(65) | AES-256-GCM(key) | tag(16)</code>
/// The context (file, compartment, epoch, grantee, grant) is authenticated: a wrap moved to another place stays shut.
/// </summary>
public static class KeyWrap
{
    private static ReadOnlySpan<byte> Info => "fourwalls/wrap/1"u8;

    public static byte[] Wrap(PublicPoint to, ReadOnlySpan<byte> context, Secret key)
    {
        using var bytes = key.Borrow();
        return [Suite.P256, .. Hpke.Seal(to, Info, context, bytes.Span)];
    }

    /// <exception cref="SealBroken">Another key or context, or changed bytes.</exception>
    public static Secret Unwrap(AgreementKey own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> wrapped) =>
        Hpke.Open(own, Info, context, Suite.Expect(wrapped, 1 + Hpke.Overhead));
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
        var padded = new byte[Padding.Size(words.Length)];
        Padding.Pad(words, padded);
        return [Suite.P256, .. Hpke.Seal(to, Info, context, padded)];
    }

    /// <exception cref="SealBroken">Another key or context, or changed bytes.</exception>
    public static byte[] Open(AgreementKey own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> letter)
    {
        using var padded = Hpke.Open(own, Info, context, Suite.Expect(letter, 1 + Hpke.Overhead));
        using var bytes = padded.Borrow();
        return Padding.Unpad(bytes.Span).ToArray();
    }
}
