using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.People;
using FourWalls.Tests;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Journeys;

/// <summary>
/// A practice with somebody for every role, and every staff page that the program has, from its own list of endpoints: a page
/// that is added is looked at without being listed here. Only what its address is made of has to be known.
/// </summary>
public sealed partial class StaffPages : IAsyncDisposable
{
    private const string Bundle =
        """
        {"resourceType":"Bundle","type":"collection","entry":[
         {"fullUrl":"urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f01","resource":{"resourceType":"Patient","id":"p1",
          "name":[{"use":"official","text":"Robin Vale"}],"birthDate":"1988-02-11"}},
         {"fullUrl":"urn:uuid:Condition-c1","resource":{"resourceType":"Condition","id":"c1","onsetDateTime":"2020-05-01",
          "subject":{"reference":"urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f01"},"code":{"text":"Trouble with sleep"}}}]}
        """;

    /// <summary>What is handed out to be kept, and is no page: DocumentJourney.</summary>
    private const string HandedOut = "/files/{file:id}/documents/{doc:id}";

    private readonly StaffHouse house;
    private readonly Dictionary<string, string> parts = [];

    private StaffPages(StaffHouse house) => this.house = house;

    public Uri Url => house.Site.Url;

    /// <summary>One person with each role alone.</summary>
    public Dictionary<Role, Visitor> People { get; } = [];

    /// <summary>Every staff page: as the program knows it, and an address of it.</summary>
    public IReadOnlyList<(string Route, string Path)> All => [.. Routes().Select(route => (route, PathOf(route)))];

    public static async Task<StaffPages> Open()
    {
        var pages = new StaffPages(await StaffHouse.Open(Engine.Sqlite, Enum.GetValues<Role>()));
        await pages.Fill();
        return pages;
    }

    /// <summary>What somebody of this role can open, of all there is.</summary>
    public async Task<IReadOnlyList<(string Route, string Path)>> For(Role role)
    {
        var open = new List<(string, string)>();
        foreach (var (route, path) in All)
        {
            await People[role].Open(path);
            if (People[role].Status == HttpStatusCode.OK)
                open.Add((route, path));
            else
                Assert.Equal(HttpStatusCode.NotFound, People[role].Status);
        }
        await Rest();
        return open;
    }

