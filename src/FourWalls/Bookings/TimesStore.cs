using System.Data.Common;
using Dapper;
using FourWalls.Storage;

namespace FourWalls.Bookings;

/// <summary>The practice's zone, rooms and hours.</summary>
internal static class TimesStore
{
    private const int MinutesOfHour = 60;

    public static async Task<string?> Zone(DbConnection connection) =>
        await connection.QueryFirstOrDefaultAsync<string>("SELECT zone FROM practice_times WHERE one = 1");

    public static void SetZone(Transaction transaction, string zone) => transaction.Execute(
        "INSERT INTO practice_times (one, zone) VALUES (1, @zone) ON CONFLICT (one) DO UPDATE SET zone = excluded.zone", new { zone });

    public static async Task<IReadOnlyList<RoomOf>> Rooms(DbConnection connection) =>
        [.. (await connection.QueryAsync<RoomRow>("SELECT id, name, ended_at FROM room ORDER BY name, id")).Select(row => new RoomOf(row.Id, row.Name, row.EndedAt is null))];

    /// <returns>False when it is there already.</returns>
    public static bool AddRoom(Transaction transaction, Id<Room> id, string name) =>
        transaction.Execute("INSERT INTO room (id, name) VALUES (@id, @name) ON CONFLICT (id) DO NOTHING", new { id, name }) == 1;

    public static void EndRoom(Transaction transaction, Id<Room> id, DateTimeOffset now) =>
        transaction.Execute("UPDATE room SET ended_at = @now WHERE id = @id AND ended_at IS NULL", new { id, now });

    public static async Task<IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)>> Hours(DbConnection connection) =>
        (await connection.QueryAsync<(long Weekday, long Opens, long Closes)>("SELECT weekday, opens, closes FROM opening_hours"))
        .ToDictionary(row => (DayOfWeek)row.Weekday, row => (Time(row.Opens), Time(row.Closes)));

    public static void SetHours(Transaction transaction, IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)> hours)
    {
        transaction.Execute("DELETE FROM opening_hours");
        foreach (var (weekday, (opens, closes)) in hours)
        {
            transaction.Execute(
                "INSERT INTO opening_hours (weekday, opens, closes) VALUES (@weekday, @opens, @closes)",
                new { weekday = (long)weekday, opens = Minutes(opens), closes = Minutes(closes) });
        }
    }

    private static TimeOnly Time(long minutes) => TimeOnly.MinValue.AddMinutes(minutes);

    private static long Minutes(TimeOnly time) => time.Hour * MinutesOfHour + time.Minute;

    private sealed record RoomRow(Id<Room> Id, string Name, DateTimeOffset? EndedAt);
}
