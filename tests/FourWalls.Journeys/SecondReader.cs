using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>
/// The browser door stays open: a reader written apart, in JavaScript on WebCrypto, reads every vector and a practice that the
/// real site has made, in Chromium, with nothing of ours behind it.
/// </summary>
[Trait("size", "long")]
public sealed class SecondReader
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task In_a_browser_every_vector_comes_out_as_it_says()
    {
        await using var browser = await Reading.Start();
        var results = await browser.Run("async m => await m.readVectors(name => fetch(`/vectors/${name}.json`).then(file => file.json()))");
        var wrong = results.EnumerateArray().Where(one => !one.GetProperty("ok").GetBoolean()).Select(one => one.GetProperty("name").GetString());
        Assert.Empty(wrong);
        Assert.InRange(results.GetArrayLength(), 250, 10_000);
    }

    [Fact]
    public async Task In_a_browser_a_vector_that_is_not_right_is_noticed()
    {
        await using var browser = await Reading.Start();
        // One digit of each of these is changed; each must spoil its own check. What is read and never compared would not.
        var unnoticed = await browser.Run("""
            async m => {
                const fields = {
                    'sealed-item': [
                        [v => v.items[0], 'content', 'item: a draft'], [v => v.items[1], 'sealed', 'item: nothing at all'],
                        [v => v.items[2], 'address', 'item: just within the smallest size'], [v => v.signedNotes[1], 'signature', 'signed note: an addendum'],
                    ],
                    grant: [
                        [v => v.wraps[0], 'key', 'wrap: to a person'], [v => v.wraps[1], 'wrapped', "wrap: to a team's pair"],
                        [v => v.wraps[2].recipient, 'public', 'wrap: to recovery'], [v => v.letters[2], 'words', 'letter: a desk name, to the directory'],
                    ],
                    epoch: [[v => v.epochs[0], 'commitment', 'epoch 1'], [v => v.epochs[1].pair, 'scalar', 'epoch 2'], [v => v.epochs[2], 'blind', 'epoch 3']],
                    session: [[v => v.session, 'viewSealed', 'session'], [v => v.passphrase, 'sealed', 'passphrase'], [v => v.code, 'tag', 'code']],
                    'ledger-entry': [
                        [v => v.entries[3], 'leaf', 'entry: a role'], [v => v.entries.find(one => one.name === 'an author\'s compartment').fields, 'nonce', 'entry: an author\'s compartment'],
                        [v => v.entries[4].fields, 'signature', 'entry: a role for a year'], [v => v.words, 'hash', 'words'],
                    ],
                    'ledger-tree': [[v => v, 'root', 'root'], [v => v, 'keyId', 'key id']],
                    'key-publication': [
                        [v => v.chain[6], 'leaf', 'chain: the founder certifies the counsellor'], [v => v.invitation, 'proof', 'invitation'],
                        [v => v.recovery, 'scalar', 'root and recovery'], [v => v.names[1], 'binding', 'name: Inès Ødegård'],
                    ],
                };
                const results = await m.readVectors(async name => {
                    const vectors = await (await fetch(`/vectors/${name}.json`)).json();
                    for (const [at, field] of fields[name]) {
                        const value = at(vectors)[field], middle = value.length >> 1;
                        at(vectors)[field] = value.slice(0, middle) + (value[middle] === '0' ? '1' : '0') + value.slice(middle + 1);
                    }
                    return vectors;
                });
                const failed = results.filter(one => !one.ok).map(one => one.name);
                return Object.values(fields).flat().map(([, , name]) => name).filter(name => !failed.includes(name));
            }
            """);
        Assert.Empty(unnoticed.EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task In_a_browser_a_real_note_opens_with_its_authors_passphrase_and_what_is_shared_with_the_clients_words()
    {
        var clock = new TestClock();
        await using var site = await SiteUnderTest.Start(time: clock);
        var (founder, own, _) = await Cast.SetUp(site, clock);
        await founder.Follow("Do it later");
        await founder.Follow("Open a file");
        await founder.Type("Kind", "Person").Type("name0", "Robin Vale").Press("Open the file");
        var file = founder.Paths[^1];
        await founder.Follow("Write a note");
        await founder.Type("Text", "First words in the room, ünd ‘more’.").Press("Sign");
        await founder.Press("Share with the client");
        await founder.Open($"{file}/who");
        await founder.Press("Make six words");
        var words = founder.Find("#code");
        founder.Dispose();

        await using var browser = await Reading.Start(typed => Rows(site.Folder, typed));
        var author = await browser.Run("async m => await m.readPractice(await (await fetch('/practice.json?typed=" + Uri.EscapeDataString(own.Passphrase) + "')).json())");
        var note = Texts(author, 11).Single();
        Assert.Equal("First words in the room, ünd ‘more’.", note.GetProperty("text").GetProperty("text").GetString());
        Assert.Equal(author.GetProperty("person").GetString(), note.GetProperty("signedBy").GetString());
        Assert.Equal("Robin Vale", Texts(author, 1).Single().GetProperty("text").GetProperty("name").GetString());

        var client = await browser.Run("async m => await m.readPractice(await (await fetch('/practice.json?typed=" + Uri.EscapeDataString(words) + "')).json())");
        Assert.Contains("First words", Texts(client, 30).Single().GetProperty("text").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(Texts(client, 11));
        var nobody = await Assert.ThrowsAsync<PlaywrightException>(() => browser.Run(
            "async m => await m.readPractice(await (await fetch('/practice.json?typed=zebra+zebra+zebra+zebra+zebra+zebra')).json())"));
        Assert.Contains("these words open nothing", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_node_every_vector_comes_out_as_it_says()
    {
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);
        if (node is null)
            Assert.Skip("There is no node on the PATH; the same is read in Chromium.");
        var script = $$"""
            import { readFileSync } from 'node:fs';
            const m = await import('{{new Uri(Path.Combine(Reading.Specs, "reader-check.mjs"))}}');
            const results = await m.readVectors(async name => JSON.parse(readFileSync(`{{Reading.Specs}}/vectors/${name}.json`)));
            console.log(JSON.stringify(results));
            """;
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(node, ["--input-type=module", "-e", script])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.All(JsonDocument.Parse(output).RootElement.EnumerateArray(), one => Assert.True(one.GetProperty("ok").GetBoolean(), one.GetProperty("name").GetString()));
    }

    private static IEnumerable<JsonElement> Texts(JsonElement read, int kind) =>
        read.GetProperty("texts").EnumerateArray().Where(one => one.GetProperty("kind").GetInt32() == kind);

    /// <summary>What lies in the data directory, as it lies there, and the words that somebody types. Nothing is opened here.</summary>
    private static JsonObject Rows(string folder, string typed)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "practice.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var one = connection.BeginTransaction(deferred: true); // one moment: the ledger goes on meanwhile
        var rounds = File.ReadAllText(Path.Combine(folder, "host", "rounds-1")).Split(' ');
        return new JsonObject
        {
            ["typed"] = typed,
            ["set"] = new JsonObject
            {
                ["rounds"] = int.Parse(rounds[0]), ["codeRounds"] = int.Parse(rounds[1]),
                ["pepper"] = Hex(File.ReadAllBytes(Path.Combine(folder, "host", "pepper-1"))),
                ["codeSalt"] = Hex(File.ReadAllBytes(Path.Combine(folder, "host", "code-salt-1"))),
            },
            ["checkpoint"] = Query(connection, "SELECT checkpoint FROM ledger_head")[0]!["checkpoint"]!.DeepClone(),
            ["leaves"] = new JsonArray([.. Query(connection, "SELECT leaf FROM ledger_entry ORDER BY idx").Select(row => row!["leaf"]!.DeepClone())]),
            ["ways"] = Query(connection, "SELECT person AS id_person, kind, tag, salt, bundle FROM way_in"),
            ["wraps"] = Query(connection, "SELECT fact AS id_fact, epoch, sealed FROM wrap"),
            ["links"] = Query(connection, "SELECT compartment AS id_compartment, epoch, sealed FROM epoch_link"),
            ["items"] = Query(connection, """
                SELECT id AS id_item, version, file AS id_file, compartment AS id_compartment, epoch, kind, about AS id_about, made_at AS madeAt, sealed FROM item
                """),
        };
    }

    /// <summary>Rows as JSON: bytes in hex, and ids, which columns spell in letters, in hex too.</summary>
    private static JsonArray Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new JsonArray();
        while (reader.Read())
        {
            var row = new JsonObject();
            for (var i = 0; i < reader.FieldCount; i++)
            {
                var name = reader.GetName(i);
                if (name.StartsWith("id_", StringComparison.Ordinal))
                    row[name[3..]] = Hex((reader.IsDBNull(i) ? Guid.Empty : Id<object>.Parse(reader.GetString(i)).Value).ToByteArray(bigEndian: true));
                else
                    row[name] = reader.GetValue(i) switch { byte[] bytes => Hex(bytes), long number => number, string text => text, _ => null };
            }
            rows.Add(row);
        }
        return rows;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>A site of static files (the reader, the vectors, a practice's rows) and a browser that has opened it.</summary>
    private sealed class Reading : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly IPlaywright playwright;
        private readonly IBrowser browser;
        private readonly IPage page;

        private Reading(WebApplication app, IPlaywright playwright, IBrowser browser, IPage page) =>
            (this.app, this.playwright, this.browser, this.page) = (app, playwright, browser, page);

        public static string Specs
        {
            get
            {
                var folder = new DirectoryInfo(AppContext.BaseDirectory);
                while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FourWalls.slnx")))
                    folder = folder.Parent;
                return Path.Combine(folder!.FullName, "docs", "specs");
            }
        }

        public static async Task<Reading> Start(Func<string, JsonObject>? practice = null)
        {
            if (!File.Exists(Chromium))
                Assert.Skip($"There is no {Chromium}; ./dev check installs it.");
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            app.MapGet("/", () => Results.Content("<!doctype html><title>Reader</title>", "text/html"));
            app.MapGet("/practice.json", (string typed) => Results.Content(practice!(typed).ToJsonString(), "application/json"));
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Specs) });
            await app.StartAsync();
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Chromium,
                Args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            var page = await browser.NewPageAsync();
            // localhost is a secure context, and only in one is there WebCrypto.
            await page.GotoAsync(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            return new Reading(app, playwright, browser, page);
        }

        /// <summary>Runs a function in the page, given the reader; its answer as JSON.</summary>
        public async Task<JsonElement> Run(string function) =>
            JsonDocument.Parse(await page.EvaluateAsync<string>($"async () => JSON.stringify(await ({function})(await import('/reader-check.mjs')))")).RootElement;

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
            await app.DisposeAsync();
        }
    }
}
