using System.Diagnostics;
using System.Net;
using FourWalls.Looks;
using FourWalls.Web;

namespace FourWalls.Journeys;

/// <summary>A counsellor with one file and one signed note, at work while something breaks around the program.</summary>
internal sealed class OutageHouse : IAsyncDisposable
{
    private const string Words = "Robin slept better this week, and wants to go on as we are.";

    private readonly TestClock clock;
    private Filled pending = null!;
    private int others;

    private OutageHouse(SiteUnderTest site, TestClock clock) => (Site, this.clock) = (site, clock);

    public SiteUnderTest Site { get; }

    public Visitor Browser { get; private set; } = null!;

    public string File { get; private set; } = "";

    public string Note { get; private set; } = "";

    public static async Task<OutageHouse> Open(string? connection, string? folder = null)
    {
        var clock = new TestClock();
        var house = new OutageHouse(await SiteUnderTest.Start(connection, clock, folder), clock);
        (house.Browser, var own, var papers) = await Cast.SetUp(house.Site, house.clock);
        await house.Browser.Type("First", papers[0]).Type("Second", papers[2]).Press("Check the papers");
        house.File = await StaffHouse.OpenFile(new Colleague("Amara Osei", own, house.Browser), "Robin Vale");
        house.Note = await house.Sign(Words);
        return house;
    }

    /// <summary>Fills in a new note and signs it; where it ended up.</summary>
    public async Task<string> Sign(string words)
    {
        await Browser.Open($"{File}/notes/write");
        await Browser.Type("Text", words).Press("Sign");
        return Browser.Paths[^1];
    }

    /// <summary>Looks at the note: the answer, and how many looks the ledger has gained by it.</summary>
    public async Task<(HttpStatusCode Status, bool HasWords, TimeSpan Took)> Look()
    {
        var watch = Stopwatch.StartNew();
        await Browser.Open(Note);
        return (Browser.Status, Browser.Html.Contains(Words, StringComparison.Ordinal), watch.Elapsed);
    }

    /// <summary>
    /// Nothing works, and says so: no word is shown, what was typed comes back, and whoever watches the service hears of it.
    /// </summary>
    public async Task<Filled> IsOut(string typed, string because)
    {
        var (status, hasWords, took) = await Look();
        Browser.Sees(because).Sees("It goes on by itself");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), (status, hasWords));
        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took} to say so.");
        await Browser.Send(pending.With("Text", typed));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, Browser.Status);
        Browser.Sees(because).Sees("What you typed is in this page, and is not kept yet");
        Assert.Equal(typed, Browser.Page.QuerySelector("textarea[name=Text]")!.TextContent);
        using var client = new HttpClient();
        await StaffHouse.Until(async () => (await client.GetAsync(new Uri(Site.Url, "/readyz"))).StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Site.Url, "/healthz"))).StatusCode);
        return Browser.Fill("Send it again");
    }

    /// <summary>A note that is being written when it begins.</summary>
    public async Task BeginNote()
    {
        await Browser.Open($"{File}/notes/write");
        pending = Browser.Type("Text", "").Fill("Sign");
    }

    /// <summary>It went on by itself: the same session, the same form, kept once, and the ledger is whole.</summary>
    public async Task GoesOn(Filled again, string typed)
    {
        await StaffHouse.Until(() => Task.FromResult(Site.Practice.Ledger.Trouble is null));
        Assert.Equal((HttpStatusCode.OK, true), await Look() is var (status, words, _) ? (status, words) : default);
        await Browser.Send(again);
        Assert.Equal(HttpStatusCode.OK, Browser.Status);
        Browser.Sees(typed).Sees("Signed");
        var kept = Browser.Paths[^1];
        await Browser.Send(again);
        Assert.Equal(kept, Browser.Paths[^1]);
        Assert.Equal(2, (await Entries.Of(Site, (await Staff()), 0)).Count(entry => entry.Act == Act.SignedNote) - others);
        others++;
        using var client = new HttpClient();
        await StaffHouse.Until(async () => (await client.GetAsync(new Uri(Site.Url, "/readyz"))).StatusCode == HttpStatusCode.OK);
        var report = await Verification.Run(new VerificationRequest(Site.Folder, Site.Connection, Site.Practice.Ledger.Checkpoint, true));
        Assert.True(report.Ok, report.Problem?.What);
    }

    private async Task<Id<People.Person>> Staff() => (await People.Staff.List(Site.Practice)).Single().Id;

    /// <summary>Leaving works whatever is broken.</summary>
    /// <returns>The cookie that was in the browser.</returns>
    public async Task<string> Leave()
    {
        var before = Browser.Cookies.GetCookies(Site.Url)["home"]!.Value;
        await Browser.Post("/", ("leave", "now"));
        Assert.Equal(SiteOptions.DefaultLeaveTo.ToString(), Browser.LeftTo);
        Assert.Null(Browser.Cookies.GetCookies(Site.Url)["home"]);
        return before;
    }

    /// <summary>Once all is well again, who kept the cookie has nothing, and the ledger has the leaving.</summary>
    public async Task HasLeft(string cookie)
    {
        await StaffHouse.Until(() => Task.FromResult(Site.Practice.Ledger.Trouble is null));
        using var thief = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Site.Url, Note));
        request.Headers.Add("Cookie", $"home={cookie}");
        Assert.DoesNotContain(Words, await (await thief.SendAsync(request)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        clock.Pass(TimeSpan.FromSeconds(15));
        await StaffHouse.Until(async () => (await Entries.Of(Site, await Staff(), 0)).Any(entry => entry.Act == Act.SignedOut));
    }

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        await Site.DisposeAsync();
    }
}
