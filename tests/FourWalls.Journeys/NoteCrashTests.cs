using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>The server is killed and tabs are closed while somebody types a note, on the real program.</summary>
[Trait("size", "long")]
[Collection(InTheDemo.Name)]
public class NoteCrashTests(DemoPractice demo)
{
    private const int Rounds = 3;

    [Fact]
    public async Task C02_a_killed_server_and_a_closed_tab_lose_nothing_that_was_said_to_be_kept()
    {
        await using var browser = new Browser();
        using var copy = demo.Copy();
        var service = await RealService.Serve(copy.Data);
        var port = service.Url.Port.ToString(CultureInfo.InvariantCulture);
        try
        {
            using var mateo = await demo.SignIn(service, "mateo");
            await mateo.Follow("Robin Vale");
            var file = mateo.Paths[^1].Split('?')[0];
            await using var window = await browser.Window();
            await window.Take(service.Url, mateo);
            var page = await window.NewPageAsync();
            await page.GotoAsync(new Uri(service.Url, $"{file}/notes/write?template=free").ToString());
            var text = "";
            for (var round = 0; round < Rounds; round++)
            {
                text = await Type(page, text, $"Words of round {round}.");
                await NoteTests.Kept(page);
                // Killed while the next words are typed; the page goes on by itself once the service is back.
                text = await Type(page, text, $"Typed when it fell, {round}.");
                service.Kill();
                await service.Gone();
                await service.DisposeAsync();
                text = await Type(page, text, $"Typed while it was away, {round}.");
                await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("tried again", new() { Timeout = 60_000 });
                service = await Again(copy.Data, port);
                await NoteTests.Kept(page);
                // Closed at once after the last letter: the address of the draft is all that is left of the tab.
                text = await Type(page, text, $"Typed as the tab was closed, {round}.");
                await NoteTests.Kept(page);
                await page.Keyboard.TypeAsync(" Lost or not.");
                var address = page.Url;
                await page.CloseAsync();
                page = await window.NewPageAsync();
                await page.GotoAsync(address);
                var found = await page.Locator("#Text").InputValueAsync();
                Assert.StartsWith(text, found, StringComparison.Ordinal);
                await Assertions.Expect(page.Locator("main")).ToContainTextAsync("not signed");
                text = found;
            }
            await page.GotoAsync(new Uri(service.Url, $"{file}/notes/write").ToString());
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("You have a draft of");
            Assert.Equal(0, (await RealService.Run(RealService.Program, "verify", "--data", copy.Data)).Code);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static async Task<string> Type(IPage page, string before, string words)
    {
        await page.FocusAsync("#Text");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(before.Length == 0 ? words : $" {words}");
        return await page.Locator("#Text").InputValueAsync();
    }

    /// <summary>The same service at the same address, after it has fallen.</summary>
    private static async Task<RealService> Again(string data, string port)
    {
        var service = RealService.Start(RealService.Program, ["serve", "--data", data, "--port", port]);
        await service.Sees(new Regex("Serving on"));
        return service;
    }
}
