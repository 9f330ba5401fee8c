using System.Data.Common;
using Dapper;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>Wraps, links between epochs, and the work that waits for a holder.</summary>
internal static class KeyStore
{
    public sealed record WrapRow(long Epoch, long GranteeEpoch, byte[] Sealed);

    public sealed record WorkRow(Id<Compartment> Compartment, Id<ClientFile> File, DateTimeOffset? RotateSince);

    private sealed record HolderRow(string File, string? Person, long Detail)
    {
        /// <summary>A stand-in's or a custodian's half of the key.</summary>
        public bool IsHalf => Detail == (long)GranteeKind.StandIn;
    }

    public static async Task<WrapRow?> Wrap(DbConnection connection, Id<Fact> grant) => await connection.QuerySingleOrDefaultAsync<WrapRow>(
        "SELECT epoch, grantee_epoch, sealed FROM wrap WHERE fact = @grant", new { grant });

    public static void PutWrap(Transaction transaction, Id<Fact> grant, Id<Compartment> compartment, int epoch, int granteeEpoch, byte[] wrapped) =>
        transaction.Execute(
            """
            INSERT INTO wrap (fact, compartment, epoch, grantee_epoch, sealed)
            VALUES (@grant, @compartment, @epoch, @granteeEpoch, @wrapped)
            ON CONFLICT (fact) DO UPDATE
            SET epoch = excluded.epoch, grantee_epoch = excluded.grantee_epoch, sealed = excluded.sealed
            """,
            new { grant, compartment, epoch, granteeEpoch, wrapped });

    public static async Task<byte[]?> Link(DbConnection connection, Id<Compartment> compartment, int epoch) =>
        await connection.QuerySingleOrDefaultAsync<byte[]>(
            "SELECT sealed FROM epoch_link WHERE compartment = @compartment AND epoch = @epoch", new { compartment, epoch });

    public static void PutLink(Transaction transaction, Id<Compartment> compartment, int epoch, byte[] link) => transaction.Execute(
        "INSERT INTO epoch_link (compartment, epoch, sealed) VALUES (@compartment, @epoch, @link)", new { compartment, epoch, link });

    public static void DropLinks(Transaction transaction, Id<Compartment> compartment) =>
        transaction.Execute("DELETE FROM epoch_link WHERE compartment = @compartment", new { compartment });

    public static void PutWork(Transaction transaction, Id<Compartment> compartment, Id<ClientFile> file, DateTimeOffset now, bool rotate) =>
        transaction.Execute(
            """
            INSERT INTO key_work (compartment, file, since, rotate_since) VALUES (@compartment, @file, @now, @rotate)
            ON CONFLICT (compartment) DO UPDATE SET rotate_since = COALESCE(key_work.rotate_since, excluded.rotate_since)
            """,
            new { compartment, file, now, rotate = rotate ? now : (DateTimeOffset?)null });

    /// <summary>Every compartment of a kind, in every file, has to be looked at: a team has its first members.</summary>
    public static void PutWorkForKind(Transaction transaction, CompartmentKind holds, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO key_work (compartment, file, since)
        SELECT compartment, file, @now FROM fact
        WHERE kind = @kind AND detail = @holds AND ended_entry IS NULL
        ON CONFLICT (compartment) DO NOTHING
        """,
        new { kind = (long)FactKind.Compartment, holds = (long)holds, now });

    /// <summary>Every compartment of the files that this person is assigned to.</summary>
    public static void PutWorkForAssigned(Transaction transaction, Id<Person> person, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO key_work (compartment, file, since)
        SELECT c.compartment, c.file, @now FROM fact a
        JOIN fact c ON c.file = a.file AND c.kind = @compartments AND c.ended_entry IS NULL
        WHERE a.person = @person AND a.kind = @assignments AND a.ended_entry IS NULL
        ON CONFLICT (compartment) DO NOTHING
        """,
        new { person, compartments = (long)FactKind.Compartment, assignments = (long)FactKind.Assignment, now });

