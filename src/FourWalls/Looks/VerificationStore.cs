using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace FourWalls.Looks;

/// <summary>Hears of one row of the ledger. The spans are good until it returns; an empty one is a NULL.</summary>
internal delegate void VerificationRow(long index, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> actor, ReadOnlySpan<byte> file);

/// <summary>
/// Reads a practice's whole database, as it is at one moment, and never writes. The ledger's rows come as they lie in the
/// engine's own buffers: a reader that makes an object of each column would cost more than the hashing.
/// </summary>
internal sealed class VerificationStore : IAsyncDisposable
{
    private const string Entries = "SELECT idx, leaf, actor, file FROM ledger_entry ORDER BY idx";

    private readonly DbConnection connection;
    private readonly DbTransaction snapshot;

    private VerificationStore(DbConnection connection, DbTransaction snapshot) => (this.connection, this.snapshot) = (connection, snapshot);

    public static async Task<VerificationStore> Open(Database database)
    {
        var connection = await database.Read();
        return new VerificationStore(connection, connection is SqliteConnection sqlite
            ? Begin(sqlite) : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead));
    }

    public LedgerStore.Head? Head() => Rows("SELECT size, checkpoint FROM ledger_head WHERE one = 1")
        .Select(row => new LedgerStore.Head(row.GetInt64(0), row.GetString(1))).FirstOrDefault();

    /// <summary>Leaves of the entries that are said to begin a log: at their places the tree's root will be wanted.</summary>
    public IEnumerable<(long Index, byte[] Leaf)> Logs() => Rows("SELECT e.idx, e.leaf FROM fact f JOIN ledger_entry e ON e.idx = f.entry WHERE f.kind = 20")
        .Select(row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)));

    /// <summary>Every row of the ledger, in order.</summary>
    public void ReadEntries(VerificationRow take)
    {
        if (connection is SqliteConnection)
            FromSqlite(take);
        else
            FromPostgres((NpgsqlConnection)connection, take);
    }

    public IEnumerable<(long Index, byte[] Leaf)> Leaves(long from, long to) =>
        Rows("SELECT idx, leaf FROM ledger_entry WHERE idx >= @from AND idx < @to ORDER BY idx", ("from", from), ("to", to))
            .Select(row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)));

    public IEnumerable<(long Level, long Number, byte[] Hashes)> Tiles() =>
        Rows("SELECT level, number, hashes FROM ledger_tile ORDER BY level, number").Select(row => (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)));

    /// <summary>Letters with the leaf of the entry that they belong to; no leaf when there is no such entry.</summary>
    public IEnumerable<(long Index, string Reader, byte[] Letter, byte[]? Leaf)> Letters() => Rows(
        """
        SELECT w.idx, w.reader, w.letter, e.leaf FROM ledger_words w
        LEFT JOIN ledger_entry e ON e.idx = w.idx
        ORDER BY w.idx, w.reader
        """).Select(row => (row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)));

    public IEnumerable<FactRow> Facts() =>
        Rows("SELECT id, kind, file, compartment, person, detail, until, entry, ended_entry FROM fact ORDER BY entry, id").Select(row => new FactRow(
            row.GetString(0), row.GetInt64(1), Text(row, 2), Text(row, 3), Text(row, 4), row.GetInt64(5), Number(row, 6), row.GetInt64(7), Number(row, 8)));

    public IEnumerable<ItemRow> Items() => Rows("SELECT id, version, file, compartment, epoch, kind, about, made_at, sealed FROM item ORDER BY id, version")
        .Select(row => new ItemRow(
            row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), Text(row, 6), row.GetInt64(7),
            row.GetFieldValue<byte[]>(8)));

    public IEnumerable<(string Fact, string Compartment, long Epoch, long GranteeEpoch)> Wraps() =>
        Rows("SELECT fact, compartment, epoch, grantee_epoch FROM wrap ORDER BY fact").Select(row => (row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)));

    public IEnumerable<(string Compartment, long Epoch)> Links() =>
        Rows("SELECT compartment, epoch FROM epoch_link ORDER BY compartment, epoch").Select(row => (row.GetString(0), row.GetInt64(1)));

    public IEnumerable<(string Newer, string Older)> RecoveryLinks() =>
        Rows("SELECT newer, older FROM recovery_link ORDER BY newer").Select(row => (row.GetString(0), row.GetString(1)));

    public IEnumerable<(string Compartment, string? File, long? RotateSince)> Work() =>
        Rows("SELECT compartment, file, rotate_since FROM key_work ORDER BY compartment").Select(row => (row.GetString(0), Text(row, 1), Number(row, 2)));

    public IEnumerable<(string Id, string Person, long Entry)> Sessions() =>
        Rows("SELECT id, person, entry FROM session ORDER BY entry").Select(row => (row.GetString(0), row.GetString(1), row.GetInt64(2)));

    public IEnumerable<(string Id, long Kind, string? Name, bool Ended)> People() =>
        Rows("SELECT id, kind, name, ended_at FROM person ORDER BY id").Select(row => (row.GetString(0), row.GetInt64(1), Text(row, 2), !row.IsDBNull(3)));

    public IEnumerable<(string Person, byte[] Bundle)> WaysIn() =>
        Rows("SELECT person, bundle FROM way_in ORDER BY id").Select(row => (row.GetString(0), row.GetFieldValue<byte[]>(1)));

    /// <summary>Files under which something was imported.</summary>
    public IEnumerable<string> Imported() => Rows("SELECT DISTINCT file FROM source_index ORDER BY file").Select(row => row.GetString(0));

    public IEnumerable<InvitationRow> Invitations() => Rows("SELECT id, token_hash, person, invited_by, ends_at, settled_at FROM invitation ORDER BY id")
        .Select(row => new InvitationRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), !row.IsDBNull(5)));

    public IEnumerable<BookingRow> Bookings()
    {
        var people = Rows("SELECT booking, person FROM booking_person ORDER BY booking, person").Select(row => (Booking: row.GetString(0), Person: row.GetString(1)))
            .ToLookup(row => row.Booking, row => row.Person);
        return Rows("SELECT id, fact, file, room, state, starts, ends FROM booking ORDER BY id").Select(row => new BookingRow(
            row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
            [.. people[row.GetString(0)].Order(StringComparer.Ordinal)]));
    }

    public async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync();
        await connection.DisposeAsync();
    }

    public sealed record FactRow(
        string Id, long Kind, string? File, string? Compartment, string? Person, long Detail, long? Until, long Entry, long? EndedEntry);

    public sealed record ItemRow(
        string Id, long Version, string File, string Compartment, long Epoch, long Kind, string? About, long MadeAt, byte[] Sealed);

    public sealed record BookingRow(
        string Id, string Fact, string File, string? Room, long State, long Starts, long Ends, IReadOnlyList<string> People);

    public sealed record InvitationRow(string Id, string TokenHash, string Person, string InvitedBy, long EndsAt, bool Settled);

    private static SqliteTransaction Begin(SqliteConnection sqlite) => sqlite.BeginTransaction(deferred: true);

    private IEnumerable<DbDataReader> Rows(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql);
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader;
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, snapshot, 0);
        return command;
    }

    private void FromSqlite(VerificationRow take)
    {
        using var command = Command(Entries);
        using var reader = (SqliteDataReader)command.ExecuteReader();
        var statement = reader.Handle!;
        while (reader.Read())
        {
            take(
                raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_blob(statement, 1), raw.sqlite3_column_blob(statement, 2),
                raw.sqlite3_column_blob(statement, 3));
        }
    }

    /// <summary>PostgreSQL's binary COPY: a count of fields (-1 at the end), then each field behind its length (-1 for NULL).</summary>
    private void FromPostgres(NpgsqlConnection postgres, VerificationRow take)
    {
        using (var order = Command("SET LOCAL enable_sort = off")) // the index has the order; a sort would spill to disk
            order.ExecuteNonQuery();
        using var copy = new CopyReader(postgres.BeginRawBinaryCopy($"COPY ({Entries}) TO STDOUT (FORMAT BINARY)"));
        copy.Skip(11 + 4); // signature and flags
        copy.Skip(copy.Int32());
        while (copy.Int16() == 4)
        {
            copy.Int32();
            var index = copy.Int64();
            copy.Fields(3);
            take(index, copy.Field(0), copy.Field(1), copy.Field(2));
        }
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A stream of fields, read through one buffer; a row's fields are kept side by side until the next row.</summary>
    private sealed class CopyReader(Stream stream) : IDisposable
    {
        private readonly byte[] buffer = new byte[1 << 18];
        private readonly byte[] row = new byte[1 << 17];
        private readonly (int Start, int Length)[] fields = new (int, int)[3];
        private int at;
        private int end;

        public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

        public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

        /// <summary>Takes the next fields; one that is longer than any of ours comes as an empty one.</summary>
        public void Fields(int count)
        {
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                var length = Math.Max(Int32(), 0);
                var fits = length <= Entry.LongestLeaf && kept + length <= row.Length;
                if (fits)
                    Take(length).CopyTo(row.AsSpan(kept));
                else
                    Skip(length);
                fields[i] = (kept, fits ? length : 0);
                kept += fields[i].Length;
            }
        }

        public ReadOnlySpan<byte> Field(int i) => row.AsSpan(fields[i].Start, fields[i].Length);

        public void Skip(int count)
        {
            for (; count > 0; count -= Math.Min(count, Entry.LongestLeaf))
                Take(Math.Min(count, Entry.LongestLeaf));
        }

        public void Dispose() => stream.Dispose();

        private Span<byte> Take(int count)
        {
            if (end - at < count)
                Refill(count);
            at += count;
            return buffer.AsSpan(at - count, count);
        }

        private void Refill(int count)
        {
            Buffer.BlockCopy(buffer, at, buffer, 0, end - at);
            (at, end) = (0, end - at);
            while (end < count)
            {
                var read = stream.Read(buffer, end, buffer.Length - end);
                end += read > 0 ? read : throw new EndOfStreamException();
            }
        }
    }
}
