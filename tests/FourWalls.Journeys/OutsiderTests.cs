using System.Net;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Somebody who works here and wants to read a note that is not theirs to read, by every way in that they can type.</summary>
public class OutsiderTests
{
    private const string Words = "Words that are not for Jonas.";
    private const string Own = "What only its author may ever read.";

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_form_goes_on_after_signing_in_again_only_for_who_wrote_it(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Counsellor");
        var desk = house.Founder.Browser;
        await desk.Open($"{file}/notes/write");
        desk.Type("Text", Words);
        house.Clock.Pass(TimeSpan.FromMinutes(40));
        await desk.Press("Keep as a draft");
        desk.Sees("You were signed out");
        var left = desk;

        // The next at this desk is a colleague, who works with the same file even.
        await desk.Type("againName", "jonas").Type("againPassphrase", jonas.Own.Passphrase).Type("againFactor", jonas.Own.Phone.Now(house.Clock)).Press("Sign in");
        desk.DoesNotSee(Words).DoesNotSee("Send it now").Sees("Today");
        await desk.Open(file);
        desk.DoesNotSee(Words).Sees("There are no notes yet.");
        Assert.Same(left, desk);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Ids_of_other_files_and_other_parts_open_nothing_wherever_they_are_put(Engine engine)
    {
        await using var scene = await Set(engine);
        var (browser, own, theirs) = (scene.Jonas.Browser, scene.Mine, scene.File);
        var (note, session, member) = (scene.Note, scene.SessionNote, scene.Member);
        var nothing = await scene.Asked("GET", $"/files/{Id<OutsiderTests>.New()}");
        foreach (var path in (string[])
        [
            $"{own}/notes/{note}", $"{own}/notes/{note}?m=", $"{own}/notes/{session}", $"{own}/imported/{note}", $"{own}/imported/{session}?part=8",
            $"{own}/imported/{note}?part=7", $"{own}/notes/write?draft={note}", $"{own}/notes/write?draft={session}", $"{own}?m={member}", $"{own}/notes/write?m={member}",
            $"{own}/notes/{note}?m={member}", $"{theirs}/notes/{note}?file={own[7..]}", $"{theirs}?m={member}", $"/files/{note}", $"/caseload/{theirs[7..]}",
        ])
            Assert.Equal((path, nothing), (path, await scene.Asked("GET", path)));
        foreach (var (path, fields) in ((string, (string, string)[])[])
        [
            ($"{own}/contact", [("Member", member), ("Phone", "planted")]), ($"{own}/identity", [("Member", member), ("Name", "planted")]),
            ($"{own}/notes/{note}", [("What", "share")]), ($"{own}/notes/{note}", [("What", "amend"), ("Text", "planted")]),
            ($"{own}/notes/{session}", [("What", "sign")]), ($"{own}/who", [("What", "code"), ("Member", "planted")]),
            ($"{own}/notes/write?draft={note}", [("Text", "planted"), ("HeldOn", "2026-01-02"), ("Version", "1")]),
            ($"{own}/notes/write?draft={note}", [("Text", "planted"), ("HeldOn", "2026-01-02"), ("Version", "0")]),
            ($"{own}/notes/write?draft={Id<OutsiderTests>.New()}", [("Text", "planted"), ("HeldOn", "2026-01-02"), ("Version", "0")]),
        ])
            Assert.Equal((path, fields[0], nothing), (path, fields[0], await scene.Asked("POST", path, fields)));
        await browser.Open($"{own}/who");
        await browser.Send(browser.Fill("Put up the Wall").With("What", "end").With("Fact", scene.Assignment));
        await scene.House.Founder.Browser.Open($"{theirs}/notes/{note}");
        scene.House.Founder.Browser.Sees(Words).DoesNotSee("planted").DoesNotSee("The client has a copy");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_spelling_of_an_address_or_another_method_is_no_other_way_in(Engine engine)
    {
        await using var scene = await Set(engine);
        var (id, note) = (scene.File[7..], scene.Note);
        var nothing = await scene.Asked("GET", $"/files/{Id<OutsiderTests>.New()}");
        foreach (var path in (string[])
        [
            $"/files/{id}/notes/{note}/", $"/FILES/{id}/Notes/{note}", $"/files/{id.ToUpperInvariant()}/notes/{note}", $"/files/{id}%2Fnotes%2F{note}",
            $"/files//{id}/notes/{note}", $"/today/../files/{id}", $"/today/%2e%2e/files/{id}", $"/files/{id};x=1", $"/files/ {id}",
            $"/files/{id}/notes/{note}?handler=Amend", $"/files/{id}?handler=x", $"/files/{id}.json", $"/site.css/../files/{id}", $"/files/{new string('0', 6000)}",
            $"/files/{id}/notes/{note}%20", $"/set-up/../files/{id}", $"/Set-Up/x", $"/looks?of={id}", $"/people/{id}", "/me?handler=x", "/files/new?handler=x",
        ])
            Assert.Equal((path, nothing), (path, await scene.Asked("GET", path)));
        await scene.Rest();
        foreach (var method in (string[])["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
        {
            var (status, body) = await scene.Asked(method, $"{scene.File}/notes/{note}");
            Assert.True(status is 404 or 405, $"{method} gives {status}.");
            Assert.DoesNotContain(Words, body, StringComparison.Ordinal);
            Assert.DoesNotContain(await scene.Entries(), one => one.Act == Act.Looked);
        }
    }

    /// <summary>A page whose handler was not run would be shown as if it had: without asking, and without an entry.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task No_page_is_shown_whose_handler_did_not_run(Engine engine)
    {
        await using var scene = await Set(engine);
        using var mine = new Requests(scene.House.Site.Url, scene.House.Founder.Browser.Cookies);
        var token = StaffAccess.Token(scene.House.Founder.Browser);
        foreach (var path in (string[])[$"{scene.File}/notes/{scene.Note}", scene.File, "/me", "/today", "/people", "/", "/sign-in"])
        {
            Assert.NotEqual(200, (await mine.Send("GET", $"{path}?handler=x")).Status);
            Assert.NotEqual(200, (await mine.Send("POST", $"{path}?handler=x", token)).Status);
            Assert.NotEqual(200, (await mine.Send("PUT", path, token)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_token_of_somebody_else_sends_no_form_and_a_condition_makes_no_cache(Engine engine)
    {
        await using var scene = await Set(engine);
        await scene.House.Founder.Browser.Open($"{scene.File}/notes/{scene.Note}");
        using var theirs = new Requests(scene.House.Site.Url, scene.Jonas.Browser.Cookies);
        var token = StaffAccess.Token(scene.House.Founder.Browser);
        Assert.Equal(400, (await theirs.Send("POST", $"{scene.Mine}/notes/write", token, ("Text", "planted"))).Status);
        // The mark that says whose form it is is no token.
        Assert.Equal(400, (await theirs.Send("POST", $"{scene.Mine}/notes/write", "." + token.Split('.')[1], ("Text", "planted"))).Status);

        using var client = new HttpClient(new HttpClientHandler { CookieContainer = scene.House.Founder.Browser.Cookies, CheckCertificateRevocationList = true });
        foreach (var (name, value) in ((string, string)[])
            [("Range", "bytes=0-99"), ("If-None-Match", "*"), ("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT"), ("X-HTTP-Method-Override", "HEAD"), ("X-Original-URL", "/today")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.House.Site.Url, $"{scene.File}/notes/{scene.Note}"));
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
            Assert.Contains(Words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Whoever_leaves_while_pages_are_on_their_way_has_looked_at_nothing_after_leaving(Engine engine)
    {
        await using var scene = await Set(engine);
        var (founder, before) = (scene.House.Founder, scene.House.Site.Practice.Ledger.Standing.Size);
        using var requests = new Requests(scene.House.Site.Url, founder.Browser.Cookies);
        var path = $"{scene.File}/notes/{scene.Note}";
        var asked = Enumerable.Range(0, 30).Select(async i =>
        {
            await Task.Delay(i);
            return await requests.Send("GET", path);
        }).ToList();
        await Task.Delay(10, TestContext.Current.CancellationToken);
        await requests.Send("POST", "/leave");
        var answers = await Task.WhenAll(asked);
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 302 or 303 or 401 or 404, $"{answer.Status}"));
        var entries = await Entries.InDatabase(scene.House.Site, before);
        var left = entries.First(one => one.Entry.Act == Act.SignedOut).Index;
        Assert.DoesNotContain(entries, one => one.Entry.Act == Act.Looked && one.Index > left);
        Assert.Equal("/sign-in", (await requests.Send("GET", path)).Location);
    }

    /// <summary>What somebody was after is opened by an officer, one by one; what is no attempt is not there.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_officer_reads_what_was_asked_for_and_cannot_open_other_entries_that_way(Engine engine)
    {
        await using var scene = await Set(engine);
        await scene.Asked("GET", $"{scene.File}/notes/{scene.Note}");
        var officer = scene.House.Founder.Browser;
        await officer.Open("/looks");
        await officer.Press("Show what");
        officer.Sees(scene.File[7..]);
        foreach (var entry in (string[])["0", "3", "99999999", "-1", "x", "9223372036854775807"])
        {
            await officer.Open("/looks");
            await officer.Send(officer.Fill("Show what").With("Entry", entry));
            Assert.Equal(HttpStatusCode.NotFound, officer.Status);
        }
    }

    private static async Task<Two> Set(Engine engine)
    {
        var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var browser = house.Founder.Browser;
        await browser.Open($"{file}/session-notes");
        await browser.Type("Text", Own).Press("Keep");
        var session = await SessionNoteOf(house, file);
        await browser.Open($"{file}/identity");
        var member = browser.Find("[name=Member]", "value");
        await browser.Open($"{file}/who");
        var assignment = browser.Find("[name=Fact]", "value");
        await browser.Open($"{file}/notes/write");
        await browser.Type("Text", Words).Press("Sign");
        var note = browser.Paths[^1].Split('/', '?')[4];
        var mine = await StaffHouse.OpenFile(jonas, "Kim Sorel");
        await jonas.Browser.Open("/me");
        return new Two(house, jonas, file, note, session, member, assignment, mine);
    }

    private static async Task<string> SessionNoteOf(StaffHouse house, string file)
    {
        var person = await house.PersonOf(house.Founder);
        var wrote = (await Entries.Of(house.Site, person, 0)).Last(one => one.Act == Act.Wrote && one.File.ToString() == file[7..]);
        return wrote.Items[0].Item.ToString();
    }

    /// <summary>Robin's file with a note and a session note, and Jonas, who has a file of his own and nothing to do with Robin's.</summary>
    private sealed record Two(
        StaffHouse House, Colleague Jonas, string File, string Note, string SessionNote, string Member, string Assignment, string Mine) : IAsyncDisposable
    {
        private int asked;

        /// <summary>What Jonas gets. Fewer misses in a row than make the site stop looking.</summary>
        public async Task<(int Status, string Body)> Asked(string method, string path, params (string, string)[] fields)
        {
            if (++asked % 15 == 0)
                await Rest();
            using var requests = new Requests(House.Site.Url, Jonas.Browser.Cookies);
            var (status, body, _) = await requests.Send(method, path, StaffAccess.Token(Jonas.Browser), fields);
            return (status, body);
        }

        public async Task Rest()
        {
            House.Clock.Pass(TimeSpan.FromMinutes(11));
            foreach (var visitor in (Visitor[])[House.Founder.Browser, Jonas.Browser])
                await visitor.Open("/me");
        }

        public async Task<IReadOnlyList<Entry>> Entries() =>
            [.. (await Journeys.Entries.Of(House.Site, await House.PersonOf(Jonas), 0)).Where(one => one.File.ToString() == File[7..])];

        public ValueTask DisposeAsync() => House.DisposeAsync();
    }
}