    /// <summary>Everything that anybody can open: for each role that can, and is shown something that no role before it was.</summary>
    public async Task<IReadOnlyList<(Role Role, string Route, string Path)>> ForAll()
    {
        var open = new List<(Role Role, string Route, string Path)>();
        var shown = new HashSet<string>();
        foreach (var role in People.Keys)
        {
            foreach (var (route, path) in await For(role))
            {
                await People[role].Open(path);
                // Two pages that are made of the same things in the same looks are one page to whoever measures them.
                var made = People[role].Page.All.Select(one => $"{one.LocalName}.{one.ClassName} {one.GetAttribute("name")}").Distinct();
                if (shown.Add($"{route} {string.Join('|', made)}"))
                    open.Add((role, route, path));
            }
        }
        var missed = Routes().Except(open.Select(one => one.Route));
        Assert.True(!missed.Any(), $"Nobody here can open {string.Join(", ", missed)}.");
        return open;
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    /// <summary>Time passes and everybody stays signed in: who has missed too often is answered nothing for a while.</summary>
    private async Task Rest()
    {
        for (var i = 0; i < 3; i++)
        {
            house.Clock.Pass(TimeSpan.FromSeconds(210));
            foreach (var visitor in People.Values.Append(house.Founder.Browser))
                await visitor.Open("/");
        }
    }

    private IEnumerable<string> Routes() => house.Site.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(one => one.Metadata.GetMetadata<AudienceOf>()?.Audience == Audience.Staff)
        .Select(one => "/" + one.RoutePattern.RawText!.TrimStart('/')).Distinct().Where(route => route != HandedOut).Order(StringComparer.Ordinal);

    private string PathOf(string route) => Part().Replace(route, part => parts.TryGetValue(part.Groups[1].Value, out var value)
        ? value : throw new Xunit.Sdk.XunitException($"{route}: say in {nameof(StaffPages)} what {part.Value} is."));

    private async Task Fill()
    {
        foreach (var role in Enum.GetValues<Role>())
            People[role] = (await house.Join($"{role} Alone", role)).Browser;
        var (counsellor, founder) = (People[Role.Counsellor], house.Founder.Browser);
        var session = await SessionOf(counsellor);
        var imported = await FhirImport.Take(house.Site.Practice, session, new MemoryStream(Encoding.UTF8.GetBytes(Bundle)));
        var file = parts["file"] = parts["of"] = imported.File.ToString();
        parts["person"] = session.Person.ToString();
        parts["left"] = await house.Gone("Nils Aas");
        await counsellor.Open($"/files/{file}/who");
        await counsellor.Type("Person", (await SessionOf(People[Role.Supervisor])).Person.ToString()).Type("Capacity", "Supervisor").Press("Give the work");
        await counsellor.Open($"/files/{file}/notes/write");
        await counsellor.Type("Text", "Robin spoke of work.").Press("Sign");
        parts["note"] = counsellor.Paths[^1].Split('/')[^1].Split('?')[0];
        await counsellor.Open($"/files/{file}/plan/write");
        await counsellor.Type("Problem0", "Too much noise.").Type("Goal0", "Quiet mornings.").Type("Measure0", "PHQ-9").Type("ReviewOn", "2026-01-01").Press("Keep the plan");
        await counsellor.Type("Outcome", "Still true.").Type("Next", "2026-01-02").Press("Keep the review");
        await counsellor.Press("Share with the client");
        await counsellor.Open($"/files/{file}/documents");
        await counsellor.Upload("Upload", "Letter.txt", "A letter."u8.ToArray(), "Keep it");
        await InReview(counsellor, People[Role.Director], file);
        await counsellor.Open($"/files/{file}/bookings");
        await counsellor.Type("Day", house.Day(1)).Type("Start", "10:00").Type("Note", "A quiet corner").Press("Book it");
        parts["booking"] = counsellor.Page.QuerySelector(".fw-lines a")!.GetAttribute("href")!.Split('/')[4];
        await counsellor.Open($"/files/{file}/imported");
        await counsellor.Follow("Trouble with sleep");
        parts["item"] = counsellor.Paths[^1].Split('/')[^1].Split('?')[0];
        await Measured(counsellor, founder, file);
        await InCustody(counsellor, file);
        parts["gone"] = await house.Destroyed(new Colleague("", null!, counsellor), new Colleague("", null!, People[Role.Director]), new Colleague("", null!, People[Role.PrivacyOfficer]));
        await counsellor.Open("/nothing-here");
        // What is only sometimes on a page: an attempt, somebody who has not joined yet, a Wall, work that can be ended.
        await counsellor.Open($"/files/{file}/who");
        await counsellor.Type("Against", (await SessionOf(People[Role.Intake])).Person.ToString()).Press("Put up the Wall");
        await StaffHouse.Invite(founder, "Zoe Late", Role.Counsellor);
        await house.Settled();
    }

    /// <summary>Another note, which waits for its second signature; what is signed afterwards does not.</summary>
    private async Task InReview(Visitor counsellor, Visitor director, string file)
    {
        await director.Open($"/people/{parts["person"]}");
        await director.Type("Supervisor", (await SessionOf(People[Role.Supervisor])).Person.ToString()).Press("Add it");
        await director.Press("Ask for it");
        await counsellor.Open($"/files/{file}/notes/write?template=free");
        await counsellor.Type("Text", "Robin spoke of rest.").Type("NoGoal", "We only met.").Press("Sign");
        counsellor.Sees("waits for its second signature");
        await director.Press("end-second");
    }

    /// <summary>A measure over time, with a question about safety answered, and a form that the client was asked for while somebody is on duty.</summary>
    private async Task Measured(Visitor counsellor, Visitor founder, string file)
    {
        await founder.Open("/practice/rota");
        await founder.Type("Person", (await SessionOf(People[Role.OnCall])).Person.ToString()).Type("Day", house.Day(0)).Type("From", "00:00").Type("Until", "00:00").Press("Add it");
        foreach (var nine in (string[])["0", "1"])
        {
            await counsellor.Open($"/files/{file}/measures/fill");
            await counsellor.Type("a1", "2").Type("a2", "1").Type("a3", "3").Type("a4", "0").Type("a5", "1").Type("a6", "1").Type("a9", nine).Press("Keep");
        }
        parts["measure"] = counsellor.Paths[^1].Split('/')[^1].Split('?')[0];
        await counsellor.Open($"/files/{file}/who");
        await counsellor.Press("Make six words");
        await counsellor.Open($"/files/{file}/measures");
        await counsellor.Type("Of", "phq-9").Press("Ask for it");
    }

    /// <summary>Two parts are open to who is on call, and the third waits for a second person.</summary>
    private async Task InCustody(Visitor counsellor, string file)
    {
        var (custodian, director) = (People[Role.OnCall], People[Role.Director]);
        parts["author"] = parts["person"];
        await counsellor.Open($"/files/{file}/session-notes");
        await counsellor.Type("Text", "Only for me.").Press("Keep");
        await counsellor.Open("/me");
        await counsellor.Type("Named", (await SessionOf(custodian)).Person.ToString()).Press("Name them");
        await house.Settled();
        for (var part = CustodyPart.Contacts; part <= CustodyPart.SessionNotes; part++)
        {
            await custodian.Open($"/people/{parts["author"]}/custody");
            await custodian.Type("Ground", "CannotAct").Type("Proof", "DoctorsLetter").Type("Until", house.Day(30)).Press("Ask a second person");
            await director.Open($"/people/{parts["author"]}/custody");
            if (part < CustodyPart.SessionNotes)
                await director.Type("Proof", "DoctorsLetter").Press("I have seen proof too: open it");
        }
    }

    private async Task<Session> SessionOf(Visitor visitor) => (await house.Site.App.Services.GetRequiredService<Sessions>()
        .Find(Sealing.SessionSecret.Parse(visitor.Cookies.GetCookies(Url)["home"]!.Value)!))!;

    [GeneratedRegex(@"\{(\w+)(:\w+)?\}")]
    private static partial Regex Part();
}
