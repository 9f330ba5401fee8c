using System.Collections.Concurrent;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>
/// The append-only record of every act. Nothing is answered before its entry is durable, and everything that changes does so
/// in the transaction of its entry. Entries that are read back are checked against the tree this process knows.
/// </summary>
public sealed class Ledger : IAsyncDisposable
{
    private const int EntriesKept = 4096;

    private readonly Database database;
    private readonly LedgerWriter writer;
    private readonly ConcurrentDictionary<long, Entry> kept = [];

    internal Ledger(Database database, LedgerWriter writer) => (this.database, this.writer) = (database, writer);

    /// <summary>What this process knows to hold now.</summary>
    public Standing Standing => writer.Standing;

    /// <summary>The last signed checkpoint; null before the practice is founded.</summary>
    public string? Checkpoint => writer.Checkpoint;

    /// <summary>Why nothing can be written just now, and so nothing opened; null when all is well.</summary>
    public Refused? Trouble => writer.Trouble;

    /// <summary>Whether the database has been found to be another one than this host knows.</summary>
    public bool IsBroken => writer.IsBroken;

    /// <summary>How the ledger names itself in checkpoints.</summary>
    /// <param name="log">The restore that the log began with, if it did.</param>
    public static string OriginOf(Guid practice, LogFact? log = null) => OriginOf(practice, log?.Number ?? 1);

