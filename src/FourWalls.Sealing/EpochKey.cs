using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>What can be made of the key of one epoch. SPEC: epoch.</summary>
public static class EpochKey
{
    public const int CommitmentLength = 32;

    /// <summary>
    /// HKDF-SHA256 of the key, published in the signed epoch entry. Every unwrap checks it: AES-GCM does not commit to its
    /// key, and HPKE's base mode does not say who sealed, so without it a wrap could carry a key of somebody else's choice.
    /// </summary>
    public static byte[] Commitment(Secret key)
    {
        using var bytes = key.Borrow();
        var commitment = new byte[CommitmentLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, commitment, [], "fourwalls/epoch/commit/1"u8);
        return commitment;
    }

    public static bool Commits(ReadOnlySpan<byte> commitment, Secret key) =>
        CryptographicOperations.FixedTimeEquals(commitment, Commitment(key));

    /// <summary>The pair that a team's epoch key stands for; others wrap to its public half.</summary>
    public static AgreementKey Pair(Secret key)
    {
        using var seed = Secret.Blank(Secret.KeyLength);
        using (var bytes = key.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, seed.Room, [], "fourwalls/epoch/pair/1"u8);
        return AgreementKey.Derive(seed);
    }

    /// <summary>The key under which blind indexes are made; it tells nothing of the epoch key.</summary>
    public static byte[] Blind(Secret key, ReadOnlySpan<byte> value)
    {
        using var blinding = Secret.Blank(Secret.KeyLength);
        using (var bytes = key.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, blinding.Room, [], "fourwalls/epoch/blind/1"u8);
        using var own = blinding.Borrow();
        return HMACSHA256.HashData(own.Span, value);
    }

    /// <summary>Key n sealed under key n + 1, so that whoever holds the newer key can read what has not moved yet.</summary>
    public static byte[] SealPrevious(Secret newer, ReadOnlySpan<byte> address, Secret previous) =>
        SealPrevious(newer, address, previous, Entropy.Bytes(SealedItem.SaltLength));

    internal static byte[] SealPrevious(Secret newer, ReadOnlySpan<byte> address, Secret previous, byte[] salt)
    {
        using var bytes = previous.Borrow();
        return SealedItem.Seal(newer, address, bytes.Span, salt);
    }

    /// <exception cref="SealBroken">Another key or address, or changed bytes.</exception>
    public static Secret OpenPrevious(Secret newer, ReadOnlySpan<byte> address, ReadOnlySpan<byte> sealedBytes)
    {
        var bytes = SealedItem.Open(newer, address, sealedBytes);
        if (bytes.Length != Secret.KeyLength)
            throw new SealBroken();
        var previous = new Secret(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return previous;
    }
}
