using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>A document is kept and read again: with a script a large one in parts, over a line that is cut; without one a small one.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class DocumentJourney(Browser browser)
{
    [Fact]
    public async Task Without_a_script_a_small_one_is_kept_handed_out_and_thrown_away_and_runs_nowhere()
    {
        await using var scene = await Scene.Set();
        var counsellor = scene.Founder;
        await counsellor.Open($"{scene.File}/documents");
        counsellor.Sees("There are no documents yet.");
        await counsellor.Press("Keep it");
        counsellor.Sees("Choose a file.");
        await counsellor.Upload("Upload", "page.html", "<script>alert(1)</script>"u8.ToArray(), "Keep it");
        counsellor.Sees("This is no document that can be kept here");
        await counsellor.Upload("Upload", "Letter to Robin.txt", "What the letter says."u8.ToArray(), "Keep it");
        counsellor.Sees("Letter to Robin.txt").DoesNotSee("page.html");
        await counsellor.Open(counsellor.Find("a[download]", "href"));
        Assert.Equal("What the letter says.", counsellor.Html);
        var headers = counsellor.Response.Content.Headers;
        Assert.Equal(("attachment", "text/plain"), (headers.ContentDisposition!.DispositionType, headers.ContentType!.MediaType));
        Assert.Contains("sandbox", counsellor.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(counsellor.Paths, path => path.Contains("Letter", StringComparison.Ordinal));
        await counsellor.Open($"{scene.File}/documents");
        var read = counsellor.Find("a[download]", "href");
        await counsellor.Press("Throw Letter");
        counsellor.Sees("There are no documents yet.");
        await counsellor.Open(read);
        Assert.Equal(HttpStatusCode.NotFound, counsellor.Status);
    }

    [Fact]
    public async Task With_a_script_a_large_one_comes_in_parts_and_a_cut_line_costs_one_part()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        await window.Take(scene, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url($"{scene.File}/documents"));
        var bytes = RandomNumberGenerator.GetBytes((3 << 20) + 5);
        Encoding.ASCII.GetBytes("%PDF-").CopyTo(bytes, 0);
        var cuts = 0;
        await window.RouteAsync("**/documents*", async route =>
        {
            // Every second form is cut on its way.
            if (route.Request.Method == "POST" && Interlocked.Increment(ref cuts) % 2 == 0)
                await route.AbortAsync();
            else
                await route.ContinueAsync();
        });
        await page.SetInputFilesAsync("#Upload", new FilePayload { Name = "Scan.pdf", MimeType = "application/pdf", Buffer = bytes });
        await page.Press("Keep it");
        var link = page.Locator("a[download]");
        await Assertions.Expect(link).ToHaveTextAsync("Scan.pdf", new() { Timeout = 60_000 });
        var waiting = page.WaitForDownloadAsync();
        await link.ClickAsync();
        var download = await waiting;
        Assert.Equal("Scan.pdf", download.SuggestedFilename);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));

        await page.SetInputFilesAsync("#Upload", new FilePayload { Name = "Scan.pdf", MimeType = "application/pdf", Buffer = "nothing of the kind"u8.ToArray() });
        await page.Press("Keep it");
        await Assertions.Expect(page.Locator("form[data-parts] [role=status]")).ToContainTextAsync("This is no document that can be kept here", new() { Timeout = 60_000 });
        await page.SetInputFilesAsync("#Upload", new FilePayload { Name = "Small.txt", MimeType = "text/plain", Buffer = "a letter"u8.ToArray() });
        await page.Press("Keep it");
        await Assertions.Expect(page.Locator("a[download]").First).ToHaveTextAsync("Small.txt", new() { Timeout = 60_000 });
    }
}
