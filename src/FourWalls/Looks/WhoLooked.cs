using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>One look. Its index in the ledger has a receipt.</summary>
/// <param name="Did">Exactly what was done, in words that follow a name.</param>
/// <param name="Verb">The same in few words, for a week at a glance: the machine's many small steps are one thing to people.</param>
/// <param name="Thing">To what; empty when the verb says it.</param>
public sealed record LookShown(long Index, DateTimeOffset At, string Did, string Verb, string Thing);

/// <summary>What one person did in one week for one reason.</summary>
/// <param name="Own">The client's own looks: all of them in one line, so that they do not crowd out the others'.</param>
/// <param name="Looks">Newest first.</param>
public sealed record LookLine(Id<Person> Who, bool Own, string Because, IReadOnlyList<LookShown> Looks)
{
    /// <summary>What was done, to what, and how often.</summary>
    public IReadOnlyList<(string Verb, IReadOnlyList<(string Thing, int Times)> Things)> Deeds =>
    [
        .. Looks.GroupBy(one => one.Verb)
            .Select(same => (same.Key, (IReadOnlyList<(string, int)>)[.. same.GroupBy(one => one.Thing).Select(thing => (thing.Key, thing.Count()))])),
    ];
}

/// <summary>A week's lines, the client's own last. Weeks begin on Monday.</summary>
public sealed record LookWeek(DateOnly Monday, IReadOnlyList<LookLine> Lines);

/// <summary>
/// Who looked at a file, in words, for the client whose file it is. Reads the ledger alone: what was opened is not opened
/// again to tell of it.
/// </summary>
public static class WhoLooked
{
    /// <summary>The most looks of one answer.</summary>
    public const int MostLooks = 20_000;

    private const int EntriesAtATime = 2_000;

    /// <summary>Looks at what the client's own file holds, newest first: in a file of several, their part and the joint one.</summary>
    /// <param name="before">Only entries before this index: where an earlier answer ended.</param>
    /// <param name="since">No looks from before then are asked for; how many entries there are since does not matter.</param>
    public static async Task<IReadOnlyList<LookWeek>> For(
        Practice practice, ClientFile file, Session client, long before = long.MaxValue, DateTimeOffset since = default)
    {
        var looks = await Visible(practice, file, client, before, since);
        return
        [
            .. looks.GroupBy(one => Monday(one.Entry.At)).Select(week => new LookWeek(week.Key, Lines(week, client.Person))).OrderByDescending(week => week.Monday),
        ];
    }

    /// <summary>A receipt for one look that the client may see: it can be checked without us.</summary>
    /// <exception cref="Refused">There is no such look for this client. A receipt holds its entry, so the same looks have one that are listed.</exception>
    public static async Task<LedgerProof> Receipt(Practice practice, ClientFile file, Session client, long index)
    {
        if (index < 0 || index == long.MaxValue || (await Visible(practice, file, client, index + 1, atATime: 1, pages: 1)).All(one => one.Index != index))
            throw await Misses.Record(practice, client, file.Id.ToString());
        return await practice.Ledger.Prove(index);
    }

    /// <summary>
    /// Counted are looks, not entries: a draft is kept every few seconds while somebody types, and hours of that must not push
    /// somebody else's look out of what the client is shown.
    /// </summary>
    private static async Task<List<(long Index, Entry Entry, CompartmentKind Holds)>> Visible(
        Practice practice, ClientFile file, Session client, long before, DateTimeOffset since = default, int atATime = EntriesAtATime, int pages = int.MaxValue)
    {
        var state = await file.State();
        var mine = state.ClientPeople.Where(one => one.Person == client.Person).Select(one => one.Member).ToHashSet();
        var kinds = state.Compartments.Where(one => one.Subject.IsNone || mine.Contains(one.Subject)).ToDictionary(one => one.Compartment, one => one.Holds);
        var looks = new List<(long, Entry, CompartmentKind)>();
        var drafts = new HashSet<(Id<Person>, Id<Compartment>, DateOnly)>();
        for (var page = 0; page < pages && looks.Count < MostLooks; page++)
        {
            var entries = await Entries(practice, file, before, atATime);
            foreach (var (index, entry) in entries)
            {
                // To the client a day's draft is one thing, the last of the day.
                if (entry.Act == Act.KeptDraft && !drafts.Add((entry.Actor, entry.Compartment, DateOnly.FromDateTime(entry.At.UtcDateTime))))
                    continue;
                if ((kinds.TryGetValue(entry.Compartment, out var holds) || IsBookingOf(entry, mine, out holds)) && IsShown(entry, holds, client.Person))
                    looks.Add((index, entry, holds));
            }
            if (entries.Count < atATime || entries[^1].Entry.At < since)
                break;
            before = entries[^1].Index;
        }
        return looks;
    }

    private static async Task<IReadOnlyList<(long Index, Entry Entry)>> Entries(Practice practice, ClientFile file, long before, int most)
    {
        List<(long, byte[])> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.EntriesOfFile(connection, file.Id, before, most);
        return await practice.Ledger.Check(rows);
    }

