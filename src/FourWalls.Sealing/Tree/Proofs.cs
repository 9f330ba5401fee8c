namespace FourWalls.Sealing.Tree;

/// <summary>
/// Makes proofs of a tree that is kept as C2SP tlog-tiles. <paramref name="tile"/> gives the hashes of a tile by level and
/// number, as many as there are.
/// </summary>
public sealed class Proofs(long size, Func<int, long, byte[]> tile)
{
    public const int TileWidth = 256;

    private readonly Dictionary<(int, long), byte[]> seen = [];

    /// <summary>RFC 6962, section 2.1.1: the audit path of a leaf, its sibling first.</summary>
    public IReadOnlyList<byte[]> Inclusion(long index)
    {
        var path = new List<byte[]>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            if (index < middle)
                (path, end) = ([Range(middle, end), .. path], middle);
            else
                (path, start) = ([Range(start, middle), .. path], middle);
        }
        return path;
    }

    /// <summary>RFC 6962, section 2.1.2: shows that this tree begins with its first <paramref name="older"/> leaves.</summary>
    public IReadOnlyList<byte[]> Consistency(long older) =>
        older == 0 || older == size ? [] : Subproof(older, 0, size, whole: true);

    /// <summary>The root as it was when the tree had <paramref name="count"/> leaves.</summary>
    public byte[] RootAt(long count) => count == 0 ? MerkleTree.EmptyRoot : Range(0, count);

    /// <summary>The frontier as it was when the tree had <paramref name="count"/> leaves.</summary>
    public Frontier FrontierAt(long count)
    {
        var roots = new List<byte>();
        var start = 0L;
        for (var bit = 62; bit >= 0; bit--)
        {
            if ((count >> bit & 1) == 0)
                continue;
            roots.AddRange(Subtree(bit, start >> bit));
            start += 1L << bit;
        }
        return Frontier.Parse(count, roots.ToArray());
    }

    private List<byte[]> Subproof(long older, long start, long end, bool whole)
    {
        if (older == end - start)
            return whole ? [] : [Range(start, end)];
        var split = Split(end - start);
        return older <= split
            ? [.. Subproof(older, start, start + split, whole), Range(start + split, end)]
            : [.. Subproof(older - split, start + split, end, whole: false), Range(start, start + split)];
    }

    private byte[] Range(long start, long end)
    {
        var count = end - start;
        var split = Split(count);
        if (count == 1 || split * 2 == count)
            return Subtree(System.Numerics.BitOperations.Log2((ulong)count), start / count);
        return MerkleTree.Node(Range(start, start + split), Range(start + split, end));
    }

    /// <summary>The root of the whole subtree of 2^height leaves that is number <paramref name="index"/> from the left.</summary>
    private byte[] Subtree(int height, long index)
    {
        var (level, above) = (height / 8, height % 8);
        var width = 1L << above;
        var number = index * width / TileWidth;
        if (!seen.TryGetValue((level, number), out var hashes))
            seen[(level, number)] = hashes = tile(level, number);
        var from = (int)(index * width % TileWidth) * MerkleTree.HashLength;
        return MerkleTree.Fold(hashes.AsSpan(from, (int)width * MerkleTree.HashLength));
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>.</summary>
    private static long Split(long count) => count <= 1 ? 1 : 1L << System.Numerics.BitOperations.Log2((ulong)(count - 1));
}
