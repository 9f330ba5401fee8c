using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Model;

/// <summary>The real practice beside its <see cref="World"/>: one or two processes on one database, and everybody's session in each.</summary>
public sealed class Town : IAsyncDisposable
{
    private readonly TestPractice test;
    private readonly List<Practice> nodes = [];
    private readonly Dictionary<Id<Person>, (PrivateBundle Bundle, PersonKind Kind, long Since)> people = [];
    private readonly Dictionary<(Id<Person>, int), Session> sessions = [];

    private Town(TestPractice test, int seed, int count)
    {
        (this.test, Random, Count) = (test, new Random(seed), count);
        Begin();
    }

    public World World { get; } = new();

    public Random Random { get; }

    /// <summary>How many processes.</summary>
    public int Count { get; }

    public Id<Person> Founder => test.Founder.Person;

    public DateTimeOffset Now => test.Clock.GetUtcNow();

    public StretchQueue Queue => test.Queue;

    public int Steps { get; set; }

    /// <summary>Sessions with keys that have been replaced or taken: they read nothing any more, whatever they held.</summary>
    public List<(Session Session, int Node)> Ghosts { get; } = [];

    public static async Task<Town> Found(Engine engine, int seed, int nodes)
    {
        var test = await TestPractice.Found(engine);
        await test.Stop();
        var town = new Town(test, seed, nodes);
        town.Enter(test.Founder.Person, test.Founder.Bundle.Copy(), PersonKind.Staff);
        town.World.Staff.Add(town.Founder);
        foreach (var role in (Role[])[Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor])
            town.World.Roles.Add(new World.Given(town.Founder, role, DateTimeOffset.MinValue, null));
        return town;
    }

    public int Node() => Random.Next(Count);

    public Practice At(int node) => nodes[node];

    public Session Of(Id<Person> person, int node)
    {
        if (!sessions.TryGetValue((person, node), out var session))
        {
            var (bundle, kind, since) = people[person];
            session = sessions[(person, node)] = new Session(Id<Session>.New(), "x", person, kind, since, bundle.Copy(), Now);
        }
        return session;
    }

    /// <summary>Somebody comes in with these keys; sessions with their older keys are ghosts from now on.</summary>
    public void Enter(Id<Person> person, PrivateBundle bundle, PersonKind kind)
    {
        Leave(person);
        people[person] = (bundle, kind, nodes.Max(node => node.Ledger.Standing.Size));
    }

    public void Leave(Id<Person> person)
    {
        for (var node = 0; node < Count; node++)
        {
            if (sessions.Remove((person, node), out var session))
                Ghosts.Add((session, node));
        }
    }

    public T Any<T>(IEnumerable<T> from)
    {
        var list = from.ToList();
        return list.Count == 0 ? default! : list[Random.Next(list.Count)];
    }

    public void Pass(TimeSpan time) => test.Clock.Pass(time);

    /// <summary>Somebody follows a link and waits for its maker's next session.</summary>
    public async Task Join(string name, params Role[] roles)
    {
        var (node, factor, words) = (Node(), Secret.Random(Totp.SecretLength), Passphrase.Offer());
        var link = await Invitation.Make(At(node), Of(Founder, node), name, name, roles);
        await At(node).Ledger.CatchUp();
        await Invitation.Join(At(node), Queue, name, link, words, factor.Copy());
        Pass(TimeSpan.FromSeconds(60));
        using var coming = new Sessions(At(node));
        var (_, session) = (await new SignIn(At(node), coming, Queue, new Guessing(test.Clock))
            .Staff(name, words, Totp.Code(factor, Totp.Step(Now)), name, null))!.Value;
        World.Staff.Add(session.Person);
        World.Waiting.Add(session.Person);
        World.Roles.AddRange(roles.Select(role => new World.Given(session.Person, role, DateTimeOffset.MinValue, null)));
        Enter(session.Person, session.Bundle.Copy(), PersonKind.Staff);
    }

    /// <summary>Everybody who works here comes by until nobody finds anything left to do.</summary>
    public async Task Settle()
    {
        World.Waiting.Clear(); // the founder made all links
        for (var (more, rounds) = (true, 0); more; rounds++)
        {
            Assert.True(rounds < 200, "The work on keys never ends.");
            more = false;
            foreach (var person in World.Staff.Where(World.Works))
            {
                var node = Node();
                await At(node).Ledger.CatchUp();
                more |= await KeyWork.Round(At(node), Of(person, node));
            }
        }
    }

    /// <summary>The words that somebody gets who opens a part; null when it is refused, with what was said.</summary>
    public async Task<(List<string>? Words, Refusal? No)> Read(Session session, int node, Id<ClientFile> id, CompartmentKind kind)
    {
        try
        {
            var file = await ClientFile.Find(At(node), session, id);
            var opened = await file.Open(kind, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.ImportedOther));
            var entry = await At(node).Ledger.Read(opened.Look);
            Assert.Equal((Act.Looked, session.Person, id, true), (entry.Act, entry.Actor, entry.File, entry.Permitted));
            Assert.Equal(opened.Items.Select(item => item.Id), entry.Items.Select(mark => mark.Item));
            return ([.. opened.Items.Select(Words).Order(StringComparer.Ordinal)], null);
        }
        catch (Refused refused)
        {
            return (null, refused.Refusal);
        }
    }

    public async Task Restart()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        nodes.Clear();
        foreach (var session in sessions.Values)
            session.Dispose();
        sessions.Clear();
        Ghosts.Clear();
        Begin();
    }

    public Task<VerificationReport> Verify() => Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        await test.DisposeAsync();
    }

    private void Begin()
    {
        for (var node = 0; node < Count; node++)
            nodes.Add(test.SecondNode());
    }

    private static string Words(OpenedItem item) => item.Kind switch
    {
        ItemKind.Identity => Content.Read<Identity>(item.Content).Name,
        ItemKind.Contact => Content.Read<Contact>(item.Content).Phone,
        ItemKind.NoteDraft => Content.Read<NoteText>(item.Content).Text,
        ItemKind.Note => Content.Read<NoteText>(Encoding.UTF8.GetBytes(Content.Read<SignedNote>(item.Content).Note)).Text,
        ItemKind.SessionNote => Content.Read<SessionNoteText>(item.Content).Text,
        ItemKind.SharedNote => Content.Read<SharedNote>(item.Content).Text,
        _ => $"something of kind {item.Kind}",
    };
}
