using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Health;

/// <summary>
/// What fails around the program and passes by itself: no room on the disk, a database that is away. It is no bug, nobody's
/// fault, and the same act can be tried again.
/// </summary>
public static class Outage
{
    // SQLite's numbers for what it could not do.
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Full = 13, CannotOpen = 14;

    // What Linux calls "no space left on device" and "quota exceeded".
    private const int NoSpace = 28, OverQuota = 122;

    /// <summary>PostgreSQL's classes of errors that say how the server does, not what was asked of it.</summary>
    private static readonly string[] OfTheServer = ["08", "25006", "25P03", "28", "3D", "53", "57P", "58"];

    /// <returns>The "no" to give; null when the failure is anything else.</returns>
    public static Refused? Of(Exception failure) => failure switch
    {
        Refused { Refusal: Refusal.NoRoom or Refusal.Away } refused => refused,
        SqliteException { SqliteErrorCode: Full } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } => NoRoom(),
        SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or CannotOpen } => Away(),
        PostgresException postgres => OfTheServer.Any(one => postgres.SqlState.StartsWith(one, StringComparison.Ordinal)) ? Away() : null,
        NpgsqlOperationInProgressException => null,
        NpgsqlException => Away(),
        IOException { HResult: NoSpace or OverQuota } => NoRoom(),
        _ => null,
    };

    /// <summary>The host's own folder cannot be written.</summary>
    internal static Refused OfFolder(Exception failure) =>
        Of(failure) ?? new Refused(Refusal.Away, "This service cannot write in its own folder just now.");

    private static Refused NoRoom() => new(Refusal.NoRoom, "There is no room left on the disk of this service.");

    private static Refused Away() => new(Refusal.Away, "This service cannot reach its database just now.");
}
