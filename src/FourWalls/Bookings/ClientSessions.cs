using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>A client's booking as they see it themselves.</summary>
/// <param name="Asked">They have asked for another time, and nobody has moved it yet.</param>
public sealed record ClientSession(BookingFact Booking, bool Asked);

/// <summary>What a client sees of their own bookings, and that they can ask for another time. No words are kept: a worker gets in touch.</summary>
public static class ClientSessions
{
    private const int MostShown = 60;

    /// <summary>Those that are to come and that this client is expected at.</summary>
    public static async Task<IReadOnlyList<ClientSession>> Coming(Practice practice, Session client, ClientFile file)
    {
        var mine = await Mine(client, file);
        await using var connection = await practice.Database.Read();
        var asked = await BookingStore.Asked(connection, file.Id);
        var facts = await Diary.Facts(practice, await BookingStore.OfFile(connection, file.Id, practice.Now, MostShown));
        return [.. facts.Where(one => one.State == BookingState.Booked && IsFor(one, mine)).Select(one => new ClientSession(one, asked.Contains(one.Booking)))];
    }

    /// <summary>Asks for another time: those whom they meet see it at the booking. Asked twice is asked once.</summary>
    /// <exception cref="Refused">There is no such booking for them.</exception>
    public static async Task AskToMove(Practice practice, Session client, ClientFile file, Id<Booking> booking)
    {
        var state = await file.State();
        var found = (await Coming(practice, client, file)).FirstOrDefault(one => one.Booking.Booking == booking)
            ?? throw await Misses.Record(practice, client, booking.ToString());
        if (found.Asked || practice.Now >= found.Booking.From)
            return;
        var entry = Entry.Of(Act.AskedToMove, practice.Now, client.Person) with { File = file.Id, Reason = Reason.Self, Basis = booking.Value };
        var condition = new Condition(state.AsOf, [file.Id.Value, client.Person.Value], DateTimeOffset.MaxValue, client);
        if (await practice.Ledger.Append([entry], condition, (transaction, _) => BookingStore.Ask(transaction, booking, practice.Now)) is null)
            throw new Refused(Refusal.Changed, "This was changed just now. Please look again.");
    }

    /// <summary>Whether a booking is for one of these members.</summary>
    internal static bool IsFor(BookingFact booking, IReadOnlySet<Id<Member>> members) => booking.Members.Count == 0 || booking.Members.Any(members.Contains);

    private static async Task<HashSet<Id<Member>>> Mine(Session client, ClientFile file) =>
        [.. (await file.State()).ClientPeople.Where(one => one.Person == client.Person).Select(one => one.Member)];
}
