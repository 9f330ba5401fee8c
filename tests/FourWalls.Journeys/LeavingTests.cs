using System.Diagnostics;
using System.Net;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>Getting away from a page at once, and what is left of it.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class LeavingTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A03_after_leaving_any_view_Back_shows_nothing_of_the_client_and_the_cookie_is_worth_nothing(bool scripts)
    {
        await using var scene = await Scene.Set();
        foreach (var view in Scene.Steps)
        {
            await using var window = await browser.Window(scripts: scripts);
            var page = await window.NewPageAsync();
            await page.Enter(scene);
            await page.Show(view);
            var cookies = await window.CookiesAsync();

            await page.Press("Leave this page");
            await page.Reach(scene.Elsewhere + "/");
            await page.GoBackAsync();
            await page.WaitForLoadStateAsync();
            var html = await page.ContentAsync();
            Assert.DoesNotContain("Robin", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Amara", html, StringComparison.Ordinal);
            Assert.Equal("Home", await page.TitleAsync());
            // The front door gives a new visitor's cookie; the old ones are gone.
            Assert.DoesNotContain(await window.CookiesAsync([scene.Url("/")]), after => cookies.Any(before => before.Value == after.Value));
            await IsSignedOut(scene, cookies);
        }
    }

    [Fact]
    public async Task A05_Shift_three_times_leaves_and_a_screen_reader_is_told_how_many_are_left()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        var cookies = await window.CookiesAsync();
        var status = page.GetByRole(AriaRole.Status);

        await page.Keyboard.PressAsync("Shift");
        await Assertions.Expect(status).ToHaveTextAsync("Press Shift twice more to leave this page.");
        await page.Keyboard.PressAsync("Shift");
        await Assertions.Expect(status).ToHaveTextAsync("Press Shift once more to leave this page.");
        await page.Keyboard.PressAsync("Shift");
        await page.Reach(scene.Elsewhere + "/");
        await IsSignedOut(scene, cookies);
    }

    [Fact]
    public async Task A05_typing_ABC_with_Shift_or_pressing_too_slowly_does_not_leave()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url("/"));
        await page.FocusAsync("#words");
        foreach (var letter in "ABC")
            await page.Keyboard.PressAsync($"Shift+{letter}");
        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.Equal("ABC", await page.InputValueAsync("#words"));

        // Two, a letter in between, and two more: never three in a row.
        foreach (var key in new[] { "Shift", "Shift", "a", "Shift", "Shift" })
            await page.Keyboard.PressAsync(key);
        await page.WaitForTimeoutAsync(5_300);
        Assert.Equal("", await page.GetByRole(AriaRole.Status).TextContentAsync());
        await page.Keyboard.PressAsync("Shift");
        await page.WaitForTimeoutAsync(300);
        Assert.Equal(scene.Url("/"), page.Url);
        Assert.Equal(1, await page.Locator("#words").CountAsync());
    }

    [Fact]
    public async Task A04_the_page_is_covered_before_the_other_site_answers()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        var held = new TaskCompletionSource();
        await window.RouteAsync(scene.Elsewhere + "/**", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        // Read in the page itself, right after the press: a test that asks from outside would be too slow to tell.
        var seen = await page.EvaluateAsync<string>(
            """
            () => { document.querySelector(".fw-leave button").click(); return document.body.innerText + "|" + document.title; }
            """);
        Assert.Equal("Leaving.|Home", seen);
        held.SetResult();
        await page.Reach(scene.Elsewhere + "/");
    }

    [Fact]
    public async Task A04_on_a_slow_line_nobody_waits_for_the_session_to_end_and_it_ends_all_the_same()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        var cookies = await window.CookiesAsync();
        var line = await window.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 5_000, ["downloadThroughput"] = -1, ["uploadThroughput"] = -1 });
        var began = Stopwatch.StartNew();
        await page.Press("Leave this page");
        await page.Reach(scene.Elsewhere + "/");
        // A session that ends first, and then a page, would be twice the line's five seconds.
        Assert.InRange(began.ElapsedMilliseconds, 0, 9_500);
        await page.WaitForTimeoutAsync(6_000);
        await IsSignedOut(scene, cookies);
    }

    [Fact]
    public async Task Leaving_in_one_tab_clears_the_others()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var first = await window.NewPageAsync();
        await first.Enter(scene);
        var second = await window.NewPageAsync();
        await second.GotoAsync(scene.Url("/"));
        Assert.Contains("Robin", await second.ContentAsync(), StringComparison.Ordinal);
        await first.Press("Leave this page");
        await first.Reach(scene.Elsewhere + "/");
        await second.Reach(scene.Elsewhere + "/");
    }

    [Fact]
    public async Task With_a_script_the_page_that_was_left_is_not_one_Back_away()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url("/promise"));
        var before = await page.EvaluateAsync<int>("history.length");
        await page.Press("Leave this page");
        await page.Reach(scene.Elsewhere + "/");
        Assert.Equal(before, await page.EvaluateAsync<int>("history.length"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task X19_leaving_works_on_error_pages(bool scripts)
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(scripts: scripts);
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        var cookies = await window.CookiesAsync();
        var answer = await page.GotoAsync(scene.Url("/files/new"));
        Assert.Equal(404, answer!.Status);
        Assert.Equal("Home", await page.TitleAsync());
        await page.Press("Leave this page");
        await page.Reach(scene.Elsewhere + "/");
        await IsSignedOut(scene, cookies);
    }

    [Fact]
    public async Task X19_leaving_works_before_a_practice_is_set_up()
    {
        await using var site = await SiteUnderTest.Start();
        foreach (var path in new[] { site.SetUpPath, "/nothing" })
        {
            using var visitor = new Visitor(site.Url);
            await visitor.Open(path);
            await visitor.Press("Leave this page");
            Assert.Equal("https://www.wikipedia.org/", visitor.LeftTo);
        }
    }

    [Fact]
    public async Task Leaving_needs_no_cookie_no_token_and_no_session()
    {
        await using var scene = await Scene.Set();
        foreach (var request in new[]
        {
            new HttpRequestMessage(HttpMethod.Get, "/leave"),
            new HttpRequestMessage(HttpMethod.Post, "/leave"),
            new HttpRequestMessage(HttpMethod.Post, "/") { Content = new FormUrlEncodedContent([new("leave", "now")]) },
        })
        {
            using var answer = await scene.Ask(request, "home=broken; front=broken");
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal(new Uri(scene.Elsewhere), answer.Headers.Location);
        }
    }

    /// <summary>Whoever brings the old cookie back finds the front door.</summary>
    private static async Task IsSignedOut(Scene scene, IReadOnlyList<BrowserContextCookiesResult> cookies)
    {
        using var answer = await scene.Ask(
            new HttpRequestMessage(HttpMethod.Get, "/"), string.Join("; ", cookies.Select(one => $"{one.Name}={one.Value}")));
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("I have six words", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Robin", html, StringComparison.Ordinal);
    }
}
