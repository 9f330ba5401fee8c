using System.Data.Common;
using Dapper;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>
/// "Every compartment whose key this person or team holds has to be looked at": one row, carried over to the table of work in
/// steps. A team's key opens a part of every file there is; to note them all at once would stop everybody else's looks.
/// </summary>
internal static class KeyMarkStore
{
    private const int Step = 250;

    private sealed record MarkRow(string Grantee, long Halves, long Epoch, DateTimeOffset Since, DateTimeOffset? RotateSince, string DoneTo);

    private sealed record HeldRow(string Compartment, string? File);

    /// <param name="rotate">Whether each is to have a new key.</param>
    /// <param name="epoch">A team's newest epoch: what is wrapped to it already is left out.</param>
    /// <param name="onlyHalves">Only what somebody holds half a key of, as a stand-in.</param>
    public static void Put(Transaction transaction, Guid grantee, DateTimeOffset now, bool rotate, int epoch = 0, bool onlyHalves = false)
    {
        transaction.Execute(
            """
            INSERT INTO key_mark (grantee, halves, epoch, since, rotate_since, done_to) VALUES (@grantee, @halves, @epoch, @now, @rotate, '')
            ON CONFLICT (grantee, halves) DO UPDATE
            SET epoch = excluded.epoch, rotate_since = COALESCE(key_mark.rotate_since, excluded.rotate_since), done_to = ''
            """,
            new
            {
                grantee = new Id<Person>(grantee), halves = onlyHalves ? (long)GranteeKind.StandIn : 0, epoch = (long)epoch, now,
                rotate = rotate ? now : (DateTimeOffset?)null,
            });
        Carry(transaction);
    }

    /// <summary>One step of what is left. A small practice's marks are done in their first.</summary>
    public static void Carry(Transaction transaction)
    {
        var marks = transaction.Query<MarkRow>("SELECT grantee, halves, epoch, since, rotate_since, done_to FROM key_mark ORDER BY since LIMIT 1");
        if (marks.Count == 0)
            return;
        var mark = marks[0];
        // 9 is the kind of a grant, written out so that both engines take the index of those that hold.
        var held = transaction.Query<HeldRow>(
            """
            SELECT f.compartment, f.file FROM fact f
            LEFT JOIN wrap w ON w.fact = f.id
            WHERE f.kind = 9 AND f.ended_entry IS NULL AND f.person = @Grantee AND f.compartment > @DoneTo
            AND (@Halves = 0 OR f.detail = @Halves) AND (@Epoch = 0 OR w.grantee_epoch < @Epoch)
            ORDER BY f.compartment LIMIT @Step
            """,
            new { mark.Grantee, mark.DoneTo, mark.Halves, mark.Epoch, Step });
        transaction.ExecuteMany(
            """
            INSERT INTO key_work (compartment, file, since, rotate_since) VALUES (@compartment, @file, @since, @rotate)
            ON CONFLICT (compartment) DO UPDATE SET rotate_since = COALESCE(key_work.rotate_since, excluded.rotate_since)
            """,
            [.. held.DistinctBy(one => one.Compartment).Select(one => new (string, object?)[]
            {
                ("compartment", one.Compartment), ("file", one.File), ("since", mark.Since.ToUnixTimeMilliseconds()),
                ("rotate", mark.RotateSince?.ToUnixTimeMilliseconds()),
            })]);
        if (held.Count < Step)
            transaction.Execute("DELETE FROM key_mark WHERE grantee = @Grantee AND halves = @Halves", mark);
        else
            transaction.Execute(
                "UPDATE key_mark SET done_to = @to WHERE grantee = @Grantee AND halves = @Halves", new { to = held[^1].Compartment, mark.Grantee, mark.Halves });
    }

    /// <summary>Whether a step is left.</summary>
    public static async Task<bool> Any(DbConnection connection) =>
        await connection.QueryFirstOrDefaultAsync<long?>("SELECT 1 FROM key_mark LIMIT 1") is not null;
}
