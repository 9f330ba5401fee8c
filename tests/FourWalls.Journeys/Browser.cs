using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>Tests that need a real browser share one, one after the other: two cores are not many.</summary>
[CollectionDefinition(Name)]
public sealed class InChromium : ICollectionFixture<Browser>
{
    public const string Name = "Chromium";
}

/// <summary>The Chromium of this machine. Nothing is downloaded; where there is none, the tests say so and are skipped.</summary>
public sealed class Browser : IAsyncDisposable
{
    public const string Program = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>A window of its own: no cookie or history of another.</summary>
    public async Task<IBrowserContext> Window(int width = 1280, int height = 800, bool dark = false, bool scripts = true, bool free = false)
    {
        Need();
        playwright ??= await Playwright.CreateAsync();
        chromium ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Quiet });
        var window = await chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
            // Lets a test change a page in ways that the page's own policy refuses.
            BypassCSP = free,
        });
        window.SetDefaultTimeout(60_000);
        return window;
    }

    /// <summary>A window whose traces stay in a folder, as they would on somebody's device: history, cache, pages kept for Back.</summary>
    public async Task<IBrowserContext> OwnDevice(string folder, bool scripts = true)
    {
        Need();
        playwright ??= await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchPersistentContextAsync(
            folder, new() { ExecutablePath = Program, Args = Quiet, JavaScriptEnabled = scripts, IgnoreDefaultArgs = ["--disable-back-forward-cache"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
    }

    private static void Need() => Assert.SkipUnless(File.Exists(Program), $"There is no browser at {Program}; ./dev check installs it.");
}

/// <summary>What people do in a browser.</summary>
public static class InABrowser
{
    public static Task Press(this IPage page, string words) => page.Locator("button", new() { HasTextString = words }).First.ClickAsync();

    /// <summary>
    /// Waits until the page is at this address. It is asked for again and again: whoever waits for the next navigation instead may begin
    /// to wait just after it, and then waits for ever.
    /// </summary>
    public static Task Reach(this IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(address, new() { Timeout = 60_000 });

    /// <summary>A client types their six words.</summary>
    public static async Task Enter(this IPage page, Scene scene)
    {
        await page.GotoAsync(scene.Url("/"));
        await page.FillAsync("#words", scene.Words);
        await page.Press("Go on");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Hello" }).WaitForAsync();
    }

    /// <summary>Goes to one of the client's views, as a client would: back to Home, and on from there.</summary>
    public static async Task Show(this IPage page, ClientStep view)
    {
        while (await page.Locator(".fw-back button").CountAsync() > 0)
            await page.Press("Back");
        foreach (var button in view.Buttons)
            await page.Press(button);
        Assert.Contains(view.Heading, await page.Locator("h1").TextContentAsync() ?? "", StringComparison.Ordinal);
    }

    /// <summary>Brings somebody's sign-in from a visit without a browser into this one.</summary>
    public static Task Take(this IBrowserContext window, Scene scene, Visitor visitor) => window.Take(scene.Site.Url, visitor);

    public static Task Take(this IBrowserContext window, Uri site, Visitor visitor) =>
        window.AddCookiesAsync(visitor.Cookies.GetCookies(site).Select(one => new Cookie
        {
            Name = one.Name, Value = one.Value, Domain = site.Host, Path = "/", HttpOnly = true, SameSite = SameSiteAttribute.Strict,
        }));
}
