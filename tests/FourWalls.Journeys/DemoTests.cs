using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using Microsoft.Data.Sqlite;

namespace FourWalls.Journeys;

/// <summary>Tests that look around in the invented practice share one: it takes half a minute to make.</summary>
[CollectionDefinition(Name)]
public sealed class InTheDemo : ICollectionFixture<DemoPractice>
{
    public const string Name = "Demo";
}

/// <summary>An invented practice, made once by the real command, for all tests that look around in one.</summary>
public sealed class DemoPractice : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("fourwalls-").FullName;

    public string Data => Path.Combine(Folder, "demo");

    public IReadOnlyList<DemoSignIn> SignIns { get; private set; } = [];

    /// <summary>What the command printed besides its answer.</summary>
    public string Progress { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (code, output, error) = await RealService.Run(RealService.Program, "demo", "--data", Data, "--json");
        Assert.True(code == 0, error);
        (SignIns, Progress) = (JsonSerializer.Deserialize<List<DemoSignIn>>(output, JsonSerializerOptions.Web)!, error);
    }

    public async Task<Visitor> SignIn(RealService service, string name)
    {
        var visitor = new Visitor(service.Url);
        await visitor.Open("/sign-in");
        await visitor.Type("name", name).Type("passphrase", SignIns.Single(one => one.Name == name).Passphrase!).Press("Sign in");
        return visitor.Sees("Today");
    }

    public async Task<Visitor> Client(RealService service)
    {
        var visitor = new Visitor(service.Url);
        await visitor.Open("/");
        return await visitor.Type("words", SignIns.Single(one => one.Role == "client").Code!).Press("Go on");
    }

    /// <summary>The same practice in a place of its own, for a test that does something in it.</summary>
    public Copied Copy()
    {
        var copy = new Copied(Directory.CreateTempSubdirectory("fourwalls-").FullName);
        Directory.CreateDirectory(Path.Combine(copy.Data, "host"));
        foreach (var file in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(copy.Data, Path.GetRelativePath(Data, file)));
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public sealed record Copied(string Data) : IDisposable
    {
        public void Dispose() => Directory.Delete(Data, recursive: true);
    }
}

public sealed record DemoSignIn(string Role, string Name, string? Passphrase, string? Code);

