using System.Data.Common;
using Dapper;
using FourWalls.Storage;

namespace FourWalls.People;

/// <summary>Who there is, and their ways in: sealed bundles, of which the words and codes are kept nowhere.</summary>
internal static class PersonStore
{
    public sealed record Row(Id<Person> Id, long Kind, string? Name, string? SignIn, DateTimeOffset MadeAt, DateTimeOffset? EndedAt);

    public sealed record WayInRow(string Id, Id<Person> Person, long Kind, long Stretch, byte[] Salt, byte[] Bundle, long LastStep);

    public static void Add(Transaction transaction, Id<Person> person, PersonKind kind, string? name, string? signIn, DateTimeOffset now) =>
        transaction.Execute(
            "INSERT INTO person (id, kind, name, sign_in, made_at) VALUES (@person, @kind, @name, @signIn, @now)",
            new { person, kind = (long)kind, name, signIn, now });

    public static bool SignInIsTaken(Transaction transaction, string signIn) =>
        transaction.Query<long>("SELECT 1 FROM person WHERE sign_in = @signIn", new { signIn }).Count > 0;

    public static void End(Transaction transaction, Id<Person> person, DateTimeOffset now)
    {
        transaction.Execute("UPDATE person SET ended_at = @now, sign_in = NULL WHERE id = @person AND ended_at IS NULL", new { person, now });
        transaction.Execute("DELETE FROM way_in WHERE person = @person", new { person });
    }

    public static async Task<List<Row>> Staff(DbConnection connection) => (await connection.QueryAsync<Row>(
        "SELECT id, kind, name, sign_in, made_at, ended_at FROM person WHERE kind = 1 ORDER BY name")).AsList();

    public static async Task<Row?> BySignIn(DbConnection connection, string signIn) => await connection.QuerySingleOrDefaultAsync<Row>(
        "SELECT id, kind, name, sign_in, made_at, ended_at FROM person WHERE sign_in = @signIn AND ended_at IS NULL", new { signIn });

    public static async Task<Row?> Find(DbConnection connection, Id<Person> person) => await connection.QuerySingleOrDefaultAsync<Row>(
        "SELECT id, kind, name, sign_in, made_at, ended_at FROM person WHERE id = @person", new { person });

    public static void AddWayIn(
        Transaction transaction, Id<Person> person, WayInKind kind, string? tag, int stretch, byte[] salt, byte[] bundle, DateTimeOffset now) =>
        transaction.Execute(
            """
            INSERT INTO way_in (id, person, kind, tag, stretch, salt, bundle, last_step, made_at)
            VALUES (@id, @person, @kind, @tag, @stretch, @salt, @bundle, 0, @now)
            """,
            new { id = Id<Person>.New().ToString(), person, kind = (long)kind, tag, stretch, salt, bundle, now });

    public static void RemoveWaysIn(Transaction transaction, Id<Person> person) =>
        transaction.Execute("DELETE FROM way_in WHERE person = @person", new { person });

    /// <summary>False when it is not there any more.</summary>
    public static bool RemoveWayIn(Transaction transaction, string wayIn) =>
        transaction.Execute("DELETE FROM way_in WHERE id = @wayIn", new { wayIn }) == 1;

    public static async Task<List<WayInRow>> WaysIn(DbConnection connection, Id<Person> person) => (await connection.QueryAsync<WayInRow>(
        "SELECT id, person, kind, stretch, salt, bundle, last_step FROM way_in WHERE person = @person", new { person })).AsList();

    public static void RemoveWaysIn(Transaction transaction, Id<Person> person, WayInKind kind) => transaction.Execute(
        "DELETE FROM way_in WHERE person = @person AND kind = @kind", new { person, kind = (long)kind });

    /// <summary>The bundle under a new passphrase, in place of the one before; steps of the second factor stay used.</summary>
    public static void ReplacePassphrase(Transaction transaction, Id<Person> person, int stretch, byte[] salt, byte[] bundle, DateTimeOffset now) =>
        transaction.Execute(
            "UPDATE way_in SET stretch = @stretch, salt = @salt, bundle = @bundle, made_at = @now WHERE person = @person AND kind = 1",
            new { person, stretch, salt, bundle, now });

    public static async Task<WayInRow?> Passphrase(DbConnection connection, Id<Person> person) => await connection.QuerySingleOrDefaultAsync<WayInRow>(
        "SELECT id, person, kind, stretch, salt, bundle, last_step FROM way_in WHERE person = @person AND kind = 1", new { person });

    public static async Task<WayInRow?> Second(DbConnection connection, Id<Person> person) => await connection.QuerySingleOrDefaultAsync<WayInRow>(
        "SELECT id, person, kind, stretch, salt, bundle, last_step FROM way_in WHERE person = @person AND kind = 3", new { person });

    public static async Task<WayInRow?> Code(DbConnection connection, string tag) => await connection.QuerySingleOrDefaultAsync<WayInRow>(
        "SELECT id, person, kind, stretch, salt, bundle, last_step FROM way_in WHERE tag = @tag", new { tag });

    /// <summary>Takes a step of the second factor. False when it (or a later one) was used before.</summary>
    public static bool UseStep(Transaction transaction, string wayIn, long step) => transaction.Execute(
        "UPDATE way_in SET last_step = @step WHERE id = @wayIn AND last_step < @step", new { wayIn, step }) == 1;
}
