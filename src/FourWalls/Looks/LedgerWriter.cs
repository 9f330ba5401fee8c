using System.Data;
using System.Data.Common;
using FourWalls.Health;
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
    private LedgerRound? sent; // what was last given to the database to commit
    private volatile LedgerBroken? broken;
    private volatile Refused? trouble;

    public LedgerWriter(Database database, HostSecrets host, TimeProvider time, EndingsJournal journal, Standing standing, TrustedTree tree, string? checkpoint)
    {
        (this.database, this.host, this.time, this.journal, Standing, this.tree, Checkpoint) = (database, host, time, journal, standing, tree, checkpoint);
        connection = database.OpenWriter();
        database.Hasten(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
        saver = new Thread(SaveCheckpoints) { IsBackground = true, Name = "checkpoints" };
        saver.Start();
    }

    public Standing Standing { get; }

    public string? Checkpoint { get; private set; }

    /// <summary>Why nothing can be written just now; null when something could be when it was last tried.</summary>
    public Refused? Trouble
    {
        get => trouble;
        private set => trouble = value;
    }

    /// <summary>Set once the database has been found to be another one: nothing is taken any more.</summary>
    public bool IsBroken => broken is not null;

    public void Take(Deed deed)
    {
        if (broken is not null)
            deed.Fail(broken);
        else if (Trouble is { } outage)
            deed.Fail(outage);
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
                Prepare();
                if (batch.Count > 0)
                    CommitOrSplit(batch, again: true);
                else if (Trouble is null)
                    FollowOthers();
                else
                    Try();
            }
            catch (Exception failure)
            {
                if (failure is LedgerBroken found)
                    broken = found;
                Trouble = Outage.Of(failure) ?? Trouble;
                batch.ForEach(deed => deed.Fail(Outage.Of(failure) ?? failure));
                if (Trouble is { } outage)
                    SendAway(outage);
            }
        }
    }

    /// <summary>Nobody waits for one line after the other to fail: who is here is told, and who comes is told at once.</summary>
    private void SendAway(Refused outage)
    {
        while (waiting.Take(LargestBatch, TimeSpan.Zero) is { Count: > 0 } others)
            others.ForEach(deed => deed.Fail(outage));
    }

    /// <summary>What must be in order before more is taken: the host's memory of what was committed last, and a connection.</summary>
    private void Prepare()
    {
        journal.Flush();
        if (connection.State != ConnectionState.Open)
            Reconnect();
    }

    /// <summary>A deed whose own work fails must not take the others with it: each is then tried alone.</summary>
    /// <param name="again">Whether what was lost with its connection is tried once more.</param>
    private void CommitOrSplit(List<Deed> batch, bool again)
    {
        try
        {
            Commit(batch);
        }
        catch (Refused no) when (batch.Count == 1)
        {
            batch[0].Fail(no);
        }
        catch (Refused)
        {
            batch.ForEach(deed => CommitOrSplit([deed], again: true));
        }
        catch (Exception failure) when (failure is not LedgerBroken)
        {
            if (Outage.Of(failure) is not { Refusal: Refusal.NoRoom })
                Reconnect(); // on a full disk the line is whole, and a new one may need room
            if (sent is { } round && IsIn(round))
                Finish(batch);
            else if (Outage.Of(failure) is { } outage && !(outage.Refusal == Refusal.Away && again))
                throw;
            else if (Outage.Of(failure) is not null)
                CommitOrSplit(batch, again: false);
            else if (batch.Count == 1)
                batch[0].Fail(failure);
            else
                batch.ForEach(deed => CommitOrSplit([deed], again: true));
        }
    }

    private void Commit(List<Deed> batch)
    {
        sent = null;
        using var inner = database.BeginWrite(connection);
        var transaction = new Transaction(connection, inner);
        Follow(LedgerStore.LockHead(transaction, database));
        var round = new LedgerRound(transaction, Standing, tree.Begin(), host.LogKey, time.GetUtcNow());
        foreach (var deed in batch)
            round.Accept(deed);
        round.Write();
        sent = round;
        inner.Commit();
        if (round.Checkpoint is not null)
        {
            Remember(round.Draft, round.Entries, round.Checkpoint);
            Trouble = null;
        }
        Finish(batch);
    }

    private static void Finish(List<Deed> batch) => batch.ForEach(deed => deed.Finish(deed.Index < 0 ? null : deed.Index));

    /// <summary>
    /// After a failure nobody knows whether the commit happened: the line may have broken between the commit and the word of it.
    /// Under the lock it is known, since the server's end of the old line holds it until it has committed or given up.
    /// </summary>
    private bool IsIn(LedgerRound round)
    {
        using var inner = database.BeginWrite(connection);
        Follow(LedgerStore.LockHead(new Transaction(connection, inner), database));
        return round.IsIn(connection);
    }

    /// <summary>Whether it is over, found out by writing: nobody need come and be refused first.</summary>
    private void Try()
    {
        using var inner = database.BeginWrite(connection);
        var transaction = new Transaction(connection, inner);
        Follow(LedgerStore.LockHead(transaction, database));
        LedgerStore.Touch(transaction);
        inner.Commit();
        Trouble = null;
    }

    private void Reconnect()
    {
        connection.Dispose();
        connection = database.OpenWriter();
        database.Hasten(connection);
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
                if (Checkpoint is not { } newest || newest == saved)
                    continue;
                host.SaveCheckpoint(newest);
                saved = newest;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A full or missing disk here must not stop anybody's look: the database holds the signed head, and the next
                // round saves again. An older checkpoint kept outside only finds less.
            }
        }
    }
}
