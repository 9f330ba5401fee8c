using System.Net;
using FourWalls.Clients;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Web.Pages.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FourWalls.Journeys;

/// <summary>How a client gets from Home to a view: which buttons, and what is then above the page.</summary>
public sealed record ClientStep(string View, string Heading, params string[] Buttons)
{
    public override string ToString() => View;
}

/// <summary>
/// A practice with one counsellor, who is everything else too, and one client, Robin Vale: two notes, one of them shared, a
/// note of the counsellor's own, and six words. "Leave this page" goes to a small site beside it, so that no test goes out.
/// </summary>
public sealed class Scene : IAsyncDisposable
{
    /// <summary>Words that only the client and their counsellor may ever meet.</summary>
    public const string SharedText = "Robin said the harbour felt calm today.";

    private readonly WebApplication elsewhere;
    private readonly HttpClient bare = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, CheckCertificateRevocationList = true });

    private Scene(SiteUnderTest site, TestClock clock, WebApplication elsewhere) => (Site, Clock, this.elsewhere) = (site, clock, elsewhere);

    public static IReadOnlyList<ClientStep> Steps { get; } =
    [
        new("Home", "Hello"),
        new("Shared", "What is shared with you", "What is shared with you"),
        new("SharedNote", "Note of", "What is shared with you", "Note of"),
        new("MyPlan", "My plan", "My plan"),
        new("Sessions", "Your sessions", "Your sessions"),
        new("Measures", "How I have been", "How I have been"),
        new("Measure", "A form", "How I have been", "Fill in a form"),
        new("Measured", "GAD-7 of", "How I have been", "Your answers"),
        new("WhoCanSee", "Who can see what", "Who can see what"),
        new("WhoLooked", "Who looked", "Who looked"),
        new("Looks", "Amara Osei", "Who looked", "Times and receipts"),
        new("Receipt", "A receipt", "Who looked", "Times and receipts", "Receipt"),
        new("Promise", "What we promise", "What we promise"),
    ];

    public SiteUnderTest Site { get; }

    public TestClock Clock { get; }

    /// <summary>The counsellor, signed in.</summary>
    public Visitor Founder { get; private set; } = null!;

    public Credentials Own { get; private set; } = null!;

    public string Words { get; private set; } = "";

    /// <summary>The address of the client's file.</summary>
    public string File { get; private set; } = "";

    /// <summary>The address of the note that the client has a copy of.</summary>
    public string Shared { get; private set; } = "";

    public string Elsewhere => elsewhere.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public string Url(string path) => new Uri(Site.Url, path).ToString();

    public static async Task<Scene> Set(string? folder = null)
    {
        Assert.Equal(ClientViews.All.Order(), Steps.Select(step => step.View).Order());
        var clock = new TestClock();
        var elsewhere = await StartElsewhere();
        var leaveTo = new Uri(elsewhere.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        var scene = new Scene(await SiteUnderTest.Start(time: clock, folder: folder, leaveTo: leaveTo), clock, elsewhere);
        (scene.Founder, scene.Own, _) = await Cast.SetUp(
            scene.Site, clock, Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor, Role.Intake, Role.FrontDesk);
        await scene.Begin();
        return scene;
    }

    /// <summary>Somebody without JavaScript who has typed the client's words.</summary>
    public async Task<Visitor> Client()
    {
        var client = new Visitor(Site.Url);
        await client.Open("/");
        await client.Type("words", Words).Press("Go on");
        return client.Sees("Hello");
    }

    /// <summary>A request as no browser makes it: these cookies and no others, no redirect followed.</summary>
    public async Task<HttpResponseMessage> Ask(HttpRequestMessage request, string cookies = "")
    {
        request.RequestUri = new Uri(Site.Url, request.RequestUri!);
        if (cookies.Length > 0)
            request.Headers.Add("Cookie", cookies);
        using (request)
            return await bare.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        bare.Dispose();
        Founder.Dispose();
        await Site.DisposeAsync();
        await elsewhere.DisposeAsync();
    }

    private async Task Begin()
    {
        await Founder.Open("/files/new");
        await Founder.Type("Kind", "Person").Type("name0", "Robin Vale").Press("Open the file");
        File = Founder.Paths[^1];
        foreach (var text in new[] { "Robin spoke of work.", SharedText })
        {
            await Founder.Open($"{File}/notes/write");
            await Founder.Type("Text", text).Press("Sign");
        }
        await Founder.Press("Share with the client");
        Shared = Founder.Paths[^1];
        await Founder.Open($"{File}/plan/write");
        await Founder.Type("Problem0", "Too much noise.").Type("Goal0", "I want to hear the sea again.").Type("Steps0", "One walk a day")
            .Type("Measure0", "Walks in a week").Press("Keep the plan");
        await Founder.Press("Share with the client");
        await Founder.Open($"{File}/session-notes");
        await Founder.Type("Text", "To be asked again next time.").Press("Keep");
        await Founder.Open($"{File}/who");
        await Founder.Press("Make six words");
        Words = Founder.Find("#code");
        var session = await Crawl.Signed(this);
        var measures = new MeasuresOf(Site.Practice, session, await ClientFile.Find(Site.Practice, session, Id<ClientFile>.Parse(File[7..])));
        await measures.Fill(default, Instruments.Gad7, [2, 1, null, null, null, null, null], Id<Item>.New());
        await measures.Ask(default, Instruments.Gad7, Id<Item>.New());
    }

    private static async Task<WebApplication> StartElsewhere()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/{**path}", () => Results.Text("<!DOCTYPE html><title>Weather</title><h1>Weather</h1>", "text/html"));
        await app.StartAsync();
        return app;
    }
}
