using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>
/// What this process knows for itself of the ledger's tree, whatever the database says: the frontier, the hash of every
/// whole tile, and the last entries' hashes. 32 bytes for each 256 entries.
/// </summary>
public sealed class TrustedTree
{
    private readonly List<byte[]> wholeTiles = [];
    private readonly List<byte[]> lastTile = [];

    public Frontier Frontier { get; private set; } = new();

    public long Size => Frontier.Size;

    /// <summary>The hashes of the last, partial tile of level 0, side by side.</summary>
    public byte[] LastTile => [.. lastTile.SelectMany(hash => hash)];

    /// <summary>A tree from the hashes of its whole tiles and of the entries after them.</summary>
    public static TrustedTree From(IEnumerable<byte[]> wholeTiles, IEnumerable<byte[]> lastHashes)
    {
        var tree = new TrustedTree();
        tree.wholeTiles.AddRange(wholeTiles);
        var above = new Frontier();
        foreach (var hash in tree.wholeTiles)
            above.Append(hash); // merging is the same at every height
        var size = (long)tree.wholeTiles.Count * Proofs.TileWidth;
        tree.Frontier = Frontier.Parse(size, above.ToArray());
        foreach (var hash in lastHashes)
            tree.Append(hash, null);
        return tree;
    }

    /// <summary>Adds an entry's hash; <paramref name="tile"/> hears of each hash that a tile of the ledger gains.</summary>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? tile)
    {
        var draft = Begin();
        draft.Append(leafHash, tile);
        Accept(draft);
    }

    /// <summary>Appends that are not yet committed; the tree itself does not change until they are accepted.</summary>
    public Draft Begin() => new(Frontier.Copy(), [.. lastTile]);

    /// <summary>The right edge as it is now: enough to make proofs with the database's whole tiles.</summary>
    public TrustedTree Snapshot()
    {
        var copy = new TrustedTree { Frontier = Frontier.Copy() };
        copy.lastTile.AddRange(lastTile);
        return copy;
    }

    public void Accept(Draft draft)
    {
        wholeTiles.AddRange(draft.WholeTiles);
        lastTile.Clear();
        lastTile.AddRange(draft.LastTile);
        Frontier = draft.Frontier;
    }

    /// <summary>True when the entry at <paramref name="index"/> has this hash.</summary>
    /// <param name="tileHashes">For an entry in a whole tile, that tile as the database has it.</param>
    public bool Holds(long index, byte[] leafHash, ReadOnlySpan<byte> tileHashes) => HoldsAll([(index, leafHash)], tileHashes);

    /// <summary>True when the entries, all of one tile, have these hashes.</summary>
    public bool HoldsAll(IReadOnlyList<(long Index, byte[] Hash)> leaves, ReadOnlySpan<byte> tileHashes)
    {
        if (leaves.Any(leaf => leaf.Index < 0 || leaf.Index >= Size))
            return false;
        var tile = (int)(leaves[0].Index / Proofs.TileWidth);
        if (tile == wholeTiles.Count)
            return leaves.All(leaf => lastTile[Place(leaf.Index)].AsSpan().SequenceEqual(leaf.Hash));
        if (tileHashes.Length != Proofs.TileWidth * MerkleTree.HashLength || !MerkleTree.Fold(tileHashes).AsSpan().SequenceEqual(wholeTiles[tile]))
            return false;
        foreach (var (index, hash) in leaves)
        {
            if (!tileHashes.Slice(Place(index) * MerkleTree.HashLength, MerkleTree.HashLength).SequenceEqual(hash))
                return false;
        }
        return true;
    }

    /// <summary>True when these are all the hashes of a tile: of a whole one, or of the last as far as it goes.</summary>
    public bool HoldsTile(long number, IReadOnlyList<byte[]> hashes) => number < wholeTiles.Count
        ? hashes.Count == Proofs.TileWidth && MerkleTree.Fold(hashes.SelectMany(hash => hash).ToArray()).AsSpan().SequenceEqual(wholeTiles[(int)number])
        : hashes.Count == lastTile.Count && hashes.Zip(lastTile).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    public bool IsInWholeTile(long index) => index / Proofs.TileWidth < wholeTiles.Count;

    private static int Place(long index) => (int)(index % Proofs.TileWidth);

    /// <summary>The right edge as it will be.</summary>
    public sealed class Draft(Frontier frontier, List<byte[]> lastTile)
    {
        public Frontier Frontier { get; } = frontier;

        public List<byte[]> LastTile { get; } = lastTile;

        public List<byte[]> WholeTiles { get; } = [];

        public long Size => Frontier.Size;

        public void Append(byte[] leafHash, Action<int, long, byte[]>? tile)
        {
            var next = Size + 1;
            LastTile.Add(leafHash);
            Frontier.Append(leafHash, (height, hash) =>
            {
                if (height == 8)
                {
                    WholeTiles.Add(hash);
                    tile?.Invoke(0, (next >> 8) - 1, [.. LastTile.SelectMany(own => own)]);
                    LastTile.Clear();
                }
                tile?.Invoke(height / 8, (next >> height) - 1, hash);
            });
        }
    }
}
