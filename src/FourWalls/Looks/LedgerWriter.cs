using System.Data.Common;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>
/// One thread that commits for everybody in this process: while one commit waits for the disk, the next batch gathers. Other
/// processes have writers of their own; the lock on the head puts all of them in one order.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;
    private static readonly TimeSpan LookForOthers = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMilliseconds(50);

    private readonly Database database;
    private readonly HostSecrets host;
    private readonly TimeProvider time;
    private readonly EndingsJournal journal;
    private readonly DeedQueue waiting = new();
    private readonly Lock treeGate = new();
    private readonly TrustedTree tree;
    private readonly Thread thread, saver;
    private readonly ManualResetEvent stopping = new(false);
    private DbConnection connection;
    private volatile LedgerBroken? broken;

    public LedgerWriter(Database database, HostSecrets host, TimeProvider time, EndingsJournal journal, Standing standing, TrustedTree tree, string? checkpoint)
    {
        (this.database, this.host, this.time, this.journal, Standing, this.tree, Checkpoint) = (database, host, time, journal, standing, tree, checkpoint);
        connection = database.OpenWriter();
        thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
        saver = new Thread(SaveCheckpoints) { IsBackground = true, Name = "checkpoints" };
        saver.Start();
    }

    public Standing Standing { get; }

    public string? Checkpoint { get; private set; }

    public void Take(Deed deed)
    {
        if (broken is not null)
            deed.Fail(broken);
        else if (!waiting.Add(deed))
            deed.Fail(new Refused(Refusal.Limit, "The service is stopping. Nothing was changed; please try again in a minute."));
    }

    public bool Holds(IReadOnlyList<(long Index, byte[] Hash)> leaves, ReadOnlySpan<byte> tile)
    {
        lock (treeGate)
            return tree.HoldsAll(leaves, tile);
    }

    public bool IsInWholeTile(long index)
    {
        lock (treeGate)
            return tree.IsInWholeTile(index);
    }

    /// <summary>The tree as it is now, and the checkpoint that vouches for it.</summary>
    public (TrustedTree Tree, string Checkpoint) Edge()
    {
        lock (treeGate)
            return (tree.Snapshot(), Checkpoint ?? "");
    }

    public ValueTask DisposeAsync()
    {
        waiting.Close();
        thread.Join();
        stopping.Set();
        saver.Join();
        stopping.Dispose();
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (waiting.Take(LargestBatch, LookForOthers) is { } batch)
        {
            try
            {
                if (batch.Count == 0)
                    FollowOthers();
                else
                    CommitOrSplit(batch);
            }
            catch (Exception failure)
            {
                if (failure is LedgerBroken found)
                    broken = found;
                batch.ForEach(deed => deed.Fail(failure));
            }
        }
    }

    /// <summary>A deed whose own work fails must not take the others with it: each is then tried alone.</summary>
    private void CommitOrSplit(List<Deed> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (Exception failure) when (failure is not LedgerBroken && batch.Count > 1)
        {
            if (failure is not Refused)
                Reconnect();
            foreach (var deed in batch)
                CommitOrSplit([deed]);
        }
        catch (Refused refused)
        {
            batch[0].Fail(refused);
        }
        catch (Exception failure) when (failure is not LedgerBroken)
        {
            Reconnect();
            Settle(batch[0], failure);
        }
    }

    private void Commit(List<Deed> batch)
    {
        using var inner = database.BeginWrite(connection);
        var transaction = new Transaction(connection, inner);
        Follow(LedgerStore.LockHead(transaction, database));
        var round = new Round(this, transaction);
        var accepted = batch.Where(round.Accept).ToList();
        var checkpoint = round.Write(accepted.Count);
        inner.Commit();
        try
        {
            round.Remember(checkpoint);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is committed stays, and is answered: to do it again would do it twice. But a host that cannot keep its
            // checkpoint and its journal could not tell a database that was put back, so this is the last that it does.
            broken = new LedgerBroken("This host's own folder cannot be written. Nothing more is taken until it can, and the service has started again.");
        }
        foreach (var deed in batch)
            deed.Finish(deed.Index < 0 ? null : deed.Index);
    }

    /// <summary>After a failure nobody knows whether the commit happened: the ledger itself tells.</summary>
    private void Settle(Deed deed, Exception failure)
    {
        FollowOthers();
        var leaf = deed.Entries.Count == 0 || deed.Index < 0 ? null : LedgerStore.Leaf(connection, deed.Index);
        if (leaf is not null && leaf.AsSpan().SequenceEqual(deed.Entries[0].Leaf))
            deed.Finish(deed.Index);
        else
            deed.Fail(failure);
    }

    private void Reconnect()
    {
        connection.Dispose();
        connection = database.OpenWriter();
    }

    private void FollowOthers() => Follow(LedgerStore.ReadHead(connection));

    /// <summary>
    /// Takes in what other processes appended: every leaf is hashed, and the root must be the one that the practice's log key
    /// has signed. A database cannot grow an entry, or lose one, without this host's key.
    /// </summary>
    private void Follow(LedgerStore.Head? head)
    {
        // Of the same size but with another seal is a restored log, which may have as many entries as the one before it.
        if ((head?.Size ?? 0) == tree.Size && head?.Checkpoint == Checkpoint)
            return;
        if (head is null || head.Size <= tree.Size)
            throw new LedgerBroken("The database holds less than this host has already seen, or something else.");
        var draft = tree.Begin();
        var entries = new List<Entry>();
        foreach (var (index, leaf) in LedgerStore.Leaves(connection, tree.Size, head.Size))
        {
            if (index != draft.Size)
                throw new LedgerBroken($"Entry {draft.Size} is missing.");
            draft.Append(MerkleTree.Leaf(leaf), null);
            entries.Add(Ledger.Followed(index, leaf, Standing));
        }
        var practice = Standing.Roll.Practice ?? entries.FirstOrDefault()?.Facts.OfType<PracticeFact>().SingleOrDefault();
        var signed = practice is null ? null
            : Sealing.Tree.Checkpoint.Verify(head.Checkpoint, Standing.OriginAfter(practice, entries), host.LogKey.Public);
        if (signed is null || signed.Size != draft.Size || !signed.Root.AsSpan().SequenceEqual(draft.Frontier.Root()))
            throw new LedgerBroken($"What was added after entry {tree.Size} is not vouched for.");
        Remember(draft, entries, signed.Text);
    }

    private void Remember(TrustedTree.Draft draft, IReadOnlyList<Entry> entries, string checkpoint)
    {
        var first = tree.Size;
        lock (treeGate)
        {
            tree.Accept(draft);
            Checkpoint = checkpoint;
        }
        for (var i = 0; i < entries.Count; i++)
            Standing.Follow(first + i, entries[i]);
        journal.Record(first, entries, tree.Size);
    }

    /// <summary>Keeps the newest checkpoint outside the database, a little behind the commits: they need not wait for it.</summary>
    private void SaveCheckpoints()
    {
        var (saved, over) = (host.LastCheckpoint, false);
        while (!over)
        {
            over = stopping.WaitOne(SaveEvery);
            try
            {
                if (Checkpoint is { } newest && newest != saved)
                    host.SaveCheckpoint(saved = newest);
            }
            catch (IOException)
            {
                // A full or missing disk here must not stop anybody's look: the database holds the signed head, and the next
                // commit saves again. An older checkpoint kept outside only finds less.
            }
        }
    }

    /// <summary>One transaction: what has been accepted so far, and how the tree will look.</summary>
    private sealed class Round(LedgerWriter writer, Transaction transaction)
    {
        private readonly TrustedTree.Draft draft = writer.tree.Begin();
        private readonly HashSet<Guid> touched = [];
        private readonly List<(long Index, byte[] Leaf, Entry Entry)> rows = [];
        private readonly List<(int Level, long Index, byte[] Hash)> tiles = [];
        private readonly DateTimeOffset now = writer.time.GetUtcNow();

        public bool Accept(Deed deed)
        {
            deed.Index = -1;
            if (!deed.Condition.Holds(writer.Standing, touched, now))
                return false;
            var first = draft.Size;
            foreach (var (entry, leaf, hash) in deed.Entries)
                Add(entry, leaf, hash);
            LedgerStore.AddWords(transaction, first, deed.Words);
            deed.Work?.Invoke(transaction, first);
            deed.Index = first;
            return true;
        }

        public string? Write(int accepted)
        {
            if (accepted == 0 || rows.Count == 0)
                return null;
            LedgerStore.AddEntries(transaction, rows);
            foreach (var (level, number, hashes) in WholeAndUpper())
                LedgerStore.AddTile(transaction, level, number, hashes);
            var practice = writer.Standing.Roll.Practice ?? rows[0].Entry.Facts.OfType<PracticeFact>().Single();
            var origin = writer.Standing.OriginAfter(practice, rows.Select(row => row.Entry));
            var signed = Sealing.Tree.Checkpoint.Sign(writer.host.LogKey, origin, draft.Size, draft.Frontier.Root());
            LedgerStore.WriteHead(transaction, draft.Size, signed.Text);
            return signed.Text;
        }

        public void Remember(string? checkpoint)
        {
            if (checkpoint is not null)
                writer.Remember(draft, [.. rows.Select(row => row.Entry)], checkpoint);
        }

        private void Add(Entry entry, byte[] leaf, byte[] hash)
        {
            var index = draft.Size;
            draft.Append(hash, (level, number, hashes) => tiles.Add((level, number, hashes)));
            rows.Add((index, leaf, entry));
            if (entry.Act is Act.SignedOut or Act.SignedOutEverywhere)
                touched.Add(entry.Basis);
            if (!entry.ChangesStanding)
                return;
            touched.UnionWith(writer.Standing.Touches(entry));
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
}
