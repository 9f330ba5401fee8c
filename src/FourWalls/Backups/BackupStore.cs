using System.Data;
using System.Data.Common;
using FourWalls.Looks;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace FourWalls.Backups;

/// <summary>
/// The whole database, table by table, as rows of numbers, texts and bytes: read in one snapshot, written in one transaction.
/// Which tables and columns there are, this version's own migrations say.
/// </summary>
internal sealed class BackupStore : IAsyncDisposable
{
    /// <summary>Who is signed in is not kept: nobody is, after a restore. Which migrations ran stands in the header.</summary>
    private static readonly string[] Left = ["session", "migration"];

    private readonly DbConnection connection;
    private readonly DbTransaction snapshot;

    private BackupStore(DbConnection connection, DbTransaction snapshot) => (this.connection, this.snapshot) = (connection, snapshot);

    /// <summary>A snapshot: others go on writing, and nothing of it is seen here.</summary>
    public static async Task<BackupStore> Open(Database database)
    {
        var connection = await database.Read();
        if (connection is SqliteConnection sqlite)
            return new BackupStore(connection, Begin(sqlite));
        var store = new BackupStore(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead));
        store.Execute("SET TRANSACTION READ ONLY");
        store.Execute("SET LOCAL enable_sort = off"); // the keys' indexes have the order; a sort would spill to disk
        return store;
    }

    public LedgerStore.Head? Head()
    {
        using var command = Command("SELECT size, checkpoint FROM ledger_head WHERE one = 1");
        using var row = command.ExecuteReader();
        return row.Read() ? new LedgerStore.Head(row.GetInt64(0), row.GetString(1)) : null;
    }

    /// <summary>The first entry, which says whose ledger this is.</summary>
    public byte[]? FirstLeaf()
    {
        using var command = Command("SELECT leaf FROM ledger_entry WHERE idx = 0");
        return command.ExecuteScalar() as byte[];
    }

    public List<string> Migrations()
    {
        using var command = Command("SELECT name FROM migration");
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
            names.Add(rows.GetString(0));
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Brings a table's rows by, one at a time, in the order of their keys.</summary>
    public void Read(BackupTable table, Action<object?[]> take)
    {
        using var command = Command($"SELECT {Names(table)} FROM {table.Name} ORDER BY {string.Join(", ", table.Key)}");
        using var rows = command.ExecuteReader(CommandBehavior.SingleResult);
        var values = new object?[table.Columns.Count];
        while (rows.Read())
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = rows.IsDBNull(i) ? null : rows.GetValue(i);
            take(values);
        }
    }

    /// <summary>Tables as these migrations make them, parents before those that refer to them.</summary>
    public static IReadOnlyList<BackupTable> Tables(IReadOnlyList<string> migrations)
    {
        using var memory = new SqliteConnection("Data Source=:memory:;Pooling=False");
        memory.Open();
        using (var transaction = memory.BeginTransaction())
        {
            Migrator.Run(memory, transaction, sql => sql, migrations);
            transaction.Commit();
        }
        var tables = Texts(memory, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
        return [.. tables.Except(Left).Select(name => Table(memory, name))];
    }

    /// <summary>Whether anything of a practice lies in this database.</summary>
    public static async Task<bool> HoldsAnything(Database database)
    {
        await using var connection = await database.Read();
        var known = Tables(Migrator.Names).Select(table => table.Name).ToHashSet();
        var there = Texts(connection, connection is SqliteConnection
            ? "SELECT name FROM sqlite_schema WHERE type = 'table'" : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
        return there.Any(name => known.Contains(name) && Texts(connection, $"SELECT 'x' FROM {name} LIMIT 1").Count > 0);
    }

    /// <summary>Puts a table's rows into an empty SQLite table.</summary>
    public static void Fill(SqliteConnection connection, SqliteTransaction transaction, BackupTable table, Func<object?[], bool> next)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO {table.Name} ({Names(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < table.Columns.Count; i++)
            command.Parameters.Add(new SqliteParameter($"@p{i}", null));
        var values = new object?[table.Columns.Count];
        while (next(values))
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Puts everything that this snapshot holds in the place of everything that another database holds: all of it or nothing.</summary>
    public async Task CopyTo(NpgsqlConnection to)
    {
        var tables = Tables(Migrations());
        await using var transaction = await to.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        // Whoever is at work here waits, and finds afterwards that this is not the ledger that it knows.
        await Execute(to, transaction, "LOCK TABLE ledger_head IN ACCESS EXCLUSIVE MODE");
        await Execute(to, transaction, "DELETE FROM session");
        foreach (var table in tables.Reverse())
            await Execute(to, transaction, $"DELETE FROM {table.Name}");
        foreach (var table in tables)
        {
            await using var copy = await to.BeginBinaryImportAsync($"COPY {table.Name} ({Names(table)}) FROM STDIN (FORMAT BINARY)");
            Read(table, values => Write(copy, table, values));
            await copy.CompleteAsync();
        }
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static SqliteTransaction Begin(SqliteConnection sqlite) => sqlite.BeginTransaction(deferred: true);

    private static void Write(NpgsqlBinaryImporter copy, BackupTable table, object?[] values)
    {
        copy.StartRow();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value)
                copy.WriteNull();
            else
                copy.Write(value, table.Columns[i].Type switch
                {
                    BackupType.Number => NpgsqlDbType.Bigint,
                    BackupType.Text => NpgsqlDbType.Text,
                    _ => NpgsqlDbType.Bytea,
                });
        }
    }

    private static BackupTable Table(SqliteConnection memory, string name)
    {
        using var command = memory.CreateCommand();
        command.CommandText = "SELECT name, type, pk FROM pragma_table_info(@name) ORDER BY cid";
        command.Parameters.AddWithValue("@name", name);
        using var rows = command.ExecuteReader();
        var (columns, key) = (new List<(string, BackupType)>(), new List<(long Place, string Name)>());
        while (rows.Read())
        {
            columns.Add((rows.GetString(0), rows.GetString(1) switch
            {
                "INTEGER" => BackupType.Number,
                "TEXT" => BackupType.Text,
                "BLOB" => BackupType.Bytes,
                var other => throw new InvalidOperationException($"{name} has a column of {other}."),
            }));
            if (rows.GetInt64(2) > 0)
                key.Add((rows.GetInt64(2), rows.GetString(0)));
        }
        return new BackupTable(name, columns, [.. key.Order().Select(one => one.Name)]);
    }

    private static string Names(BackupTable table) => string.Join(", ", table.Columns.Select(column => column.Name));

    private static List<string> Texts(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }

    private static async Task Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, snapshot, 0);
        return command;
    }
}
