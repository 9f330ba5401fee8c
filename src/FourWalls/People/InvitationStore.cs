using System.Data.Common;
using Dapper;
using FourWalls.Looks;
using FourWalls.Storage;

namespace FourWalls.People;

/// <summary>Where invitations wait: their letter, and the keys of who followed the link until somebody certifies them.</summary>
internal static class InvitationStore
{
    public sealed record Row(
        Id<Fact> Id, Id<Person> Person, Id<Person> InvitedBy, byte[] Letter, DateTimeOffset MadeAt, DateTimeOffset EndsAt,
        byte[]? Keys, DateTimeOffset? UsedAt, DateTimeOffset? SettledAt);

    private const string Columns = "id, person, invited_by, letter, made_at, ends_at, keys, used_at, settled_at";

    public static void Add(
        Transaction transaction, Id<Fact> id, string tokenHash, Id<Person> person, Id<Person> by, byte[] letter, DateTimeOffset now, DateTimeOffset ends) =>
        transaction.Execute(
            """
            INSERT INTO invitation (id, token_hash, person, invited_by, letter, made_at, ends_at)
            VALUES (@id, @tokenHash, @person, @by, @letter, @now, @ends)
            """,
            new { id, tokenHash, person, by, letter, now, ends });

    public static async Task<Row?> ByToken(DbConnection connection, string tokenHash) => await connection.QuerySingleOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM invitation WHERE token_hash = @tokenHash AND used_at IS NULL AND settled_at IS NULL", new { tokenHash });

    /// <summary>Takes the one use that a link has. False when somebody was faster, or it was withdrawn.</summary>
    public static bool Use(Transaction transaction, Id<Fact> id, byte[] keys, DateTimeOffset now) => transaction.Execute(
        "UPDATE invitation SET keys = @keys, used_at = @now WHERE id = @id AND used_at IS NULL AND settled_at IS NULL", new { id, keys, now }) == 1;

    public static void Settle(Transaction transaction, Id<Fact> id, DateTimeOffset now) =>
        transaction.Execute("UPDATE invitation SET settled_at = @now WHERE id = @id AND settled_at IS NULL", new { id, now });

    /// <summary>Invitees who have joined and wait for this person to certify their keys.</summary>
    public static async Task<List<Row>> Waiting(DbConnection connection, Id<Person> by) => (await connection.QueryAsync<Row>(
        $"SELECT {Columns} FROM invitation WHERE invited_by = @by AND used_at IS NOT NULL AND settled_at IS NULL", new { by })).AsList();

    public static async Task<List<Row>> Open(DbConnection connection) => (await connection.QueryAsync<Row>(
        $"SELECT {Columns} FROM invitation WHERE settled_at IS NULL ORDER BY made_at")).AsList();
}
