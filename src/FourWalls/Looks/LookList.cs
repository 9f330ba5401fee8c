using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Looks;

/// <summary>One entry of the ledger as staff may see it: who, when, what kind of act, which file. No word of anybody's.</summary>
/// <param name="Part">What kind of compartment it was; null when the entry names none.</param>
/// <param name="Items">How many items were in it.</param>
public sealed record SeenEntry(
    long Index, DateTimeOffset At, Act Act, Purpose Purpose, Reason Reason, Id<Person> Who, Id<ClientFile> File, CompartmentKind? Part,
    bool Permitted, int Items);

/// <summary>What is wanted of the ledger, newest first.</summary>
/// <param name="Before">Only entries before this one.</param>
public sealed record LookFilter(Id<Person> Who, Id<ClientFile> File, long Before);

/// <summary>A page of entries.</summary>
/// <param name="Next">Where the next page starts; null when there is none.</param>
public sealed record LookPage(IReadOnlyList<SeenEntry> Entries, long? Next);

/// <summary>Lists looks and attempts as metadata. Files that are walled from the reader are not there, whoever they are.</summary>
public static class LookList
{
    public const int PageSize = 50;
    private const int BatchSize = 200;
    private const int MostBatches = 20;

    /// <summary>What this person did: the same entries that clients see of them.</summary>
    public static Task<LookPage> Own(Practice practice, Session session, long before) =>
        Read(practice, session, new LookFilter(session.Person, default, before));

    internal static async Task<LookPage> Read(Practice practice, Session session, LookFilter filter)
    {
        var (found, before) = (new List<SeenEntry>(), filter.Before);
        for (var batches = 0; batches < MostBatches; batches++)
        {
            var rows = await Rows(practice, filter, before);
            foreach (var (index, entry) in await practice.Ledger.Check(rows))
            {
                before = index;
                if (!IsShown(practice, session, filter, entry))
                    continue;
                found.Add(await Seen(practice, index, entry));
                if (found.Count == PageSize)
                    return new LookPage(found, before);
            }
            if (rows.Count < BatchSize)
                return new LookPage(found, null);
        }
        return new LookPage(found, before);
    }

    private static async Task<List<(long Index, byte[] Leaf)>> Rows(Practice practice, LookFilter filter, long before)
    {
        await using var connection = await practice.Database.Read();
        return await (!filter.File.IsNone ? LedgerStore.EntriesOfFile(connection, filter.File, before, BatchSize)
            : !filter.Who.IsNone ? LedgerStore.EntriesOfActor(connection, filter.Who, before, BatchSize)
            : LedgerStore.Entries(connection, before, BatchSize));
    }

    /// <summary>Looks, attempts, what was written and what was done to a file; not the keys that follow by themselves.</summary>
    private static bool IsShown(Practice practice, Session session, LookFilter filter, Entry entry) =>
        entry.Act is (>= Act.OpenedFile and <= Act.MadeCompartment) or >= Act.Looked
        && (filter.Who.IsNone || entry.Actor == filter.Who)
        && (entry.File.IsNone || !practice.Ledger.Standing.IsWalled(entry.File, session.Person));

    private static async Task<SeenEntry> Seen(Practice practice, long index, Entry entry)
    {
        CompartmentKind? part = null;
        if (!entry.Compartment.IsNone && await Made(practice, entry.Compartment) is { } row)
            part = (await practice.Ledger.Fact(row) as CompartmentFact)?.Holds;
        return new SeenEntry(
            index, entry.At, entry.Act, entry.Purpose, entry.Reason, entry.Actor, entry.File, part, entry.Permitted, entry.Items.Count);
    }

    private static async Task<LedgerStore.FactRow?> Made(Practice practice, Id<Compartment> compartment)
    {
        await using var connection = await practice.Database.Read();
        return await LedgerStore.Made(connection, compartment);
    }
}
