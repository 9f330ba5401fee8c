using System.Diagnostics;
using System.Net;
using System.Text.Json;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Tests;
using Npgsql;

namespace FourWalls.Journeys;

/// <summary><c>fourwalls backup</c> and <c>fourwalls restore</c> as an operator runs them, beside a service at which people work.</summary>
[Trait("size", "long")]
public class BackupCommandTests
{
    private const int Connections = 8;

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task H02_what_is_kept_while_people_work_is_there_after_everything_was_lost(Engine engine)
    {
        await using var place = await Workplace.Found(engine);
        using var load = new CrashLoad(place);
        await load.Begin(Connections);
        await place.Close();
        var folder = $"{place.Folder}-backups";
        try
        {
            var (kept, backup) = await WhilePeopleWork(place, load, folder);
            var size = (long)place.Query("SELECT size FROM ledger_head")[0][0]!;
            Wipe(place);

            var (code, said, error) = await Run("restore", [backup.File, .. place.At, "--json"]);
            Assert.True(code == 0, error);
            Assert.Contains($"{size - backup.Size} entries, up to entry {size - 1}.", error, StringComparison.Ordinal);
            using (var answer = JsonDocument.Parse(said))
                Assert.Equal((backup.Root, size - backup.Size), (answer.RootElement.GetProperty("head").GetString(), answer.RootElement.GetProperty("lost").GetInt64()));
            (code, said, error) = await Run("verify", [.. place.At, "--signatures"]);
            Assert.True(code == 0, $"{said}{error}");
            await Served(place, kept);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Nothing_is_overwritten_without_a_yes_and_a_pipe_gives_what_a_folder_gives()
    {
        await using var place = await Workplace.Found(Engine.Sqlite);
        await place.Note("words of today");
        await place.Close();
        var folder = $"{place.Folder}-backups";
        Directory.CreateDirectory(folder);
        try
        {
            var piped = Path.Combine(folder, "piped");
            var (code, said, error) = await Shell($"'{RealService.Program}' backup --data '{place.Folder}' --to - > '{piped}'");
            Assert.Equal((0, ""), (code, said));
            Assert.Contains("restorable, ", error, StringComparison.Ordinal);
            Assert.Equal((1, ""), (await Run("backup", [.. place.At, "--to", "-", "--json"])) is var (no, nothing, _) ? (no, nothing) : default);

            var before = Contents(place.Folder);
            (code, said, error) = await Run("restore", [piped, .. place.At]);
            Assert.Equal((1, ""), (code, said));
            Assert.Contains("The place is not empty", error, StringComparison.Ordinal);
            Assert.Contains("nothing was written since then", error, StringComparison.Ordinal);
            Assert.Equal(before, Contents(place.Folder));
            await File.WriteAllBytesAsync(Path.Combine(folder, "cut"), (await File.ReadAllBytesAsync(piped, TestContext.Current.CancellationToken))[..^9], TestContext.Current.CancellationToken);
            (code, _, error) = await Run("restore", [Path.Combine(folder, "cut"), .. place.At, "--yes"]);
            Assert.Equal(1, code);
            Assert.Contains("not a whole backup", error, StringComparison.Ordinal);
            Assert.Equal(before, Contents(place.Folder));

            (code, said, error) = await Run("restore", [piped, .. place.At, "--yes"]);
            Assert.True(code == 0, error);
            Assert.Contains("log 2", said, StringComparison.Ordinal);
            Assert.Equal(0, (await Run("verify", [.. place.At, "--signatures"])).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task On_a_fresh_machine_what_was_printed_is_typed_in()
    {
        await using var place = await Workplace.Found(Engine.Sqlite);
        await place.Close();
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            var (paper, data) = (Path.Combine(folder, "paper"), Path.Combine(folder, "data"));
            Assert.Equal(0, (await Run("backup", [.. place.At, "--to", folder])).Code);
            var backup = Directory.GetFiles(folder, "*.backup").Single();
            var (code, printed, _) = await Run("host-secrets", ["--data", place.Folder]);
            Assert.Equal(0, code);
            await File.WriteAllTextAsync(paper, printed, TestContext.Current.CancellationToken);
            (code, _, var error) = await Run("restore", [backup, "--data", data]);
            Assert.Equal(1, code);
            Assert.Contains("host's secrets are needed", error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(data));
            (code, var said, error) = await Shell($"'{RealService.Program}' restore '{backup}' --data '{data}' --host-secrets-stdin < '{paper}'");
            Assert.True(code == 0, error);
            Assert.Contains("What had ended since the backup is not known", said, StringComparison.Ordinal);
            Assert.Equal(0, (await Shell($"'{RealService.Program}' host-secrets --data '{data}' --check-stdin < '{paper}'")).Code);
            Assert.Equal(0, (await Run("verify", ["--data", data, "--signatures"])).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Two backups while people read and write; what had been accepted before the second began must be in it.</summary>
    private static async Task<(List<(Id<Clients.Item> Note, string Words)> Kept, (string File, long Size, string Root) Backup)> WhilePeopleWork(
        Workplace place, CrashLoad load, string folder)
    {
        await using var service = await RealService.Serve(place.Folder, place.Connection);
        using var over = new CancellationTokenSource();
        var working = load.Work([service.Url], () => { }, over.Token);
        Assert.Equal(0, (await Run("backup", [.. place.At, "--to", folder])).Code);
        while (load.Kept.IsEmpty && !working.IsCompleted) // a quick backup is there before the first note on a slow machine
            await Task.Delay(20, TestContext.Current.CancellationToken);
        var kept = load.Kept.ToList();
        await Task.Delay(1100, TestContext.Current.CancellationToken); // names go by the second
        var (code, said, error) = await Run("backup", [.. place.At, "--to", folder, "--json"]);
        Assert.True(code == 0, error);
        Assert.False(working.IsCompleted, $"{working.Exception}");
        Assert.NotEmpty(kept);
        await over.CancelAsync();
        await working;
        await service.Stop(); // what a host that is killed has seen is a moment behind
        using var answer = JsonDocument.Parse(said);
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        return (kept, (
            answer.RootElement.GetProperty("file").GetString()!, answer.RootElement.GetProperty("size").GetInt64(), answer.RootElement.GetProperty("root").GetString()!));
    }

    /// <summary>The disk is gone; the host's folder is not.</summary>
    private static void Wipe(Workplace place)
    {
        foreach (var file in Directory.GetFiles(place.Folder, "practice.db*"))
            File.Delete(file);
        if (place.Connection is { } postgres && new NpgsqlConnectionStringBuilder(postgres).SearchPath is { } schema)
            place.Query($"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}");
    }

    /// <summary>The restored practice is served, its pages answer, and the notes are read.</summary>
    private static async Task Served(Workplace place, IReadOnlyList<(Id<Clients.Item> Note, string Words)> kept)
    {
        SessionSecret secret;
        await using (var practice = Practice.Open(place.Folder, place.Connection, TimeProvider.System))
            (secret, _) = await place.Enter(practice);
        await using var service = await RealService.Serve(place.Folder, place.Connection);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        foreach (var path in (string[])["/today", "/people", "/caseload", $"/files/{place.File}", $"/files/{place.File}/who", "/me", "/looks"])
            await Get(path);
        Assert.Contains("put back from a backup", await Get("/looks"), StringComparison.Ordinal);
        foreach (var (note, words) in kept)
            Assert.Contains(words, await Get($"/files/{place.File}/notes/{note}"), StringComparison.Ordinal);

        async Task<string> Get(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, path));
            request.Headers.Add("Cookie", $"home={secret.Cookie}");
            using var response = await client.SendAsync(request);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            return await response.Content.ReadAsStringAsync();
        }
    }

    private static Dictionary<string, string> Contents(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => Convert.ToHexString(Hash.Of(File.ReadAllBytes(path))));

    private static Task<(int Code, string Out, string Error)> Run(string verb, string[] arguments) => RealService.Run(RealService.Program, [verb, .. arguments]);

    private static Task<(int Code, string Out, string Error)> Shell(string line) => RealService.Run("/bin/sh", "-c", line);
}
