using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Somebody who works here: their browser, signed in, and what they sign in with.</summary>
public sealed record Colleague(string Name, Credentials Own, Visitor Browser);

/// <summary>A practice with people in it, all of whom came in by the front door: set-up, links, joining, signing in.</summary>
public sealed class StaffHouse : IAsyncDisposable
{
    private readonly List<Visitor> browsers = [];

    private StaffHouse(SiteUnderTest site, TestClock clock) => (Site, Clock) = (site, clock);

    public SiteUnderTest Site { get; }

    public TestClock Clock { get; }

    public Colleague Founder { get; private set; } = null!;

    /// <summary>The words of the recovery papers.</summary>
    public IReadOnlyList<string> Papers { get; private set; } = [];

    public static async Task<StaffHouse> Open(Engine engine, params Role[] founder)
    {
        var clock = new TestClock();
        var house = new StaffHouse(await SiteUnderTest.Start(Engines.Fresh(engine), clock), clock);
        var (browser, own, papers) = await Cast.SetUp(house.Site, clock, founder);
        await browser.Type("First", papers[0]).Type("Second", papers[2]).Press("Check the papers");
        house.Papers = papers;
        house.Founder = new Colleague("Amara Osei", own, browser);
        house.browsers.Add(browser);
        return house;
    }

    /// <summary>The founder invites, the invitee joins by the link, the founder's session confirms, and they sign in.</summary>
    public async Task<Colleague> Join(string name, params Role[] roles)
    {
        var (signIn, link) = (name.Split(' ')[0].ToLowerInvariant(), await Invite(Founder.Browser, name, roles));
        var own = await Follow(link, signIn);
        await Confirmed(signIn);
        return await SignIn(name, own);
    }

    /// <summary>Somebody who worked here and has left: their id.</summary>
    public async Task<string> Gone(string name)
    {
        var gone = await PersonOf(await Join(name, Role.Counsellor));
        await Founder.Browser.Open($"/people/{gone}/leaves/end");
        await Founder.Browser.Press("leaves now");
        Founder.Browser.Sees("has left");
        return gone.ToString();
    }

    /// <summary>A file that was opened and is destroyed: its id.</summary>
    /// <param name="except">Who is behind a Wall.</param>
    public async Task<string> Destroyed(Colleague counsellor, Colleague director, Colleague officer, Id<Person> except = default)
    {
        var id = (await OpenFile(counsellor, "Gone Soon"))[7..];
        if (!except.IsNone)
        {
            await counsellor.Browser.Open($"/files/{id}/who");
            await counsellor.Browser.Type("Against", except.ToString()).Press("Put up the Wall");
        }
        await counsellor.Browser.Open($"/files/{id}/who");
        await counsellor.Browser.Press("End the work of");
        await AskToDestroy(director, id);
        await ConfirmDestruction(officer, id);
        return id;
    }

    public static async Task AskToDestroy(Colleague by, string id)
    {
        await by.Browser.Open($"/caseload/{id}/destroy");
        await by.Browser.Type("Ground", "OpenedByMistake").Type("Clear", "yes").Press("Ask that it be destroyed");
        by.Browser.Sees("Asked for");
    }

    public static async Task ConfirmDestruction(Colleague by, string id)
    {
        await by.Browser.Open($"/caseload/{id}/destroy/confirm");
        await by.Browser.Type("Clear", "yes").Press("Destroy it now");
        by.Browser.Sees("was destroyed");
    }

    /// <summary>The path of a one-time link.</summary>
    public static async Task<string> Invite(Visitor by, string name, params Role[] roles)
    {
        await by.Open("/people/invite");
        by.Type("Name", name).Type("SignInName", name.Split(' ')[0].ToLowerInvariant());
        foreach (var role in roles)
            by.Type("Roles", role.ToString());
        await by.Press("Make the link");
        return new Uri(by.Find("#link")).AbsolutePath;
    }

    public async Task<Credentials> Follow(string link, string signIn)
    {
        using var invitee = new Visitor(Site.Url);
        await invitee.Open(link);
        var own = Cast.Offered(signIn, invitee);
        await invitee.Type("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", own.Phone.Now(Clock)).Press("Join");
        invitee.Sees("Sign in");
        return own;
    }

    public async Task<Colleague> SignIn(string name, Credentials own)
    {
        var browser = await Cast.SignIn(Site, Clock, own);
        browsers.Add(browser);
        return new Colleague(name, own, browser);
    }

    /// <summary>Waits until somebody's keys are certified: the inviter's session does it by itself.</summary>
    public async Task Confirmed(string signIn) => await Until(async () =>
    {
        var row = (await Staff.List(Site.Practice)).Single(one => one.SignIn == signIn);
        return Site.Practice.Roll.KeysOf(row.Id) is not null;
    });

    /// <summary>Waits until the sessions that hold the keys have done what was left for them.</summary>
    public Task Settled() => Task.Delay(TimeSpan.FromMilliseconds(700));

    public async Task<Id<Person>> PersonOf(Colleague colleague) =>
        (await Staff.List(Site.Practice)).Single(one => one.SignIn == colleague.Own.SignIn).Id;

    public Visitor NewBrowser()
    {
        var browser = new Visitor(Site.Url);
        browsers.Add(browser);
        return browser;
    }

    /// <summary>Opens a file through the form, and gives its path.</summary>
    public static async Task<string> OpenFile(Colleague by, string name, string deskName = "")
    {
        await by.Browser.Open("/files/new");
        await by.Browser.Type("Kind", "Person").Type("name0", name).Type("phone0", "555 0100").Type("DeskName", deskName).Press("Open the file");
        by.Browser.Sees(name);
        return by.Browser.Paths[^1];
    }

    /// <summary>Books a time by the file's form, an hour from now or at another time, and gives the booking's id.</summary>
    public async Task<string> Book(Visitor by, string path, double hours = 1, string room = "")
    {
        var at = Clock.GetUtcNow().AddHours(hours);
        await by.Open($"{path}/bookings");
        by.Type("Day", at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).Type("Start", at.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        if (room.Length > 0)
            by.Type("Room", room);
        await by.Press("Book it");
        by.DoesNotSee("Please look at this again");
        var link = at.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return by.Page.QuerySelectorAll(".fw-lines a").First(one => one.TextContent.Contains($" {link} to", StringComparison.Ordinal)).GetAttribute("href")!.Split('/')[4];
    }

    /// <summary>Gives a colleague work with a file, by the page that says who can see it.</summary>
    public async Task Assign(Colleague by, string path, Colleague to, string capacity, string from = "", string until = "")
    {
        await by.Browser.Open(path);
        await by.Browser.Type("Person", (await PersonOf(to)).ToString()).Type("Capacity", capacity).Type("From", from).Type("Until", until).Press("Give the work");
    }

    /// <summary>A client with six words made for a file, signed in.</summary>
    public async Task<Visitor> Client(Colleague by, string file)
    {
        await by.Browser.Open($"{file}/who");
        await by.Browser.Press("Make six words");
        return await Enter(by.Browser.Find("#code"));
    }

    public async Task<Visitor> Enter(string words)
    {
        var client = NewBrowser();
        await client.Open("/");
        await client.Type("words", words).Press("Go on");
        return client;
    }

    public string Day(int fromToday) => Clock.GetUtcNow().AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        browsers.ForEach(browser => browser.Dispose());
        await Site.DisposeAsync();
    }

    internal static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await holds())
                return;
            await Task.Delay(100);
        }
        throw new Xunit.Sdk.XunitException("It did not happen in ten seconds.");
    }
}
