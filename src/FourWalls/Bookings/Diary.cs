using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>
/// Bookings over time, of whatever file that is not gone; of the reader's own, nothing of a file that is behind a Wall. Others' stay:
/// were one missing here that is in the way of a booking, that would say what the Wall hides. Whoever shows more of them than times
/// first asks for each whether the reader may know of its file.
/// </summary>
public static class Diary
{
    private const int MostAtOnce = 1000;

    /// <summary>How far back somebody is asked who came.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>What a person takes part in between two times.</summary>
    public static async Task<IReadOnlyList<BookingFact>> Of(Practice practice, Session reader, Id<Person> person, DateTimeOffset from, DateTimeOffset until)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await BookingStore.OfPerson(connection, person, from, until);
        return Shown(practice, reader, await Facts(practice, rows));
    }

    /// <summary>Everything between two times.</summary>
    public static async Task<IReadOnlyList<BookingFact>> OfAll(Practice practice, Session reader, DateTimeOffset from, DateTimeOffset until)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await BookingStore.OfAll(connection, from, until, MostAtOnce);
        return Shown(practice, reader, await Facts(practice, rows));
    }

    /// <summary>How many of this person's bookings are over of which nobody has said whether the client came.</summary>
    public static async Task<int> CountUnsaid(Practice practice, Session session)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await BookingStore.Unsaid(connection, session.Person, practice.Now - Lately, practice.Now);
        return await CountOpen(practice, session, rows);
    }

    /// <summary>For how many of this person's bookings the client has asked for another time.</summary>
    public static async Task<int> CountAsked(Practice practice, Session session)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await BookingStore.AskedOf(connection, session.Person, practice.Now);
        return await CountOpen(practice, session, rows);
    }

    /// <summary>The facts of rows, each from its signed entry; what the ledger has ended is not there, whatever a row says.</summary>
    internal static async Task<IReadOnlyList<BookingFact>> Facts(Practice practice, IReadOnlyList<LedgerStore.FactRow> rows)
    {
        var facts = new List<BookingFact>(rows.Count);
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is BookingFact fact)
                facts.Add(fact);
        }
        return facts;
    }

    /// <summary>Of what waits, only what this person can do something about: no file that they work with no more, none behind a Wall.</summary>
    private static async Task<int> CountOpen(Practice practice, Session session, IReadOnlyList<LedgerStore.FactRow> rows)
    {
        var count = 0;
        foreach (var fact in Shown(practice, session, await Facts(practice, rows)))
        {
            if (fact.State == BookingState.Booked && fact.People.Contains(session.Person) && await new BookingsOf(practice, session, fact.File).Right() != Reason.None)
                count++;
        }
        return count;
    }

    private static IReadOnlyList<BookingFact> Shown(Practice practice, Session reader, IReadOnlyList<BookingFact> facts)
    {
        var standing = practice.Ledger.Standing;
        return [.. facts.Where(fact => !standing.IsDestroyed(fact.File) && !(fact.People.Contains(reader.Person) && standing.IsWalled(fact.File, reader.Person)))];
    }
}
