using System.Data.Common;
using Dapper;
using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>Counts of what is left to do about the keys that somebody held.</summary>
internal static class LeavingStore
{
    /// <remarks>
    /// 9 is the kind of a grant, 7 of a compartment. "Held": somebody who works here, or a team or the directory through which
    /// they do, has a grant that holds; what only recovery or a custodian could open waits for nobody.
    /// </remarks>
    /// <param name="walled">Files of which the asker must not know, not even by a count.</param>
    public static async Task<LeavingProgress> Progress(DbConnection connection, Id<Person> left, IReadOnlyList<Id<ClientFile>> walled)
    {
        // Ids have letters and digits only; the engines agree on no other way to give a list.
        string But(string file) => walled.Count == 0 ? "" : $"AND ({file} IS NULL OR {file} NOT IN ({string.Join(", ", walled.Select(id => $"'{id}'"))}))";
        var toEnd = await connection.QuerySingleAsync<long>(
            $"SELECT COUNT(*) FROM fact WHERE person = @left AND kind = 9 AND ended_entry IS NULL {But("file")}", new { left });
        var work = await connection.QuerySingleAsync<(long Due, long Held, long? Since)>(
            $"""
            SELECT COUNT(*), COALESCE(SUM(held), 0), MIN(CASE WHEN held = 1 THEN rotate_since END) FROM (
                SELECT w.rotate_since, CASE WHEN EXISTS (
                    SELECT 1 FROM fact g
                    LEFT JOIN person p ON p.id = g.person
                    LEFT JOIN fact c ON c.compartment = g.person AND c.kind = 7
                    WHERE g.compartment = w.compartment AND g.kind = 9 AND g.ended_entry IS NULL AND g.detail = 0
                    AND ((p.kind = 1 AND p.ended_at IS NULL) OR (c.detail >= 50 AND c.detail < 55))
                ) THEN 1 ELSE 0 END AS held
                FROM key_work w
                WHERE w.rotate_since IS NOT NULL {But("w.file")}
                AND EXISTS (SELECT 1 FROM fact own WHERE own.compartment = w.compartment AND own.kind = 9 AND own.person = @left)
            ) AS due
            """,
            new { left });
        var toMove = await connection.QuerySingleAsync<long>(
            $"""
            SELECT COUNT(*) FROM item i
            JOIN (SELECT compartment, MAX(epoch) AS newest FROM epoch_link GROUP BY compartment) l ON l.compartment = i.compartment
            WHERE i.epoch < l.newest {But("i.file")}
            AND EXISTS (SELECT 1 FROM fact own WHERE own.compartment = i.compartment AND own.kind = 9 AND own.person = @left)
            """,
            new { left });
        return new LeavingProgress(
            toEnd, work.Held, work.Due - work.Held, toMove, work.Since is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null);
    }
}
