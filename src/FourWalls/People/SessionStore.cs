using System.Data.Common;
using Dapper;
using FourWalls.Storage;

namespace FourWalls.People;

/// <summary>Rows of sessions, named by a hash of their cookie; what is in them opens only with that cookie.</summary>
internal static class SessionStore
{
    public sealed record Row(
        string RowId, Id<Session> Id, Id<Person> Person, long Entry, byte[] Bundle, DateTimeOffset MadeAt, DateTimeOffset SeenAt);

    public static void Add(Transaction transaction, string rowId, Id<Session> id, Id<Person> person, long entry, byte[] bundle, DateTimeOffset now) =>
        transaction.Execute(
            """
            INSERT INTO session (row_id, id, person, entry, bundle, made_at, seen_at)
            VALUES (@rowId, @id, @person, @entry, @bundle, @now, @now)
            """,
            new { rowId, id, person, entry, bundle, now });

    public static async Task<Row?> Find(DbConnection connection, string rowId) => await connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT s.row_id, s.id, s.person, s.entry, s.bundle, s.made_at, s.seen_at FROM session s
        JOIN person p ON p.id = s.person
        WHERE s.row_id = @rowId AND p.ended_at IS NULL
        """,
        new { rowId });

    public static async Task<DateTimeOffset?> SeenAt(DbConnection connection, string rowId) =>
        await connection.QuerySingleOrDefaultAsync<long?>("SELECT seen_at FROM session WHERE row_id = @rowId", new { rowId }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public static void Seen(Transaction transaction, string rowId, DateTimeOffset now) =>
        transaction.Execute("UPDATE session SET seen_at = @now WHERE row_id = @rowId", new { rowId, now });

    public static async Task<byte[]?> View(DbConnection connection, string rowId) =>
        await connection.QuerySingleOrDefaultAsync<byte[]?>("SELECT view FROM session WHERE row_id = @rowId", new { rowId });

    public static void PutView(Transaction transaction, string rowId, byte[]? view) =>
        transaction.Execute("UPDATE session SET view = @view WHERE row_id = @rowId", new { rowId, view });

    public static void End(Transaction transaction, string rowId) =>
        transaction.Execute("DELETE FROM session WHERE row_id = @rowId", new { rowId });

    public static void EndAll(Transaction transaction, Id<Person> person) =>
        transaction.Execute("DELETE FROM session WHERE person = @person", new { person });

    public static void EndOlder(Transaction transaction, DateTimeOffset seenBefore, DateTimeOffset madeBefore) =>
        transaction.Execute("DELETE FROM session WHERE seen_at < @seenBefore OR made_at < @madeBefore", new { seenBefore, madeBefore });
}
