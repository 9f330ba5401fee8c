using FourWalls.People;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>
/// What a decision rested on. It is looked at again under the ledger's lock: whatever has ended since makes the deed stale.
/// </summary>
/// <param name="AsOf">How many entries had been followed when the decision was made.</param>
/// <param name="Touching">Files, people and compartments that the decision looked at.</param>
/// <param name="Until">When the permission ends by itself.</param>
/// <param name="Session">The session it is done in; nothing is done in one that has ended.</param>
public sealed record Condition(long AsOf, IReadOnlyList<Guid> Touching, DateTimeOffset Until, Session? Session)
{
    /// <summary>For what rests on nothing that can end: setting up, signing in.</summary>
    public static Condition None { get; } = new(0, [], DateTimeOffset.MaxValue, null);

    internal bool Holds(Standing standing, HashSet<Guid> touchedInBatch, DateTimeOffset now)
    {
        if (ReferenceEquals(this, None))
            return true;
        if (now >= Until || (Session is not null && (standing.IsOver(Session) || touchedInBatch.Contains(Session.Id.Value))))
            return false;
        foreach (var id in Touching)
        {
            if (touchedInBatch.Contains(id) || !standing.Untouched(AsOf, id))
                return false;
        }
        return true;
    }
}

/// <summary>Entries, the state change that belongs to them, and the condition under which both happen: all or nothing.</summary>
internal sealed class Deed(IReadOnlyList<Entry> entries, Condition condition, Action<Transaction, long>? work, IReadOnlyList<(string Reader, byte[] Letter)> words)
{
    private readonly TaskCompletionSource<long?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Leaves and hashes are made here, by the caller, so that nothing is hashed for it under the lock.</summary>
    public IReadOnlyList<(Entry Entry, byte[] Leaf, byte[] Hash)> Entries { get; } = [.. entries.Select(Prepare)];

    public Condition Condition { get; } = condition;

    public Action<Transaction, long>? Work { get; } = work;

    public IReadOnlyList<(string Reader, byte[] Letter)> Words { get; } = words;

    /// <summary>The first entry's index once it is durable; null when the condition no longer held.</summary>
    public Task<long?> Done => done.Task;

    /// <summary>Where the last attempt put the first entry.</summary>
    public long Index { get; set; } = -1;

    public void Finish(long? index) => done.TrySetResult(index);

    public void Fail(Exception exception) => done.TrySetException(exception);

    private static (Entry, byte[], byte[]) Prepare(Entry entry)
    {
        var leaf = entry.ToLeaf();
        if (leaf.Length > Entry.LongestLeaf)
            throw new InvalidOperationException("An entry is too long for the ledger.");
        // What could not be read again would end the ledger for good: better that the act fails.
        if (!Entry.Parse(leaf).ToLeaf().AsSpan().SequenceEqual(leaf))
            throw new InvalidOperationException("An entry does not read as it was written.");
        return (entry, leaf, MerkleTree.Leaf(leaf));
    }
}
