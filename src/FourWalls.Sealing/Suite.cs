namespace FourWalls.Sealing;

/// <summary>
/// The byte that leads every format. One suite exists: P-256, SHA-256, AES-256-GCM. A hybrid post-quantum suite
/// takes the next number; a reader that meets a number it does not know throws <see cref="SealBroken"/>.
/// </summary>
public static class Suite
{
    /// <summary>DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, ECDSA P-256 (RFC 9180: 0x0010, 0x0001, 0x0002).</summary>
    public const byte P256 = 1;

    internal static ReadOnlySpan<byte> Expect(ReadOnlySpan<byte> sealedBytes, int atLeast)
    {
        if (sealedBytes.Length < atLeast || sealedBytes[0] != P256)
            throw new SealBroken();
        return sealedBytes[1..];
    }
}

/// <summary>
/// A sealed thing did not open. There is one kind and no detail on purpose: a reason would be an oracle.
/// Never caught to carry on.
/// </summary>
public sealed class SealBroken() : Exception("This could not be opened.");
