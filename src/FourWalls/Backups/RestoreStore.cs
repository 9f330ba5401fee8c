using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Backups;

/// <summary>What a restored database holds that may have ended since, and how it is taken out.</summary>
internal static class RestoreStore
{
    public sealed record FactRow(Id<Fact> Id, long Entry, Id<ClientFile> File);

    public sealed record ItemRow(Id<Item> Id, long Version, long Kind, Id<ClientFile> File, Id<Compartment> Compartment);

    public sealed record WayRow(string Id, Id<Person> Person, byte[] Bundle);

    /// <summary>Facts that hold, of the practice and of every file, in the order of their entries.</summary>
    public static IEnumerable<FactRow> Holding(DbConnection connection) =>
        connection.Query<FactRow>("SELECT id, entry, file FROM fact WHERE ended_entry IS NULL ORDER BY entry, id", buffered: false);

    public static bool Stated(DbConnection connection, Id<Fact> fact) =>
        connection.QueryFirstOrDefault<long?>("SELECT 1 FROM fact WHERE id = @fact", new { fact }) is not null;

    public static IEnumerable<ItemRow> Items(DbConnection connection) =>
        connection.Query<ItemRow>("SELECT id, version, kind, file, compartment FROM item ORDER BY file, compartment", buffered: false);

    public static IEnumerable<WayRow> WaysIn(DbConnection connection) =>
        connection.Query<WayRow>("SELECT id, person, bundle FROM way_in ORDER BY id", buffered: false);

    public static List<Id<Compartment>> Compartments(DbConnection connection, Id<ClientFile> file) => connection.Query<Id<Compartment>>(
        "SELECT compartment FROM fact WHERE file = @file AND kind = @kind AND ended_entry IS NULL",
        new { file, kind = (long)FactKind.Compartment }).AsList();

    /// <summary>How many files nobody who works here holds the record of any more: only the recovery papers open them.</summary>
    public static long HeldByNobody(DbConnection connection) => connection.QuerySingle<long>(
        """
        SELECT COUNT(*) FROM fact c
        WHERE c.kind = @compartments AND c.detail = @record AND c.file IS NOT NULL AND c.ended_entry IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM fact g JOIN person p ON p.id = g.person AND p.kind = 1 AND p.ended_at IS NULL
            WHERE g.compartment = c.compartment AND g.kind = @grants AND g.ended_entry IS NULL)
        """,
        new { compartments = (long)FactKind.Compartment, record = (long)CompartmentKind.Record, grants = (long)FactKind.Grant });
}
