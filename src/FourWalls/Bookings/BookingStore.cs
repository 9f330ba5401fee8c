using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Bookings;

/// <summary>Where bookings stand, by time. What a booking says is read from its entry.</summary>
internal static class BookingStore
{
    private const long LongestMilliseconds = 24 * 3_600_000;

    private const string Facts = "SELECT f.id, f.kind, f.entry, f.ended_entry FROM booking b JOIN fact f ON f.id = b.fact";

    /// <summary>A booking that takes up a person, or a room, at that time.</summary>
    public sealed record Taken(Id<Booking> Booking, Id<Person> Person, Id<Room> Room, DateTimeOffset Starts, DateTimeOffset Ends);

    /// <summary>A new booking.</summary>
    /// <returns>False when there is one of that id already, in whatever file: the same form was sent to two of them at once.</returns>
    public static bool Add(Transaction transaction, BookingFact fact)
    {
        var added = transaction.Execute(
            """
            INSERT INTO booking (id, fact, file, room, state, starts, ends) VALUES (@booking, @fact, @file, @room, @state, @from, @until)
            ON CONFLICT (id) DO NOTHING
            """,
            Row(fact)) == 1;
        if (added)
            AddPeople(transaction, fact);
        return added;
    }

    /// <summary>A booking of this file as it stands now. Whoever asked for another time is answered by it.</summary>
    /// <returns>False when there is none of that id in the file.</returns>
    public static bool Replace(Transaction transaction, BookingFact fact)
    {
        var replaced = transaction.Execute(
            """
            UPDATE booking SET fact = @fact, room = @room, state = @state, starts = @from, ends = @until, asked_at = NULL
            WHERE id = @booking AND file = @file
            """,
            Row(fact)) == 1;
        if (!replaced)
            return false;
        transaction.Execute("DELETE FROM booking_person WHERE booking = @booking", new { booking = fact.Booking });
        AddPeople(transaction, fact);
        return true;
    }

    public static void Remove(Transaction transaction, Id<Booking> booking)
    {
        transaction.Execute("DELETE FROM booking_person WHERE booking = @booking", new { booking });
        transaction.Execute("DELETE FROM booking WHERE id = @booking", new { booking });
    }

    /// <summary>All that lies here of a file that was destroyed.</summary>
    public static void RemoveFile(Transaction transaction, Id<ClientFile> file)
    {
        transaction.Execute("DELETE FROM booking_person WHERE booking IN (SELECT id FROM booking WHERE file = @file)", new { file });
        transaction.Execute("DELETE FROM booking WHERE file = @file", new { file });
    }

    /// <summary>Who and which room is taken at that time by another booking.</summary>
    public static List<Taken> TakenAt(Transaction transaction, BookingFact wanted) => transaction.Query<Taken>(TakenSql, Values(wanted));

    /// <inheritdoc cref="TakenAt(Transaction, BookingFact)"/>
    public static List<Taken> TakenAt(DbConnection connection, BookingFact wanted) => connection.Query<Taken>(TakenSql, Values(wanted)).AsList();

    public static async Task<LedgerStore.FactRow?> Find(DbConnection connection, Id<ClientFile> file, Id<Booking> booking) =>
        await connection.QueryFirstOrDefaultAsync<LedgerStore.FactRow>($"{Facts} WHERE b.id = @booking AND b.file = @file", new { file, booking });

    public static async Task<List<LedgerStore.FactRow>> OfFile(DbConnection connection, Id<ClientFile> file, DateTimeOffset from, int most) =>
        (await connection.QueryAsync<LedgerStore.FactRow>($"{Facts} WHERE b.file = @file AND b.ends > @from ORDER BY b.starts LIMIT @most", new { file, from, most })).AsList();

    /// <summary>The newest of those that are over.</summary>
    public static async Task<List<LedgerStore.FactRow>> OfFileBefore(DbConnection connection, Id<ClientFile> file, DateTimeOffset before, int most) =>
        (await connection.QueryAsync<LedgerStore.FactRow>(
            $"{Facts} WHERE b.file = @file AND b.ends <= @before ORDER BY b.starts DESC LIMIT @most", new { file, before, most })).AsList();

    public static async Task<List<LedgerStore.FactRow>> OfPerson(DbConnection connection, Id<Person> person, DateTimeOffset from, DateTimeOffset until) =>
        (await connection.QueryAsync<LedgerStore.FactRow>(
            $"""
            {Facts} JOIN booking_person p ON p.booking = b.id
            WHERE p.person = @person AND p.starts < @until AND p.starts > @early AND b.ends > @from ORDER BY b.starts
            """,
            new { person, from, until, early = from.AddMilliseconds(-LongestMilliseconds) })).AsList();