    /// <summary>Every compartment of the files that are walled from this person: a team they join must not bring the key.</summary>
    public static void PutWorkForWalled(Transaction transaction, Id<Person> person, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO key_work (compartment, file, since, rotate_since)
        SELECT DISTINCT c.compartment, c.file, @now, @now FROM fact w
        JOIN fact c ON c.file = w.file AND c.kind = @compartments AND c.ended_entry IS NULL
        WHERE w.person = @person AND w.kind = @walls AND w.ended_entry IS NULL
        ON CONFLICT (compartment) DO UPDATE SET rotate_since = COALESCE(key_work.rotate_since, excluded.rotate_since)
        """,
        new { person, compartments = (long)FactKind.Compartment, walls = (long)FactKind.Wall, now });

    /// <summary>Every compartment that this person is the author of.</summary>
    public static void PutWorkForOwner(Transaction transaction, Id<Person> owner, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO key_work (compartment, file, since)
        SELECT compartment, file, @now FROM fact WHERE person = @owner AND kind = @kind AND ended_entry IS NULL
        ON CONFLICT (compartment) DO NOTHING
        """,
        new { owner, kind = (long)FactKind.Compartment, now });

    public static void DropWork(Transaction transaction, Id<Compartment> compartment) =>
        transaction.Execute("DELETE FROM key_work WHERE compartment = @compartment", new { compartment });

    public static async Task<List<WorkRow>> WorkOf(DbConnection connection, Id<ClientFile> file) => (await connection.QueryAsync<WorkRow>(
        file.IsNone
            ? "SELECT compartment, file, rotate_since FROM key_work WHERE file IS NULL"
            : "SELECT compartment, file, rotate_since FROM key_work WHERE file = @file",
        new { file })).AsList();

    /// <summary>Files (none for the practice) with work that this person holds the keys for.</summary>
    public static async Task<List<Id<ClientFile>>> FilesWithWork(DbConnection connection, IReadOnlyList<Guid> who, int most)
    {
        var names = Enumerable.Range(0, 6).Select(i => new Id<Person>(i < who.Count ? who[i] : Guid.Empty).ToString()).ToList();
        return (await connection.QueryAsync<string?>(
            """
            SELECT DISTINCT w.file FROM key_work w
            JOIN fact g ON g.compartment = w.compartment AND g.kind = @kind AND g.ended_entry IS NULL
            WHERE g.detail = 0 AND g.person IN (@a, @b, @c, @d, @e, @f)
            LIMIT @most
            """,
            new { kind = (long)FactKind.Grant, a = names[0], b = names[1], c = names[2], d = names[3], e = names[4], f = names[5], most }))
            .Select(file => file is null ? default : Id<ClientFile>.Parse(file)).ToList();
    }

    /// <summary>Files in which somebody who has left still has a grant that holds; 9 is the kind of a grant.</summary>
    public static async Task<List<Id<ClientFile>>> FilesOfLeavers(DbConnection connection, int most) => (await connection.QueryAsync<string>(
        """
        SELECT DISTINCT f.file FROM person p
        JOIN fact f ON f.person = p.id AND f.kind = 9 AND f.ended_entry IS NULL AND f.file IS NOT NULL
        WHERE p.kind = 1 AND p.ended_at IS NOT NULL
        LIMIT @most
        """,
        new { most })).Select(Id<ClientFile>.Parse).ToList();

