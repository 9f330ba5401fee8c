using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// What makes a person that person: both private keys, the secret of their second factor, and the practice's root and
/// recovery keys as they were when the person joined. Stored only sealed, once per way in; never wrapped to anybody.
/// </summary>
/// <remarks>
/// The pinned keys are what a database administrator cannot swap: the person's session checks every key it wraps to
/// against this root.
/// </remarks>
public sealed class PrivateBundle : IDisposable
{
    private const byte Version = 1;

    public PrivateBundle(AgreementKey agreement, SigningKey signing, Secret secondFactor, PublicPoint root, PublicPoint recovery)
    {
        (Agreement, Signing, SecondFactor, Root, Recovery) = (agreement, signing, secondFactor, root, recovery);
    }

    public AgreementKey Agreement { get; }

    public SigningKey Signing { get; }

    /// <summary>The TOTP secret; empty for people without a second factor (clients).</summary>
    public Secret SecondFactor { get; }

    public PublicPoint Root { get; }

    public PublicPoint Recovery { get; }

    public static PrivateBundle Generate(Secret secondFactor, PublicPoint root, PublicPoint recovery) =>
        new(AgreementKey.Generate(), SigningKey.Generate(), secondFactor, root, recovery);

    /// <summary>A second owner of the same keys, ended apart from this one.</summary>
    public PrivateBundle Copy() => With(SecondFactor);

    /// <summary>The same keys with another second factor.</summary>
    public PrivateBundle With(Secret secondFactor)
    {
        using var agreement = Agreement.ExportScalar();
        using var signing = Signing.ExportScalar();
        using var a = agreement.Borrow();
        using var s = signing.Borrow();
        return new PrivateBundle(AgreementKey.FromScalar(a.Span), SigningKey.FromScalar(s.Span), secondFactor.Copy(), Root, Recovery);
    }

    public byte[] Seal(Secret key, ReadOnlySpan<byte> address) => Seal(key, address, Entropy.Bytes(SealedItem.SaltLength));

    internal byte[] Seal(Secret key, ReadOnlySpan<byte> address, byte[] salt)
    {
        using var agreement = Agreement.ExportScalar();
        using var signing = Signing.ExportScalar();
        using var a = agreement.Borrow();
        using var s = signing.Borrow();
        using var f = SecondFactor.Borrow();
        byte[] content =
        [
            Version, .. a.Span, .. s.Span, .. Root.Bytes, .. Recovery.Bytes, (byte)f.Span.Length, .. f.Span,
        ];
        try
        {
            return SealedItem.Seal(key, address, content, salt);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <exception cref="SealBroken">Another key or address, or changed bytes.</exception>
    public static PrivateBundle Open(Secret key, ReadOnlySpan<byte> address, ReadOnlySpan<byte> sealedBytes)
    {
        var content = SealedItem.Open(key, address, sealedBytes);
        try
        {
            var reader = new WireReader(content);
            if (reader.Byte() != Version)
                throw new SealBroken();
            var agreement = AgreementKey.FromScalar(reader.Fixed(32));
            var signing = SigningKey.FromScalar(reader.Fixed(32));
            var root = new PublicPoint(reader.Fixed(PublicPoint.Length));
            var recovery = new PublicPoint(reader.Fixed(PublicPoint.Length));
            var factor = new Secret(reader.Fixed(reader.Byte()));
            reader.End();
            return new PrivateBundle(agreement, signing, factor, root, recovery);
        }
        catch (FormatBroken)
        {
            throw new SealBroken();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>A blind mark that this person alone can make again; it tells nothing of their keys.</summary>
    public byte[] Blind(ReadOnlySpan<byte> value)
    {
        using var scalar = Agreement.ExportScalar();
        using var blinding = Secret.Blank(Secret.KeyLength);
        using (var bytes = scalar.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, blinding.Room, [], "fourwalls/person/blind/1"u8);
        using var own = blinding.Borrow();
        return HMACSHA256.HashData(own.Span, value);
    }

    public void Dispose()
    {
        Agreement.Dispose();
        Signing.Dispose();
        SecondFactor.Dispose();
    }
}
