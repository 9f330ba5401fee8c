using System.Diagnostics;
using Npgsql;

namespace FourWalls.Journeys;

/// <summary>A fresh schema on the PostgreSQL server that FOURWALLS_TEST_POSTGRES names; <c>./dev check</c> starts one.</summary>
public static class PostgresSchema
{
    public static string Fresh()
    {
        var server = Environment.GetEnvironmentVariable("FOURWALLS_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server))
            Assert.Skip("No PostgreSQL server: FOURWALLS_TEST_POSTGRES is not set. ./dev check starts one.");
        var schema = $"t{Guid.NewGuid():n}";
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        command.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(server) { SearchPath = schema, MaxPoolSize = 20 }.ToString();
    }

    /// <summary>What a dump of the database holds: every row of every table as the server's own text; and PostgreSQL's own dump, where that is installed.</summary>
    public static async Task<IReadOnlyList<(string Table, string Text)>> Dump(string connection)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", open))
        await using (var rows = await list.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                tables.Add(rows.GetString(0));
        }
        var dump = new List<(string, string)>();
        foreach (var table in tables)
        {
            using var reader = await open.BeginTextExportAsync($"COPY \"{table}\" TO STDOUT");
            dump.Add((table, await reader.ReadToEndAsync()));
        }
        if (PgDump() is { } program)
            dump.Add(("the dump", await Run(program, new NpgsqlConnectionStringBuilder(connection))));
        return dump;
    }

    private static string? PgDump() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetFiles("/usr/lib/postgresql", "pg_dump", SearchOption.AllDirectories).OrderByDescending(path => path, StringComparer.Ordinal).FirstOrDefault();

    private static async Task<string> Run(string program, NpgsqlConnectionStringBuilder to)
    {
        var start = new ProcessStartInfo(
            program, ["-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, "-w", "-d", to.Database!, "-n", to.SearchPath!]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = to.Password ?? "";
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("COPY", text, StringComparison.Ordinal);
        return text;
    }
}
