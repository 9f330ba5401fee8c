using FourWalls.Benchmarks;

/// <summary><c>./dev bench [word]</c>: the table of figures, each beside its floor, and artifacts/bench.json.</summary>
internal static class Bench
{
    public static string Scratch { get; } = Path.Combine(Environment.CurrentDirectory, "artifacts", "bench-scratch");

    public static async Task<int> Main(string[] args)
    {
        if (args is ["--bare", var folder, ..])
        {
            await BareSite.Serve(folder, args.Length > 2 ? args[2] : null);
            return 0;
        }
        var word = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal)) ?? "";
        if (Directory.Exists(Scratch))
            Directory.Delete(Scratch, recursive: true);
        Directory.CreateDirectory(Scratch);
        var table = new Table();
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}");
        foreach (var (name, run) in Figures)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                await run(table);
        }
        table.Write(Path.Combine(Environment.CurrentDirectory, "artifacts", "bench.json"));
        Directory.Delete(Scratch, recursive: true);
        return 0;
    }

    private static readonly IReadOnlyList<(string Name, Func<Table, Task> Run)> Figures =
    [
        ("looks", Looks.Sqlite),
        ("looks-postgres", Looks.Postgres),
        ("killed", Killed.Sqlite),
        ("killed-postgres", Killed.Postgres),
        ("appends", Appends.Sqlite),
        ("appends-postgres", Appends.Postgres),
        ("endings", Endings.Run),
        ("leavers", Leavers.Run),
        ("who-looked", Pages.WhoLooked),
        ("among-many", Pages.AmongMany),
        ("search", Searches.Run),
        ("sign-ins", SignIns.Run),
        ("start", Pages.Start),
        ("verify", Verify.Sqlite),
        ("verify-postgres", Verify.Postgres),
    ];

    /// <summary>The server that ./dev starts; null without one.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable("FOURWALLS_TEST_POSTGRES");

    public static string FreshSchema(string server)
    {
        var schema = $"bench{Guid.NewGuid():n}";
        using var connection = new Npgsql.NpgsqlConnection(server);
        connection.Open();
        using var command = new Npgsql.NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        command.ExecuteNonQuery();
        return new Npgsql.NpgsqlConnectionStringBuilder(server) { SearchPath = schema }.ToString();
    }
}
