using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Journeys;

/// <summary>
/// Planted phrases through every form, every wrong way to send one, and the import, on the real processes; then found nowhere:
/// not in the data directory, the database, its dump, what was printed, addresses, titles, temporary files.
/// </summary>
[Trait("size", "long")]
public sealed class LeakTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
    private readonly LeakForms forms = new();
    private readonly Planted planted = new();
    private readonly List<string> created = [];

    private string Data => Path.Combine(folder, "data");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_is_typed_is_found_anywhere(bool postgres)
    {
        var connection = postgres ? PostgresSchema.Fresh() : null;
        using var watch = Watch("temp", "home");
        string printed;
        await using (var service = await Serve(connection))
        {
            Assert.Contains("Max core file size        0                    0", File.ReadAllText($"/proc/{service.Id}/limits"), StringComparison.Ordinal);
            using var journey = new LeakJourney(service, forms, planted);
            try
            {
                await Everything(journey, service, connection);
            }
            catch (Exception)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(service.Printed); // which bug it was, if it was one
                throw;
            }
            Assert.True(planted.Phrases >= 300);
            foreach (var visitor in journey.Writers.Select(writer => writer.Visitor))
            {
                Assert.DoesNotContain(visitor.Paths, path => path.Contains(Planted.Stem, StringComparison.OrdinalIgnoreCase));
                Assert.DoesNotContain(visitor.Titles, title => title.Contains(Planted.Stem, StringComparison.OrdinalIgnoreCase));
            }
            await BackUp(connection);
            Assert.Empty(await Everywhere(connection)); // while it runs, with the database's journal beside it
            await service.Stop();
            printed = service.Printed;
        }
        Assert.Contains("Serving on", printed, StringComparison.Ordinal);
        Assert.Empty(planted.Scanner().InText("what was printed", printed));
        Assert.Empty(await Everywhere(connection));
        // Pipes and a socket of the runtime's, for debuggers; no file, not even for a moment.
        Assert.DoesNotContain(created, name => !name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) && !name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal));
        await ItCanFail(connection);
    }

    private async Task Everything(LeakJourney journey, RealService service, string? connection)
    {
        await journey.Run();
        var said = await new LeakImport(planted).Run(journey, Data, connection, Path.Combine(folder, "temp"), asJson: connection is not null);
        Assert.Empty(planted.Scanner().InText("what the import said", said));
        await WalkAndAbuse(journey, service);
        await journey.WrongAddresses();
        await LeakRaw.Run(service, planted);
    }

    /// <summary>H03: what leaves the machine in a backup, and what it takes to prove one, holds nothing that was typed either.</summary>
    private async Task BackUp(string? connection)
    {
        var (code, said, error) = await RealService.Run(
            RealService.Program, ["backup", "--data", Data, "--to", Path.Combine(folder, "backups"), .. connection is null ? (string[])[] : ["--database", connection]]);
        Assert.True(code == 0, error);
        Assert.Empty(planted.Scanner().InText("what the backup said", said + error));
        Assert.True(new FileInfo(Directory.GetFiles(Path.Combine(folder, "backups")).Single()).Length > 100_000);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The program, with folders of its own for everything that a program might write.</summary>
    private Task<RealService> Serve(string? connection)
    {
        foreach (var name in (string[])["temp", "home", "data/host"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(Data, "host", "rounds-1"), "1000 1000");
        var (temp, home) = (Path.Combine(folder, "temp"), Path.Combine(folder, "home"));
        return RealService.Serve(Data, connection, ("TMPDIR", temp), ("ASPNETCORE_TEMP", temp), ("HOME", home));
    }

    /// <summary>Every page that each of them can reach: a form that is not in the list is a failure, and so is a list too long.</summary>
    private async Task WalkAndAbuse(LeakJourney journey, RealService service)
    {
        var pages = new List<(LeakWriter Writer, string Path)>();
        foreach (var writer in journey.Writers)
            pages.AddRange((await writer.Walk(writer.Visitor.Paths[^1])).Select(path => (writer, path)));
        foreach (var (writer, path) in pages.DistinctBy(page => (page.Writer, LeakForms.Pattern(page.Path))))
            await writer.Abuse(path, service);
        foreach (var (writer, path) in pages.DistinctBy(page => (page.Writer, LeakForms.Pattern(page.Path))))
            await writer.AbuseMore(path, service);
        Assert.True(forms.Unknown.Count == 0, $"These fields are in no list. Enter them in LeakForms and type into them in LeakJourney:\n{string.Join('\n', forms.Unknown)}");
        Assert.True(forms.InAddresses.Count == 0, $"These forms put what is typed into an address:\n{string.Join('\n', forms.InAddresses)}");
        Assert.Empty(forms.NotMet);
        Assert.Empty(forms.NotTyped);
    }

    private async Task<List<string>> Everywhere(string? connection)
    {
        var scanner = planted.Scanner();
        var found = scanner.InFolder(folder).ToList();
        foreach (var (table, text) in connection is null ? [] : await PostgresSchema.Dump(connection))
            found.AddRange(scanner.InText(table, text));
        return found;
    }

    /// <summary>What is put into a table, a file or a log on purpose is found: otherwise all of this would prove nothing.</summary>
    private async Task ItCanFail(string? connection)
    {
        var phrase = planted.Phrase();
        await File.WriteAllTextAsync(Path.Combine(folder, "temp", "log"), $"note {phrase}");
        Assert.Single((await Everywhere(connection)).Select(one => one.Split(" in ")[1]).Distinct());
        File.Delete(Path.Combine(folder, "temp", "log"));
        var insert = $"INSERT INTO migration (name) VALUES ('{phrase}')";
        if (connection is null)
        {
            await using var sqlite = new SqliteConnection($"Data Source={Path.Combine(Data, "practice.db")};Pooling=False");
            await sqlite.OpenAsync();
            await using var command = new SqliteCommand(insert, sqlite);
            await command.ExecuteNonQueryAsync();
        }
        else
        {
            await using var postgres = new NpgsqlConnection(connection);
            await postgres.OpenAsync();
            await using var command = new NpgsqlCommand(insert, postgres);
            await command.ExecuteNonQueryAsync();
        }
        Assert.NotEmpty(await Everywhere(connection));
    }

    /// <summary>Sees files that are there for a moment only.</summary>
    private FileSystemWatcher Watch(params string[] below)
    {
        foreach (var name in below)
            Directory.CreateDirectory(Path.Combine(folder, name));
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName };
        watcher.Created += (_, file) =>
        {
            if (below.Any(name => file.Name!.StartsWith($"{name}/", StringComparison.Ordinal)))
                lock (created)
                    created.Add(Path.GetFileName(file.Name!));
        };
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
