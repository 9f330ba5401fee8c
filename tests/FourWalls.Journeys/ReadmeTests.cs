using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace FourWalls.Journeys;

/// <summary>The README's commands do what it says.</summary>
public partial class ReadmeTests
{
    public static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    /// <summary>Every line of its boxes.</summary>
    public static IReadOnlyList<string> Commands =>
        [.. Blocks().Matches(Readme).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    [Fact]
    [Trait("size", "long")]
    public async Task The_first_command_serves_an_invented_practice_and_every_sign_in_that_it_prints_works()
    {
        Assert.Equal("./dev run", Commands[0]);
        var data = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        var port = FreePort();
        try
        {
            await using (var run = RealService.Start("bash", [Path.Combine(Root, "dev"), "run", "--port", $"{port}", "--data", $"{data}/demo"]))
            {
                await run.Sees(Serving(), TimeSpan.FromMinutes(5));
                Assert.Contains($"Open http://localhost:{port}", run.Printed, StringComparison.Ordinal);
                await SignInAsEverybody(run.Printed, new Uri($"http://localhost:{port}"));
            }
            // The second time nothing is made, and the same sign-ins are printed.
            await using var again = RealService.Start("bash", [Path.Combine(Root, "dev"), "run", "--port", $"{port}", "--data", $"{data}/demo"]);
            await again.Sees(Serving(), TimeSpan.FromMinutes(5));
            Assert.DoesNotContain("sessions so far", again.Printed, StringComparison.Ordinal);
            await SignInAsEverybody(again.Printed, new Uri($"http://localhost:{port}"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Every_verb_that_it_names_is_one_of_the_scripts()
    {
        var (_, usage, _) = await RealService.Run("bash", Path.Combine(Root, "dev"));
        var verbs = Verbs().Matches(usage).Select(one => one.Groups[1].Value).ToList();
        Assert.Equal(["setup", "build", "test", "run", "demo", "check", "bench", "screens", "soak"], verbs);
        Assert.Contains("./dev check", Commands);
        Assert.All(Named().Matches(Readme).Select(one => one.Groups[1].Value), verb => Assert.Contains(verb, verbs));
        var (_, ci, _) = await RealService.Run("cat", Path.Combine(Root, ".ci/run"));
        Assert.Contains("exec ./dev check", ci, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_that_it_names_is_one_of_the_programs()
    {
        var help = "";
        foreach (var command in (string[])["serve", "demo", "import", "verify", "ledger", "receipt", "backup", "restore", "host-secrets", "doctor"])
            help += (await RealService.Run(RealService.Program, command, "--help")).Out;
        var options = Options().Matches(Readme).Select(one => one.Value).Except(["--port", "--configuration", "--output"]).Distinct().ToList();
        Assert.Contains("--certificate", options);
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("size", "long")]
    public async Task What_is_published_serves_an_empty_practice_with_its_link_and_its_styles()
    {
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            var publish = Assert.Single(Commands, command => command.StartsWith("dotnet publish", StringComparison.Ordinal));
            var arguments = publish.Split(' ')[1..];
            arguments[^1] = Path.Combine(folder, "publish");
            arguments[1] = Path.Combine(Root, arguments[1]);
            var (code, output, _) = await RealService.Run("dotnet", arguments);
            Assert.True(code == 0, output);
            await using var service = RealService.Start(Path.Combine(folder, "publish", "fourwalls"), ["serve", "--data", Path.Combine(folder, "data"), "--port", "0"]);
            await service.Sees(Serving());
            using var visitor = new Visitor(service.Url);
            await visitor.Open(await service.SetUpPath());
            visitor.Sees("Set up your practice");
            await SeesStyles(visitor);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SignInAsEverybody(string printed, Uri url)
    {
        var staff = Staff().Matches(printed);
        Assert.Equal(12, staff.Count);
        foreach (Match one in staff)
        {
            using var visitor = new Visitor(url);
            await visitor.Open("/sign-in");
            await visitor.Type("name", one.Groups[1].Value).Type("passphrase", one.Groups[2].Value).Press("Sign in");
            visitor.Sees("Today");
        }
        using var client = new Visitor(url);
        await client.Open("/");
        await SeesStyles(client);
        await client.Type("words", Client().Match(printed).Groups[1].Value).Press("Go on");
        client.Sees("Hello, Robin");
    }

    private static async Task SeesStyles(Visitor visitor)
    {
        var page = visitor.Paths[^1];
        var sheets = visitor.Page.QuerySelectorAll("link[rel=stylesheet]").Select(sheet => sheet.GetAttribute("href")!).ToList();
        Assert.NotEmpty(sheets);
        foreach (var sheet in sheets)
        {
            await visitor.Open(sheet);
            Assert.Equal((HttpStatusCode.OK, "text/css"), (visitor.Status, visitor.Response.Content.Headers.ContentType!.MediaType));
        }
        await visitor.Open(page);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FourWalls.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\./dev ([a-z]+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"^  ([a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Verbs();

    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex Options();

    [GeneratedRegex(@"Serving on (http\S+)")]
    private static partial Regex Serving();

    [GeneratedRegex(@"^  [a-z]+(?: [a-z]+)? +([a-z]+) +((?:[a-z]+ ){5}[a-z]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Staff();

    [GeneratedRegex(@"types six words: ((?:[a-z]+ ){5}[a-z]+)")]
    private static partial Regex Client();
}
