using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>One line of what a client sees: somebody, why, and how often in that week.</summary>
/// <param name="Entries">Indexes in the ledger, newest first; each has a receipt.</param>
public sealed record LookLine(Id<Person> Who, string Did, string Because, IReadOnlyList<long> Entries, DateTimeOffset Last);

/// <summary>A week's lines. Weeks begin on Monday.</summary>
public sealed record LookWeek(DateOnly Monday, IReadOnlyList<LookLine> Lines);

/// <summary>
/// Who looked at a file, in words, for the client whose file it is. Reads the ledger alone: what was opened is not opened
/// again to tell of it.
/// </summary>
public static class WhoLooked
{
    public const int MostEntries = 20_000;

    /// <summary>Looks at what the client's own file holds: in a file of several, their part and the joint one.</summary>
    public static async Task<IReadOnlyList<LookWeek>> For(Practice practice, ClientFile file, Session client)
    {
        var state = await file.State();
        var mine = state.ClientPeople.Where(one => one.Person == client.Person).Select(one => one.Member).ToHashSet();
        var kinds = state.Compartments.Where(one => one.Subject.IsNone || mine.Contains(one.Subject)).ToDictionary(one => one.Compartment, one => one.Holds);
        var looks = new List<(long Index, Entry Entry, CompartmentKind Holds)>();
        await using var connection = await practice.Database.Read();
        foreach (var (index, leaf) in await LedgerStore.EntriesOfFile(connection, file.Id, long.MaxValue, MostEntries))
        {
            var entry = Entry.Parse(leaf);
            // What belongs to a legal duty is held back until the law allows it to be shown (design.md §6).
            if (kinds.TryGetValue(entry.Compartment, out var holds) && holds != CompartmentKind.Duty && Did(entry, holds).Length > 0)
                looks.Add((index, entry, holds));
        }
        return [.. looks.GroupBy(one => Monday(one.Entry.At)).Select(week => new LookWeek(week.Key, Lines(week)))];
    }

    /// <summary>A receipt for one entry of the client's file: it can be checked without us.</summary>
    public static async Task<LedgerProof> Receipt(Practice practice, ClientFile file, long index)
    {
        var entry = await practice.Ledger.Read(index);
        if (entry.File != file.Id)
            throw Refused.NotFound();
        return await practice.Ledger.Prove(index);
    }

    private static List<LookLine> Lines(IEnumerable<(long Index, Entry Entry, CompartmentKind Holds)> week) =>
    [
        .. week.GroupBy(one => (one.Entry.Actor, Did: Did(one.Entry, one.Holds), one.Entry.Reason))
            .Select(same => new LookLine(
                same.Key.Actor, same.Key.Did, Decision.WordsFor(same.Key.Reason), [.. same.Select(one => one.Index)], same.Max(one => one.Entry.At)))
            .OrderByDescending(line => line.Last),
    ];

    /// <summary>What was done, in words that follow a name. Empty for what is no look: keys that were renewed, items that moved.</summary>
    private static string Did(Entry entry, CompartmentKind holds) => entry.Act switch
    {
        Act.Looked when entry.Purpose is Purpose.List && holds is CompartmentKind.Identity => "saw your name in a list",
        Act.Looked when entry.Purpose is Purpose.List => $"saw a list of {Words(holds)}",
        Act.Looked when entry.Purpose is Purpose.Write => $"opened {Words(holds)} to write",
        Act.Looked when entry.Purpose is Purpose.Share => $"opened {Words(holds)} to share it",
        Act.Looked => $"read {Words(holds)}",
        Act.Wrote => $"wrote in {Words(holds)}",
        Act.SignedNote => "signed a note",
        Act.AmendedNote => "added to a note",
        Act.Shared => "shared a note with you",
        Act.StoppedSharing => "stopped sharing a note with you",
        Act.Discarded => $"took something out of {Words(holds)}",
        Act.Imported => "brought in records from another place",
        _ => "",
    };

    private static string Words(CompartmentKind holds) => holds switch
    {
        CompartmentKind.Identity => "your name and details",
        CompartmentKind.Contact => "how to reach you",
        CompartmentKind.Bookings => "your bookings",
        CompartmentKind.Record => "your notes",
        CompartmentKind.Private => "their own session notes",
        CompartmentKind.Substance => "your substance-use records",
        CompartmentKind.Safety => "your night card",
        CompartmentKind.Shared => "what is shared with you",
        CompartmentKind.Messages => "your messages",
        _ => "your file",
    };

    private static DateOnly Monday(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
