using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>SHA-256 of bytes that come by in pieces, where the whole is too large to hold. Not for two threads at once.</summary>
public sealed class RunningHash : IDisposable
{
    public const int Length = 32;

    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> bytes) => digest.AppendData(bytes);

    public byte[] Finish() => digest.GetHashAndReset();

    public void Dispose() => digest.Dispose();
}
