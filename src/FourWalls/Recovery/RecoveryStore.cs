using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Recovery;

/// <summary>The links between recovery pairs, and what is still wrapped to an older one.</summary>
internal static class RecoveryStore
{
    public static void PutLink(Transaction transaction, Id<Fact> newer, Id<Fact> older, byte[] bytes) => transaction.Execute(
        "INSERT INTO recovery_link (newer, older, sealed) VALUES (@newer, @older, @bytes)", new { newer, older, bytes });

    public static async Task<(Id<Fact> Older, byte[] Sealed)?> Link(DbConnection connection, Id<Fact> newer)
    {
        var rows = (await connection.QueryAsync<(string, byte[])>("SELECT older, sealed FROM recovery_link WHERE newer = @newer", new { newer })).AsList();
        return rows.Count == 0 ? null : (Id<Fact>.Parse(rows[0].Item1), rows[0].Item2);
    }

    /// <summary>Files (none for the practice) in which a person holds something that is still wrapped to older papers.</summary>
    /// <param name="since">The entry of the newest recovery pair.</param>
    public static async Task<List<Id<ClientFile>>> FilesOfOlder(DbConnection connection, IReadOnlyList<Guid> who, long since, int most)
    {
        if (since == 0)
            return []; // the papers of set-up are the first
        var names = Enumerable.Range(0, 6).Select(i => new Id<Person>(i < who.Count ? who[i] : Guid.Empty).ToString()).ToList();
        return (await connection.QueryAsync<string?>(
            """
            SELECT DISTINCT g.file FROM fact g
            JOIN fact r ON r.compartment = g.compartment AND r.kind = @kind AND r.ended_entry IS NULL AND r.person IS NULL AND r.entry < @since
            WHERE g.kind = @kind AND g.detail = 0 AND g.ended_entry IS NULL AND g.person IN (@a, @b, @c, @d, @e, @f)
            LIMIT @most
            """,
            new { kind = (long)FactKind.Grant, since, a = names[0], b = names[1], c = names[2], d = names[3], e = names[4], f = names[5], most }))
            .Select(file => file is null ? default : Id<ClientFile>.Parse(file)).ToList();
    }

    /// <summary>How many parts are still wrapped to older papers: everywhere, or in one file (none for the practice's own).</summary>
    public static async Task<long> CountOlder(DbConnection connection, long since) => await connection.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM fact WHERE kind = @kind AND ended_entry IS NULL AND person IS NULL AND entry < @since",
        new { kind = (long)FactKind.Grant, since });

    public static async Task<long> CountOlder(DbConnection connection, long since, Id<ClientFile> file) => since == 0 ? 0 : await connection.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM fact WHERE kind = @kind AND ended_entry IS NULL AND person IS NULL AND entry < @since AND "
            + (file.IsNone ? "file IS NULL" : "file = @file"),
        new { kind = (long)FactKind.Grant, since, file });

    /// <summary>Every file that a person works with, or holds a key of.</summary>
    public static async Task<List<Id<ClientFile>>> FilesOf(DbConnection connection, Id<Person> person) => (await connection.QueryAsync<string>(
        """
        SELECT DISTINCT file FROM fact
        WHERE person = @person AND kind IN (@grants, @assignments, @compartments) AND ended_entry IS NULL AND file IS NOT NULL
        """,
        new { person, grants = (long)FactKind.Grant, assignments = (long)FactKind.Assignment, compartments = (long)FactKind.Compartment }))
        .Select(Id<ClientFile>.Parse).ToList();
}
