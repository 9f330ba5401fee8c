using System.Data.Common;
using Dapper;
using Npgsql;

namespace FourWalls.Storage;

/// <summary>
/// The one writing transaction that is open at a time, held under the ledger's lock. Only stores touch it.
/// </summary>
public sealed class Transaction(DbConnection connection, DbTransaction inner)
{
    internal int Execute(string sql, object? values = null) => connection.Execute(sql, values, inner);

    internal List<T> Query<T>(string sql, object? values = null) => connection.Query<T>(sql, values, inner).AsList();

    /// <summary>The same statement for many rows: prepared once, or sent to PostgreSQL in one go.</summary>
    /// <returns>How many rows were changed by all of them.</returns>
    internal int ExecuteMany(string sql, IReadOnlyList<(string Name, object? Value)[]> rows) =>
        rows.Count == 0 ? 0 : connection is NpgsqlConnection postgres ? Send(postgres, sql, rows) : Loop(sql, rows);

    private int Send(NpgsqlConnection postgres, string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
    {
        using var batch = new NpgsqlBatch(postgres, (NpgsqlTransaction)inner);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in row)
                command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
            batch.BatchCommands.Add(command);
        }
        return batch.ExecuteNonQuery();
    }

    private int Loop(string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
    {
        using var command = connection.CreateCommand();
        command.Transaction = inner;
        command.CommandText = sql;
        foreach (var (name, _) in rows[0])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i].Value ?? DBNull.Value;
            changed += command.ExecuteNonQuery();
        }
        return changed;
    }
}