    internal static string OriginOf(Guid practice, int number) => number == 1
        ? $"fourwalls/ledger/{new Id<Ledger>(practice)}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fourwalls/ledger/{new Id<Ledger>(practice)}/{number}");

    /// <summary>The number of the log that a checkpoint says it is of, before anybody has checked it; null for another practice's.</summary>
    internal static int? LogOf(string checkpoint, Guid practice)
    {
        var origin = checkpoint.Split('\n', 2)[0];
        var (first, number) = (OriginOf(practice), 1);
        return origin == first
            || (int.TryParse(origin.AsSpan(Math.Min(origin.Length, first.Length + 1)), out number) && number > 1 && origin == OriginOf(practice, number))
                ? number : null;
    }

    /// <summary>Appends entries and does the work that belongs to them, durably and all or nothing.</summary>
    /// <returns>The first entry's index, or null when <paramref name="condition"/> held no longer and nothing was done.</returns>
    /// <exception cref="LedgerBroken">The database's ledger is not the one this host knows.</exception>
    public Task<long?> Append(
        IReadOnlyList<Entry> entries,
        Condition condition,
        Action<Transaction, long>? work = null,
        IReadOnlyList<(string Reader, byte[] Letter)>? words = null)
    {
        var deed = new Deed(entries, condition, work, words ?? []);
        writer.Take(deed);
        return deed.Done;
    }

    /// <summary>Appends what rests on no permission that could end.</summary>
    public async Task<long> Append(Entry entry, Action<Transaction, long>? work = null) =>
        (await Append([entry], Condition.None, work))!.Value;

    /// <summary>A write that is no act: when a session was last seen, what a person is looking at.</summary>
    public Task Write(Action<Transaction> work) => Append([], Condition.None, (transaction, _) => work(transaction));

    /// <summary>An entry by its index, known to stand in the tree and to be signed where it should be.</summary>
    /// <exception cref="LedgerBroken">The database has something else there.</exception>
    public async Task<Entry> Read(long index)
    {
        if (kept.TryGetValue(index, out var known))
            return known;
        List<(long Index, byte[] Leaf)> row;
        await using (var connection = await database.Read())
            row = LedgerStore.Leaf(connection, index) is { } leaf ? [(index, leaf)] : throw Unseen(index);
        var entry = (await Check(row))[0].Entry;
        if (entry.ChangesStanding && !IsSigned(index, entry, Standing.Roll) && !RestoreRules.Allow(index, entry, Standing.Find(entry)))
            throw new LedgerBroken($"Entry {index} is not signed by anybody who might have signed it.");
        if (kept.Count >= EntriesKept)
            kept.Clear();
        return kept[index] = entry;
    }

    /// <summary>Entries as rows have them, each known to stand in the tree at its index.</summary>
    /// <exception cref="LedgerBroken">The database has something else there.</exception>
    internal async Task<IReadOnlyList<(long Index, Entry Entry)>> Check(IReadOnlyList<(long Index, byte[] Leaf)> rows)
    {
        // A row can be newer than what this process has followed: another one, or our own writer, has only just committed it.
        if (rows.Count > 0 && rows.Max(row => row.Index) >= Standing.Size)
            await CatchUp();
        await using var connection = await database.Read();
        foreach (var same in rows.GroupBy(row => row.Index / Proofs.TileWidth))
        {
            List<(long Index, byte[] Hash)> leaves = [.. same.Select(row => (row.Index, MerkleTree.Leaf(row.Leaf)))];
            // When it does not, the tile may have become whole in between.
            if (!writer.Holds(leaves, Tile(same.Key)) && !writer.Holds(leaves, Tile(same.Key)))
                throw Unseen(leaves[0].Index);
        }
        return [.. rows.Select(row => (row.Index, Parse(row.Index, row.Leaf)))];

        byte[] Tile(long number) =>
            (writer.IsInWholeTile(number * Proofs.TileWidth) ? LedgerStore.Tile(connection, 0, number) : null) ?? [];
    }

    /// <summary>An entry with its audit path and the newest checkpoint.</summary>
    public async Task<LedgerProof> Prove(long index)
    {
        var (tree, checkpoint) = writer.Edge();
        await using var connection = await database.Read();
        var leaf = LedgerStore.Leaf(connection, index) ?? throw new LedgerBroken($"Entry {index} is missing.");
        var proofs = new Proofs(tree.Size, (level, number) => LedgerOpening.TileOf(connection, tree, level, number));
        return new LedgerProof(leaf, index, proofs.Inclusion(index), checkpoint);
    }

    /// <summary>The fact that a row points to. Null when the ledger has ended it, whatever the row says.</summary>
    internal async Task<Fact?> Fact(LedgerStore.FactRow row)
    {
        var entry = await Read(row.Entry);
        return Standing.HasEnded(row.Id.Value) ? null : entry.Facts.FirstOrDefault(fact => fact.Id == row.Id);
    }

    /// <summary>Waits until this process has followed everything that is in the database now.</summary>
    public Task CatchUp() => Append([], Condition.None);

    public async ValueTask DisposeAsync() => await writer.DisposeAsync();

    private static LedgerBroken Unseen(long index) => new($"Entry {index} is not the one that this host has seen.");

    /// <exception cref="LedgerBroken">The bytes are no entry.</exception>
    internal static Entry Parse(long index, byte[] leaf)
    {
        try
        {
            return Entry.Parse(leaf);
        }
        catch (FormatBroken)
        {
            throw new LedgerBroken($"Entry {index} is not written as entries are.");
        }
    }

    /// <summary>An entry that another process has written. What nobody has signed is a restore's, or nothing that we follow.</summary>
    internal static Entry Followed(long index, byte[] leaf, Standing standing)
    {
        var entry = Parse(index, leaf);
        return !entry.ChangesStanding || entry.IsSigned || RestoreRules.Allow(index, entry, standing.Find(entry))
            ? entry : throw new LedgerBroken($"Entry {index} is not signed by anybody who might have signed it.");
    }

    /// <summary>Whether an entry's signature is its actor's, under keys that were genuine at its place.</summary>
    internal static bool IsSigned(long index, Entry entry, Roll roll) =>
        roll.Practice is { } practice && SignerOf(index, entry, roll) is { } key && key.Verifies(entry.ToSign(practice.Practice), entry.Signature);

    /// <summary>
    /// The key that an entry must be signed under: its actor's at that place; for the founding the root that it makes itself, and
    /// for a recovery the root that it replaces.
    /// </summary>
    internal static PublicPoint? SignerOf(long index, Entry entry, Roll roll) =>
        entry is { Act: Act.Founded, Reason: Reason.Founding } && index == 0 ? roll.RootAt(0)
        : entry is { Act: Act.Recovered, Reason: Reason.Recovery, File.IsNone: true } ? roll.RootAt(index - 1)
        : roll.Find(entry.SignerKeys) is { Fact: KeysFact keys } held && keys.Person == entry.Actor && held.HeldAt(index) ? keys.Signing : null;
}
