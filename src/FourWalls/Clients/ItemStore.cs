using System.Data.Common;
using Dapper;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>Sealed items. What a row holds opens only in an opened compartment.</summary>
internal static class ItemStore
{
    public sealed record Row(
        Id<Item> Id, long Version, Id<Compartment> Compartment, long Epoch, long Kind, Id<Item> About, DateTimeOffset MadeAt, byte[] Sealed)
    {
        /// <exception cref="FourWalls.Sealing.SealBroken">The row was changed to numbers that no seal has.</exception>
        public ItemLabel Label => Version is > 0 and <= int.MaxValue && Kind is >= 0 and <= ushort.MaxValue
            ? new(Id, (int)Version, (ItemKind)Kind, About, MadeAt) : throw new Sealing.SealBroken();
    }

    /// <summary>Where an item is and since when, without what it says.</summary>
    public sealed record PlaceRow(Id<Item> Id, Id<ClientFile> File, Id<Compartment> Compartment, DateTimeOffset MadeAt);

    private sealed record FileOf(Id<ClientFile> File);

    private const string Columns = "id, version, compartment, epoch, kind, about, made_at, sealed";

    public static List<Row> Select(Reading reading, Id<Compartment> compartment, Select wanted)
    {
        var item = wanted.Item.ToString();
        var about = wanted.About.ToString();
        return reading.Query(
            Sql(wanted),
            (wanted.Item.IsNone, wanted.About.IsNone) switch
            {
                (true, true) when !wanted.After.IsNone =>
                    [In(compartment), ("first", (long)wanted.First), ("last", (long)wanted.Last), ("after", wanted.After.ToString()), ("most", (long)wanted.Most)],
                (true, true) => [In(compartment), ("first", (long)wanted.First), ("last", (long)wanted.Last), ("most", (long)wanted.Most)],
                (true, false) =>
                    [In(compartment), ("first", (long)wanted.First), ("last", (long)wanted.Last), ("about", about), ("most", (long)wanted.Most)],
                (false, true) => [("item", item), In(compartment)],
                (false, false) =>
                [
                    In(compartment), ("item", item), ("about", about), ("first", (long)wanted.First), ("last", (long)wanted.Last), ("most", (long)wanted.Most),
                ],
            },
            Read);
    }

    private static (string, object) In(Id<Compartment> compartment) => ("compartment", compartment.ToString());

    private static Row Read(DbDataReader row) => new(
        Id<Item>.Parse(row.GetString(0)), row.GetInt64(1), Id<Compartment>.Parse(row.GetString(2)), row.GetInt64(3), row.GetInt64(4),
        row.IsDBNull(5) ? default : Id<Item>.Parse(row.GetString(5)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), row.GetFieldValue<byte[]>(7));

    private static string Sql(Select wanted) => (wanted.Item.IsNone, wanted.About.IsNone) switch
    {
        (true, true) when !wanted.After.IsNone =>
            $"""
            SELECT {Columns} FROM item WHERE compartment = @compartment AND kind >= @first AND kind <= @last AND id > @after
            ORDER BY id LIMIT @most
            """,
        (true, true) =>
            $"""
            SELECT {Columns} FROM item WHERE compartment = @compartment AND kind >= @first AND kind <= @last
            ORDER BY made_at DESC, id LIMIT @most
            """,
        (true, false) =>
            $"""
            SELECT {Columns} FROM item WHERE compartment = @compartment AND kind >= @first AND kind <= @last AND about = @about
            ORDER BY made_at DESC, id LIMIT @most
            """,
        (false, true) => $"SELECT {Columns} FROM item WHERE id = @item AND compartment = @compartment",
        (false, false) =>
            $"""
            SELECT {Columns} FROM item
            WHERE compartment = @compartment AND (id = @item OR (about = @about AND kind >= @first AND kind <= @last))
            LIMIT @most
            """,
    };

