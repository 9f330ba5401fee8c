using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using Npgsql;

namespace FourWalls.Health;

/// <summary>What can be asked of a database to know how it does; nothing of any client.</summary>
internal static class HealthStore
{
    /// <summary>The newest entry.</summary>
    public static byte[]? Newest(DbConnection connection) =>
        connection.QueryFirstOrDefault<byte[]>("SELECT leaf FROM ledger_entry ORDER BY idx DESC LIMIT 1");

    /// <summary>The entry of the last rehearsal of the recovery papers that count now.</summary>
    public static byte[]? Rehearsed(DbConnection connection) => connection.QueryFirstOrDefault<byte[]>(
        """
        SELECT e.leaf FROM fact f JOIN ledger_entry e ON e.idx = f.entry
        WHERE f.kind = @rehearsal AND f.entry >= (SELECT MAX(entry) FROM fact WHERE kind = @recovery)
        ORDER BY f.entry DESC LIMIT 1
        """,
        new { rehearsal = (long)FactKind.Rehearsal, recovery = (long)FactKind.Recovery });

    /// <summary>How many compartments wait for a new key, and since when the first of them does.</summary>
    public static (long Count, DateTimeOffset? Since) Due(DbConnection connection)
    {
        var (count, since) = connection.QuerySingle<(long, long?)>("SELECT COUNT(*), MIN(rotate_since) FROM key_work WHERE rotate_since IS NOT NULL");
        return (count, since is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
    }

    /// <summary>How many files have a record that fewer than two people here can open.</summary>
    public static async Task<int> HeldByOne(DbConnection connection, DateTimeOffset now)
    {
        var named = (await connection.QueryAsync<byte[]>(
            "SELECT DISTINCT e.leaf FROM fact f JOIN ledger_entry e ON e.idx = f.entry WHERE f.kind = @kind AND f.ended_entry IS NULL",
            new { kind = (long)FactKind.StandIn })).SelectMany(leaf => Entry.Parse(leaf).Facts.OfType<StandInFact>());
        return (await KeyStore.HeldByOne(connection, named, now)).Count;
    }

    /// <summary>The clock of the database's own machine; null where it has none.</summary>
    public static DateTimeOffset? Clock(DbConnection connection) => connection is not NpgsqlConnection ? null
        : DateTimeOffset.FromUnixTimeMilliseconds(connection.QuerySingle<long>("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"));
}