    /// <summary>Compartments with items under an older key, of which this person holds the newest.</summary>
    public static async Task<List<(Id<Compartment> Compartment, Id<ClientFile> File)>> WithOldItems(DbConnection connection, IReadOnlyList<Guid> who, int most)
    {
        var names = Enumerable.Range(0, 6).Select(i => new Id<Person>(i < who.Count ? who[i] : Guid.Empty).ToString()).ToList();
        return (await connection.QueryAsync<(string, string)>(
            """
            SELECT DISTINCT l.compartment, g.file FROM epoch_link l
            JOIN fact g ON g.compartment = l.compartment AND g.kind = @kind AND g.ended_entry IS NULL
            WHERE g.detail = 0 AND g.file IS NOT NULL AND g.person IN (@a, @b, @c, @d, @e, @f)
            LIMIT @most
            """,
            new { kind = (long)FactKind.Grant, a = names[0], b = names[1], c = names[2], d = names[3], e = names[4], f = names[5], most }))
            .Select(row => (Id<Compartment>.Parse(row.Item1), Id<ClientFile>.Parse(row.Item2))).ToList();
    }

    /// <summary>
    /// Files whose record one person who works here can open, or nobody. A stand-in's half counts: once called, they can open it and
    /// hand it on. A custodian's half does not: it is of use after a death only, and whoever is ill needs somebody else.
    /// </summary>
    /// <param name="named">Who stands in for whom.</param>
    public static async Task<List<(Id<ClientFile> File, Id<Person> Holder)>> HeldByOne(
        DbConnection connection, IEnumerable<StandInFact> named, DateTimeOffset now)
    {
        var rows = await RecordHolders(connection);
        var standsIn = named.ToLookup(one => one.StandIn.ToString(), one => one.Person.ToString());
        var assigned = rows.Any(row => row.IsHalf) ? (await Assigned(connection, now)).ToHashSet() : [];
        return rows.GroupBy(row => row.File)
            .Select(file => (file.Key, Holders: file.Where(Counts).Select(row => row.Person).Distinct().ToList())).Where(file => file.Holders.Count < 2)
            .Select(file => (Id<ClientFile>.Parse(file.Key), file.Holders.Count == 0 ? default : Id<Person>.Parse(file.Holders[0]!))).ToList();

        bool Counts(HolderRow row) => row.Person is not null && (!row.IsHalf || standsIn[row.Person].Any(person => assigned.Contains((row.File, person))));
    }

    /// <summary>Everybody who works here and holds a key, or half of one, of a record that fewer than two hold whole.</summary>
    private static async Task<List<HolderRow>> RecordHolders(DbConnection connection) => (await connection.QueryAsync<HolderRow>(
        """
        SELECT c.file, p.id AS person, g.detail FROM fact c
        JOIN fact g ON g.compartment = c.compartment AND g.kind = @grants AND g.ended_entry IS NULL
        LEFT JOIN person p ON p.id = g.person AND p.kind = 1 AND p.ended_at IS NULL
        WHERE c.kind = @compartments AND c.detail = @record AND c.ended_entry IS NULL AND c.file IN
        (
            SELECT o.file FROM fact o
            JOIN fact h ON h.compartment = o.compartment AND h.kind = @grants AND h.ended_entry IS NULL
            LEFT JOIN person q ON q.id = h.person AND q.kind = 1 AND q.ended_at IS NULL AND h.detail <> @half
            WHERE o.kind = @compartments AND o.detail = @record AND o.file IS NOT NULL AND o.ended_entry IS NULL
            GROUP BY o.file HAVING COUNT(DISTINCT q.id) < 2
        )
        """,
        new { grants = (long)FactKind.Grant, compartments = (long)FactKind.Compartment, record = (long)CompartmentKind.Record, half = (long)GranteeKind.StandIn })).AsList();

    private static async Task<IEnumerable<(string File, string Person)>> Assigned(DbConnection connection, DateTimeOffset now) =>
        await connection.QueryAsync<(string, string)>(
            "SELECT file, person FROM fact WHERE kind = @kind AND ended_entry IS NULL AND (until IS NULL OR until > @now)",
            new { kind = (long)FactKind.Assignment, now });

    public static async Task<long> CountWork(DbConnection connection) =>
        await connection.QuerySingleAsync<long>("SELECT COUNT(*) FROM key_work");
}