[Trait("size", "long")]
[Collection(InTheDemo.Name)]
public class DemoTests(DemoPractice demo)
{
    [Fact]
    public void Every_role_has_a_sign_in_and_there_are_twelve_staff_and_a_client()
    {
        Assert.Equal(
            ["administrator", "client", "counsellor", "director", "front desk", "intake", "on call", "privacy officer", "supervisor"],
            demo.SignIns.Select(one => one.Role).Distinct().Order());
        Assert.Equal(12, demo.SignIns.Count(one => one.Passphrase is not null));
        var client = Assert.Single(demo.SignIns, one => one.Role == "client");
        Assert.Equal(6, client.Code!.Split(' ').Length);
        Assert.Contains("sessions so far", demo.Progress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_who_is_printed_can_sign_in_and_the_client_reads_what_is_shared()
    {
        using var copy = demo.Copy();
        await using var service = await RealService.Serve(copy.Data);
        foreach (var one in demo.SignIns.Where(one => one.Passphrase is not null))
        {
            using var staff = await demo.SignIn(service, one.Name);
            staff.Sees("An invented practice");
            if (one.Name is "mateo" or "ingrid")
                staff.Sees("Robin Vale");
            else
                staff.DoesNotSee("Robin Vale");
        }
        using var client = await demo.Client(service);
        client.Sees("Hello, Robin");
        await client.Press("What is shared with you");
        client.Sees("From Mateo Rivas");
    }

    /// <summary>There is something to see on every page: otherwise who tries it out learns nothing of the page.</summary>
    [Fact]
    public async Task Every_kind_of_page_has_something_on_it()
    {
        using var copy = demo.Copy();
        await using var service = await RealService.Serve(copy.Data);
        using var mateo = await demo.SignIn(service, "mateo");
        await mateo.Follow("Robin Vale");
        mateo.Sees("Signed, shared with the client");
        await mateo.Follow("Plan");
        mateo.Sees("wake up and not be afraid").Sees("Last review").Sees("The client can read the plan as it is now");
        await mateo.Follow("My session notes");
        Assert.NotEmpty(mateo.Page.QuerySelectorAll("section .fw-text"));
        await mateo.Follow("Name and details");
        mateo.Sees("they/them").Sees("Alder Lane").Sees("Chair near the door");
        await mateo.Follow("How to reach them");
        mateo.Sees("Call after six").Sees("206-555-0101");
        await mateo.Follow("Who can see it");
        mateo.Sees("Ingrid Solheim").Sees("Supervisor");
        await mateo.Open("/today");
        mateo.Sees("to be looked at again");
        await mateo.Follow("Astrid Holm");
        mateo.Sees("Draft, not signed").Sees("Only you can open this file");
        await mateo.Follow("From elsewhere");
        mateo.Sees("Migraine");
        foreach (var kind in (string[])["Plans", "Observations", "Visits", "Documents", "Other", "Person"])
        {
            // The file's own tabs have such words too.
            await mateo.Open(mateo.Page.QuerySelectorAll("nav[aria-label=Kinds] a").Single(one => one.TextContent == kind).GetAttribute("href")!);
            Assert.NotEmpty(mateo.Page.QuerySelectorAll("tbody tr"));
        }
        using var kofi = await demo.SignIn(service, "kofi");
        kofi.Sees("Grace Okonkwo (cover until");
        using var bao = await demo.SignIn(service, "bao");
        await bao.Open("/directory");
        await bao.Type("Name", "robin").Press("Search");
        await bao.Follow("How to reach them");
        bao.Sees("Call after six").DoesNotSee("Robin Vale");
        using var ruth = await demo.SignIn(service, "ruth");
        await ruth.Open("/looks");
        while (!ruth.Text.Contains("Show what", StringComparison.Ordinal))
            await ruth.Follow("Older");
        await ruth.Press("Show what");
        ruth.Sees("That you saw this is written down");
        using var amara = await demo.SignIn(service, "amara");
        foreach (var (path, words) in (IReadOnlyList<(string, string)>)[("/caseload", "Couple"), ("/caseload/keys", "In one person's hands"), ("/people", "Who has left")])
        {
            await amara.Open(path);
            amara.Sees(words);
        }
        await amara.Open("/people");
        await amara.Follow("Wren Kealoha");
        amara.Sees("Is supervised by Ingrid Solheim").Sees("MC 00000106");
        using var robin = await demo.Client(service);
        await robin.Press("My plan");
        robin.Sees("wake up and not be afraid");
        await robin.Press("Back");
        await robin.Press("Who looked");
        robin.Sees("Mateo Rivas").Sees("You were here yourself");
        await robin.Press("Back");
        await robin.Press("Who can see what");
        robin.Sees("Ingrid Solheim");
    }

    [Fact]
    public async Task The_year_is_over_when_it_is_made_and_nobody_waits_for_a_key()
    {
        await using var practice = Practice.Open(demo.Data, null, TimeProvider.System);
        var size = practice.Ledger.Standing.Size;
        var (first, last) = (await practice.Ledger.Read(0), await practice.Ledger.Read(size - 1));
        Assert.InRange(last.At, DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow);
        Assert.InRange((last.At - first.At).TotalDays, 355, 375);
        Assert.Equal(ServiceKind.Demo, practice.Roll.Practice!.Service);
        Assert.Equal(41, Count("SELECT COUNT(*) FROM fact WHERE kind = 10 AND ended_entry IS NULL"));
        Assert.InRange(Count("SELECT COUNT(*) FROM item WHERE kind = 11"), 900, 1200);
        Assert.Equal(0, Count("SELECT COUNT(*) FROM key_work WHERE file IS NOT NULL"));
        Assert.Equal(0, Count("SELECT COUNT(*) FROM session"));
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused_and_left_as_it_was()
    {
        var before = Directory.GetFiles(demo.Data, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        var (code, output, error) = await RealService.Run(RealService.Program, "demo", "--data", demo.Data);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains("is not empty. Nothing was made and nothing was changed.", error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(demo.Data, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc));
        Assert.Equal([demo.Data], Directory.GetFileSystemEntries(demo.Folder));
    }

    [Fact]
    public void The_sign_ins_are_nowhere_in_the_data_directory()
    {
        var scanner = new LeakScanner([], demo.SignIns.SelectMany(one => LeakScanner.Words(one.Passphrase ?? one.Code!)));
        Assert.Empty(scanner.InFolder(demo.Data));
        Assert.Empty(new LeakScanner(["Robin Vale", "Marisol Vega", "206-555-01"], []).InFolder(demo.Data));
        Assert.NotEmpty(new LeakScanner(["Mateo Rivas"], []).InFolder(demo.Data)); // staff names are plain by design
    }

    [Fact]
    public async Task It_can_be_made_in_PostgreSQL_and_a_database_that_is_in_use_is_refused()
    {
        var connection = PostgresSchema.Fresh();
        var (code, output, error) = await RealService.Run(RealService.Program, "demo", "--data", Path.Combine(demo.Folder, "first"), "--database", connection, "--json");
        Assert.True(code == 0, error);
        Assert.Contains("privacy officer", output, StringComparison.Ordinal);
        var second = Path.Combine(demo.Folder, "second");
        (code, _, error) = await RealService.Run(RealService.Program, "demo", "--data", second, "--database", connection);
        Assert.Equal(1, code);
        Assert.Contains("The database holds a practice already.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(second));
        Directory.Delete(Path.Combine(demo.Folder, "first"), recursive: true);
    }

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(demo.Data, "practice.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
