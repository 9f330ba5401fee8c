using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>The ledger's tables. Nothing here is believed until its hash has been checked against the tree.</summary>
internal static class LedgerStore
{
    public sealed record Head(long Size, string Checkpoint);

    public sealed record FactRow(Id<Fact> Id, long Kind, long Entry, long? EndedEntry);

    public static Head? ReadHead(DbConnection connection) =>
        connection.QuerySingleOrDefault<Head>("SELECT size, checkpoint FROM ledger_head WHERE one = 1");

    /// <summary>The head, held until commit. The first statement of every writing transaction, and alone in it.</summary>
    public static Head? LockHead(Transaction transaction, Database database) =>
        transaction.Query<Head>("SELECT size, checkpoint FROM ledger_head WHERE one = 1" + database.ForUpdate).SingleOrDefault();

    public static void WriteHead(Transaction transaction, long size, string checkpoint) => transaction.Execute(
        """
        INSERT INTO ledger_head (one, size, checkpoint) VALUES (1, @size, @checkpoint)
        ON CONFLICT (one) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint
        """,
        new { size, checkpoint });

    /// <summary>Writes what is there already: whether the database can write at all.</summary>
    public static void Touch(Transaction transaction) => transaction.Execute("UPDATE ledger_head SET size = size WHERE one = 1");

    public static void AddEntries(Transaction transaction, IReadOnlyList<(long Index, byte[] Leaf, Entry Entry)> entries) =>
        transaction.ExecuteMany(
            "INSERT INTO ledger_entry (idx, leaf, actor, file) VALUES (@idx, @leaf, @actor, @file)",
            [.. entries.Select(one => new (string, object?)[]
            {
                ("idx", one.Index), ("leaf", one.Leaf), ("actor", Text(one.Entry.Actor)), ("file", Text(one.Entry.File)),
            })]);

    public static void AddTile(Transaction transaction, int level, long number, byte[] hashes) => transaction.Execute(
        """
        INSERT INTO ledger_tile (level, number, hashes) VALUES (@level, @number, @hashes)
        ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
        """,
        new { level, number, hashes });

    public static void AddFacts(Transaction transaction, long index, Entry entry) => transaction.ExecuteMany(
        """
        INSERT INTO fact (id, kind, file, compartment, person, detail, until, entry)
        VALUES (@id, @kind, @file, @compartment, @person, @detail, @until, @entry)
        """,
        [.. entry.Facts.Select(fact => new (string, object?)[]
        {
            ("id", fact.Id.ToString()), ("kind", (long)fact.Kind), ("file", Text(fact.AboutFile)),
            ("compartment", Text(fact.AboutCompartment)),
            ("person", fact.AboutPerson == Guid.Empty ? null : new Id<Person>(fact.AboutPerson).ToString()),
            ("detail", (long)fact.Detail), ("until", fact.Ends?.ToUnixTimeMilliseconds()), ("entry", index),
        })]);

    /// <summary>Marks facts as ended and destroys the wraps that they carried. False when one was ended already.</summary>
    public static bool EndFacts(Transaction transaction, long index, Entry entry)
    {
        foreach (var id in entry.Endings)
        {
            transaction.Execute("DELETE FROM wrap WHERE fact = @id", new { id });
            if (transaction.Execute("UPDATE fact SET ended_entry = @index WHERE id = @id AND ended_entry IS NULL", new { index, id }) != 1)
                return false;
        }
        return true;
    }

    public static void AddWords(Transaction transaction, long index, IEnumerable<(string Reader, byte[] Letter)> words)
    {
        foreach (var (reader, letter) in words)
            transaction.Execute("INSERT INTO ledger_words (idx, reader, letter) VALUES (@index, @reader, @letter)", new { index, reader, letter });
    }

    public static byte[]? Leaf(DbConnection connection, long index) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT leaf FROM ledger_entry WHERE idx = @index", new { index });

    public static byte[]? Tile(DbConnection connection, int level, long number) => connection.QuerySingleOrDefault<byte[]>(
        "SELECT hashes FROM ledger_tile WHERE level = @level AND number = @number", new { level, number });

    public static byte[] Tile(Transaction transaction, int level, long number) => transaction.Query<byte[]>(
        "SELECT hashes FROM ledger_tile WHERE level = @level AND number = @number", new { level, number }).Single();

    /// <summary>All tiles of a level in order; only the last may be partial.</summary>
    public static List<byte[]> Tiles(DbConnection connection, int level) => connection.Query<byte[]>(
        "SELECT hashes FROM ledger_tile WHERE level = @level ORDER BY number", new { level }).AsList();

    public static IEnumerable<(long Index, byte[] Leaf)> Leaves(DbConnection connection, long from, long to) =>
        connection.Query<(long, byte[])>(
            "SELECT idx, leaf FROM ledger_entry WHERE idx >= @from AND idx < @to ORDER BY idx", new { from, to }, buffered: false);

    public static List<FactRow> PracticeFacts(DbConnection connection) => connection.Query<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE file IS NULL ORDER BY entry").AsList();

    public static async Task<FactRow?> Fact(DbConnection connection, Id<Fact> id) => await connection.QuerySingleOrDefaultAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE id = @id", new { id });

