using System.Data.Common;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>One transaction of the ledger's writer: what has been accepted so far, and how the tree will look.</summary>
internal sealed class LedgerRound(Transaction transaction, Standing standing, TrustedTree.Draft draft, SigningKey logKey, DateTimeOffset now)
{
    private readonly HashSet<Guid> touched = [];
    private readonly List<(long Index, byte[] Leaf, Entry Entry)> rows = [];
    private readonly List<(int Level, long Index, byte[] Hash)> tiles = [];

    /// <summary>How the tree will look.</summary>
    public TrustedTree.Draft Draft => draft;

    public IReadOnlyList<Entry> Entries => [.. rows.Select(row => row.Entry)];

    /// <summary>What will vouch for the ledger with these entries; null when there are none.</summary>
    public string? Checkpoint { get; private set; }

    public bool Accept(Deed deed)
    {
        deed.Index = -1;
        if (!deed.Condition.Holds(standing, touched, now))
            return false;
        var first = draft.Size;
        foreach (var (entry, leaf, hash) in deed.Entries)
            Add(entry, leaf, hash);
        LedgerStore.AddWords(transaction, first, deed.Words);
        deed.Work?.Invoke(transaction, first);
        deed.Index = first;
        return true;
    }

    public void Write()
    {
        if (rows.Count == 0)
            return;
        LedgerStore.AddEntries(transaction, rows);
        foreach (var (level, number, hashes) in WholeAndUpper())
            LedgerStore.AddTile(transaction, level, number, hashes);
        var practice = standing.Roll.Practice ?? rows[0].Entry.Facts.OfType<PracticeFact>().Single();
        var origin = standing.OriginAfter(practice, rows.Select(row => row.Entry));
        Checkpoint = Sealing.Tree.Checkpoint.Sign(logKey, origin, draft.Size, draft.Frontier.Root()).Text;
        LedgerStore.WriteHead(transaction, draft.Size, Checkpoint);
    }

    /// <summary>
    /// Whether the database has these entries where this round put them. Rows are in with their round or not at all, and nobody
    /// else's are the same: where others have been meanwhile, others stand here.
    /// </summary>
    public bool IsIn(DbConnection connection) =>
        rows.Count > 0 && rows.TrueForAll(row => LedgerStore.Leaf(connection, row.Index) is { } leaf && leaf.AsSpan().SequenceEqual(row.Leaf));

    private void Add(Entry entry, byte[] leaf, byte[] hash)
    {
        var index = draft.Size;
        draft.Append(hash, (level, number, hashes) => tiles.Add((level, number, hashes)));
        rows.Add((index, leaf, entry));
        if (entry.Act is Act.SignedOut or Act.SignedOutEverywhere)
            touched.Add(entry.Basis);
        if (!entry.ChangesStanding)
            return;
        touched.UnionWith(standing.Touches(entry));
        LedgerStore.AddFacts(transaction, index, entry);
        if (!LedgerStore.EndFacts(transaction, index, entry))
            throw new InvalidOperationException("A fact was ended twice.");
    }

    /// <summary>Level 0 comes as whole tiles; above, one hash at a time that joins what its tile already has.</summary>
    private IEnumerable<(int Level, long Number, byte[] Hashes)> WholeAndUpper()
    {
        foreach (var (_, number, hashes) in tiles.Where(tile => tile.Level == 0))
            yield return (0, number, hashes);
        foreach (var tile in tiles.Where(tile => tile.Level > 0).GroupBy(one => (one.Level, Number: one.Index / Proofs.TileWidth)))
        {
            var before = tile.Min(one => one.Index) % Proofs.TileWidth == 0 ? [] : LedgerStore.Tile(transaction, tile.Key.Level, tile.Key.Number);
            yield return (tile.Key.Level, tile.Key.Number, [.. before, .. tile.OrderBy(one => one.Index).SelectMany(one => one.Hash)]);
        }
    }
}
