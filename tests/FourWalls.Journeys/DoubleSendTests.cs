using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A second click, Back and once more, two windows: whatever a form makes is made once.</summary>
public class DoubleSendTests
{
    /// <summary>What follows by itself, as often as it has to: looks, and the keys that holders hand on.</summary>
    private static readonly HashSet<Act> ByThemselves = [Act.Looked, Act.Missed, Act.SettledKeys, Act.MovedItems];

    /// <summary>Forms that are sent twice elsewhere, or that make nothing.</summary>
    private static readonly IReadOnlyDictionary<string, string> Elsewhere = new Dictionary<string, string>
    {
        ["/"] = "shows a view, or signs in",
        ["/sign-in"] = "a code is good once: GuessingTests",
        ["/sign-in/again"] = "the form that it carries goes on by itself: OutsiderTests",
        ["/leave"] = "there is nothing left to leave: LeavingTests",
        ["/nothing"] = "is not there",
        ["/set-up/{link}"] = "is not there any more: RouteMatrix",
        ["/set-up/shares"] = "the papers are gone with the first: FirstJourney",
        ["/join/{link}"] = "the link is used up: StaffJourneys",
        ["/today"] = "how this browser shows names: no entry, and twice is the same as once",
        ["/calendar"] = "how this browser shows names, as on /today",
        ["/desk"] = "the act of /files/{file:id}/bookings/{booking:id}, by the same code",
        ["/directory"] = "a search, and each is a look: StaffAccess",
        ["/looks"] = "each opening is a look: OutsiderTests",
        ["/search"] = "a search, and each file searched is a look",
        ["/files/{file:id}/documents"] = "what is here already is kept once: DocumentsTests",
        ["/import"] = "the second finds everybody here already: ClientImportJourney",
        ["/recover"] = "the second finds no ceremony: RecoveryJourney",
        ["/sign-in/second"] = "the words work once: RecoveryJourney",
        ["/me/second"] = "a code is good once: RecoveryJourney",
        ["/me/passphrase"] = "the second comes from a session that has ended: StaffLeaving",
        ["/people/{person:id}/leaves/end"] = "StaffHandOver",
        ["/people/{person:id}/leaves"] = "StaffHandOver",
        ["/me/leaving"] = "the acts of /people/{person:id}/leaves, by the same code",
        ["/people/{person:id}/custody"] = "StaffCustody",
        ["/caseload/{of:id}/destroy"] = "ErasureJourney",
        ["/caseload/{of:id}/destroy/confirm"] = "ErasureJourney",
        ["/destroyed"] = "goes to a file's page and makes nothing",
        ["/caseload/{of:id}"] = "the acts of /files/{file:id}/who, by the same code",
    };

