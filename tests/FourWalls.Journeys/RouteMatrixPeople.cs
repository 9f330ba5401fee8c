using System.Text;
using FourWalls.Imports;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>
/// Everybody whom the table has a column for, in one practice, and one file that they are asked about: Robin Vale's, with
/// something imported, a note that Robin has a copy of, and a session note of their counsellor's own.
/// </summary>
internal sealed class RouteMatrixPeople : IAsyncDisposable
{
    private const string InRecord = "Robin said the harbour felt calm.";
    private const string Elsewhere = "Trouble with sleep, as another service wrote it.";
    private const string OwnWords = "Ask again what the harbour stands for.";
    private const string Phone = "555 0100";

    private readonly Dictionary<char, (Visitor Visitor, Id<Person> Person)> people = [];
    private readonly Dictionary<string, string> parts = [];
    private string shared = "", asked = "", look = "", receipt = "", member = "", missed = "", withdrawn = "";

    private RouteMatrixPeople(StaffHouse house) => House = house;

    /// <summary>The letters of the columns, and whom each stands for.</summary>
    public static IReadOnlyList<(char Letter, string Who)> Columns { get; } =
    [
        ('a', "nobody: not signed in"), ('x', "somebody whose session has ended"), ('c', "the client"), ('d', "another file's client"),
        ('n', "the file's counsellor"), ('o', "another file's counsellor"), ('s', "the counsellor's supervisor"), ('f', "front desk"), ('k', "on call"),
        ('i', "intake"), ('p', "privacy officer"), ('m', "administrator"), ('t', "director"), ('w', "behind a Wall, with every role but the desk's and intake's"),
        ('j', "joined, and not confirmed yet"),
    ];

    public StaffHouse House { get; }

    public (Visitor Visitor, Id<Person> Person) this[char letter] => people[letter];

    public static async Task<RouteMatrixPeople> Gather(Engine engine)
    {
        var all = new RouteMatrixPeople(await StaffHouse.Open(engine, Role.Director, Role.PrivacyOfficer, Role.Administrator));
        await all.Staff();
        await all.StayIn();
        await all.Files();
        await all.StayIn();
        await all.Others();
        return all;
    }

    /// <summary>Where this person would go for a route: each of its parts stands for a thing that there is.</summary>
    public string PathOf(string route) => route == "/sign-in/again" ? route + "?to=%2Ftoday" : parts.Aggregate(route, (path, part) => path.Replace(part.Key, part.Value, StringComparison.Ordinal));

    /// <summary>What a form says, where an empty one would not get far enough to be refused for the right reason.</summary>
    public (string, string)[] FieldsOf(string route) => route switch
    {
        "/people" => [("Fact", withdrawn)],
        "/looks" => [("Entry", missed)],
        "/directory" => [("Name", "robin")],
        "/desk" => [("Of", parts["{file:id}"]), ("Booking", parts["{booking:id}"])],
        "/search" => [("Word", "harbour")],
        "/files/{file:id}/identity" or "/files/{file:id}/contact" => [("Member", member)],
        _ => [],
    };

    /// <summary>Which of the client's own things a view is asked for; or one that nobody has.</summary>
    public string ItemOf(string view, bool isNothing) => (view, isNothing) switch
    {
        ("SharedNote" or "Measure" or "Measured", true) => Id<RouteMatrix>.New().ToString(),
        (_, true) => "99999999",
        ("SharedNote", _) => shared,
        ("Measure", _) => asked,
        ("Measured", _) => parts["{measure:id}"],
        ("Looks", _) => look,
        ("Receipt", _) => receipt,
        _ => "",
    };

