using System.Globalization;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>A room that can be booked. One that is used no more stays known by its name.</summary>
public sealed record RoomOf(Id<Room> Id, string Name, bool IsInUse);

/// <summary>
/// The practice's time: its zone, its rooms, when it is open. Bookings are kept as instants; here they get the hours that hang on
/// the practice's wall, also where the clocks change.
/// </summary>
public sealed class PracticeTimes
{
    public const int LongestName = 60;
    private const int MostRooms = 50;

    private PracticeTimes(TimeZoneInfo zone, bool isZoneSet, IReadOnlyList<RoomOf> rooms, IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)> hours) =>
        (Zone, IsZoneSet, AllRooms, Hours) = (zone, isZoneSet, rooms, hours);

    public TimeZoneInfo Zone { get; }

    /// <summary>False until somebody has said where the practice is: until then its hours are world time.</summary>
    public bool IsZoneSet { get; }

    /// <summary>Also those that are used no more.</summary>
    public IReadOnlyList<RoomOf> AllRooms { get; }

    public IEnumerable<RoomOf> Rooms => AllRooms.Where(room => room.IsInUse);

    /// <summary>Weekdays on which people work here, and when; none at all until somebody has said so.</summary>
    public IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)> Hours { get; }

    /// <summary>Zones by the names of the tz database, for a list to choose from.</summary>
    public static IReadOnlyList<string> Zones => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static async Task<PracticeTimes> Read(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        var zone = await TimesStore.Zone(connection);
        var known = ZoneOf(zone);
        return new PracticeTimes(known ?? TimeZoneInfo.Utc, known is not null, await TimesStore.Rooms(connection), await TimesStore.Hours(connection));
    }

    /// <summary>Times of a zone alone, for what needs no practice.</summary>
    public static PracticeTimes In(TimeZoneInfo zone) => new(zone, true, [], new Dictionary<DayOfWeek, (TimeOnly, TimeOnly)>());

    /// <summary>Sets where the practice is, when it is open.</summary>
    public static Task Set(Practice practice, Session session, string zone, IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)> hours)
    {
        if (ZoneOf(zone) is null)
            throw new Refused(Refusal.NotAllowed, "Choose the practice's time zone from the list. Nothing was changed.");
        if (hours.Values.Any(one => one.Closes <= one.Opens))
            throw new Refused(Refusal.NotAllowed, "A day ends after it begins. Nothing was changed.");
        return Change(practice, session, transaction =>
        {
            TimesStore.SetZone(transaction, zone);
            TimesStore.SetHours(transaction, hours);
        });
    }

    /// <param name="id">The id that the room is to have; the same form sent again makes no second one.</param>
    public static async Task AddRoom(Practice practice, Session session, string name, Id<Room> id)
    {
        var rooms = (await Read(practice)).AllRooms;
        if (rooms.Any(room => room.Id == id))
            return;
        if (rooms.Any(room => room.IsInUse && string.Equals(room.Name, name, StringComparison.OrdinalIgnoreCase)))
            throw new Refused(Refusal.NotAllowed, "There is a room of that name. Nothing was changed.");
        if (rooms.Count >= MostRooms)
            throw new Refused(Refusal.NotAllowed, $"There can be {MostRooms} rooms. Nothing was changed.");
        var isThere = false;
        try
        {
            await Change(practice, session, transaction =>
            {
                if (isThere = !TimesStore.AddRoom(transaction, id, name))
                    throw new Refused(Refusal.Changed, "This was sent already.");
            });
        }
        catch (Refused) when (isThere)
        {
            // The same form from another window: the room is there, once.
        }
    }

    /// <summary>A room that is booked no more. What is booked in it stays.</summary>
    public static Task EndRoom(Practice practice, Session session, Id<Room> id) =>
        Change(practice, session, transaction => TimesStore.EndRoom(transaction, id, practice.Now));

    public static bool MayChange(Practice practice, Session session) => practice.Roll.HasAny(session.Person, practice.Now, Role.Director, Role.Administrator);

    /// <summary>The moment at which the clock on the wall shows this; null where it never does, because it is put forward.</summary>
    /// <remarks>An hour that comes twice means the first of the two.</remarks>
    public DateTimeOffset? At(DateOnly day, TimeOnly time)
    {
        var wall = day.ToDateTime(time, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(wall))
            return null;
        var offset = Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max() : Zone.GetUtcOffset(wall);
        var moment = wall.Ticks - offset.Ticks;
        return moment >= 0 && moment <= DateTime.MaxValue.Ticks ? new DateTimeOffset(moment, TimeSpan.Zero) : null;
    }

    /// <summary>When a day begins here: at midnight, or where the clock leaps over midnight, as soon as there is an hour.</summary>
    public DateTimeOffset Begins(DateOnly day)
    {
        for (var minutes = 0; minutes < 24 * 60; minutes += 15)
        {
            if (At(day, TimeOnly.MinValue.AddMinutes(minutes)) is { } at)
                return at;
        }
        return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero); // a day that a zone has left out
    }

    public DateTimeOffset Here(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Here(at).DateTime);

    public TimeOnly TimeOf(DateTimeOffset at) => TimeOnly.FromDateTime(Here(at).DateTime);

    public string DayWords(DateTimeOffset at) => Here(at).ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Hours and minutes; in an hour that comes twice, also which of the two it is.</summary>
    public string TimeWords(DateTimeOffset at)
    {
        var here = Here(at);
        var words = here.ToString("HH:mm", CultureInfo.InvariantCulture);
        return Zone.IsAmbiguousTime(here.DateTime) ? $"{words} (UTC{here.ToString("zzz", CultureInfo.InvariantCulture)})" : words;
    }

    /// <summary>Whether people work here all that time. Without hours nobody has said otherwise.</summary>
    public bool IsOpen(DateTimeOffset from, DateTimeOffset until)
    {
        if (Hours.Count == 0)
            return true;
        var day = DayOf(from);
        return DayOf(until) == day && Hours.TryGetValue(day.DayOfWeek, out var hours) && TimeOf(from) >= hours.Opens && TimeOf(until) <= hours.Closes;
    }

    private static TimeZoneInfo? ZoneOf(string? zone) => zone is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;

    private static async Task Change(Practice practice, Session session, Action<Storage.Transaction> store)
    {
        if (!MayChange(practice, session))
            throw Refused.NotFound();
        var entry = Entry.Of(Act.ChangedPractice, practice.Now, session.Person);
        var condition = new Condition(practice.Ledger.Standing.Size, [session.Person.Value], DateTimeOffset.MaxValue, session);
        if (await practice.Ledger.Append([entry], condition, (transaction, _) => store(transaction)) is null)
            throw new Refused(Refusal.Changed, "Somebody else is changing this just now. Nothing was changed; please try again.");
    }
}
