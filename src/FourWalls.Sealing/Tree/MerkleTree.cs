using System.Security.Cryptography;

namespace FourWalls.Sealing.Tree;

/// <summary>RFC 6962's hashing, and the checks of RFC 9162, sections 2.1.3.2 and 2.1.4.2. Hashes are 32 bytes.</summary>
public static class MerkleTree
{
    public const int HashLength = 32;

    private const int ShortLeaf = 512;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> small = stackalloc byte[ShortLeaf];
        var prefixed = entry.Length < small.Length ? small[..(1 + entry.Length)] : new byte[1 + entry.Length];
        prefixed[0] = 0;
        entry.CopyTo(prefixed[1..]);
        return SHA256.HashData(prefixed);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> both = stackalloc byte[1 + 2 * HashLength];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + HashLength)..]);
        return SHA256.HashData(both);
    }

    /// <summary>The root of a whole subtree whose leaves (or whose subtrees' roots) stand side by side in <paramref name="hashes"/>.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> hashes)
    {
        using var hash = new TreeHash();
        var root = new byte[HashLength];
        hash.Fold(hashes.ToArray(), root);
        return root;
    }

    /// <summary>True when <paramref name="path"/> shows that a leaf stands at <paramref name="index"/> under <paramref name="root"/>.</summary>
    public static bool Includes(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
            return false;
        var (fn, sn, hash) = (index, size - 1, leafHash.ToArray());
        foreach (var sibling in path)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = Node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = Node(hash, sibling);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>True when <paramref name="path"/> shows that the newer tree begins with the whole of the older one.</summary>
    public static bool Extends(
        long older, ReadOnlySpan<byte> olderRoot, long newer, ReadOnlySpan<byte> newerRoot, IReadOnlyList<byte[]> path)
    {
        if (older < 0 || older > newer)
            return false;
        if (older == newer)
            return path.Count == 0 && olderRoot.SequenceEqual(newerRoot);
        if (older == 0)
            return path.Count == 0 && olderRoot.SequenceEqual(EmptyRoot);
        if (path.Count == 0)
            return false;
        IReadOnlyList<byte[]> steps = (older & (older - 1)) == 0 ? [olderRoot.ToArray(), .. path] : path;
        var (fn, sn) = (older - 1, newer - 1);
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);
        var (oldHash, newHash) = (steps[0], steps[0]);
        foreach (var step in steps.Skip(1))
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                (oldHash, newHash) = (Node(step, oldHash), Node(step, newHash));
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                newHash = Node(newHash, step);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && oldHash.AsSpan().SequenceEqual(olderRoot) && newHash.AsSpan().SequenceEqual(newerRoot);
    }
}
