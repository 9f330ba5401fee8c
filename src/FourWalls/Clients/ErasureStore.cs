using System.Data.Common;
using Dapper;
using FourWalls.Looks;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>Everything of one file that lies in the tables, and how it is taken out of them.</summary>
internal static class ErasureStore
{
    public sealed record ItemRow(Id<Item> Id, long Version);

    /// <summary>Every compartment that the file ever had: in one that has ended there may be items still.</summary>
    public static List<Id<Compartment>> Compartments(DbConnection connection, Id<ClientFile> file) => connection.Query<Id<Compartment>>(
        "SELECT DISTINCT compartment FROM fact WHERE file = @file AND kind = @kind ORDER BY compartment",
        new { file, kind = (long)FactKind.Compartment }).AsList();

    /// <summary>The file's items in a compartment; the directory has other files' as well.</summary>
    public static List<ItemRow> Items(DbConnection connection, Id<ClientFile> file, Id<Compartment> compartment) => connection.Query<ItemRow>(
        "SELECT id, version FROM item WHERE compartment = @compartment AND file = @file ORDER BY id, version", new { file, compartment }).AsList();

    /// <summary>Whoever was given work with the file, whether they have it still or not.</summary>
    public static List<LedgerStore.FactRow> Worked(DbConnection connection, Id<ClientFile> file) => connection.Query<LedgerStore.FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE file = @file AND kind = @kind ORDER BY entry", new { file, kind = (long)FactKind.Assignment }).AsList();

    /// <summary>Requests to destroy a file's keys that have not run out.</summary>
    public static List<LedgerStore.FactRow> Asked(DbConnection connection, DateTimeOffset now) => connection.Query<LedgerStore.FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE until > @now AND kind = @kind AND ended_entry IS NULL ORDER BY entry",
        new { now, kind = (long)FactKind.DestructionAsked }).AsList();

    /// <summary>The entry that opened a file, whether it still holds or not.</summary>
    public static long? OpenedBy(DbConnection connection, Id<ClientFile> file) => connection.QueryFirstOrDefault<long?>(
        "SELECT entry FROM fact WHERE file = @file AND kind = @kind ORDER BY entry", new { file, kind = (long)FactKind.File });

    /// <summary>Takes out items that were read before. False when one has gone, or another has come.</summary>
    public static bool RemoveItems(Transaction transaction, Id<ClientFile> file, Id<Compartment> compartment, IReadOnlyList<ItemRow> items)
    {
        var gone = transaction.ExecuteMany(
            "DELETE FROM item WHERE id = @id AND version = @version AND compartment = @compartment",
            [.. items.Select(one => new (string, object?)[] { ("id", one.Id.ToString()), ("version", one.Version), ("compartment", compartment.ToString()) })]);
        return gone == items.Count
            && transaction.Query<long>("SELECT 1 FROM item WHERE compartment = @compartment AND file = @file LIMIT 1", new { compartment, file }).Count == 0;
    }

    /// <summary>Whatever could open a compartment, and the work that waits for it.</summary>
    public static void RemoveKeys(Transaction transaction, Id<Compartment> compartment)
    {
        transaction.Execute("DELETE FROM wrap WHERE compartment = @compartment", new { compartment });
        KeyStore.DropLinks(transaction, compartment);
        KeyStore.DropWork(transaction, compartment);
    }

    /// <summary>Blind marks of what was imported into it.</summary>
    public static void RemoveMarks(Transaction transaction, Id<ClientFile> file) =>
        transaction.Execute("DELETE FROM source_index WHERE file = @file", new { file });
}
