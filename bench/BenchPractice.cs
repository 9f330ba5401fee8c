using System.Net;
using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Benchmarks;

/// <summary>The real site with one practitioner and one file, on a free port.</summary>
internal sealed class BenchPractice : IAsyncDisposable
{
    private readonly WebApplication app;
    private bool handed;

    private BenchPractice(WebApplication app, string folder) => (this.app, Folder) = (app, folder);

    public string Folder { get; }

    public Practice Practice => app.Services.GetRequiredService<Practice>();

    public Sessions Sessions => app.Services.GetRequiredService<Sessions>();

    public StretchQueue Queue => app.Services.GetRequiredService<StretchQueue>();

    public Session Session { get; private set; } = null!;

    public ClientFile File { get; private set; } = null!;

    public string Cookie { get; private set; } = "";

    public string SignInName => "amara";

    public string Passphrase { get; private set; } = "";

    public IPEndPoint Address => new(IPAddress.Loopback, new Uri(app.Urls.First()).Port);

    public NotesOf Notes => new(Practice, Session, File);

    /// <param name="quick">Fewer stretching rounds, where hundreds of people join and none of it is measured.</param>
    public static async Task<BenchPractice> Start(string? connection = null, bool quick = false)
    {
        var folder = Path.Combine(Bench.Scratch, $"practice-{Id<BenchPractice>.New()}");
        Directory.CreateDirectory(Path.Combine(folder, "host"));
        if (quick)
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "host", "rounds-1"), "1000 1000");
        var app = Site.Build(
            new SiteOptions(folder, connection, SiteOptions.DefaultLeaveTo, null),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        await app.StartAsync();
        var bench = new BenchPractice(app, folder);
        await bench.Found();
        return bench;
    }

    public static string Words(int length) => string.Join(' ', Enumerable.Range(0, length / 6 + 1).Select(i => $"word{i % 10}"))[..length];

    public async Task<Id<Item>> SignedNote(int length = 2000) => await Notes.Sign(default, (await Notes.KeepDraft(default, default, 0, Text(length))).Id);

    public NoteText Text(int length) => new(1, "2026-05-14", "", "", "", Words(length), Session.Person.ToString());

    /// <summary>Another device's session, and its cookie.</summary>
    public async Task<(Session Session, string Cookie)> AnotherSession()
    {
        var (secret, session) = await Sessions.Begin(Session.Person, PersonKind.Staff, Session.Bundle.Copy());
        return (session, $"home={secret.Cookie}");
    }

    /// <summary>The same, with the secret that its forms' tokens are made of.</summary>
    public async Task<(SessionSecret Secret, string Cookie)> AnotherSecret()
    {
        var (secret, _) = await Sessions.Begin(Session.Person, PersonKind.Staff, Session.Bundle.Copy());
        return (secret, $"home={secret.Cookie}");
    }

    /// <summary>Somebody else who works here, certified.</summary>
    public async Task<Id<Person>> Join(string name, Role role)
    {
        var link = await Invitation.Make(Practice, Session, name, name, [role]);
        await Invitation.Join(Practice, Queue, "bench", link, People.Passphrase.Offer(), new Secret([]));
        while (await KeyWork.Round(Practice, Session))
        {
        }
        return Practice.Roll.Staff.Single(person => person != Session.Person);
    }

    /// <summary>Stops serving here and serves the same practice from a process of its own.</summary>
    public async Task<Child> Hand(string? connection)
    {
        await app.StopAsync();
        await app.DisposeAsync();
        handed = true;
        return await Child.Serve(Folder, connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (!handed)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }

    private async Task Found()
    {
        Passphrase = People.Passphrase.Offer();
        var form = new FoundingForm(
            "Linden House", "L. House", "US-WA", ServiceKind.Demo, [], "Amara Osei", SignInName,
            [Role.Director, Role.PrivacyOfficer, Role.Counsellor], Passphrase, new Secret([]));
        var (person, bundle) = await Founding.Found(Practice, form);
        var (secret, session) = await Sessions.Begin(person, PersonKind.Staff, bundle);
        (Session, Cookie) = (session, $"home={secret.Cookie}");
        File = await OpenFile();
    }

    public async Task<ClientFile> OpenFile() => await ClientFile.Find(Practice, Session, await ClientFiles.Open(Practice, Session, new FileForm(
        FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of("Robin Vale"), Contact.Of())], "", false)));
}