    public static async Task<List<LedgerStore.FactRow>> OfAll(DbConnection connection, DateTimeOffset from, DateTimeOffset until, int most) =>
        (await connection.QueryAsync<LedgerStore.FactRow>(
            $"{Facts} WHERE b.starts < @until AND b.starts > @early AND b.ends > @from ORDER BY b.starts LIMIT @most",
            new { from, until, early = from.AddMilliseconds(-LongestMilliseconds), most })).AsList();

    /// <summary>Bookings of a person that have begun and of which nobody has said whether the client came.</summary>
    public static async Task<List<LedgerStore.FactRow>> Unsaid(DbConnection connection, Id<Person> person, DateTimeOffset from, DateTimeOffset until) =>
        (await connection.QueryAsync<LedgerStore.FactRow>(
            $"""
            {Facts} JOIN booking_person p ON p.booking = b.id
            WHERE p.person = @person AND p.starts >= @from AND p.starts < @until AND b.ends <= @until AND b.state = 1
            """,
            new { person, from, until })).AsList();

    public static void Ask(Transaction transaction, Id<Booking> booking, DateTimeOffset now) =>
        transaction.Execute("UPDATE booking SET asked_at = @now WHERE id = @booking AND asked_at IS NULL", new { booking, now });

    /// <summary>Bookings of a file whose client has asked for another time.</summary>
    public static async Task<HashSet<Id<Booking>>> Asked(DbConnection connection, Id<ClientFile> file) =>
        [.. (await connection.QueryAsync<string>("SELECT id FROM booking WHERE file = @file AND asked_at IS NOT NULL", new { file })).Select(Id<Booking>.Parse)];

    /// <summary>For which of a person's bookings a client has asked for another time, of what is to come.</summary>
    public static async Task<List<LedgerStore.FactRow>> AskedOf(DbConnection connection, Id<Person> person, DateTimeOffset now) =>
        (await connection.QueryAsync<LedgerStore.FactRow>(
            $"""
            {Facts} JOIN booking_person p ON p.booking = b.id
            WHERE p.person = @person AND p.starts > @now AND b.asked_at IS NOT NULL AND b.state = 1
            """,
            new { person, now })).AsList();

    /// <summary>Files at risk of which a person holds a key: 9 is the kind of a grant, 13 of a mark of risk.</summary>
    public static async Task<List<Id<ClientFile>>> AtRiskHeldBy(DbConnection connection, Id<Person> person) => (await connection.QueryAsync<string>(
        """
        SELECT DISTINCT g.file FROM fact g JOIN fact r ON r.file = g.file AND r.kind = 13 AND r.ended_entry IS NULL
        WHERE g.person = @person AND g.kind = 9 AND g.ended_entry IS NULL
        """,
        new { person })).Select(Id<ClientFile>.Parse).ToList();

    /// <summary>Takes out whatever stands on facts that have ended: after a restore.</summary>
    public static void RemoveOf(Transaction transaction, IEnumerable<BookingFact> ended)
    {
        foreach (var fact in ended)
        {
            if (transaction.Query<string>("SELECT id FROM booking WHERE fact = @id", new { id = fact.Id }).Count > 0)
                Remove(transaction, fact.Booking);
        }
    }

    // People first: a file's several workers are each looked for, and then the room.
    private const string TakenSql =
        """
        SELECT b.id AS booking, p.person, NULL AS room, b.starts, b.ends FROM booking b JOIN booking_person p ON p.booking = b.id
        WHERE p.starts < @until AND p.starts > @early AND b.ends > @from AND b.state IN (1, 2) AND b.id <> @booking AND p.person IN (@a, @b, @c, @d, @e, @f, @g, @h)
        UNION ALL
        SELECT b.id, NULL, b.room, b.starts, b.ends FROM booking b
        WHERE b.room = @room AND b.starts < @until AND b.starts > @early AND b.ends > @from AND b.state IN (1, 2) AND b.id <> @booking
        """;

    private static object Row(BookingFact fact) =>
        new { booking = fact.Booking, fact = fact.Id, file = fact.File, room = fact.Room, state = (long)fact.State, from = fact.From, until = fact.Until };

    private static void AddPeople(Transaction transaction, BookingFact fact)
    {
        foreach (var person in fact.People)
            transaction.Execute("INSERT INTO booking_person (booking, person, starts) VALUES (@booking, @person, @from)", new { booking = fact.Booking, person, from = fact.From });
    }

    private static object Values(BookingFact wanted)
    {
        var names = Enumerable.Range(0, BookingForm.MostPeople).Select(i => i < wanted.People.Count ? wanted.People[i].ToString() : "").ToList();
        return new
        {
            booking = wanted.Booking.IsNone ? "" : wanted.Booking.ToString(), from = wanted.From, until = wanted.Until, early = wanted.From.AddMilliseconds(-LongestMilliseconds),
            room = wanted.Room.IsNone ? "" : wanted.Room.ToString(),
            a = names[0], b = names[1], c = names[2], d = names[3], e = names[4], f = names[5], g = names[6], h = names[7],
        };
    }
}
