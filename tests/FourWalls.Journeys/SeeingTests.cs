using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>Whether people can see, reach and read a page: whatever their eyes, hands, device or light.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class SeeingTests(Browser browser)
{
    private static readonly string[] Public = ["/", "/promise", "/sign-in", "/nothing-here"];

    public static TheoryData<int, bool> Windows => new() { { 320, false }, { 320, true }, { 1280, false }, { 1280, true } };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task X01_public_pages_and_client_views_have_no_serious_fault_and_fit_the_window(int width, bool dark)
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(width, dark: dark);
        var page = await window.NewPageAsync();
        foreach (var path in Public.Append(await Crawl.Invitation(scene)))
        {
            await page.GotoAsync(scene.Url(path));
            await IsSound(page, path, smallest: 44);
            foreach (var closed in await page.Locator("details:not([open]) summary").AllAsync())
                await closed.ClickAsync();
            await IsSound(page, $"{path}, opened", smallest: 44);
        }
        await page.GotoAsync(scene.Url("/sign-in"));
        await page.Press("Sign in");
        await IsSound(page, "/sign-in, wrong", smallest: 44);
        await page.GotoAsync(scene.Url("/"));
        await page.FillAsync("#words", "not these");
        await page.Press("Go on");
        await IsSound(page, "/, wrong", smallest: 44);
        await page.Enter(scene);
        foreach (var view in Scene.Steps)
        {
            await page.Show(view);
            await IsSound(page, view.View, smallest: 44);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task X01_set_up_has_no_serious_fault_and_fits_the_window(int width, bool dark)
    {
        await using var site = await SiteUnderTest.Start();
        await using var window = await browser.Window(width, dark: dark);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(site.Url, site.SetUpPath).ToString());
        await IsSound(page, "set-up", smallest: 44);
        await page.Press("Set up the practice");
        await IsSound(page, "set-up, with everything wrong", smallest: 44);
    }

    [Fact]
    public async Task A06_the_bar_stays_at_the_top_and_covers_nothing_that_has_the_focus()
    {
        await using var scene = await Scene.Set();
        // 640 is 1280 at 200 %, 320 is 1280 at 400 %; at 400 % a window of 800 is 200 high.
        foreach (var (width, height) in new[] { (1280, 800), (640, 400), (320, 200), (320, 640) })
        {
            await using var window = await browser.Window(width, height);
            var page = await window.NewPageAsync();
            await page.GotoAsync(scene.Url("/promise"));
            await BarIsAt(page, "the top");
            await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
            await BarIsAt(page, "the end");
            await page.Enter(scene);
            foreach (var view in Scene.Steps)
            {
                await page.Show(view);
                await NothingFocusedIsCovered(page, $"{view} at {width} x {height}");
            }
        }
    }

    [Fact]
    public async Task A06_the_bar_is_what_the_keyboard_meets_first()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        foreach (var path in Public)
        {
            await page.GotoAsync(scene.Url(path));
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("leave", await page.EvaluateAsync<string>("document.activeElement.name"));
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        }
    }

    [Fact]
    public async Task X02_text_twice_as_large_and_lines_from_right_to_left_lose_nothing()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(640, free: true);
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        foreach (var view in Scene.Steps)
        {
            await page.Show(view);
            await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
            await FitsTheWindow(page, $"{view} in large text");
            await NothingFocusedIsCovered(page, $"{view} in large text");
            await page.EvaluateAsync("document.documentElement.style.fontSize = ''; document.documentElement.dir = 'rtl'");
            await FitsTheWindow(page, $"{view} from right to left");
        }
    }

    [Fact]
    public async Task X13_a_clients_page_on_paper_has_no_brand_no_address_and_nothing_to_press()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        var page = await window.NewPageAsync();
        await page.Enter(scene);
        await page.Show(Scene.Steps.First(step => step.View == "SharedNote"));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var text = await page.EvaluateAsync<string>("document.body.innerText");
        Assert.Contains(Scene.SharedText, text, StringComparison.Ordinal);
        foreach (var word in new[] { "Leave", "Back", "FourWalls", "Linden", "http" })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        // Without a margin there is no room for a browser's own line with title and address.
        Assert.Equal("0px", await page.EvaluateAsync<string>(
            """
            () => [...document.styleSheets[0].cssRules].flatMap(rule => rule.media?.mediaText === "print" ? [...rule.cssRules] : [rule])
              .find(rule => rule instanceof CSSPageRule).style.marginTop
            """));
    }

    [Fact]
    public async Task The_three_recovery_papers_are_printed_on_three_sheets_with_nothing_else()
    {
        await using var site = await SiteUnderTest.Start();
        var (founder, _, papers) = await Cast.SetUp(site, new TestClock());
        using (founder)
        await using (var window = await browser.Window())
        {
            var page = await window.NewPageAsync();
            // The words are shown once, in the visit that made them: the page as it was served, with the site's own style.
            await page.GotoAsync(new Uri(site.Url, "/promise").ToString());
            await page.SetContentAsync(founder.Html.Replace("href=\"/site.css", $"href=\"{site.Url}site.css", StringComparison.Ordinal));
            await page.EmulateMediaAsync(new() { Media = Media.Print });
            var text = await page.EvaluateAsync<string>("document.body.innerText");
            Assert.All(papers, words => Assert.Contains(words, text, StringComparison.Ordinal));
            Assert.DoesNotContain("Type two", text, StringComparison.Ordinal);
            var pdf = System.Text.Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = false, Format = "A4" }));
            Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(pdf, @"/Type\s*/Page\b(?!s)"));
        }
    }

    internal static async Task IsSound(IPage page, string what, int smallest)
    {
        var found = (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical")
            .Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(node => node.Html))}");
        Assert.True(!found.Any(), $"{what}: {string.Join('\n', found)}");
        await FitsTheWindow(page, what);
        await TargetsAreLargeEnough(page, what, smallest);
    }

    internal static async Task FitsTheWindow(IPage page, string what)
    {
        var (wide, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(wide <= window, $"{what} is {wide} wide in a window of {window}.");
    }

    /// <summary>Links inside a sentence are as high as its lines; everything else has room for a thumb.</summary>
    private static async Task TargetsAreLargeEnough(IPage page, string what, int smallest)
    {
        var small = await page.EvaluateAsync<string[]>(
            """
            (smallest) => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(one => {
              const box = one.getBoundingClientRect();
              const alone = one.matches(":not(a)") || [...one.parentElement.childNodes].every(node => node === one || !node.textContent.trim());
              return box.height > 1 && alone && (box.height < smallest - 0.5 || box.width < Math.min(smallest, 24));
            }).map(one => `${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)
            """,
            smallest);
        Assert.True(small.Length == 0, $"{what} has targets that are too small: {string.Join('\n', small)}");
    }

    private static async Task BarIsAt(IPage page, string where)
    {
        var box = (await page.Locator(".fw-leave button").BoundingBoxAsync())!;
        Assert.True(box is { Y: 0, Height: >= 44 }, $"At {where} the bar is at {box.Y}, {box.Height} high.");
    }

    private static async Task NothingFocusedIsCovered(IPage page, string what)
    {
        await page.EvaluateAsync("document.activeElement.blur(), scrollTo(0, document.body.scrollHeight)");
        var count = await page.EvaluateAsync<int>("document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary').length");
        // Forwards, and then backwards, when things come from above, under the bar.
        foreach (var key in Enumerable.Repeat("Tab", count).Concat(Enumerable.Repeat("Shift+Tab", count)))
        {
            await page.Keyboard.PressAsync(key);
            var covered = await page.EvaluateAsync<string?>(
                """
                () => {
                  const one = document.activeElement, bar = document.querySelector(".fw-leave").getBoundingClientRect().bottom;
                  if (one === document.body || one.closest(".fw-leave")) return null;
                  const box = one.getBoundingClientRect();
                  return box.top < bar - 0.5 || box.top > innerHeight - 1 ? `${one.outerHTML.slice(0, 90)} at ${box.top}` : null;
                }
                """);
            Assert.True(covered is null, $"{what}: {covered}");
        }
    }
}
