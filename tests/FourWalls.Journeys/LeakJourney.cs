using System.Buffers.Text;
using System.Net;

namespace FourWalls.Journeys;

/// <summary>People use the whole site, and type a planted phrase wherever something can be typed.</summary>
public sealed class LeakJourney(RealService service, LeakForms forms, Planted planted) : IDisposable
{
    private readonly List<LeakWriter> writers = [];
    private readonly TestClock clock = new();

    /// <summary>Everybody who has been here, signed in as long as they stayed.</summary>
    public IReadOnlyList<LeakWriter> Writers => writers;

    public Uri Url => service.Url;

    public string Printed => service.Printed;

    public async Task Run()
    {
        var founder = await SetUp();
        var (file, words) = await Work(founder);
        await Client(words);
        await WrongTries();
        await WrongAddresses(founder, file);
        foreach (var writer in writers)
            Note(writer.Visitor.Cookies);
    }

    public LeakWriter NewWriter()
    {
        var writer = new LeakWriter(new Visitor(service.Url), forms, planted);
        writers.Add(writer);
        return writer;
    }

    public void Dispose()
    {
        foreach (var writer in writers)
            writer.Visitor.Dispose();
    }

    private async Task<LeakWriter> SetUp()
    {
        var founder = NewWriter();
        await founder.Open(service.SetUpPath);
        await founder.Secret("WayIn.Passphrase", planted.Phrase()).Secret("WayIn.Factor", planted.Phrase()).Press("Set up the practice");
        founder.Visitor.Sees("Please look at this again");
        founder.Type("Name", "Linden House").Type("OutsideName", "L. House").Type("Jurisdiction", "US-WA").Type("Service", "1").Type("Regimes", "1")
            .Type("PersonName", "Amara Osei").Type("SignInName", "amara");
        foreach (var role in (string[])["1", "6", "7", "8"])
            founder.Type("Roles", role);
        NewWayIn(founder, "amara");
        await founder.Press("Set up the practice");
        await founder.Open("/set-up/shares");
        var papers = Enumerable.Range(1, 3).Select(i => planted.Secret(founder.Visitor.Find($"#paper-{i}"))).ToList();
        await founder.Secret("First", planted.Phrase()).Secret("Second", planted.Phrase()).Press("Check the papers");
        await founder.Secret("First", papers[0]).Secret("Second", papers[2]).Press("Check the papers");
        founder.Visitor.Sees("Today");
        return founder;
    }

    /// <summary>Reads what a form offers as a way in, and types it back.</summary>
    private Credentials NewWayIn(LeakWriter writer, string signIn)
    {
        var own = Cast.Offered(signIn, writer.Visitor);
        var hex = writer.Visitor.Page.QuerySelector("[name=\"WayIn.SecretHex\"]")!.GetAttribute("value")!;
        planted.Keys.Add(Convert.FromHexString(hex));
        planted.Secret(writer.Visitor.Find("#spelled").Replace(" ", "", StringComparison.Ordinal));
        writer.Type("WayIn.Offered", own.Passphrase).Type("WayIn.SecretHex", hex);
        writer.Secret("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", own.Phone.Now(clock));
        return own;
    }

    /// <summary>A counsellor's day: files, notes, session notes, sharing, the client's six words.</summary>
    private async Task<(string File, string Words)> Work(LeakWriter counsellor)
    {
        await counsellor.Open("/files/new");
        await counsellor.Type("Kind", "Couple").Words("DeskName").Words("name0").Words("phone0").Words("rule0").Words("name1").Words("phone1").Words("rule1")
            .Press("Open the file");
        counsellor.Visitor.Sees("Choose who the client is");
        await counsellor.Type("WhoIsClient", "EachMember").Press("Open the file");
        await counsellor.Open("/files/new");
        await counsellor.Type("Kind", "Person").Words("DeskName").Words("name0").Words("phone0").Words("rule0").Press("Open the file");
        var file = counsellor.Visitor.Paths[^1];
        await counsellor.Open($"{file}/notes/write");
        await counsellor.Day("HeldOn").Type("Start", "03:17").Type("Stop", planted.Phrase()).Words("Modality").Words("Text").Press("Keep as a draft");
        counsellor.Visitor.Sees("Give the time as hours and minutes");
        await counsellor.Type("Stop", "04:07").Press("Keep as a draft");
        await counsellor.Follow("Go on writing");
        await counsellor.Words("Text", string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 2_000))).Press("Sign");
        await counsellor.Words("Text").Press("Add and sign");
        await counsellor.Press("Share with the client");
        await counsellor.Open($"{file}/session-notes");
        await counsellor.Day("HeldOn").Type("Start", "03:19").Type("Stop", "04:09").Words("Record").Words("Text", $"Plan: {planted.Phrase()}").Press("Keep");
        counsellor.Visitor.Sees("belongs in the record");
        await counsellor.Words("Text").Press("Keep");
        await counsellor.Open($"{file}/who");
        await counsellor.Type("From", "2031-01-02").Type("Until", "2031-01-03").Press("Give the work");
        await counsellor.Open($"{file}/who");
        await counsellor.Press("Make six words");
        return (file, planted.Secret(counsellor.Visitor.Find("#code")));
    }

    private async Task Client(string words)
    {
        var client = NewWriter();
        await client.Open("/");
        await client.Secret("words", $"{planted.Phrase()} {planted.Phrase()}").Press("Go on");
        await client.Secret("words", words).Press("Go on");
        client.Visitor.Sees(Planted.Stem);
        await client.Press("What is shared with you");
        await client.Press("1907-");
        client.Visitor.Sees(Planted.Stem);
    }

    private async Task WrongTries()
    {
        var stranger = NewWriter();
        await stranger.Open("/sign-in");
        await stranger.Words("name").Secret("passphrase", planted.Phrase()).Secret("factor", planted.Phrase()).Press("Sign in");
        await stranger.Type("name", "amara").Secret("passphrase", planted.Phrase()).Type("factor", "000000").Press("Sign in");
        stranger.Visitor.Sees("That did not match");
    }

    /// <summary>Addresses that hold a phrase: what is not there is written down, and not as it was asked for.</summary>
    private async Task WrongAddresses(LeakWriter founder, string file)
    {
        foreach (var visitor in (Visitor[])[founder.Visitor, writers[^1].Visitor])
        {
            using var client = LeakWriter.Bare(visitor, service.Url);
            foreach (var path in (string[])
                ["/{0}", "/files/{0}", file + "/{0}", file + "/notes/{0}", file + "?m={0}", "/join/{0}", "/set-up/{0}", "/sign-in?name={0}", "/?{0}", "/%00{0}", "/..%2f{0}"])
            {
                var phrase = planted.Phrase();
                using var response = await client.GetAsync(new Uri(string.Format(path, phrase), UriKind.Relative));
                Assert.True((int)response.StatusCode < 500, $"{path} answered {(int)response.StatusCode}");
                Assert.DoesNotContain(Planted.Stem, response.Headers.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(phrase, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>What is in somebody's cookies opens their session: it must lie nowhere.</summary>
    private void Note(CookieContainer cookies)
    {
        foreach (Cookie cookie in cookies.GetCookies(service.Url))
        {
            if (cookie.Value.Length == 43)
                planted.Keys.Add(Base64Url.DecodeFromChars(cookie.Value));
            if (cookie.Value.Length > 20)
                planted.Secret(cookie.Value);
        }
    }
}
