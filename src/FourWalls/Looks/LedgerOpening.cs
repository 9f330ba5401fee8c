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
        // Read before the head: another node of this host may be at work, and what it has seen since is no proof of a cut.
        var seen = host.LastCheckpoint;
        var head = LedgerStore.ReadHead(connection);
        if (head is null)
        {
            if (seen is not null)
                throw new LedgerBroken("The database is empty, and this host has seen one that was not.");
            return new Ledger(database, new LedgerWriter(database, host, time, journal, standing, new TrustedTree(), null));
        }
        var tree = Tree(connection, head.Size);
        var practice = Practice(connection, tree);
        var facts = LedgerStore.PracticeFacts(connection).Where(row => row.Entry < tree.Size).ToList();
        var log = Log(connection, tree, facts);
        var origin = Ledger.OriginOf(practice.Practice, log);
        CheckHead(head, tree, origin, host);
        CheckHistory(connection, tree, origin, host, seen);
        // Only now: a forged database must not leave a word in the journal.
        foreach (var (index, entry) in Since(connection, tree, Math.Min(covered, tree.Size)))
        {
            journal.Add(index, entry);
            journal.Record(index, [entry], covered);
        }
        journal.Record(tree.Size, [], tree.Size);
        journal.Flush();
        var roll = ReadRoll(connection, tree, practice, facts, journal);
        if (roll.Log?.Id != log?.Id)
            throw new LedgerBroken("The database does not say which of the practice's logs this is.");
        standing.Resume(roll, tree.Size, journal);
        return new Ledger(database, new LedgerWriter(database, host, time, journal, standing, tree, head.Checkpoint));
    }

    private static TrustedTree Tree(DbConnection connection, long size)
    {
        // Another node may have added to the last of them since the head was read.
        var whole = LedgerStore.Tiles(connection, 1).SelectMany(Split).Take((int)(size / Proofs.TileWidth)).ToList();
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

    private static void CheckHistory(DbConnection connection, TrustedTree tree, string origin, HostSecrets host, string? last)
    {
        if (last is not { } text)
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

    /// <summary>What the practice is, as the first entry says; the one entry that names the keys for all others.</summary>
    private static PracticeFact Practice(DbConnection connection, TrustedTree tree) =>
        tree.Size > 0 && Checked(connection, tree, 0).Facts.OfType<PracticeFact>().SingleOrDefault() is { } practice
            ? practice : throw new LedgerBroken("The ledger does not say whose it is.");

    /// <summary>The restore that this log began with, as its entry says; its number is in the origin of every checkpoint since.</summary>
    private static LogFact? Log(DbConnection connection, TrustedTree tree, List<LedgerStore.FactRow> facts) =>
        facts.LastOrDefault(row => row.Kind == (long)FactKind.Log) is { } row
            ? Checked(connection, tree, row.Entry).Facts.OfType<LogFact>().SingleOrDefault(fact => fact.Id == row.Id) : null;

    private static Roll ReadRoll(
        DbConnection connection, TrustedTree tree, PracticeFact practice, List<LedgerStore.FactRow> facts, EndingsJournal journal)
    {
        var ended = journal.Endings.ToHashSet();
        var (held, entries) = (new Dictionary<Id<Fact>, Roll.Held>(), new Dictionary<long, Entry>());
        foreach (var rows in facts.GroupBy(row => row.Entry))
        {
            var entry = Checked(connection, tree, rows.Key);
            foreach (var row in rows)
            {
                // A file's facts do not belong here, whatever the row's columns say: Walls are not looked at for the practice's own.
                var fact = entry.Facts.FirstOrDefault(one => one.Id == row.Id && one.AboutFile.IsNone)
                    ?? throw new LedgerBroken($"Entry {row.Entry} does not say what the database says it says.");
                held[fact.Id] = new Roll.Held(fact, row.Entry, ended.Contains(row.Id.Value) ? row.EndedEntry ?? tree.Size : null);
                entries[row.Entry] = entry;
            }
        }
        var roll = Roll.From(held.Values);
        if (roll.Practice is null)
            throw new LedgerBroken("The database does not say whose ledger it holds.");
        var forbidding = journal.Forbidding.ToDictionary(fact => fact.Id);
        foreach (var (index, entry) in entries)
        {
            if (!Ledger.IsSigned(index, entry, roll) && !RestoreRules.Allow(index, entry, id => roll.Find(id)?.Fact ?? forbidding.GetValueOrDefault(id)))
                throw new LedgerBroken($"Entry {index} is not signed by anybody who might have signed it.");
        }
        return roll;
    }

    /// <summary>
    /// The entries from <paramref name="from"/> on that take something away, every leaf checked: one that was swapped for a
    /// harmless look would hide an ending.
    /// </summary>
    private static IEnumerable<(long Index, Entry Entry)> Since(DbConnection connection, TrustedTree tree, long from)
    {
        var start = from / Proofs.TileWidth * Proofs.TileWidth;
        var hashes = new List<byte[]>();
        var found = new List<(long, Entry)>();
        foreach (var (index, leaf) in LedgerStore.Leaves(connection, start, tree.Size))
        {
            hashes.Add(MerkleTree.Leaf(leaf));
            if (index >= from && Ledger.Parse(index, leaf) is var entry && EndingsJournal.Remembers(entry))
                found.Add((index, entry));
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
