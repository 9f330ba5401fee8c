using System.Net.Http.Headers;
using AngleSharp.Html.Dom;

namespace FourWalls.Journeys;

/// <summary>How much a first view weighs, as it is sent. ux.md section 7.</summary>
[Trait("size", "long")]
public class WeightTests
{
    private const int Kilobyte = 1024;

    [Fact]
    public async Task X06_a_first_view_is_light_and_asks_for_little()
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        foreach (var path in new[] { "/", "/promise", "/sign-in", await Crawl.Invitation(scene), "/leave-me-alone" })
        {
            await visitor.Open(path);
            await IsLight(scene, visitor, path, 14 * Kilobyte, 60 * Kilobyte, 3);
        }
        using var client = await scene.Client();
        foreach (var view in Scene.Steps)
        {
            await Crawl.Show(client, view);
            await IsLight(scene, client, view.View, 14 * Kilobyte, 60 * Kilobyte, 3);
        }
        foreach (var (kind, path) in await Crawl.Staff(scene))
        {
            await scene.Founder.Open(path);
            await IsLight(scene, scene.Founder, kind, 40 * Kilobyte, 200 * Kilobyte, 8);
        }
    }

    [Fact]
    public async Task X06_an_empty_practices_set_up_is_within_what_staff_pages_may_weigh()
    {
        await using var site = await SiteUnderTest.Start();
        using var visitor = new Visitor(site.Url);
        await visitor.Open(site.SetUpPath);
        Assert.InRange(visitor.Html.Length, 1, 40 * Kilobyte);
        Assert.DoesNotContain("<rect", visitor.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task X06_style_and_script_are_sent_compressed_and_once_pages_are_not_compressed()
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        await visitor.Open("/");
        var script = visitor.Page.QuerySelector("script")!.GetAttribute("src")!;
        var style = visitor.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        foreach (var path in new[] { script, style })
        {
            foreach (var coding in new[] { "br", "gzip" })
            {
                using var answer = await Fetch(scene, path, coding);
                Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
                Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            }
            using var plain = await Fetch(scene, path, "identity");
            Assert.Empty(plain.Content.Headers.ContentEncoding);
        }
        Assert.InRange((await Size(scene, script, "identity")), 1, 10 * Kilobyte);
        using var page = await Fetch(scene, "/", "br, gzip");
        Assert.Empty(page.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task X07_the_style_sheet_fetches_nothing_and_knows_no_left_and_right()
    {
        await using var site = await SiteUnderTest.Start();
        using var client = new HttpClient { BaseAddress = site.Url };
        var css = await client.GetStringAsync(new Uri("/site.css", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("url(", css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(margin|padding|border)-(left|right)|[;{](left|right):|text-align:(left|right)", css);
        var licences = await client.GetStringAsync(new Uri("/LICENCES.txt", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("MIT", licences, StringComparison.Ordinal);
    }

    /// <summary>
    /// What a page needs to be shown is the page, its style and its script. The icon is asked for besides, once, and kept.
    /// </summary>
    private static async Task IsLight(Scene scene, Visitor visitor, string what, int mostToRead, int mostInAll, int mostRequests)
    {
        var page = visitor.Page;
        var styles = page.QuerySelectorAll("link[rel=stylesheet]").Select(one => one.GetAttribute("href")!).ToList();
        var others = page.QuerySelectorAll("script[src], img[src]").Select(one => one.GetAttribute("src")!)
            .Concat(page.QuerySelectorAll("link[rel=icon]").Select(one => one.GetAttribute("href")!)).ToList();
        var toRead = System.Text.Encoding.UTF8.GetByteCount(visitor.Html);
        foreach (var path in styles)
            toRead += await Size(scene, path, "br");
        var all = toRead;
        foreach (var path in others)
            all += await Size(scene, path, "br");
        TestContext.Current.SendDiagnosticMessage($"{what}: {toRead} bytes to read, {all} in all");
        Assert.True(toRead <= mostToRead, $"{what} needs {toRead} bytes to be read.");
        Assert.True(all <= mostInAll, $"{what} weighs {all} bytes.");
        Assert.True(1 + styles.Count + others.Count - page.QuerySelectorAll("link[rel=icon]").Length <= mostRequests, $"{what} asks too often.");
    }

    private static async Task<int> Size(Scene scene, string path, string coding)
    {
        using var answer = await Fetch(scene, path, coding);
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    private static Task<HttpResponseMessage> Fetch(Scene scene, string path, string codings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var coding in codings.Split(", "))
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        return scene.Ask(request);
    }
}
