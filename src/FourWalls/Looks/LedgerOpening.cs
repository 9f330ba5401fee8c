using System.Data.Common;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>
/// Opens a ledger: the tree is made from its tiles, its root must be the one that was signed, and it must begin with
/// everything that this host has seen before. Then the roll is read, and what was ended since the journal's last record.
/// </summary>
public static class LedgerOpening
{
    /// <exception cref="LedgerBroken">The database is not the one that this host knows.</exception>
    public static Ledger Open(Database database, HostSecrets host, TimeProvider time)
    {
        Migrator.Run(database);
        using var connection = database.OpenWriter();
        var journal = new EndingsJournal(host.JournalPath);
        var covered = journal.Load();
        var standing = new Standing();
        var head = LedgerStore.ReadHead(connection);
        if (head is null)
        {
            if (host.LastCheckpoint is not null)
                throw new LedgerBroken("The database is empty, and this host has seen one that was not.");
            return new Ledger(database, new LedgerWriter(database, host, time, journal, standing, new TrustedTree(), null));
        }
        var tree = Tree(connection, head.Size);
        foreach (var entry in Since(connection, tree, Math.Min(covered, tree.Size)))
        {
            journal.Endings.AddRange(entry.Endings.Select(ending => ending.Value));
            journal.Walls.AddRange(entry.Facts.OfType<WallFact>());
            journal.Record([entry], covered);
        }
        journal.Record([], tree.Size);
        var roll = ReadRoll(connection, tree, [.. journal.Endings]);
        var origin = Ledger.OriginOf(roll.Practice?.Practice ?? throw new LedgerBroken("The ledger does not say whose it is."));
        CheckHead(head, tree, origin, host);
        CheckHistory(connection, tree, origin, host);
        standing.Resume(roll, tree.Size, journal.Endings, journal.Walls);
        return new Ledger(database, new LedgerWriter(database, host, time, journal, standing, tree, head.Checkpoint));
    }

    private static TrustedTree Tree(DbConnection connection, long size)
    {
        var whole = LedgerStore.Tiles(connection, 1).SelectMany(Split).ToList();
        if (whole.Count != size / Proofs.TileWidth)
            throw new LedgerBroken("The ledger's tiles are not as many as its entries.");
        var last = LedgerStore.Leaves(connection, (long)whole.Count * Proofs.TileWidth, size).Select(one => MerkleTree.Leaf(one.Leaf));
        var tree = TrustedTree.From(whole, last);
        return tree.Size == size ? tree : throw new LedgerBroken("The ledger's last entries are missing.");
    }

    private static void CheckHead(LedgerStore.Head head, TrustedTree tree, string origin, HostSecrets host)
    {
        var signed = Checkpoint.Verify(head.Checkpoint, origin, host.LogKey.Public);
        if (signed is null || signed.Size != tree.Size || !signed.Root.AsSpan().SequenceEqual(tree.Frontier.Root()))
            throw new LedgerBroken("The ledger is not the one that its last checkpoint vouches for.");
    }

    private static void CheckHistory(DbConnection connection, TrustedTree tree, string origin, HostSecrets host)
    {
        if (host.LastCheckpoint is not { } text)
            return;
        var seen = Checkpoint.Verify(text, origin, host.LogKey.Public)
            ?? throw new LedgerBroken("The checkpoint that this host keeps is of another ledger.");
        if (seen.Size > tree.Size)
            throw new LedgerBroken($"The database ends at entry {tree.Size}, and this host has seen {seen.Size}.");
        var proofs = new Proofs(tree.Size, (level, number) => TileOf(connection, tree, level, number));
        if (!MerkleTree.Extends(seen.Size, seen.Root, tree.Size, tree.Frontier.Root(), proofs.Consistency(seen.Size)))
            throw new LedgerBroken($"The first {seen.Size} entries are not the ones that this host has seen.");
    }

    internal static byte[] TileOf(DbConnection connection, TrustedTree tree, int level, long number) =>
        level == 0 && number == tree.Size / Proofs.TileWidth
            ? tree.LastTile
            : LedgerStore.Tile(connection, level, number) ?? throw new LedgerBroken($"Tile {level}/{number} is missing.");

    private static Roll ReadRoll(DbConnection connection, TrustedTree tree, HashSet<Guid> ended)
    {
        var held = new Dictionary<Id<Fact>, Roll.Held>();
        PracticeFact? practice = null;
        foreach (var rows in LedgerStore.PracticeFacts(connection).GroupBy(row => row.Entry))
        {
            var entry = Checked(connection, tree, rows.Key);
            practice ??= entry.Facts.OfType<PracticeFact>().FirstOrDefault();
            if (!Ledger.IsSigned(rows.Key, entry, practice, id => held.GetValueOrDefault(id)))
                throw new LedgerBroken($"Entry {rows.Key} is not signed by anybody who might have signed it.");
            foreach (var row in rows)
            {
                var fact = entry.Facts.FirstOrDefault(one => one.Id == row.Id)
                    ?? throw new LedgerBroken($"Entry {row.Entry} does not say what the database says it says.");
                held[fact.Id] = new Roll.Held(fact, row.Entry, row.EndedEntry ?? (ended.Contains(row.Id.Value) ? tree.Size : null));
            }
        }
        return Roll.From(held.Values);
    }

    /// <summary>
    /// The entries from <paramref name="from"/> on that change something, every leaf checked: one that was swapped for a
    /// harmless look would hide an ending.
    /// </summary>
    private static IEnumerable<Entry> Since(DbConnection connection, TrustedTree tree, long from)
    {
        var start = from / Proofs.TileWidth * Proofs.TileWidth;
        var hashes = new List<byte[]>();
        var found = new List<Entry>();
        foreach (var (index, leaf) in LedgerStore.Leaves(connection, start, tree.Size))
        {
            hashes.Add(MerkleTree.Leaf(leaf));
            if (index >= from && Ledger.Parse(index, leaf) is { ChangesStanding: true } entry)
                found.Add(entry);
            if (hashes.Count < Proofs.TileWidth && index + 1 < tree.Size)
                continue;
            if (!tree.HoldsTile(index / Proofs.TileWidth, hashes))
                throw new LedgerBroken($"The entries up to {index} are not the ones that the tree holds.");
            foreach (var one in found)
                yield return one;
            hashes.Clear();
            found.Clear();
        }
    }

    private static Entry Checked(DbConnection connection, TrustedTree tree, long index)
    {
        var leaf = LedgerStore.Leaf(connection, index);
        var tile = tree.IsInWholeTile(index) ? LedgerStore.Tile(connection, 0, index / Proofs.TileWidth) : [];
        return leaf is not null && tree.Holds(index, MerkleTree.Leaf(leaf), tile ?? [])
            ? Ledger.Parse(index, leaf)
            : throw new LedgerBroken($"Entry {index} is not the one that the tree holds.");
    }

    private static IEnumerable<byte[]> Split(byte[] hashes) => hashes.Chunk(MerkleTree.HashLength);
}
