using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests;

/// <summary>A clock that tests move. It stands still in between; what has passed since the machine began only ever grows.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;
    private long passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref passed);

    public void Pass(TimeSpan time)
    {
        Interlocked.Add(ref passed, time.Ticks);
        Turn(time);
    }

    /// <summary>Somebody turns the clock, and no time passes.</summary>
    public void Turn(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}

/// <summary>A practice in a folder of its own, with people who are signed in. Fewer stretching rounds, everything else as it is.</summary>
public sealed class TestPractice : IAsyncDisposable
{
    private readonly StretchQueue queue = new(2);
    private readonly string? connection;
    private bool stopped;

    private TestPractice(string folder, string? connection, TestClock clock)
    {
        (Folder, this.connection, Clock) = (folder, connection, clock);
        Practice = Practice.Open(folder, connection, clock);
        Sessions = new Sessions(Practice);
    }

    public string Folder { get; }

    public TestClock Clock { get; }

    public Practice Practice { get; }

    public Sessions Sessions { get; }

    public StretchQueue Queue => queue;

    public string? Connection => connection;

    /// <summary>Director, privacy officer, administrator and counsellor: a practitioner alone.</summary>
    public Session Founder { get; private set; } = null!;

    public IReadOnlyList<string> Words { get; private set; } = [];

    public static Task<TestPractice> Found(Engine engine, params Role[] roles) => FoundAt(Engines.Fresh(engine), roles);

    public static async Task<TestPractice> FoundAt(string? connection, params Role[] roles)
    {
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "host"));
        await File.WriteAllTextAsync(Path.Combine(folder, "host", "rounds-1"), "1000 1000");
        var test = new TestPractice(folder, connection, new TestClock(new DateTimeOffset(2026, 5, 14, 9, 0, 0, TimeSpan.Zero)));
        var form = new FoundingForm(
            "Linden House", "L. House", "US-WA", ServiceKind.Counselling, [(Regime.Hipaa, test.Clock.GetUtcNow().AddYears(-1))], "Amara Osei", "amara",
            roles.Length > 0 ? roles : [Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor], Passphrase.Offer(), Secret.Random(20));
        var (person, bundle) = await Founding.Found(test.Practice, form);
        test.Words = test.Practice.Papers.Read();
        test.Founder = (await test.Sessions.Begin(person, PersonKind.Staff, bundle)).Session;
        return test;
    }

    /// <summary>Invites somebody, who joins, is certified by the founder's session, and signs in.</summary>
    public async Task<Session> Join(string name, params Role[] roles)
    {
        var signIn = new SignIn(Practice, Sessions, queue, new Guessing(Clock));
        var link = await Invitation.Make(Practice, Founder, name, name, roles);
        var words = Passphrase.Offer();
        var factor = Secret.Random(Totp.SecretLength);
        await Invitation.Join(Practice, queue, "test", link, words, factor.Copy());
        await Settle(Founder);
        Clock.Pass(TimeSpan.FromSeconds(60));
        var code = Totp.Code(factor, Totp.Step(Clock.GetUtcNow()));
        return (await signIn.Staff(name, words, code, "test", null))!.Value.Session;
    }

    /// <summary>Lets a session do all the key work that it can.</summary>
    public async Task Settle(params Session[] sessions)
    {
        foreach (var session in sessions)
        {
            for (var rounds = 0; rounds < 50 && await KeyWork.Round(Practice, session); rounds++)
            {
            }
        }
    }

    public async Task<ClientFile> OpenFile(Session by, string name = "Robin Vale", bool atRisk = false) =>
        await ClientFile.Find(Practice, by, await ClientFiles.Open(Practice, by, new FileForm(
            FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of(name), Contact.Of())], name.Split(' ')[0], atRisk)));

    public Task<ClientFile> Find(Session session, ClientFile file) => ClientFile.Find(Practice, session, file.Id);

    public async Task<bool> CanRead(Session session, Id<ClientFile> file, CompartmentKind kind, Id<Member> subject = default)
    {
        try
        {
            var found = await ClientFile.Find(Practice, session, file);
            await found.Open(kind, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.ImportedOther), subject);
            return true;
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotFound)
        {
            return false;
        }
    }

    /// <summary>Another process on the same database and host, with nobody signed in.</summary>
    public Practice SecondNode() => Practice.Open(Folder, connection, Clock);

    /// <summary>Ends this process; others are begun with <see cref="SecondNode"/>. What people hold in their hands stays.</summary>
    public async Task Stop()
    {
        if (!stopped)
            await Practice.DisposeAsync();
        stopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Sessions.Dispose();
        queue.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
