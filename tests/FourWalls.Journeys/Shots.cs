namespace FourWalls.Journeys;
[Collection(InChromium.Name)]
public class Shots(Browser browser)
{
    [Fact]
    public async Task Take()
    {
        Directory.CreateDirectory("/tmp/shots");
        await using var scene = await Scene.Set();
        await using var site = await SiteUnderTest.Start();
        foreach (var (w, dark) in new[] { (320, false), (320, true), (1280, false), (1280, true) })
        {
            var tag = $"{w}-{(dark ? "dark" : "light")}";
            await using var window = await browser.Window(w, w == 320 ? 640 : 800, dark);
            var page = await window.NewPageAsync();
            async Task Shot(string name) => await page.ScreenshotAsync(new() { Path = $"/tmp/shots/{name}-{tag}.png", FullPage = true });
            await page.GotoAsync(new Uri(site.Url, site.SetUpPath).ToString());
            await Shot("setup");
            await page.Press("Set up the practice");
            await Shot("setup-wrong");
            foreach (var (n, p) in new[] { ("front", "/"), ("promise", "/promise"), ("signin", "/sign-in"), ("error", "/x/y") })
            {
                await page.GotoAsync(scene.Url(p));
                await Shot(n);
            }
            await page.GotoAsync(scene.Url("/"));
            await page.FillAsync("#words", "not these");
            await page.Press("Go on");
            await Shot("front-wrong");
            await page.Enter(scene);
            foreach (var view in Scene.Steps)
            {
                await page.Show(view);
                await Shot("client-" + view.View);
            }
            await page.Show(Scene.Steps[0]);
            await page.Keyboard.PressAsync("Tab"); await page.Keyboard.PressAsync("Tab"); await page.Keyboard.PressAsync("Tab");
            await Shot("client-focus");
            await using var desk = await browser.Window(w, w == 320 ? 640 : 800, dark);
            await desk.Take(scene, scene.Founder);
            page = await desk.NewPageAsync();
            foreach (var (kind, path) in await Crawl.Staff(scene))
            {
                await page.GotoAsync(scene.Url(path));
                await Shot("staff" + kind.Replace('/', '_').Replace('*', 'x').Replace('?', '_'));
            }
        }
    }
}
