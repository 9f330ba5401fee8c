using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Storage;

/// <summary>
/// Where sealed things lie: SQLite in the data directory, or PostgreSQL. One SQL text serves both; it is written in
/// SQLite's STRICT dialect, and three words of a migration are translated.
/// </summary>
/// <remarks>INVARIANT: only the ledger's writer writes. Everybody else has a connection that reads.</remarks>
public abstract class Database : IAsyncDisposable
{
    static Database() => ColumnTypes.Register();

    /// <summary>A connection for reading, from the pool.</summary>
    public abstract ValueTask<DbConnection> Read();

    /// <summary>A connection with prepared statements, for the queries that every look makes.</summary>
    public abstract ValueTask<Reading> Borrow();

    /// <summary>The writer's own connection.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>Settings for the connection of a ledger's writer, whose transactions are short and whose commits must last.</summary>
    public virtual void Hasten(DbConnection writer)
    {
    }

    /// <summary>Begins a transaction that other writers wait for.</summary>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Lets one process at a time change the database's shape, from its first table on.</summary>
    public virtual void LockShape(DbConnection connection, DbTransaction transaction)
    {
    }

    /// <summary>What a SELECT of the ledger's head adds to hold it until commit.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// After something was destroyed: cuts the journal that may hold it still, as far as the engine can. A disk that wears, and
    /// PostgreSQL until it cleans up, may keep traces all the same.
    /// </summary>
    public abstract Task OverwriteTraces();

    /// <summary>A migration in this engine's words.</summary>
    public abstract string Translate(string sql);

    public abstract ValueTask DisposeAsync();

    /// <summary>PostgreSQL when a connection string is given, otherwise SQLite in <paramref name="folder"/>.</summary>
    public static Database At(string folder, string? connection) => string.IsNullOrWhiteSpace(connection)
        ? new SqliteDatabase(Path.Combine(folder, SqliteDatabase.FileName))
        : new PostgresDatabase(connection);
}

public sealed class SqliteDatabase : Database
{
    public const string FileName = "practice.db";

    private const int MostTries = 10;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);
    /// <summary>Seconds for which a writer waits for others; whoever waits for the writer should have an answer soon.</summary>
    private const int Patience = 15;

    private readonly string path;
    private readonly string reading;
    private readonly Reading.Pool pool;

    public SqliteDatabase(string path)
    {
        this.path = path;
        reading = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = Patience }.ToString();
        pool = new Reading.Pool(() =>
        {
            var connection = new SqliteConnection(reading);
            connection.Open();
            return connection;
        });
    }

    public override string ForUpdate => "";

    public override ValueTask<Reading> Borrow() => new(pool.Take());

    public override async ValueTask<DbConnection> Read()
    {
        var connection = new SqliteConnection(reading);
        await connection.OpenAsync();
        return connection;
    }

    public override DbConnection OpenWriter()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = Patience,
        }.ToString());
        connection.Open();
        // FULL: a commit is on the disk before it is answered. secure_delete: what was destroyed is overwritten.
        Set(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    /// <summary>A file that nobody else has open, to be filled at once: nothing is kept to undo it, since it would be thrown away.</summary>
    internal static SqliteConnection OpenAlone(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Set(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    /// <summary>Puts a whole database in the place of another one, which nobody may have open.</summary>
    /// <exception cref="Refused">Somebody has.</exception>
    internal static void Replace(string path, string fresh)
    {
        if (File.Exists(path) && IsInUse(path))
            throw new Refused(Refusal.NotAllowed, "Somebody is at work on this database. Stop the service first. Nothing was changed.");
        Settle(fresh);
        // The old one's journal beside the new one would be read into it.
        foreach (var beside in (string[])["-wal", "-shm", "-journal"])
            File.Delete(path + beside);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>What was deleted is overwritten in the file itself (secure_delete); the write-ahead log still has how it was before.</summary>
    public override async Task OverwriteTraces()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var connection = OpenWriter();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            if (await command.ExecuteScalarAsync() is 0L)
                return;
            await Task.Delay(BetweenTries); // somebody reads a snapshot; whoever closes the database last takes the log away
        }
    }

    public override DbTransaction BeginWrite(DbConnection connection) =>
        ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override string Translate(string sql) => sql;

    public override ValueTask DisposeAsync()
    {
        pool.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(reading));
        return ValueTask.CompletedTask;
    }

    /// <summary>Only who has a database alone may take its write-ahead log away.</summary>
    private static bool IsInUse(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            return command.ExecuteScalar() is "wal";
        }
        catch (SqliteException busy)
        {
            return busy.SqliteErrorCode is 5 or 6; // busy, locked; any other says that it is no database any more
        }
    }

    /// <summary>Everything in one file, and that file on the disk.</summary>
    private static void Settle(string path)
    {
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            Set(connection, "PRAGMA journal_mode = DELETE;");
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Set(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }
}