    /// <param name="since">Bookings whose hour was over by then are left out; 40 is their kind.</param>
    public static async Task<List<FactRow>> FileFacts(DbConnection connection, Id<ClientFile> file, DateTimeOffset since) => (await connection.QueryAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE file = @file AND ended_entry IS NULL AND (kind <> 40 OR until > @since)",
        new { file, since })).AsList();

    /// <summary>Whether a file has anything to do with any of these people or teams: one index look-up, whatever the answer.</summary>
    /// <param name="standIn">Whether halves of keys count: somebody holds them who has been called to stand in.</param>
    public static async Task<bool> Relates(DbConnection connection, Id<ClientFile> file, IReadOnlyList<Guid> who, bool standIn)
    {
        var names = Enumerable.Range(0, 6).Select(i => new Id<Person>(i < who.Count ? who[i] : Guid.Empty).ToString()).ToList();
        return await connection.QueryFirstOrDefaultAsync<long?>(
            """
            SELECT 1 FROM fact
            WHERE file = @file AND ended_entry IS NULL AND person IN (@a, @b, @c, @d, @e, @f) AND (kind <> @grant OR detail <> @halves)
            LIMIT 1
            """,
            new
            {
                file, grant = (long)FactKind.Grant, halves = standIn ? -1 : (long)GranteeKind.StandIn,
                a = names[0], b = names[1], c = names[2], d = names[3], e = names[4], f = names[5],
            }) is not null;
    }

    /// <summary>Facts of a kind whose date has passed and that nobody has ended in the ledger.</summary>
    public static async Task<List<FactRow>> RunOut(DbConnection connection, FactKind kind, DateTimeOffset now, int most) => (await connection.QueryAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE until <= @now AND kind = @kind AND ended_entry IS NULL LIMIT @most",
        new { now, kind = (long)kind, most })).AsList();

    /// <summary>Current facts of a kind about a person: their assignments, the files of a client.</summary>
    public static async Task<List<FactRow>> FactsAbout(DbConnection connection, FactKind kind, Guid person) => (await connection.QueryAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE person = @person AND kind = @kind AND ended_entry IS NULL ORDER BY entry",
        new { person = new Id<Person>(person), kind = (long)kind })).AsList();

    public static async Task<List<(long Index, byte[] Leaf)>> EntriesOfFile(DbConnection connection, Id<ClientFile> file, long before, int most) =>
        (await connection.QueryAsync<(long, byte[])>(
            "SELECT idx, leaf FROM ledger_entry WHERE file = @file AND idx < @before ORDER BY idx DESC LIMIT @most",
            new { file, before, most })).AsList();

    public static async Task<List<(long Index, byte[] Leaf)>> EntriesOfActor(DbConnection connection, Id<Person> actor, long before, int most) =>
        (await connection.QueryAsync<(long, byte[])>(
            "SELECT idx, leaf FROM ledger_entry WHERE actor = @actor AND idx < @before ORDER BY idx DESC LIMIT @most",
            new { actor, before, most })).AsList();

    public static async Task<List<(long Index, byte[] Leaf)>> Entries(DbConnection connection, long before, int most) =>
        (await connection.QueryAsync<(long, byte[])>(
            "SELECT idx, leaf FROM ledger_entry WHERE idx < @before ORDER BY idx DESC LIMIT @most", new { before, most })).AsList();

    public static async Task<List<(string Reader, byte[] Letter)>> Letters(DbConnection connection, long index) =>
        (await connection.QueryAsync<(string, byte[])>("SELECT reader, letter FROM ledger_words WHERE idx = @index", new { index })).AsList();

    /// <summary>The fact by which a compartment was made.</summary>
    public static async Task<FactRow?> Made(DbConnection connection, Id<Compartment> compartment) => await connection.QueryFirstOrDefaultAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE compartment = @compartment AND kind = @kind",
        new { compartment, kind = (long)FactKind.Compartment });

    /// <summary>Whether a file was ever opened under this id: one index look-up, whatever the answer.</summary>
    public static async Task<bool> IsFile(DbConnection connection, Id<ClientFile> file) => await connection.QueryFirstOrDefaultAsync<long?>(
        "SELECT 1 FROM fact WHERE file = @file AND kind = @kind LIMIT 1", new { file, kind = (long)FactKind.File }) is not null;

    /// <summary>Files, the newest first.</summary>
    public static async Task<List<FactRow>> Files(DbConnection connection, long before, int most) => (await connection.QueryAsync<FactRow>(
        """
        SELECT id, kind, entry, ended_entry FROM fact
        WHERE kind = 10 AND ended_entry IS NULL AND entry < @before ORDER BY entry DESC LIMIT @most
        """,
        new { before, most })).AsList();

    /// <summary>Current facts of one kind about a file.</summary>
    public static async Task<List<FactRow>> FactsOf(DbConnection connection, Id<ClientFile> file, FactKind kind) => (await connection.QueryAsync<FactRow>(
        "SELECT id, kind, entry, ended_entry FROM fact WHERE file = @file AND kind = @kind AND ended_entry IS NULL ORDER BY entry",
        new { file, kind = (long)kind })).AsList();

    private static string? Text<T>(Id<T> id) => id.IsNone ? null : id.ToString();
}
