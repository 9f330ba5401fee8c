using System.Collections.Concurrent;
using System.Data.Common;

namespace FourWalls.Storage;

/// <summary>
/// A connection for the few queries that every look makes, with its statements prepared once and kept. Returned to its pool
/// when disposed.
/// </summary>
public sealed class Reading : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly Func<Reading, ValueTask> giveBack;
    private readonly Dictionary<string, DbCommand> prepared = [];

    internal Reading(DbConnection connection, Func<Reading, ValueTask> giveBack) => (this.connection, this.giveBack) = (connection, giveBack);

    /// <summary>The rows of a query, each made by <paramref name="row"/>. Parameters are given in one order for one text.</summary>
    internal List<T> Query<T>(string sql, ReadOnlySpan<(string Name, object Value)> values, Func<DbDataReader, T> row)
    {
        var command = Prepare(sql, values);
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    public ValueTask DisposeAsync() => giveBack(this);

    internal void Close()
    {
        foreach (var command in prepared.Values)
            command.Dispose();
        connection.Dispose();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            prepared[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            command.Prepare();
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value;
        return command;
    }

    /// <summary>Connections that wait to be used again.</summary>
    internal sealed class Pool(Func<DbConnection> open) : IDisposable
    {
        private const int MostKept = 32;

        private readonly ConcurrentBag<Reading> idle = [];
        private volatile bool closed;

        public Reading Take() => idle.TryTake(out var reading) ? reading : new Reading(open(), Return);

        public void Dispose()
        {
            closed = true;
            while (idle.TryTake(out var reading))
                reading.Close();
        }

        private ValueTask Return(Reading reading)
        {
            if (closed || idle.Count >= MostKept)
                reading.Close();
            else
                idle.Add(reading);
            return ValueTask.CompletedTask;
        }
    }
}