public sealed class PostgresDatabase(string connection) : Database
{
    /// <summary>
    /// First: who waits for the lock must not wait for a line that broke without a word to the server, so a transaction that
    /// nobody goes on with is given up. Second: an answer is given when its entry is durable, whatever the server's habit is.
    /// </summary>
    private const string WriterSettings =
        """
        SELECT set_config('idle_in_transaction_session_timeout', '8000', false);
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    private readonly NpgsqlDataSource source = new NpgsqlDataSourceBuilder(Settings(connection)).Build();

    public override string ForUpdate => " FOR UPDATE";

    // Npgsql prepares by itself what it sees often.
    public override async ValueTask<Reading> Borrow() => new(await source.OpenConnectionAsync(), reading =>
    {
        reading.Close();
        return ValueTask.CompletedTask;
    });

    public override async ValueTask<DbConnection> Read() => await source.OpenConnectionAsync();

    public override DbConnection OpenWriter() => source.OpenConnection();

    public override void Hasten(DbConnection writer)
    {
        using var command = writer.CreateCommand();
        command.CommandText = WriterSettings;
        command.ExecuteNonQuery();
    }

    // READ COMMITTED: once the lock on the head is held, each statement sees what was committed before it.
    public override DbTransaction BeginWrite(DbConnection connection) =>
        connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);

    // Dead rows go when autovacuum comes by, its log when it is recycled: to force either would stop everybody else's work.
    public override Task OverwriteTraces() => Task.CompletedTask;

    /// <summary>"IF NOT EXISTS" looks before it makes, and two processes that start at once both find nothing. The number is ours alone.</summary>
    public override void LockShape(DbConnection connection, DbTransaction transaction) =>
        connection.Execute("SELECT pg_advisory_xact_lock(hashtext('fourwalls'), hashtext(current_schema()))", transaction: transaction, commandTimeout: 0);

    public override string Translate(string sql) => sql
        .Replace(" INTEGER", " BIGINT", StringComparison.Ordinal)
        .Replace(" BLOB", " BYTEA", StringComparison.Ordinal)
        .Replace(") STRICT", ")", StringComparison.Ordinal);

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>
    /// Nobody who is shown a page waits half a minute for a server that is not there; to ask it to stop would only wait again. What
    /// the operator sets stays.
    /// </summary>
    private static string Settings(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 };
        settings.Timeout = settings.ShouldSerialize("Timeout") ? settings.Timeout : 10;
        settings.CommandTimeout = settings.ShouldSerialize("Command Timeout") ? settings.CommandTimeout : 12;
        settings.CancellationTimeout = settings.ShouldSerialize("Cancellation Timeout") ? settings.CancellationTimeout : -1;
        return settings.ToString();
    }
}

/// <summary>How our types stand in columns: ids as TEXT, times as INTEGER milliseconds UTC.</summary>
internal static class ColumnTypes
{
    private static bool registered;

    public static void Register()
    {
        if (Interlocked.Exchange(ref registered, true))
            return;
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset)); // otherwise the handler below is silently passed over
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Milliseconds());
        SqlMapper.AddTypeHandler(new IdText<People.Person>());
        SqlMapper.AddTypeHandler(new IdText<People.Session>());
        SqlMapper.AddTypeHandler(new IdText<Clients.ClientFile>());
        SqlMapper.AddTypeHandler(new IdText<Clients.Compartment>());
        SqlMapper.AddTypeHandler(new IdText<Clients.Item>());
        SqlMapper.AddTypeHandler(new IdText<Looks.Fact>());
        SqlMapper.AddTypeHandler(new IdText<Measures.Shift>());
        SqlMapper.AddTypeHandler(new IdText<Bookings.Booking>());
        SqlMapper.AddTypeHandler(new IdText<Bookings.Room>());
    }

    private sealed class Milliseconds : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);

        public override void SetValue(System.Data.IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.ToUnixTimeMilliseconds();
    }

    private sealed class IdText<T> : SqlMapper.TypeHandler<Id<T>>
    {
        public override Id<T> Parse(object value) => Id<T>.Parse((string)value);

        public override void SetValue(System.Data.IDbDataParameter parameter, Id<T> value) =>
            parameter.Value = value.IsNone ? DBNull.Value : value.ToString();
    }
}
