using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Practices;

/// <summary>One practice: its database, its ledger, its host's secrets and its clock. Every room's work begins here.</summary>
public sealed class Practice : IAsyncDisposable
{
    private Practice(Database database, Ledger ledger, HostSecrets host, PracticeClock time) =>
        (Database, Ledger, Host, Time, Papers) = (database, ledger, host, time, new RecoveryPapers(time));

    public PracticeClock Time { get; }

    /// <summary>Fresh recovery papers, until they have been typed back.</summary>
    public RecoveryPapers Papers { get; }

    public Ledger Ledger { get; }

    internal Database Database { get; }

    internal HostSecrets Host { get; }

    /// <summary>Who works here, as this process has followed it.</summary>
    public Roll Roll => Ledger.Standing.Roll;

    public bool IsFounded => Roll.Practice is not null;

    public Guid Id => Roll.Practice?.Practice ?? throw new InvalidOperationException("This practice is not founded yet.");

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Opens a data directory, and makes it when it is empty.</summary>
    /// <param name="connection">PostgreSQL's connection string; null for SQLite in the directory.</param>
    /// <exception cref="LedgerBroken">The database is not the one that this host knows.</exception>
    /// <exception cref="Refused">A newer version has been at work on it.</exception>
    public static Practice Open(string data, string? connection, TimeProvider time)
    {
        Directory.CreateDirectory(data);
        var host = HostSecrets.Open(data);
        var database = Database.At(data, connection);
        var clock = new PracticeClock(time);
        return new Practice(database, LedgerOpening.Open(database, host, clock), host, clock);
    }

    public async ValueTask DisposeAsync()
    {
        Papers.Dispose();
        await Ledger.DisposeAsync();
        await Database.DisposeAsync();
        Host.Dispose();
    }
}
