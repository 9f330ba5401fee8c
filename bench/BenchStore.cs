using Dapper;
using FourWalls.Clients;
using FourWalls.Looks;
using Microsoft.Data.Sqlite;

namespace FourWalls.Benchmarks;

/// <summary>Fills a SQLite practice with copies of sealed rows, so that its tables and indexes are as large as a large practice's.</summary>
internal static class BenchStore
{
    public static void CloneFiles(BenchPractice practice, int count)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(practice.Folder, "practice.db")}");
        connection.Open();
        var item = connection.QueryFirst<(byte[] Sealed, string Compartment)>("SELECT sealed, compartment FROM item LIMIT 1");
        using var transaction = connection.BeginTransaction();
        using var fact = Command(connection, "INSERT INTO fact (id, kind, file, compartment, person, detail, entry) VALUES (@a, @b, @c, @d, @e, 1, 0)", 5);
        using var row = Command(connection, "INSERT INTO item (id, version, file, compartment, epoch, kind, made_at, sealed) VALUES (@a, 1, @b, @c, 1, 1, 0, @d)", 4);
        for (var i = 0; i < count; i++)
        {
            var (file, compartment, somebody) = (Id<ClientFile>.New().ToString(), Id<Compartment>.New().ToString(), Id<Fact>.New().ToString());
            Run(fact, Id<Fact>.New().ToString(), (long)FactKind.Assignment, file, DBNull.Value, somebody);
            Run(fact, Id<Fact>.New().ToString(), (long)FactKind.Compartment, file, compartment, DBNull.Value);
            Run(fact, Id<Fact>.New().ToString(), (long)FactKind.Grant, file, compartment, somebody);
            Run(row, Id<Item>.New().ToString(), file, compartment, item.Sealed);
        }
        transaction.Commit();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "@" + (char)('a' + i) });
        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
