using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// Seals bytes under a key that many things share (a compartment's, a session's). SPEC: sealed-item.
/// <code>suite(1) | salt(32) | AES-256-GCM(padded content) | tag(16)</code>
/// </summary>
/// <remarks>
/// The AES key is HKDF-SHA256 of the shared key with a fresh 32-byte salt, so it seals one thing once and the nonce can
/// be fixed at zero: no counter to keep, and no birthday bound on random nonces however long the shared key lives.
/// The address (what the thing is and where it belongs) is authenticated and not stored, so that a sealed thing put in
/// another place does not open there.
/// </remarks>
public static class SealedItem
{
    internal const int SaltLength = 32;
    private const int TagLength = 16;
    private const int Header = 1 + SaltLength;
    private static readonly byte[] ZeroNonce = new byte[12];

    /// <summary>The size that content of <paramref name="length"/> bytes has once sealed.</summary>
    public static int SealedSize(int length) => Header + Padding.Size(length) + TagLength;

    public static byte[] Seal(Secret key, ReadOnlySpan<byte> address, ReadOnlySpan<byte> content) =>
        Seal(key, address, content, Entropy.Bytes(SaltLength));

    internal static byte[] Seal(Secret key, ReadOnlySpan<byte> address, ReadOnlySpan<byte> content, byte[] salt)
    {
        var output = new byte[SealedSize(content.Length)];
        output[0] = Suite.P256;
        salt.CopyTo(output, 1);
        var body = output.AsSpan(Header, output.Length - Header - TagLength);
        Padding.Pad(content, body);
        using var aes = OneUseKey(key, salt);
        aes.Encrypt(ZeroNonce, body, body, output.AsSpan(output.Length - TagLength), Bound(address));
        return output;
    }

    /// <exception cref="SealBroken">Another key or address, or changed bytes.</exception>
    public static byte[] Open(Secret key, ReadOnlySpan<byte> address, ReadOnlySpan<byte> sealedBytes)
    {
        var rest = Suite.Expect(sealedBytes, Header + TagLength);
        var padded = new byte[rest.Length - SaltLength - TagLength];
        try
        {
            using var aes = OneUseKey(key, rest[..SaltLength]);
            aes.Decrypt(ZeroNonce, rest[SaltLength..^TagLength], rest[^TagLength..], padded, Bound(address));
            return Padding.Unpad(padded).ToArray();
        }
        catch (CryptographicException)
        {
            throw new SealBroken();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    private static AesGcm OneUseKey(Secret key, ReadOnlySpan<byte> salt)
    {
        Span<byte> derived = stackalloc byte[32];
        using (var shared = key.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, shared.Span, derived, salt, "fourwalls/item/1"u8);
        var aes = new AesGcm(derived, TagLength);
        CryptographicOperations.ZeroMemory(derived);
        return aes;
    }

    private static byte[] Bound(ReadOnlySpan<byte> address) => [Suite.P256, .. address];
}
