namespace FourWalls.Sealing.Tree;

/// <summary>
/// The right edge of a growing tree: the roots of the whole subtrees that its size is made of, largest first. Enough to
/// append and to know the root; 32 bytes for each 1-bit of the size.
/// </summary>
public sealed class Frontier
{
    private readonly List<byte[]> roots;

    public Frontier() => roots = [];

    private Frontier(long size, List<byte[]> roots) => (Size, this.roots) = (size, roots);

    public long Size { get; private set; }

    /// <summary>The subtrees' roots for a tree of <paramref name="size"/> leaves, side by side.</summary>
    /// <exception cref="FormatBroken">The bytes are not as many roots as the size has 1-bits.</exception>
    public static Frontier Parse(long size, ReadOnlySpan<byte> bytes)
    {
        if (size < 0 || bytes.Length != System.Numerics.BitOperations.PopCount((ulong)size) * MerkleTree.HashLength)
            throw new FormatBroken();
        var roots = new List<byte[]>();
        for (var i = 0; i < bytes.Length; i += MerkleTree.HashLength)
            roots.Add(bytes.Slice(i, MerkleTree.HashLength).ToArray());
        return new Frontier(size, roots);
    }

    public Frontier Copy() => new(Size, [.. roots]);

    public byte[] ToArray() => [.. roots.SelectMany(root => root)];

    public byte[] Root()
    {
        if (roots.Count == 0)
            return MerkleTree.EmptyRoot;
        var root = roots[^1];
        for (var i = roots.Count - 2; i >= 0; i--)
            root = MerkleTree.Node(roots[i], root);
        return root;
    }

    /// <summary>
    /// Adds a leaf; <paramref name="whole"/> hears of every eighth level that it completes (8, 16, ...): those are the
    /// hashes that tiles of level 1 and above hold.
    /// </summary>
    public void Append(byte[] leafHash, Action<int, byte[]>? whole = null)
    {
        var hash = leafHash;
        var height = 0;
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            hash = MerkleTree.Node(roots[^1], hash);
            roots.RemoveAt(roots.Count - 1);
            height++;
            if (height % 8 == 0)
                whole?.Invoke(height, hash);
        }
        roots.Add(hash);
        Size++;
    }
}
