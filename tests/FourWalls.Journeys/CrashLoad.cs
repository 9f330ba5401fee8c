using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.Journeys;

/// <summary>
/// People at work over many connections at once. Half of them read, each their own note; of the others some keep drafts, some open
/// files and do a day's work in them (<see cref="CrashChain"/>), some are the client, who signs in and leaves. What they were
/// answered is written down here, apart from the program, so that it can be held against the ledger afterwards.
/// </summary>
internal sealed partial class CrashLoad(Workplace place) : IDisposable
{
    private const string End = "</html>";

    private readonly List<(SessionSecret Secret, Id<Item> Note, string Words)> readers = [];
    private readonly List<SessionSecret> writers = [];
    private readonly List<CrashChain> chains = [];
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64 });
    private long counted;
    private int entered, left, clients;
    private string words = "";

    /// <summary>What was done in files of their own, and accepted.</summary>
    public IEnumerable<CrashChain.Done> Accepted => chains.SelectMany(chain => chain.All);

    /// <summary>Whole answers to looks at each note, since they were last counted.</summary>
    public ConcurrentDictionary<Id<Item>, int> Answered { get; } = [];

    /// <summary>Every note that was said to be kept.</summary>
    public ConcurrentBag<(Id<Item> Note, string Words)> Kept { get; } = [];

    public async Task Begin(int connections)
    {
        var (jonas, ines) = (await place.Join("jonas"), await place.Join("ines"));
        words = await place.Words();
        for (var i = 0; i < connections; i++)
        {
            var (secret, _) = await place.Enter(place.Practice);
            if (i % 2 == 0)
                readers.Add((secret, await place.Note($"words of reader {i}"), $"words of reader {i}"));
            else if (i % 4 == 1)
                chains.Add(new CrashChain(this, secret, jonas, ines));
            else if (i < connections / 2)
                writers.Add(secret);
        }
        clients = connections / 8;
        counted = Size;
    }

    /// <summary>Everybody works until their server is gone.</summary>
    /// <param name="servers">Connection i asks server i, modulo their number.</param>
    /// <param name="answer">Hears of the first bytes of each answer.</param>
    public async Task Work(IReadOnlyList<Uri> servers, Action answer, CancellationToken killed)
    {
        var reading = readers.Select((one, i) => Until(() => Read(servers[i % servers.Count], one, answer), killed));
        var writing = writers.Select((one, i) => Until(() => Keep(servers[i % servers.Count], one, answer), killed));
        var working = chains.Select((one, i) => Until(() => one.Next(servers[i % servers.Count], answer), killed));
        var coming = Enumerable.Range(0, clients).Select(i => Until(() => ComeAndGo(servers[i % servers.Count], answer), killed));
        await Task.WhenAll([.. reading, .. writing, .. working, .. coming]);
    }

    /// <summary>Every answered look has its entry; an entry without an answer is the one that was under way.</summary>
    public int ExpectEntries()
    {
        var entries = place.Query($"SELECT leaf FROM ledger_entry WHERE idx >= {counted}").Select(row => Entry.Parse((byte[])row[0]!)).ToList();
        var looks = entries.Where(entry => entry is { Act: Act.Looked, Purpose: Purpose.Read }).SelectMany(entry => entry.Items).CountBy(mark => mark.Item).ToDictionary();
        foreach (var (_, note, _) in readers)
        {
            var (answered, written) = (Answered.GetValueOrDefault(note), looks.GetValueOrDefault(note));
            Assert.InRange(written, answered, answered + 1);
        }
        Answered.Clear();
        // The connection that was cut while it signed in or left may have done it.
        Assert.InRange(entries.Count(entry => entry.Act == Act.SignedIn), entered, entered + clients);
        Assert.InRange(entries.Count(entry => entry.Act == Act.SignedOut), left, left + clients);
        (entered, left, counted) = (0, 0, Size);
        return looks.Values.Sum();
    }

    public void Dispose() => client.Dispose();

    private long Size => (long)place.Query("SELECT size FROM ledger_head")[0][0]!;

    private static async Task Until(Func<Task> act, CancellationToken killed)
    {
        try
        {
            while (!killed.IsCancellationRequested)
                await act();
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            // The kill may be a moment ahead of the word of it.
            for (var patience = 0; !killed.IsCancellationRequested; patience++)
            {
                Assert.True(patience < 100, $"A connection broke, and nobody had killed its server: {gone}");
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private async Task Read(Uri server, (SessionSecret Secret, Id<Item> Note, string Words) one, Action answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"/files/{place.File}/notes/{one.Note}"));
        var (status, body, _) = await Send(request, one.Secret, answer);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(one.Words, body, StringComparison.Ordinal);
        Assert.Contains(End, body, StringComparison.Ordinal);
        Answered.AddOrUpdate(one.Note, 1, (_, before) => before + 1);
    }

    private async Task Keep(Uri server, SessionSecret secret, Action answer)
    {
        var words = $"kept {Guid.NewGuid():n} {new string('w', 1500)} whole";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"/files/{place.File}/notes/write"));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["HeldOn"] = "2026-05-14", ["Text"] = words, ["What"] = "keep", ["Version"] = "0", ["Draft"] = "", ["M"] = "", ["token"] = secret.FormToken(),
        });
        var (status, _, location) = await Send(request, secret, answer);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Kept.Add((Id<Item>.Parse(location!.Split('/')[^1].Split('?')[0]), words));
    }

    /// <summary>The client signs in with six words, reads a line of theirs, and leaves. What the cookie opens is over then.</summary>
    private async Task ComeAndGo(Uri server, Action answer)
    {
        var visitor = SessionSecret.New();
        using var door = Form(server, "/", visitor, ("go", "code"), ("words", words));
        door.Headers.Add("Cookie", $"home={visitor.Cookie}");
        using var response = await client.SendAsync(door, HttpCompletionOption.ResponseHeadersRead);
        answer();
        var cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Select(one => Home().Match(one)).FirstOrDefault(one => one.Success) : null;
        Assert.True(cookie is not null, $"The client was not let in: {response.StatusCode}.");
        Interlocked.Increment(ref entered);
        var secret = SessionSecret.Parse(cookie.Groups[1].Value)!;
        using var home = new HttpRequestMessage(HttpMethod.Get, server);
        Assert.Equal(HttpStatusCode.OK, (await Send(home, secret, answer)).Status);
        using var leave = Form(server, "/", secret, ("leave", "now"));
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(leave, secret, answer)).Status);
        Interlocked.Increment(ref left);
    }

    [System.Text.RegularExpressions.GeneratedRegex("^home=([^;]{20,})")]
    private static partial System.Text.RegularExpressions.Regex Home();

    public static HttpRequestMessage Form(Uri server, string path, SessionSecret secret, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, new Uri(server, path))
        {
            Content = new FormUrlEncodedContent([.. fields.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)), new("token", secret.FormToken())]),
        };

    public async Task<(HttpStatusCode Status, string Body, string? Location)> Send(HttpRequestMessage request, SessionSecret secret, Action answer)
    {
        request.Headers.Add("Cookie", $"home={secret.Cookie}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer();
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString);
    }
}
