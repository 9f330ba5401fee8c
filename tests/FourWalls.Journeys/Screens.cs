using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>
/// The main screens of each role, taken from the invented practice: <c>./dev screens</c> puts them in docs/screens, so that people can
/// look at them. Not a test: it runs only when it is asked for by name.
/// </summary>
[Trait("size", "long")]
[Collection(InTheDemo.Name)]
public class Screens(DemoPractice demo)
{
    private const string Wide = "wide";
    private const string Phone = "phone";

    /// <summary>Who looks, what the picture is called, and the way there: an address, or "&gt;" and what is pressed on the page.</summary>
    private static readonly IReadOnlyList<(string Role, string Name, string[] Way, string Size, bool Dark)> All =
    [
        ("counsellor", "counsellor-today", ["/"], Wide, false),
        ("counsellor", "counsellor-today-dark", ["/"], Wide, true),
        ("counsellor", "counsellor-file", ["/", ">.fw-lines a"], Wide, false),
        ("counsellor", "counsellor-note", ["/", ">.fw-lines a", ">.fw-notes a"], Wide, false),
        ("counsellor", "counsellor-write", ["/", ">.fw-lines a", ">a:has-text('Write a note')"], Wide, false),
        ("counsellor", "counsellor-who", ["/", ">.fw-lines a", ">nav a[href$='/who']"], Wide, false),
        ("supervisor", "supervisor-today", ["/"], Wide, false),
        ("front desk", "desk-today", ["/"], Wide, false),
        ("front desk", "desk-directory", ["/directory"], Wide, false),
        ("intake", "intake-today", ["/"], Wide, false),
        ("intake", "intake-import", ["/import"], Wide, false),
        ("on call", "on-call-today", ["/"], Wide, false),
        ("privacy officer", "officer-looks", ["/looks"], Wide, false),
        ("director", "director-today", ["/"], Wide, false),
        ("director", "director-caseload", ["/caseload"], Wide, false),
        ("administrator", "administrator-today", ["/"], Wide, false),
        ("client", "client-home", [], Phone, false),
        ("client", "client-home-dark", [], Phone, true),
        ("client", "client-who-looked", [">button[value='WhoLooked']"], Phone, false),
        ("client", "client-who-can-see", [">button[value='WhoCanSee']"], Phone, false),
        ("client", "client-shared", [">button[value='Shared']"], Phone, false),
    ];

    [Fact(Explicit = true)]
    public async Task The_main_screens_of_every_role()
    {
        var to = Directory.CreateDirectory(Path.Combine(Root(), "docs", "screens")).FullName;
        await using var browser = new Browser();
        await using var service = await RealService.Serve(demo.Data);
        var people = new Dictionary<string, Visitor>();
        foreach (var (role, name, way, size, dark) in All)
        {
            if (!people.TryGetValue(role, out var visitor))
                people[role] = visitor = role == "client" ? await demo.Client(service) : await demo.SignIn(service, demo.SignIns.First(one => one.Role == role).Name);
            await using var window = await browser.Window(size == Phone ? 390 : 1280, size == Phone ? 844 : 800, dark);
            await window.Take(service.Url, visitor);
            var page = await window.NewPageAsync();
            await page.GotoAsync(service.Url.ToString());
            while (await page.Locator(".fw-back button").CountAsync() > 0)
                await Go(page, service, ">.fw-back button"); // a client's views stay where they were
            foreach (var step in way)
                await Go(page, service, step);
            await page.ScreenshotAsync(new() { Path = Path.Combine(to, $"{name}.png"), FullPage = false });
        }
        foreach (var visitor in people.Values)
            visitor.Dispose();
    }

    private static async Task Go(IPage page, RealService service, string step)
    {
        if (step.StartsWith('/'))
            await page.GotoAsync(new Uri(service.Url, step).ToString());
        else
            await page.Locator(step[1..]).First.ClickAsync();
        await page.WaitForLoadStateAsync();
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FourWalls.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("This is not run from its repository.");
        return folder;
    }
}
