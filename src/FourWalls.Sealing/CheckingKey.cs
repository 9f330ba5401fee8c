using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// A public key made ready to check many signatures: making it ready costs more than a check does. Not for two threads at once.
/// </summary>
public sealed class CheckingKey(PublicPoint point) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(point.Parameters);

    /// <summary>True when <paramref name="signature"/> (64 bytes, r then s) over <paramref name="data"/> is this key's.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == SigningKey.SignatureLength
        && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => key.Dispose();
}
