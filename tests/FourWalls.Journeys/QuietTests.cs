using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Dom;
using FourWalls.People;
using FourWalls.Web.Pages.Client;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>What a visit leaves behind on somebody's device, and what an answer says without being asked.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class QuietTests(Browser browser)
{
    [Theory]
    [InlineData("leave by the bar")]
    [InlineData("leave by Shift")]
    [InlineData("leave by the bar, without a script")]
    public async Task A02_a_whole_visit_leaves_at_most_two_dull_rows_in_the_browsers_history(string way)
    {
        await using var scene = await Scene.Set();
        var device = Directory.CreateTempSubdirectory("fourwalls-device-").FullName;
        try
        {
            await using (var window = await browser.OwnDevice(device, scripts: !way.EndsWith("script", StringComparison.Ordinal)))
            {
                var page = window.Pages[0];
                await page.GotoAsync(scene.Url("/"));
                await page.Press("What we keep");
                await page.Press("Back");
                await page.FillAsync("#words", "six words that are not mine");
                await page.Press("Go on");
                await page.Enter(scene);
                foreach (var view in Scene.Steps)
                    await page.Show(view);
                if (way.Contains("bar", StringComparison.Ordinal))
                {
                    await page.Press("Leave this page");
                }
                else
                {
                    for (var i = 0; i < 3; i++)
                        await page.Keyboard.PressAsync("Shift");
                }
                await page.Reach(scene.Elsewhere + "/");
                await page.WaitForTimeoutAsync(500);
            }
            var rows = await History(device);
            Assert.Contains(rows, row => row.Title == "Weather"); // the browser did write its history
            var ours = rows.Where(row => row.Url.StartsWith(scene.Url("/"), StringComparison.Ordinal)).ToList();
            Assert.InRange(ours.Count, 1, 2);
            Assert.All(ours, row => Assert.True(row.Title is "Home" or "Weather", row.Title));
            Assert.All(ours, row => Assert.Equal(scene.Url("/"), row.Url));
        }
        finally
        {
            Directory.Delete(device, recursive: true);
        }
    }

    [Fact]
    public async Task Pages_that_the_browser_kept_for_Back_are_not_shown_again()
    {
        await using var scene = await Scene.Set();
        var device = Directory.CreateTempSubdirectory("fourwalls-device-").FullName;
        try
        {
            await using var window = await browser.OwnDevice(device);
            var page = window.Pages[0];
            await page.Enter(scene);
            // Away by a link or an address, without leaving; the session ends meanwhile, as it does after five idle minutes.
            await page.GotoAsync(scene.Elsewhere);
            scene.Clock.Pass(TimeSpan.FromMinutes(6));
            await page.GoBackAsync();
            await page.Locator("#words").WaitForAsync();
            Assert.DoesNotContain("Robin", await page.ContentAsync(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(device, recursive: true);
        }
    }

    [Fact]
    public async Task A02_every_public_page_and_every_view_is_called_Home()
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        foreach (var path in new[] { "/", "/promise", "/sign-in", await Crawl.Invitation(scene) })
            await visitor.Open(path);
        using var client = await scene.Client();
        foreach (var view in Scene.Steps)
            await Crawl.Show(client, view);
        Assert.All([.. visitor.Titles, .. client.Titles], title => Assert.Equal("Home", title));
        Assert.All(client.Paths, path => Assert.Equal("/", path));
    }

    [Fact]
    public async Task A07_X08_nothing_signed_in_is_stored_named_to_others_or_kept_by_a_worker()
    {
        await using var scene = await Scene.Set();
        using var client = await scene.Client();
        foreach (var view in Scene.Steps)
        {
            await Crawl.Show(client, view);
            IsQuiet(client);
            Assert.Contains(ClientViews.FixedSentence, client.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A07_X08_no_staff_page_of_any_role_nor_any_answer_without_one_is_stored_or_named_to_others()
    {
        await using var pages = await StaffPages.Open();
        foreach (var (role, route, path) in await pages.ForAll())
        {
            await pages.People[role].Open(path);
            IsQuiet(pages.People[role]);
            Assert.NotEqual("", route);
        }
        // What is not there, a form that came without its token, and the step between a form and its page.
        var counsellor = pages.People[Role.Counsellor];
        await counsellor.Open("/files/new/nothing");
        IsQuiet(counsellor);
        await counsellor.Post("/files/new", ("name0", "Robin Vale"));
        IsQuiet(counsellor);
        using var bare = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = pages.Url };
        foreach (var path in new[] { "/today", "/leave" })
        {
            using var step = await bare.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.SeeOther, step.StatusCode);
            Assert.Equal("no-store", step.Headers.CacheControl?.ToString());
        }
    }

    [Fact]
    public async Task X07_no_page_asks_another_host_or_runs_what_stands_in_it()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var asked = new ConcurrentQueue<Uri>();
        var complaints = new ConcurrentQueue<string>();
        window.Request += (_, request) => asked.Enqueue(new Uri(request.Url));
        window.Console += (_, message) => complaints.Enqueue(message.Text);
        var page = await window.NewPageAsync();
        foreach (var path in new[] { "/", "/promise", "/sign-in" })
            await page.GotoAsync(scene.Url(path));
        await page.Enter(scene);
        foreach (var view in Scene.Steps)
        {
            await page.Show(view);
            Assert.Equal(0, await page.EvaluateAsync<int>("navigator.serviceWorker.getRegistrations().then(all => all.length)"));
        }
        await using var desk = await browser.Window();
        await desk.Take(scene, scene.Founder);
        desk.Request += (_, request) => asked.Enqueue(new Uri(request.Url));
        desk.Console += (_, message) => complaints.Enqueue(message.Text);
        var own = await desk.NewPageAsync();
        foreach (var (_, path) in await Crawl.Staff(scene))
            await own.GotoAsync(scene.Url(path));
        Assert.All(asked.ToArray(), url => Assert.Equal(scene.Site.Url.Authority, url.Authority));
        // The policy would have refused what it does not allow, and said so.
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task X08_words_and_passphrases_can_be_pasted_and_fields_have_the_names_that_password_stores_know()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url("/sign-in"));
        await page.FillAsync("#name", "six words from a store");
        await page.FocusAsync("#name");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Control+c");
        foreach (var field in new[] { "#passphrase", "#factor" })
        {
            await page.FocusAsync(field);
            await page.Keyboard.PressAsync("Control+v");
            Assert.Equal("six words from a store", await page.InputValueAsync(field));
        }
        Assert.Equal("username", await page.GetAttributeAsync("#name", "autocomplete"));
        Assert.Equal("current-password", await page.GetAttributeAsync("#passphrase", "autocomplete"));
        Assert.Equal("one-time-code", await page.GetAttributeAsync("#factor", "autocomplete"));
        await page.GotoAsync(scene.Url("/"));
        await page.FocusAsync("#words");
        await page.Keyboard.PressAsync("Control+v");
        Assert.Equal("six words from a store", await page.InputValueAsync("#words"));
        // A client's words are for nobody's store.
        Assert.Equal("off", await page.GetAttributeAsync("#words", "autocomplete"));
    }

    /// <summary>What every answer to somebody who is signed in must be like.</summary>
    private static void IsQuiet(Visitor visitor)
    {
        var headers = visitor.Response.Headers;
        Assert.Equal("no-store", headers.CacheControl?.ToString());
        Assert.Null(headers.ETag);
        Assert.Null(visitor.Response.Content.Headers.LastModified);
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);

        var page = visitor.Page;
        Assert.Empty(page.QuerySelectorAll("[style], style, iframe, object, embed, base, [rel=manifest], [rel=preconnect], [rel=prefetch], [rel=dns-prefetch]"));
        Assert.All(page.QuerySelectorAll("script").OfType<IHtmlScriptElement>(), script =>
        {
            Assert.Equal("", script.TextContent);
            Assert.StartsWith("/", script.GetAttribute("src"), StringComparison.Ordinal);
        });
        foreach (var element in page.All)
        {
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
            foreach (var name in new[] { "href", "src", "action", "formaction" })
                Assert.False(element.GetAttribute(name)?.Contains("//", StringComparison.Ordinal) ?? false, $"{name} leads out.");
        }
        if (visitor.Status == HttpStatusCode.OK)
            Assert.Single(page.QuerySelectorAll("h1"));
    }

    private static async Task<List<(string Url, string Title)>> History(string device)
    {
        var rows = new List<(string, string)>();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(device, "Default", "History")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT url, title FROM urls";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }
}
