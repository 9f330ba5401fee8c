using System.Security.Cryptography;

namespace FourWalls.Sealing.Tree;

/// <summary>
/// The same hashes as <see cref="MerkleTree"/>, for whoever makes millions: one digest that is used again and again, results
/// written where they are wanted. Not for two threads at once.
/// </summary>
public sealed class TreeHash : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] node = new byte[1 + 2 * MerkleTree.HashLength];

    public TreeHash() => node[0] = 1;

    /// <summary>A leaf's hash.</summary>
    /// <param name="prefixed">A zero byte, and then the entry: RFC 6962 hashes them together.</param>
    public void Leaf(ReadOnlySpan<byte> prefixed, Span<byte> to)
    {
        if (prefixed[0] != 0)
            throw new ArgumentException("A leaf is hashed behind a zero byte.", nameof(prefixed));
        Of(prefixed, to);
    }

    /// <summary>The root of a whole subtree whose leaves' hashes stand side by side in <paramref name="hashes"/>, which is used up.</summary>
    public void Fold(Span<byte> hashes, Span<byte> to)
    {
        for (var count = hashes.Length / MerkleTree.HashLength; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                hashes.Slice(2 * i * MerkleTree.HashLength, 2 * MerkleTree.HashLength).CopyTo(node.AsSpan(1));
                Of(node, hashes.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength));
            }
        }
        hashes[..MerkleTree.HashLength].CopyTo(to);
    }

    /// <summary>SHA-256 of bytes as they are.</summary>
    public void Of(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        digest.AppendData(bytes);
        digest.GetHashAndReset(to);
    }

    public void Dispose() => digest.Dispose();
}