    /// <summary>A booking opens nothing, and the client sees who made it all the same: theirs, and not another member's.</summary>
    private static bool IsBookingOf(Entry entry, HashSet<Id<Member>> mine, out CompartmentKind holds)
    {
        holds = CompartmentKind.Bookings;
        var booked = entry.Facts.OfType<BookingFact>().ToList();
        // A receipt holds its whole entry: one word of it that is another member's, and it is not shown.
        return entry.Act == Act.AskedToMove || (booked.Count > 0 && booked.TrueForAll(one => ClientSessions.IsFor(one, mine)));
    }

    private static bool IsShown(Entry entry, CompartmentKind holds, Id<Person> client) =>
        // What belongs to a legal duty is held back until the law allows it to be shown (design.md §6).
        holds != CompartmentKind.Duty
        // When somebody else in a couple or family was here, and at what hour of the night, is theirs: with a partner who
        // watches, such a line would be the watching.
        && (entry.Reason != Reason.Self || entry.Actor == client)
        && Did(entry, holds).Length > 0;

    private static List<LookLine> Lines(IEnumerable<(long Index, Entry Entry, CompartmentKind Holds)> week, Id<Person> client) =>
    [
        .. week.GroupBy(one => (one.Entry.Actor, one.Entry.Reason))
            .Select(same => new LookLine(
                same.Key.Actor, same.Key.Actor == client, Decision.WordsFor(same.Key.Reason),
                [.. same.Select(one => Shown(one.Index, one.Entry, one.Holds))]))
            .OrderBy(line => line.Own).ThenByDescending(line => line.Looks[0].At),
    ];

    private static LookShown Shown(long index, Entry entry, CompartmentKind holds)
    {
        var did = Did(entry, holds);
        var (verb, thing) = entry.Act switch
        {
            // No more than a name above a list or a note: "opened your details" would be more than was seen.
            Act.Looked when entry.Purpose is Purpose.List && holds is CompartmentKind.Identity => (did, ""),
            Act.Looked when entry.Purpose is Purpose.Search => ("looked for a word", $"in {Words(holds)}"),
            Act.Looked => ("opened", Words(holds)),
            Act.Wrote or Act.SignedNote or Act.AmendedNote or Act.Discarded => ("wrote or changed", Words(holds)),
            _ => (did, ""),
        };
        return new LookShown(index, entry.At, did, verb, thing);
    }

    /// <summary>What was done, in words that follow a name. Empty for what is no look: keys that were renewed, items that moved.</summary>
    private static string Did(Entry entry, CompartmentKind holds) => entry.Act switch
    {
        Act.Looked => Looked(entry.Purpose, holds),
        Act.Wrote when holds is CompartmentKind.Identity or CompartmentKind.Contact => $"wrote down {Words(holds)}",
        Act.Wrote => $"wrote in {Words(holds)}",
        Act.SignedNote => "signed a note",
        Act.SubmittedNote => "signed a note, and asked who supervises them to sign it too",
        Act.CosignedNote => "signed a note too, after your counsellor",
        Act.SentBackNote => "read a note and sent it back to your counsellor, to write it again",
        Act.AmendedNote => "added to a note",
        Act.Shared => "shared a note or the plan with you",
        Act.StoppedSharing => "stopped sharing a note or the plan with you",
        Act.Discarded => $"took something out of {Words(holds)}",
        Act.Imported => "brought in records from another place",
        Act.KeptDraft => "wrote a draft of a note",
        Act.ReviewedPlan when holds is CompartmentKind.Identity => "set the day to look at your plan again",
        Act.ReviewedPlan => "looked at your plan again and wrote down how it goes",
        // D06: the desk books a time, and that is all it sees.
        Act.Booked when entry.Reason == Reason.Desk => "booked a time for you at the front desk (time only)",
        Act.MovedBooking when entry.Reason == Reason.Desk => "moved your time at the front desk (time only)",
        Act.CancelledBooking when entry.Reason == Reason.Desk => "cancelled your time at the front desk (time only)",
        Act.Booked => "booked a time for you",
        Act.MovedBooking => "moved your time",
        Act.CancelledBooking => "cancelled your time",
        Act.Arrived => "wrote down that you came",
        Act.DidNotCome => "wrote down that you did not come",
        Act.AskedToMove => "asked for another time",
        Act.AskedMeasure => "asked you to fill in a form",
        Act.AnsweredMeasure => "kept the answers to a form",
        _ => "",
    };

    private static string Looked(Purpose purpose, CompartmentKind holds) => purpose switch
    {
        Purpose.List when holds is CompartmentKind.Identity => "saw your name",
        Purpose.List => $"saw a list of {Words(holds)}",
        Purpose.Write => $"opened {Words(holds)} to write",
        Purpose.Share => $"opened {Words(holds)} to share something with you",
        Purpose.Print => $"printed {Words(holds)}",
        Purpose.Check => $"checked {Words(holds)}",
        Purpose.Search => $"looked for a word in {Words(holds)}",
        _ => $"read {Words(holds)}",
    };

    private static string Words(CompartmentKind holds) => holds switch
    {
        CompartmentKind.Identity => "your name and details",
        CompartmentKind.Contact => "how to reach you",
        CompartmentKind.Bookings => "your bookings",
        CompartmentKind.Record => "your notes and plan",
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
