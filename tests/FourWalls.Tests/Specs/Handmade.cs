using System.Security.Cryptography;

namespace FourWalls.Tests.Specs;

/// <summary>Sealed things as somebody who holds the key could make them by hand: well sealed, with something wrong inside.</summary>
internal static class Handmade
{
    /// <summary>A sealed item around any bytes, padded or not.</summary>
    public static byte[] Sealed(byte[] key, byte[] address, byte[] padded, byte[] salt)
    {
        var (cipher, tag) = (new byte[padded.Length], new byte[16]);
        using var aes = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, salt, "fourwalls/item/1"u8.ToArray()), 16);
        aes.Encrypt(new byte[12], padded, cipher, tag, (byte[])[1, .. address]);
        return [1, .. salt, .. cipher, .. tag];
    }
}