    private static readonly IReadOnlyList<(string Route, string Button, Func<Scenery, int, Task> Fill)> Forms =
    [
        ("/files/new", "Open the file", async (s, n) => await s.Fill("/files/new", ("Kind", "Person"), ("name0", $"Kim {n}"), ("DeskName", $"Kim {n}"))),
        ("/files/{file:id}/notes/write", "Keep as a draft", async (s, n) => await s.Fill($"{s.File}/notes/write", ("Text", $"Draft {n}."))),
        ("/files/{file:id}/notes/write", "Sign", async (s, n) => await s.Fill($"{s.File}/notes/write", ("Text", $"Note {n}."))),
        ("/files/{file:id}/notes/{note:id}", "Sign", async (s, n) => await s.Fill(await s.Draft(n))),
        ("/files/{file:id}/notes/{note:id}", "Throw it away", async (s, n) => await s.Fill(await s.Draft(n))),
        ("/files/{file:id}/notes/{note:id}", "Add and sign", async (s, n) => await s.Fill(await s.Note(n), ("Text", $"Added {n}."))),
        ("/files/{file:id}/notes/{note:id}", "Share with the client", async (s, n) => await s.Fill(await s.Note(n))),
        ("/files/{file:id}/notes/{note:id}", "Stop sharing", async (s, n) => await s.After(await s.Note(n), "Share with the client")),
        ("/files/{file:id}/plan/write", "Keep the plan", async (s, n) => await s.Fill($"{await s.Another(n)}/plan/write", ("Goal0", $"Goal {n}."), ("ReviewOn", "2026-09-01"))),
        ("/files/{file:id}/plan", "Keep the review", async (s, n) => await s.Planned(n, ("Outcome", $"Closer {n}."), ("Next", "2026-12-01"))),
        ("/files/{file:id}/plan", "Share with the client", async (s, n) => await s.Planned(n)),
        ("/files/{file:id}/plan", "Stop sharing", async (s, n) => await s.Planned(n, then: "Share with the client")),
        ("/files/{file:id}/session-notes", "Keep", async (s, n) => await s.Fill($"{s.File}/session-notes", ("Text", $"Own {n}."))),
        ("/files/{file:id}/session-notes", "Keep", async (s, n) =>
            await s.Fill($"{s.File}/session-notes", ("Text", $"Own again {n}."), ("Start", "10:00"), ("Stop", "10:50"), ("Record", $"Held {n}."))),
        ("/files/{file:id}/bookings", "Book it", async (s, n) => await s.Fill($"{s.File}/bookings", ("Day", s.House.Day(30 + n)), ("Start", "10:00"), ("Note", $"Booked {n}."))),
        ("/files/{file:id}/bookings/{booking:id}", "They came", async (s, n) => await s.Fill(await s.Booked(n))),
        ("/files/{file:id}/bookings/{booking:id}", "Move it", async (s, n) => await s.Fill(await s.Booked(n), ("Start", "03:00"), ("Day", s.House.Day(60 + n)), ("Why", $"Moved {n}."))),
        ("/files/{file:id}/bookings/{booking:id}", "Cancel it", async (s, n) => await s.Fill(await s.Booked(n), ("Why", $"Cancelled {n}."))),
        ("/practice/times", "Add it", async (s, n) => await s.Fill("/practice/times", ("Name", $"Room {n}"))),
        ("/files/{file:id}/contact", "Keep", async (s, n) => await s.Fill($"{s.File}/contact", ("Phone", $"555 01{n}"))),
        ("/files/{file:id}/identity", "Keep", async (s, n) => await s.Fill($"{s.File}/identity", ("Name", $"Robin {n}"))),
        ("/files/{file:id}/identity", "Keep this name", async (s, n) => await s.Fill($"{await s.Another(n)}/identity", ("DeskName", $"Robin {n}"))),
        ("/files/{file:id}/who", "Make six words", async (s, n) => await s.Fill($"{await s.Another(n)}/who")),
        ("/files/{file:id}/who", "Replace lost words", async (s, n) => await s.Again($"{await s.Another(n)}/who", "Make six words")),
        ("/files/{file:id}/who", "Give the work", async (s, n) => await s.Fill($"{await s.Another(n)}/who", ("Person", s.Colleague), ("Capacity", "Counsellor"))),
        ("/files/{file:id}/who", "End the work of Jonas", async (s, n) =>
            await s.After($"{await s.Another(n)}/who", "Give the work", ("Person", s.Colleague), ("Capacity", "Counsellor"))),
        ("/files/{file:id}/who", "Put up the Wall", async (s, n) => await s.Fill($"{await s.Another(n)}/who", ("Against", s.Colleague))),
        ("/files/{file:id}/who", "Take the Wall down", async (s, n) => await s.After($"{await s.Another(n)}/who", "Put up the Wall", ("Against", s.Colleague))),
        ("/files/{file:id}/who", "Mark that", async (s, n) => await s.Fill($"{await s.Another(n)}/who")),
        ("/files/{file:id}/who", "Take the mark off", async (s, n) => await s.After($"{await s.Another(n)}/who", "Mark that")),
        ("/files/{file:id}/measures", "Ask for it", async (s, n) => await s.Asking(await s.Another(n))),
        ("/files/{file:id}/measures", "Take it back", async (s, n) =>
        {
            await s.Asking(await s.Another(n));
            await s.House.Founder.Browser.Press("Ask for it");
        }),
        ("/files/{file:id}/measures/fill", "Keep", async (s, n) => await s.Fill($"{await s.Another(n)}/measures/fill", ("a1", "1"))),
        ("/practice/scales", "Keep the scale", async (s, n) => await s.Fill("/practice/scales", ("Name", $"Scale {n}"), ("Questions", "How was it?"), ("Answers", "Bad\nGood"))),
        ("/practice/scales", "Stop using it", async (s, n) => await s.Fill("/practice/scales")),
        ("/practice/rota", "Add it", async (s, n) => await s.Fill("/practice/rota", ("Person", s.Colleague), ("Day", s.House.Day(n)), ("From", "09:00"), ("Until", "17:00"))),
        ("/people/invite", "Make the link", async (s, n) => await s.Fill("/people/invite", ("Name", $"Una {n}"), ("SignInName", $"una{n}"), ("Roles", "Counsellor"))),
        ("/people", "Take back", async (s, n) => await s.Fill("/people")),
        ("/people/{person:id}", "Give the role", async (s, n) => await s.Fill(s.Person, ("RoleGiven", n % 2 == 0 ? "Supervisor" : "OnCall"))),
        ("/people/{person:id}", "End On call", async (s, n) => await s.After(s.Person, "Give the role", ("RoleGiven", "OnCall"))),
        ("/people/{person:id}", "Add it", async (s, n) => await s.Fill(s.Person, ("Supervisor", s.Founder), ("From", s.House.Day(n)))),
        ("/people/{person:id}", "End: Is supervised", async (s, n) => await s.After(s.Person, "Add it", ("Supervisor", s.Founder), ("From", s.House.Day(9 + n)))),
        ("/me", "Name them", async (s, n) => await s.Fill("/me", ("Named", n % 2 == 0 ? s.Colleague : s.Third))),
        ("/me", "Add it", async (s, n) => await s.Fill("/me", ("Credential.Profession", $"Counsellor {n}"))),
        ("/me", "End Again", async (s, n) => await s.After("/me", "Add it", ("Credential.Profession", $"Again {n}"))),
    ];

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("size", "long")]
    public async Task X09_what_a_form_makes_is_made_once_however_often_it_is_sent(Engine engine)
    {
        await using var scenery = await Scenery.Set(engine);
        var missing = RouteRow.Of(scenery.House.Site).Where(row => row.How == "POST").Select(row => row.Route)
            .Except(Forms.Select(form => form.Route)).Except(Elsewhere.Keys);
        Assert.True(!missing.Any(), $"No form of these is sent twice; add it to the list, or say where it is: {string.Join(", ", missing)}");
        var wrong = new List<string>();
        var n = 0;
        foreach (var (route, button, fill) in Forms)
        {
            await scenery.Rest();
            var browser = scenery.House.Founder.Browser;
            await fill(scenery, n++);
            var form = browser.Fill(button);
            var once = await scenery.Made(() => browser.Send(form));
            var said = browser.Page.QuerySelector("[role=alert], .govuk-error-summary")?.TextContent.Trim();
            var twice = await scenery.Made(() => browser.Send(form));
            await fill(scenery, n++);
            form = browser.Fill(button);
            var together = await scenery.Made(() => scenery.AtOnce(form));
            if (once.Count == 0 || twice.Count > 0 || !together.SequenceEqual(once))
                wrong.Add($"{button} on {route} makes {Said(once)} {said}; sent again {Said(twice)}; in two windows at once {Said(together)}.");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Said(IReadOnlyList<Act> acts) => acts.Count == 0 ? "nothing" : string.Join(", ", acts);

    /// <summary>A file, a colleague and another, and the founder, who fills everything in.</summary>
    private sealed record Scenery(StaffHouse House, string File, string Colleague, string Third, string Founder) : IAsyncDisposable
    {
        public string Person => $"/people/{Colleague}";

        private Visitor Browser => House.Founder.Browser;

        public static async Task<Scenery> Set(Engine engine)
        {
            var house = await StaffHouse.Open(engine, Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor, Role.FrontDesk);
            var jonas = (await house.PersonOf(await house.Join("Jonas Lind", Role.Counsellor))).ToString();
            var ines = (await house.PersonOf(await house.Join("Ines Moreau", Role.Counsellor))).ToString();
            await Browsing(house.Founder.Browser, $"/people/{await house.PersonOf(house.Founder)}", ("RoleGiven", "Supervisor"));
            await house.Founder.Browser.Press("Give the role");
            var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
            await Browsing(house.Founder.Browser, $"{file}/session-notes", ("Text", "The first makes room for the others."));
            await house.Founder.Browser.Press("Keep");
            await Browsing(house.Founder.Browser, $"{file}/bookings", ("Day", house.Day(20)), ("Start", "10:00"), ("Note", "So do these."));
            await house.Founder.Browser.Press("Book it");
            return new Scenery(house, file, jonas, ines, (await house.PersonOf(house.Founder)).ToString());
        }

        public Task Fill(string path, params (string, string)[] fields) => Browsing(Browser, path, fields);

        /// <summary>The page as it is once something else was done on it.</summary>
        public async Task After(string path, string button, params (string, string)[] fields)
        {
            await Again(path, button, fields);
            await House.Settled();
            await Browser.Open(path);
        }

        public async Task Again(string path, string button, params (string, string)[] fields)
        {
            await Fill(path, fields);
            await Browser.Press(button);
            await Browser.Open(path);
        }

        /// <summary>A form that a client with six words can be asked for.</summary>
        public async Task Asking(string file)
        {
            await Fill($"{file}/who");
            await Browser.Press("Make six words");
            await Fill($"{file}/measures", ("Of", "gad-7"));
        }

        /// <summary>A booking that has begun, in a file of its own, at an hour when nobody else is booked.</summary>
        public async Task<string> Booked(int n)
        {
            var file = await Another(n);
            return $"{file}/bookings/{await House.Book(Browser, file, -n)}";
        }

        public Task<string> Draft(int n) => Written(n, "Keep as a draft");

        public Task<string> Note(int n) => Written(n, "Sign");

        public async Task<string> Another(int n) => await StaffHouse.OpenFile(House.Founder, $"Robin {n}");

        /// <summary>The page of a plan, with something typed into it.</summary>
        public async Task Planned(int n, params (string, string)[] fields)
        {
            var file = await Another(n);
            await Fill($"{file}/plan/write", ("Goal0", $"Goal {n}."));
            await Browser.Press("Keep the plan");
            await Fill($"{file}/plan", fields);
        }

        public async Task Planned(int n, string then)
        {
            await Planned(n);
            await Browser.Press(then);
        }

        /// <summary>What the founder's ledger entries say was made.</summary>
        public async Task<IReadOnlyList<Act>> Made(Func<Task> act)
        {
            var before = House.Site.Practice.Ledger.Standing.Size;
            await act();
            return [.. (await Entries.Of(House.Site, Id<Person>.Parse(Founder), before)).Where(one => !ByThemselves.Contains(one.Act) && !IsKeysOnly(one)).Select(one => one.Act)];
        }

        /// <summary>The same form from two windows, at the same moment.</summary>
        public async Task AtOnce(Filled form)
        {
            var token = form.Fields.Single(one => one.Key == "token").Value;
            var fields = form.Fields.Where(one => one.Key != "token").Select(one => (one.Key, one.Value)).ToArray();
            using var requests = new Requests(House.Site.Url, Browser.Cookies);
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => requests.Send("POST", form.Action, token, fields)));
            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 303 or 404 or 409, $"{form.Action} answers {answer.Status}."));
        }

        /// <summary>A change of the practice takes waiting keys along: that alone is no second change.</summary>
        private bool IsKeysOnly(Entry entry) => entry.Facts.Count + entry.Endings.Count > 0 && entry.Facts.All(IsKey)
            && entry.Endings.All(ended => House.Site.Practice.Roll.Find(ended) is { } held && IsKey(held.Fact));

        private static bool IsKey(Fact fact) => fact is EpochFact or GrantFact;

        public async Task Rest()
        {
            House.Clock.Pass(TimeSpan.FromMinutes(3));
            await Browser.Open("/me");
        }

        public ValueTask DisposeAsync() => House.DisposeAsync();

        private async Task<string> Written(int n, string button)
        {
            await Fill($"{File}/notes/write", ("Text", $"Words {n}."));
            await Browser.Press(button);
            return Browser.Paths[^1];
        }

        private static async Task Browsing(Visitor browser, string path, params (string, string)[] fields)
        {
            await browser.Open(path);
            foreach (var (name, value) in fields)
                browser.Type(name, value);
        }
    }
}
