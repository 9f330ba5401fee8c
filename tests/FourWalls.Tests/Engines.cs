using FourWalls.Storage;
using Npgsql;

namespace FourWalls.Tests;

public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>Both databases, real ones. PostgreSQL is where FOURWALLS_TEST_POSTGRES says; <c>./dev check</c> starts one.</summary>
public static class Engines
{
    public const string Variable = "FOURWALLS_TEST_POSTGRES";

    public static TheoryData<Engine> Both => [Engine.Sqlite, Engine.Postgres];

    /// <summary>A connection string to a fresh, empty schema; null for SQLite, which lies in the data directory.</summary>
    public static string? Fresh(Engine engine)
    {
        if (engine == Engine.Sqlite)
            return null;
        var server = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(server))
            Assert.Skip($"No PostgreSQL server: {Variable} is not set. ./dev check starts one.");
        var schema = $"t{Guid.NewGuid():n}";
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        command.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(server) { SearchPath = schema, MaxPoolSize = 20 }.ToString();
    }
}