    /// <summary>What an answer comes to; the head of the table has these letters too.</summary>
    public char LetterOf(int status, string body, string? location) => (status, location) switch
    {
        (303 or 302, "/sign-in") => 'S',
        (307, { } to) when to.StartsWith("/sign-in/again?", StringComparison.Ordinal) => 'A',
        (303 or 302, { } to) when to.StartsWith('/') => '>',
        (303, not null) => 'L',
        (200, _) => body.Contains(OwnWords, StringComparison.Ordinal) ? 'O'
            : body.Contains(InRecord, StringComparison.Ordinal) || body.Contains(Elsewhere, StringComparison.Ordinal) ? 'N'
            : body.Contains("Robin", StringComparison.Ordinal) || body.Contains(Phone, StringComparison.Ordinal) ? 'C' : 'P',
        (400, _) => 'X',
        (404, _) => '.',
        _ => '!',
    };

    /// <summary>Time passes and everybody stays signed in: who misses too often is not looked after any more.</summary>
    public async Task Rest()
    {
        for (var i = 0; i < 3; i++)
        {
            House.Clock.Pass(TimeSpan.FromSeconds(210));
            await StayIn();
        }
    }

    /// <summary>Everybody does something, so that nobody is signed out for having waited for the others.</summary>
    private async Task StayIn()
    {
        foreach (var (visitor, _) in people.Values)
        {
            using var requests = new Requests(House.Site.Url, visitor.Cookies);
            await requests.Send("GET", "/");
        }
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    private async Task Staff()
    {
        await Join('n', "Nadia Berg", Role.Counsellor);
        await Join('o', "Omar Diaz", Role.Counsellor);
        await Join('s', "Sofia Lund", Role.Supervisor);
        await Join('f', "Dana Weiss", Role.FrontDesk);
        await Join('k', "Kofi Mensah", Role.OnCall);
        await Join('i', "Irma Novak", Role.Intake);
        await Join('p', "Petra Vogel", Role.PrivacyOfficer);
        await Join('m', "Milan Kral", Role.Administrator);
        await Join('t', "Tessa Boyd", Role.Director);
        await Join('w', "Walter Hahn", Role.Counsellor, Role.Supervisor, Role.OnCall, Role.PrivacyOfficer, Role.Director, Role.Administrator);
        var ended = await House.Join("Elsa Roth", Role.Counsellor);
        // Kept as it was: a browser would forget the cookie with the page that says good-bye.
        var left = House.NewBrowser();
        left.Cookies.SetCookies(House.Site.Url, ended.Browser.Cookies.GetCookieHeader(House.Site.Url).Replace(";", ",", StringComparison.Ordinal));
        people['x'] = (left, await House.PersonOf(ended));
        await ended.Browser.Press("Leave");
        parts["{person:id}"] = (await House.PersonOf(await House.Join("Gil Moss", Role.Counsellor))).ToString();
        parts["{author:id}"] = people['n'].Person.ToString();
        parts["{left:id}"] = await House.Gone("Nils Aas");
        people['a'] = (House.NewBrowser(), default);
        await people['a'].Visitor.Open("/sign-in");
    }

    private async Task Files()
    {
        var (nadia, omar, director) = (As('n'), As('o'), As('t'));
        var file = await Import();
        await Give(director, $"/caseload/{file[7..]}", 's', "Supervisor");
        var browser = nadia.Browser;
        await browser.Open($"{file}/contact");
        member = browser.Find("[name=Member]", "value");
        await browser.Type("Phone", Phone).Press("Keep");
        await browser.Open($"{file}/session-notes");
        await browser.Type("Text", OwnWords).Press("Keep");
        await browser.Open($"{file}/imported");
        parts["{item:id}"] = browser.Page.QuerySelector("tbody a")!.GetAttribute("href")!.Split('/', '?')[4];
        await browser.Open($"{file}/notes/write");
        await browser.Type("Text", InRecord).Press("Sign");
        (parts["{note:id}"], parts["{file:id}"], parts["{of:id}"]) = (browser.Paths[^1].Split('/', '?')[4], file[7..], file[7..]);
        await browser.Press("Share with the client");
        await browser.Open($"{file}/plan/write");
        await browser.Type("Problem0", InRecord).Type("Goal0", "Calm at the harbour.").Press("Keep the plan");
        await browser.Press("Share with the client");
        await browser.Open($"{file}/documents");
        await browser.Upload("Upload", $"{InRecord}.txt", Encoding.UTF8.GetBytes(InRecord), "Keep it");
        parts["{doc:id}"] = browser.Find("a[download]", "href").Split('/', '?')[4];
        parts["{booking:id}"] = await House.Book(browser, file);
        await browser.Open($"{file}/who");
        await browser.Type("Against", people['w'].Person.ToString()).Press("Put up the Wall");
        people['c'] = await Client(nadia, file);
        await browser.Open($"{file}/measures");
        await browser.Follow("GAD-7");
        await browser.Type("a1", "1").Press("Keep");
        parts["{measure:id}"] = browser.Paths[^1].Split('/', '?')[4];
        await browser.Open($"{file}/measures");
        await browser.Type("Of", "gad-7").Press("Ask for it");
        asked = browser.Find("[name=Asked]", "value");
        people['d'] = await Client(omar, await StaffHouse.OpenFile(omar, "Kim Sorel"));
        await Views();
        parts["{gone:id}"] = await House.Destroyed(omar, director, As('p'), except: people['w'].Person);
    }

    /// <summary>The counsellor's supervisor: the director says so of the counsellor first, and then of the file.</summary>
    private async Task Give(Colleague director, string path, char to, string capacity)
    {
        await director.Browser.Open($"/people/{people['n'].Person}");
        await director.Browser.Type("Supervisor", people[to].Person.ToString()).Press("Add it");
        await director.Browser.Open(path);
        await director.Browser.Type("Person", people[to].Person.ToString()).Type("Capacity", capacity).Press("Give the work");
        await House.Settled();
    }

    private async Task<string> Import()
    {
        var bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f01","resource":{"resourceType":"Patient","id":"p1","name":[{"text":"Robin Vale"}]}},
            {"fullUrl":"urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f02","resource":{"resourceType":"Condition","id":"c1",
            "subject":{"reference":"urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f01"},"code":{"text":"TEXT"}}}]}
            """.Replace("TEXT", Elsewhere, StringComparison.Ordinal);
        var session = await StaffLeaving.SessionOf(House, people['n'].Visitor);
        return $"/files/{(await FhirImport.Take(House.Site.Practice, session, new MemoryStream(Encoding.UTF8.GetBytes(bundle)))).File}";
    }

    /// <summary>What the client's own pages name: a note of theirs, and looks at their file.</summary>
    private async Task Views()
    {
        var client = people['c'].Visitor;
        await client.Press("What is shared with you");
        shared = client.Find("button[name=item]", "value");
        await Crawl.Show(client, Scene.Steps.First(step => step.View == "WhoLooked") with { Heading = "Who looked" });
        look = client.Find("button[name=item]", "value");
        await client.Press("Times and receipts");
        receipt = client.Find("button[name=item]", "value");
    }

    private async Task Others()
    {
        var founder = House.Founder.Browser;
        missed = House.Site.Practice.Ledger.Standing.Size.ToString();
        await people['o'].Visitor.Open($"/files/{parts["{file:id}"]}");
        await StaffHouse.Invite(founder, "Uma Stone", Role.Counsellor);
        await founder.Open("/people");
        withdrawn = founder.Find("[name=Fact]", "value");
        parts["{link}"] = (await StaffHouse.Invite(founder, "Vera Lang", Role.Counsellor))[6..];
        var link = await StaffHouse.Invite(founder, "Jonas Lind", Role.Counsellor);
        await founder.Press("Leave");
        var early = await House.SignIn("Jonas Lind", await House.Follow(link, "jonas"));
        people['j'] = (early.Browser, await House.PersonOf(early));
        early.Browser.Sees("has to confirm");
    }

    private async Task Join(char letter, string name, params Role[] roles)
    {
        var colleague = await House.Join(name, roles);
        people[letter] = (colleague.Browser, await House.PersonOf(colleague));
    }

    private Colleague As(char letter) => new("", null!, people[letter].Visitor);

    private async Task<(Visitor, Id<Person>)> Client(Colleague by, string file)
    {
        var client = await House.Client(by, file);
        return (client, (await StaffLeaving.SessionOf(House, client)).Person);
    }
}
