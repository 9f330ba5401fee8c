using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>The tree that the entries make, made again; then compared with the tiles that the database keeps of it.</summary>
internal sealed class VerificationTree
{
    private readonly VerificationFindings findings;
    private readonly List<byte[]> roots = []; // of whole tiles: 64 bytes for each 256 entries, with the next
    private readonly List<byte[]> tiles = []; // hashes of whole tiles' bytes
    private readonly Dictionary<long, byte[][]> edges; // the last, partial tile as it was at a wanted size
    private bool missing;
    private byte[][] last = [];
    private long expected;

    /// <param name="sizes">Sizes at which the root will be asked for.</param>
    public VerificationTree(VerificationFindings findings, IEnumerable<long> sizes)
    {
        this.findings = findings;
        edges = sizes.Distinct().ToDictionary(size => size, _ => Array.Empty<byte[]>());
    }

    public long Size { get; private set; }

    public void Take(VerificationBatch batch)
    {
        foreach (var size in edges.Keys.Where(size => size > batch.First && size < batch.First + Proofs.TileWidth && size <= batch.First + batch.Count).ToList())
            edges[size] = [.. batch.Hashes.Chunk(MerkleTree.HashLength).Take((int)(size - batch.First))];
        Size = batch.First + batch.Count;
        missing |= !batch.IsWhole;
        if (batch.Count == Proofs.TileWidth)
        {
            roots.Add(batch.IsWhole ? batch.Tile.Root : []);
            tiles.Add(batch.IsWhole ? batch.Tile.Bytes : []);
        }
        if (!edges.ContainsKey(Size))
            last = [.. batch.Hashes.Chunk(MerkleTree.HashLength).Take(batch.Count % Proofs.TileWidth)];
    }

    public void Finish(long headSize)
    {
        expected = headSize;
        if (Size < headSize)
            findings.Add(VerificationDepth.Ledger, Size, $"The ledger ends here, and its head says that it has {headSize} entries.");
    }

    /// <summary>The root at a wanted size (or at the end); null when the ledger is not that long, or something in it is missing.</summary>
    public byte[]? RootAt(long size) => missing || size > Size ? null
        : TrustedTree.From(roots.Take((int)(size / Proofs.TileWidth)), edges.GetValueOrDefault(size) ?? last).Frontier.Root();

    /// <summary>Every tile that the database keeps must be made of the entries, and none may be missing.</summary>
    /// <param name="signed">Whether the entries' root is the signed one: then it is the tile that was changed.</param>
    public void CheckTiles(VerificationStore store, bool signed)
    {
        if (missing || Size < expected)
            return;
        var levels = Levels();
        var wrong = new List<(long Number, byte[] Hashes)>();
        var due = levels.SelectMany((level, i) => Enumerable.Range(0, level).Select(number => (Level: (long)i, Number: (long)number))).GetEnumerator();
        var more = due.MoveNext();
        foreach (var (level, number, hashes) in store.Tiles())
        {
            for (; more && due.Current.CompareTo((level, number)) < 0; more = due.MoveNext())
                Missing(due.Current);
            if (!more || due.Current != (level, number))
                findings.Add(VerificationDepth.Rows, Start(level, number), $"Tile {level}/{number} is kept, and there is no such tile.");
            else if (level == 0 && !Sealing.Hash.Of(hashes).AsSpan().SequenceEqual(tiles[(int)number]))
                wrong.Add((number, hashes));
            else if (level > 0 && !hashes.AsSpan().SequenceEqual(Upper(level, number)))
                findings.Add(VerificationDepth.Rows, Start(level, number), $"Tile {level}/{number} is not made of the entries below it.");
            if (more && due.Current == (level, number))
                more = due.MoveNext();
        }
        for (; more; more = due.MoveNext())
            Missing(due.Current);
        foreach (var (number, hashes) in wrong)
            Name(store, number, hashes, signed);
    }

    /// <summary>The tiles above the lowest level, whole and partial.</summary>
    public IEnumerable<(int Level, long Number, byte[] Hashes)> UpperTiles()
    {
        var levels = Levels();
        for (var level = 1; level < levels.Count; level++)
        {
            for (var number = 0; number < levels[level]; number++)
                yield return (level, number, Upper(level, number));
        }
    }

    /// <summary>How many tiles each level has. Level 0 keeps whole ones only, the others what there is.</summary>
    private List<int> Levels()
    {
        var levels = new List<int> { roots.Count };
        for (var count = roots.Count; count > 0; count /= Proofs.TileWidth)
            levels.Add((count + Proofs.TileWidth - 1) / Proofs.TileWidth);
        return levels;
    }

    /// <summary>What a tile above the lowest holds: the roots of 256 tiles below it, or of as many as are whole.</summary>
    private byte[] Upper(long level, long number)
    {
        IReadOnlyList<byte[]> row = roots;
        for (var i = 1; i < level; i++)
            row = [.. row.Chunk(Proofs.TileWidth).Where(tile => tile.Length == Proofs.TileWidth).Select(tile => MerkleTree.Fold(tile.SelectMany(own => own).ToArray()))];
        return row.Skip((int)number * Proofs.TileWidth).Take(Proofs.TileWidth).SelectMany(own => own).ToArray();
    }

    /// <summary>Names the first entry that is not the one in its tile. Which of the two was changed, the signed root knows.</summary>
    private void Name(VerificationStore store, long number, byte[] hashes, bool signed)
    {
        var first = number * Proofs.TileWidth;
        foreach (var (index, leaf) in store.Leaves(first, first + Proofs.TileWidth))
        {
            var place = (int)(index - first) * MerkleTree.HashLength;
            if (place + MerkleTree.HashLength <= hashes.Length && hashes.AsSpan(place, MerkleTree.HashLength).SequenceEqual(MerkleTree.Leaf(leaf)))
                continue;
            if (signed)
                findings.Add(VerificationDepth.Rows, index, $"Tile 0/{number} does not hold the hash of this entry.");
            else
                findings.Add(VerificationDepth.Ledger, index, "This entry is not the one that was written: its tile has another hash.");
            return;
        }
        findings.Add(VerificationDepth.Rows, first, $"Tile 0/{number} is longer than a tile.");
    }

    private void Missing((long Level, long Number) tile) =>
        findings.Add(VerificationDepth.Rows, Start(tile.Level, tile.Number), $"Tile {tile.Level}/{tile.Number} is missing.");

    private static long Start(long level, long number) => level is < 0 or > 6 ? 0 : Math.Max(0, number << (int)(8 * level) << 8);
}
