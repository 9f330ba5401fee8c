using System.Security.Cryptography;
using System.Text;

namespace FourWalls.Sealing;

/// <summary>
/// RFC 9180 in base mode for one suite: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Single-shot only: each
/// sealing makes its own ephemeral key, so the nonce of sequence number 0 is never used twice.
/// </summary>
public static class Hpke
{
    private const int TagLength = 16;
    private static readonly byte[] KemSuite = [.. "KEM"u8, 0x00, 0x10];
    private static readonly byte[] HpkeSuite = [.. "HPKE"u8, 0x00, 0x10, 0x00, 0x01, 0x00, 0x02];

    /// <summary>Bytes that sealing adds: the encapsulated point and the tag.</summary>
    public const int Overhead = PublicPoint.Length + TagLength;

    /// <summary>enc (65 bytes), then ciphertext and tag. RFC 9180, section 6.1, SealBase.</summary>
    public static byte[] Seal(PublicPoint to, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> content)
    {
        using var ephemeral = AgreementKey.Ephemeral();
        return Seal(ephemeral, to, info, aad, content);
    }

    internal static byte[] Seal(
        AgreementKey ephemeral, PublicPoint to, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> content)
    {
        var enc = ephemeral.Public.Bytes;
        var context = Context(ephemeral.Agree(to.Bytes), enc, to.Bytes, info);
        var output = new byte[enc.Length + content.Length + TagLength];
        enc.CopyTo(output);
        var body = output.AsSpan(enc.Length);
        using (var aes = new AesGcm(context.Key, TagLength))
            aes.Encrypt(context.Nonce, content, body[..content.Length], body[content.Length..], aad);
        CryptographicOperations.ZeroMemory(context.Key);
        return output;
    }

    /// <summary>Opens what <see cref="Seal(PublicPoint, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made.</summary>
    /// <exception cref="SealBroken">Another key, info or aad, or changed bytes.</exception>
    public static Secret Open(AgreementKey own, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Overhead)
            throw new SealBroken();
        var enc = sealedBytes[..PublicPoint.Length];
        var body = sealedBytes[PublicPoint.Length..];
        try
        {
            var context = Context(own.Agree(enc), enc, own.Public.Bytes, info);
            using var aes = new AesGcm(context.Key, TagLength);
            CryptographicOperations.ZeroMemory(context.Key);
            var content = Secret.Blank(body.Length - TagLength);
            aes.Decrypt(context.Nonce, body[..^TagLength], body[^TagLength..], content.Room, aad);
            return content;
        }
        catch (Exception broken) when (broken is CryptographicException or FormatBroken)
        {
            throw new SealBroken();
        }
    }

    /// <summary>RFC 9180, section 7.1.3, DeriveKeyPair for P-256: the private scalar that a seed stands for.</summary>
    internal static Secret DeriveScalar(Secret seed)
    {
        using var bytes = seed.Borrow();
        return DeriveScalar(bytes.Span);
    }

    internal static Secret DeriveScalar(ReadOnlySpan<byte> seed)
    {
        var prk = LabeledExtract(KemSuite, [], "dkp_prk", seed);
        for (var counter = 0; counter < 256; counter++)
        {
            var candidate = LabeledExpand(KemSuite, prk, "candidate", [(byte)counter], 32);
            try
            {
                Scalars.PublicOf(candidate);
                return new Secret(candidate);
            }
            catch (FormatBroken)
            {
                // Zero, or not below the order (once in 2^32): the RFC takes the next candidate.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(candidate);
            }
        }
        throw new FormatBroken();
    }

    internal static (byte[] Key, byte[] Nonce) Context(
        byte[] agreed, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> to, ReadOnlySpan<byte> info)
    {
        Span<byte> kemContext = stackalloc byte[2 * PublicPoint.Length];
        enc.CopyTo(kemContext);
        to.CopyTo(kemContext[PublicPoint.Length..]);
        var eaePrk = LabeledExtract(KemSuite, [], "eae_prk", agreed);
        var shared = LabeledExpand(KemSuite, eaePrk, "shared_secret", kemContext, 32);

        Span<byte> schedule = stackalloc byte[65];
        schedule[0] = 0; // mode_base
        LabeledExtract(HpkeSuite, [], "psk_id_hash", []).CopyTo(schedule[1..]);
        LabeledExtract(HpkeSuite, [], "info_hash", info).CopyTo(schedule[33..]);
        var secret = LabeledExtract(HpkeSuite, shared, "secret", []);
        var key = LabeledExpand(HpkeSuite, secret, "key", schedule, 32);
        var nonce = LabeledExpand(HpkeSuite, secret, "base_nonce", schedule, 12);
        foreach (var spent in (byte[][])[agreed, eaePrk, shared, secret])
            CryptographicOperations.ZeroMemory(spent);
        return (key, nonce);
    }

    private static byte[] LabeledExtract(byte[] suite, ReadOnlySpan<byte> salt, string label, ReadOnlySpan<byte> material)
    {
        byte[] labeled = [.. "HPKE-v1"u8, .. suite, .. Encoding.ASCII.GetBytes(label), .. material];
        var prk = new byte[32];
        HKDF.Extract(HashAlgorithmName.SHA256, labeled, salt, prk);
        CryptographicOperations.ZeroMemory(labeled);
        return prk;
    }

    private static byte[] LabeledExpand(byte[] suite, byte[] prk, string label, ReadOnlySpan<byte> info, int length)
    {
        byte[] labeled = [(byte)(length >> 8), (byte)length, .. "HPKE-v1"u8, .. suite, .. Encoding.ASCII.GetBytes(label), .. info];
        var output = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, prk, output, labeled);
        return output;
    }
}