    public static List<ItemLabel> Labels(Reading reading, Id<Compartment> compartment, ItemKind kind) => reading.Query(
        "SELECT id, version, about, made_at FROM item WHERE compartment = @compartment AND kind = @kind ORDER BY made_at DESC, id",
        [In(compartment), ("kind", (long)kind)],
        row => new ItemLabel(
            Id<Item>.Parse(row.GetString(0)), (int)row.GetInt64(1), kind, row.IsDBNull(2) ? default : Id<Item>.Parse(row.GetString(2)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))));

    public static bool Any(Reading reading, Id<Compartment> compartment, ItemKind kind) => reading.Query(
        "SELECT 1 FROM item WHERE compartment = @compartment AND kind = @kind LIMIT 1", [In(compartment), ("kind", (long)kind)], _ => true).Count > 0;

    /// <summary>Adds an item's one version. False when the item is there already: it was sent twice.</summary>
    public static bool Add(Transaction transaction, Id<ClientFile> file, Id<Compartment> compartment, int epoch, ItemDraft draft, DateTimeOffset now, byte[] sealedBytes) =>
        transaction.Execute(
            """
            INSERT INTO item (id, version, file, compartment, epoch, kind, about, made_at, sealed)
            SELECT @id, @version, @file, @compartment, @epoch, @kind, @about, @now, @sealedBytes
            WHERE NOT EXISTS (SELECT 1 FROM item WHERE id = @id)
            """,
            new { id = draft.Id, version = draft.Version, file, compartment, epoch, kind = (long)draft.Kind, about = draft.About, now, sealedBytes }) == 1;

    /// <summary>Whether a question to the client is there, and nothing answers it yet.</summary>
    public static bool IsUnanswered(Transaction transaction, Id<Item> asked, Id<Compartment> compartment) => transaction.Query<long>(
        """
        SELECT 1 FROM item WHERE id = @asked AND compartment = @compartment AND kind = @question
        AND NOT EXISTS (SELECT 1 FROM item WHERE about = @asked AND compartment = @compartment AND kind = @answers)
        """,
        new { asked, compartment, question = (long)ItemKind.MeasureAsked, answers = (long)ItemKind.MeasureAnswers }).Count > 0;

    /// <summary>Destroys the version that a new one replaces, if it is of the kind that may be replaced.</summary>
    public static bool RemoveBefore(Transaction transaction, ItemDraft draft, Id<Compartment> compartment) => transaction.Execute(
        "DELETE FROM item WHERE id = @id AND version = @version AND compartment = @compartment AND kind = @kind",
        new { id = draft.Id, version = draft.Version - 1, compartment, kind = (long)(draft.Replaces ?? draft.Kind) }) == 1;

    /// <summary>Destroys an item, if it is of the kind that is meant. False when it is not there any more, or is something else.</summary>
    public static bool Remove(Transaction transaction, Id<Item> item, int version, ItemKind kind, Id<Compartment> compartment) => transaction.Execute(
        "DELETE FROM item WHERE id = @item AND version = @version AND kind = @kind AND compartment = @compartment",
        new { item, version, kind = (long)kind, compartment }) == 1;

    /// <summary>The items of one file in a compartment of the practice (its directory entry).</summary>
    public static List<Row> OfFile(Transaction transaction, Id<Compartment> compartment, Id<ClientFile> file) => transaction.Query<Row>(
        $"SELECT {Columns} FROM item WHERE compartment = @compartment AND file = @file", new { compartment, file });

    public static async Task<List<Row>> OfFile(DbConnection connection, Id<Compartment> compartment, Id<ClientFile> file) =>
        (await connection.QueryAsync<Row>($"SELECT {Columns} FROM item WHERE compartment = @compartment AND file = @file", new { compartment, file })).AsList();

    /// <summary>All items of a compartment of the practice, with the file that each is about.</summary>
    public static async Task<List<(Id<ClientFile> File, Row Row)>> WithFiles(DbConnection connection, Id<Compartment> compartment) =>
        (await connection.QueryAsync<Row, FileOf, (Id<ClientFile>, Row)>(
            $"SELECT {Columns}, file FROM item WHERE compartment = @compartment", (row, of) => (of.File, row), new { compartment }, splitOn: "file")).AsList();

    /// <summary>Notes of the practice that wait for a second signature.</summary>
    public static async Task<List<PlaceRow>> Waiting(DbConnection connection) =>
        (await connection.QueryAsync<PlaceRow>("SELECT id, file, compartment, made_at FROM item WHERE kind = 13")).AsList();

    /// <summary>Notes of the practice that were sent back with a comment and are drafts again.</summary>
    public static async Task<List<PlaceRow>> SentBack(DbConnection connection) => (await connection.QueryAsync<PlaceRow>(
        """
        SELECT DISTINCT draft.id, draft.file, draft.compartment, draft.made_at FROM item review
        JOIN item draft ON draft.id = review.about AND draft.kind = 10 WHERE review.kind = 15
        """)).AsList();

    public static async Task<List<Row>> UnderOlderKeys(DbConnection connection, Id<Compartment> compartment, int epoch, int most) =>
        (await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM item WHERE compartment = @compartment AND epoch < @epoch LIMIT @most", new { compartment, epoch, most })).AsList();

    /// <summary>Puts items under a newer key, each if it is still there as it was read. False when one was not.</summary>
    public static bool Move(Transaction transaction, IReadOnlyList<(Row From, byte[] Sealed)> moved, int epoch) => moved.Count == transaction.ExecuteMany(
        "UPDATE item SET epoch = @epoch, sealed = @sealed WHERE id = @id AND version = @version AND epoch = @old",
        [
            .. moved.Select(one => new (string, object?)[]
            {
                ("epoch", (long)epoch), ("sealed", one.Sealed), ("id", one.From.Id.ToString()), ("version", one.From.Version), ("old", one.From.Epoch),
            }),
        ]);
}
