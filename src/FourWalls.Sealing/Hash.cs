using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>SHA-256, for what the ledger says of sealed bytes and for one-time links.</summary>
public static class Hash
{
    public static byte[] Of(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);

    /// <summary>What a database keeps of a one-time link's secret.</summary>
    public static byte[] OfToken(Secret token)
    {
        using var bytes = token.Borrow();
        return SHA256.HashData([.. "fourwalls/token/1"u8, .. bytes.Span]);
    }

    /// <summary>Shows that whoever made <paramref name="data"/> knew the token.</summary>
    public static byte[] Proof(Secret token, ReadOnlySpan<byte> data)
    {
        using var bytes = token.Borrow();
        using var key = Secret.Blank(Secret.KeyLength);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, key.Room, [], "fourwalls/token/proof/1"u8);
        using var own = key.Borrow();
        return HMACSHA256.HashData(own.Span, data);
    }

    /// <summary>Compared in constant time.</summary>
    public static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => CryptographicOperations.FixedTimeEquals(a, b);
}
