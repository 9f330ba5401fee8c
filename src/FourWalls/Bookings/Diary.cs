using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>Bookings over time, of whatever file. Files that are walled from the reader are not in it, nor those that are gone.</summary>
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
        await using var connection = await practice.Database.Read();
        return (int)await BookingStore.CountUnsaid(connection, session.Person, practice.Now - Lately, practice.Now);
    }

    /// <summary>For how many of this person's bookings the client has asked for another time.</summary>
    public static async Task<int> CountAsked(Practice practice, Session session)
    {
        await using var connection = await practice.Database.Read();
        return (int)await BookingStore.CountAsked(connection, session.Person, practice.Now);
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

    private static IReadOnlyList<BookingFact> Shown(Practice practice, Session reader, IReadOnlyList<BookingFact> facts) =>
        [.. facts.Where(fact => !practice.Ledger.Standing.IsWalled(fact.File, reader.Person) && !practice.Ledger.Standing.IsDestroyed(fact.File))];
}
