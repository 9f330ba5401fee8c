using FourWalls.Practices;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Tests.Imports;

/// <summary>How much there is in a practice's database: what an import that failed must not have changed.</summary>
internal sealed record Kept(long Entries, long Facts, long Items, long Marks, long Wraps, long Files)
{
    public static async Task<Kept> In(Practice practice)
    {
        await practice.Ledger.CatchUp();
        return new Kept(
            await Count(practice, "ledger_entry"), await Count(practice, "fact"), await Count(practice, "item"), await Count(practice, "source_index"),
            await Count(practice, "wrap"), await Count(practice, "fact WHERE kind = 10"));
    }

    public static async Task<long> Count(Practice practice, string what)
    {
        await using var connection = await practice.Database.Read();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {what}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Everything in every table, as text and as hex of bytes.</summary>
    public static async Task<string> Dump(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        var tables = await Column(connection, connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()");
        var dump = new System.Text.StringBuilder();
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                    dump.Append(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : reader.GetValue(i).ToString()).Append('\n');
            }
        }
        return dump.ToString();
    }

    private static async Task<List<string>> Column(System.Data.Common.DbConnection connection, string sql)
    {
        Assert.True(connection is SqliteConnection or NpgsqlConnection);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
