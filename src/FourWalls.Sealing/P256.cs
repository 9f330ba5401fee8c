using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// A public key: a raw uncompressed P-256 point of 65 bytes (0x04, x, y), and nothing else. SPKI is not read: it admits
/// explicit curve parameters, with which an attacker can choose a weak curve.
/// </summary>
public sealed class PublicPoint : IEquatable<PublicPoint>
{
    public const int Length = 65;

    private readonly byte[] raw;

    /// <exception cref="FormatBroken">Not 65 bytes, not uncompressed, or not on the curve.</exception>
    public PublicPoint(ReadOnlySpan<byte> raw)
    {
        var parameters = Import(raw);
        this.raw = raw.ToArray();
        try
        {
            using var check = ECDiffieHellman.Create(parameters);
        }
        catch (CryptographicException)
        {
            throw new FormatBroken();
        }
    }

    internal PublicPoint(ECParameters own)
    {
        raw = new byte[Length];
        raw[0] = 4;
        own.Q.X!.CopyTo(raw, 1);
        own.Q.Y!.CopyTo(raw, 33);
    }

    public ReadOnlySpan<byte> Bytes => raw;

    internal ECParameters Parameters => Import(raw);

    private static ReadOnlySpan<byte> SpkiPrefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];

    /// <summary>The point as the framework wants it; the framework checks that it is on the curve when it makes a key.</summary>
    internal static ECParameters Import(ReadOnlySpan<byte> raw) => raw.Length == Length && raw[0] == 4
        ? new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = raw[1..33].ToArray(), Y = raw[33..].ToArray() } }
        : throw new FormatBroken();

    /// <summary>
    /// DER SubjectPublicKeyInfo, written (never read) where a third party's format wants it: the same 26 bytes for every key of
    /// this curve (RFC 5480, sections 2.1.1 and 2.2), and the point.
    /// </summary>
    public byte[] ToSpki() => [.. SpkiPrefix, .. Bytes];

    /// <summary>True when <paramref name="signature"/> (64 bytes, r then s) over <paramref name="data"/> is this key's.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SigningKey.SignatureLength)
            return false;
        using var key = ECDsa.Create(Parameters);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public bool Equals(PublicPoint? other) => other is not null && raw.AsSpan().SequenceEqual(other.raw);

    public override bool Equals(object? obj) => Equals(obj as PublicPoint);

    public override int GetHashCode() => BitConverter.ToInt32(raw, 1);
}

/// <summary>The private half of an agreement pair: opens what was wrapped to <see cref="Public"/>.</summary>
public sealed class AgreementKey : IDisposable
{
    private readonly ECDiffieHellman key;

    private AgreementKey(ECDiffieHellman key)
    {
        this.key = key;
        Public = new PublicPoint(key.ExportParameters(includePrivateParameters: false));
    }

    public PublicPoint Public { get; }

    /// <summary>A pair that is kept.</summary>
    public static AgreementKey Generate() => Ephemeral().FirstUse();

    /// <summary>A pair for one sealing.</summary>
    internal static AgreementKey Ephemeral() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>From a 32-byte scalar.</summary>
    /// <exception cref="FormatBroken">Zero, or not below the curve's order.</exception>
    public static AgreementKey FromScalar(ReadOnlySpan<byte> scalar)
    {
        var point = Scalars.PublicOf(scalar);
        var parameters = point.Parameters;
        parameters.D = scalar.ToArray();
        try
        {
            return new AgreementKey(ECDiffieHellman.Create(parameters)).FirstUse();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>The pair that RFC 9180's DeriveKeyPair makes of <paramref name="seed"/>.</summary>
    public static AgreementKey Derive(Secret seed)
    {
        using var scalar = Hpke.DeriveScalar(seed);
        using var bytes = scalar.Borrow();
        return FromScalar(bytes.Span);
    }

    public Secret ExportScalar() => Scalars.Export(key.ExportParameters(includePrivateParameters: true));

    /// <summary>The x coordinate of the shared point (32 bytes); the caller zeroes it.</summary>
    internal byte[] Agree(ReadOnlySpan<byte> point)
    {
        // Importing the point checks that it is on the curve: an invalid one would leak bits of the private half.
        using var other = ECDiffieHellman.Create(PublicPoint.Import(point));
        return key.DeriveRawSecretAgreement(other.PublicKey);
    }

    public void Dispose() => key.Dispose();

    /// <summary>The first use leaves a copy of the private half on the heap; so it is made here, and the copy cleared.</summary>
    private AgreementKey FirstUse()
    {
        FreedMemory.Around(() => CryptographicOperations.ZeroMemory(Agree(Public.Bytes)));
        return this;
    }
}

/// <summary>The private half of a signing pair: ECDSA P-256 with SHA-256.</summary>
public sealed class SigningKey : IDisposable
{
    public const int SignatureLength = 64;

    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        Public = new PublicPoint(key.ExportParameters(includePrivateParameters: false));
    }

    public PublicPoint Public { get; }

    public static SigningKey Generate() => new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)).FirstUse();

    /// <summary>From a 32-byte scalar.</summary>
    /// <exception cref="FormatBroken">Zero, or not below the curve's order.</exception>
    public static SigningKey FromScalar(ReadOnlySpan<byte> scalar)
    {
        var point = Scalars.PublicOf(scalar);
        var parameters = point.Parameters;
        parameters.D = scalar.ToArray();
        try
        {
            return new SigningKey(ECDsa.Create(parameters)).FirstUse();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    public static SigningKey Derive(Secret seed)
    {
        using var scalar = Hpke.DeriveScalar(seed);
        using var bytes = scalar.Borrow();
        return FromScalar(bytes.Span);
    }

    public Secret ExportScalar() => Scalars.Export(key.ExportParameters(includePrivateParameters: true));

    /// <summary>64 bytes, r then s (P1363): unlike DER, a pair of numbers has one spelling.</summary>
    /// <remarks>
    /// ECDSA itself leaves two: with r, both s and n - s are right. Nothing here tells signatures apart by their bytes, and an
    /// entry's are under its hash.
    /// </remarks>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>The same signature in DER, where a third party's format wants it.</summary>
    public byte[] SignDer(ReadOnlySpan<byte> data) =>
        key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => key.Dispose();

    /// <inheritdoc cref="AgreementKey.FirstUse"/>
    private SigningKey FirstUse()
    {
        FreedMemory.Around(() => Sign([]));
        return this;
    }
}

internal static class Scalars
{
    /// <summary>The public point of a scalar.</summary>
    public static PublicPoint PublicOf(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != 32)
            throw new FormatBroken();
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar.ToArray() };
        try
        {
            using var key = ECDiffieHellman.Create(parameters);
            return new PublicPoint(key.ExportParameters(includePrivateParameters: false));
        }
        catch (CryptographicException)
        {
            throw new FormatBroken();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    public static Secret Export(ECParameters parameters)
    {
        var secret = new Secret(parameters.D);
        CryptographicOperations.ZeroMemory(parameters.D);
        return secret;
    }
}
