using System.Data.Common;
using Dapper;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>Sealed items. What a row holds opens only in an opened compartment.</summary>
internal static class ItemStore
{
    public sealed record Row(
        Id<Item> Id, long Version, Id<Compartment> Compartment, long Epoch, long Kind, Id<Item> About, DateTimeOffset MadeAt, byte[] Sealed);

    private const string Columns = "id, version, compartment, epoch, kind, about, made_at, sealed";

    public static async Task<List<Row>> Select(DbConnection connection, Id<Compartment> compartment, Select wanted) =>
        (await connection.QueryAsync<Row>(
            wanted.Item.IsNone
                ? $"""
                  SELECT {Columns} FROM item
                  WHERE compartment = @compartment AND kind >= @first AND kind <= @last AND (@about IS NULL OR about = @about)
                  ORDER BY made_at DESC, id LIMIT @most
                  """
                : $"SELECT {Columns} FROM item WHERE id = @item AND compartment = @compartment",
            new { compartment, first = (long)wanted.First, last = (long)wanted.Last, item = wanted.Item, about = wanted.About.IsNone ? null : wanted.About.ToString(), most = wanted.Most })).AsList();

    public static void Add(Transaction transaction, Id<ClientFile> file, Id<Compartment> compartment, int epoch, ItemDraft draft, DateTimeOffset now, byte[] sealedBytes) =>
        transaction.Execute(
            """
            INSERT INTO item (id, version, file, compartment, epoch, kind, about, made_at, sealed)
            VALUES (@id, @version, @file, @compartment, @epoch, @kind, @about, @now, @sealedBytes)
            """,
            new { id = draft.Id, version = draft.Version, file, compartment, epoch, kind = (long)draft.Kind, about = draft.About, now, sealedBytes });

    /// <summary>Destroys an item (or one version of it). False when it is not there any more.</summary>
    public static bool Remove(Transaction transaction, Id<Item> item, int version, Id<Compartment> compartment) => transaction.Execute(
        "DELETE FROM item WHERE id = @item AND version = @version AND compartment = @compartment", new { item, version, compartment }) == 1;

    public static async Task<List<Row>> UnderOlderKeys(DbConnection connection, Id<Compartment> compartment, int epoch, int most) =>
        (await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM item WHERE compartment = @compartment AND epoch < @epoch LIMIT @most", new { compartment, epoch, most })).AsList();

    public static bool Move(Transaction transaction, Row from, int epoch, byte[] sealedBytes) => transaction.Execute(
        "UPDATE item SET epoch = @epoch, sealed = @sealedBytes WHERE id = @id AND version = @version AND epoch = @old",
        new { epoch, sealedBytes, id = from.Id, version = from.Version, old = from.Epoch }) == 1;
}
