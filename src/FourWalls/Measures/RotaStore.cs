using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Measures;

/// <summary>Shifts and calls: who works when, and that a form came in. No word of anybody's.</summary>
internal static class RotaStore
{
    public sealed record CallRow(Id<Item> Item, Id<ClientFile> File, DateTimeOffset CameAt);

    public static async Task<List<Shift>> Coming(DbConnection connection, DateTimeOffset now) => (await connection.QueryAsync<Shift>(
        """
        SELECT id, person, starts_at AS "from", ends_at AS until FROM duty_shift WHERE ends_at > @now AND ended_at IS NULL ORDER BY starts_at, id
        """,
        new { now })).AsList();

    /// <summary>False when the shift is there already: it was sent twice.</summary>
    public static bool Add(Transaction transaction, Shift shift, Id<Person> by, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO duty_shift (id, person, starts_at, ends_at, set_by, set_at)
        SELECT @id, @person, @starts, @ends, @by, @now WHERE NOT EXISTS (SELECT 1 FROM duty_shift WHERE id = @id)
        """,
        new { id = shift.Id, person = shift.Person, starts = shift.From, ends = shift.Until, by, now }) == 1;

    /// <summary>False when it was taken back already.</summary>
    public static bool End(Transaction transaction, Id<Shift> shift, Id<Person> by, DateTimeOffset now) => transaction.Execute(
        "UPDATE duty_shift SET ended_by = @by, ended_at = @now WHERE id = @shift AND ended_at IS NULL", new { shift, by, now }) == 1;

    public static void Call(Transaction transaction, Id<Item> item, Id<ClientFile> file, DateTimeOffset now) => transaction.Execute(
        "INSERT INTO duty_call (item, file, came_at) VALUES (@item, @file, @now)", new { item, file, now });

    public static async Task<List<CallRow>> Waiting(DbConnection connection) =>
        (await connection.QueryAsync<CallRow>("SELECT item, file, came_at FROM duty_call WHERE seen_at IS NULL ORDER BY came_at")).AsList();

    public static void Seen(Transaction transaction, Id<Item> item, Id<Person> by, DateTimeOffset now) => transaction.Execute(
        "UPDATE duty_call SET seen_by = @by, seen_at = @now WHERE item = @item AND seen_at IS NULL", new { item, by, now });

    public static void RemoveFile(Transaction transaction, Id<ClientFile> file) => transaction.Execute("DELETE FROM duty_call WHERE file = @file", new { file });
}
