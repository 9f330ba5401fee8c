using System.Buffers.Text;
using System.Net;
using FourWalls.Sealing;
using FourWalls.Sealing.Slip39;

namespace FourWalls.Journeys;

/// <summary>People use the whole site, and type a planted phrase wherever something can be typed.</summary>
public sealed partial class LeakJourney(RealService service, LeakForms forms, Planted planted) : IDisposable
{
    private readonly List<LeakWriter> writers = [];
    private readonly Dictionary<string, long> used = [];
    private List<string> papers = [];

    /// <summary>Everybody who has been here, signed in as long as they stayed.</summary>
    public IReadOnlyList<LeakWriter> Writers => writers;

    /// <summary>A second counsellor: who imports.</summary>
    public (LeakWriter Writer, Credentials Own) Colleague { get; private set; }

    public async Task Run()
    {
        var (founder, own) = await SetUp();
        var colleague = await Join(founder);
        var (file, words) = await Work(founder);
        await Cards(founder, file);
        await LeakBookings.Make(founder, file);
        await People(founder);
        await Review(founder, colleague, file);
        own = await Passphrase(founder, own);
        await WaysBack(colleague);
        await Search(founder, colleague);
        await SignInAgain(founder, own, file);
        await Client(words);
        await WrongTries();
        foreach (var writer in writers)
            Note(writer.Visitor.Cookies);
    }

    /// <summary>Addresses that hold a phrase: what is not there is written down, and not as it was asked for.</summary>
    public async Task WrongAddresses()
    {
        string[] places =
        [
            "/{0}", "/files/{0}", "/files/{0}/notes/{0}", "/today?m={0}", "/join/{0}", "/set-up/{0}", "/sign-in?name={0}", "/?{0}", "/%00{0}", "/..%2f{0}",
            "/looks?who={0}&of={0}", "/looks?before={0}", "/caseload?who={0}&before={0}", "/caseload/{0}", "/people/{0}", "/me/looks?before={0}", "/sign-in/again?to=/{0}",
        ];
        foreach (var visitor in writers.Select(writer => writer.Visitor))
        {
            using var client = LeakWriter.Bare(visitor, service.Url);
            client.DefaultRequestHeaders.Add("User-Agent", planted.Phrase());
            client.DefaultRequestHeaders.Add("Referer", $"https://example.org/{planted.Phrase()}");
            client.DefaultRequestHeaders.Add("X-Forwarded-For", planted.Phrase());
            client.DefaultRequestHeaders.Add("X-Token", planted.Phrase());
            foreach (var path in places)
            {
                var phrase = planted.Phrase();
                using var response = await client.GetAsync(new Uri(string.Format(path, phrase), UriKind.Relative));
                Assert.True((int)response.StatusCode < 500, $"{path} answered {(int)response.StatusCode}");
                Assert.DoesNotContain(Planted.Stem, response.Headers.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(phrase, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A code for this person that was not used yet: each is good once, and one step ahead is allowed.</summary>
    public async Task<string> Code(Credentials own)
    {
        var step = Math.Max(used.GetValueOrDefault(own.SignIn) + 1, Totp.Step(DateTimeOffset.UtcNow));
        used[own.SignIn] = step;
        while (Totp.Step(DateTimeOffset.UtcNow) < step - 1)
            await Task.Delay(200);
        return own.Phone.Now(new At(DateTimeOffset.UnixEpoch.AddSeconds((step * 30) + 1)));
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

    private async Task<(LeakWriter Founder, Credentials Own)> SetUp()
    {
        var founder = NewWriter();
        await founder.Open(await service.SetUpPath());
        await founder.Secret("WayIn.Passphrase", planted.Phrase()).Secret("WayIn.Factor", planted.Phrase()).Press("Set up the practice");
        founder.Visitor.Sees("Please look at this again");
        founder.Type("Name", "Linden House").Type("OutsideName", "L. House").Type("Jurisdiction", "US-WA").Type("Service", "1").Type("Regimes", "1")
            .Type("PersonName", "Amara Osei").Type("SignInName", "amara");
        foreach (var role in (string[])["1", "6", "7", "8"])
            founder.Type("Roles", role);
        var own = await NewWayIn(founder, "amara");
        await founder.Press("Set up the practice");
        await founder.Open("/set-up/shares");
        papers = Papers(founder);
        await founder.Secret("First", planted.Phrase()).Secret("Second", planted.Phrase()).Press("Check the papers");
        await founder.Secret("First", papers[0]).Secret("Second", papers[2]).Press("Check the papers");
        founder.Visitor.Sees("Today");
        return (founder, own);
    }

    /// <summary>Reads what a form offers as a way in, and types it back.</summary>
    private async Task<Credentials> NewWayIn(LeakWriter writer, string signIn)
    {
        var own = Cast.Offered(signIn, writer.Visitor);
        var hex = writer.Visitor.Page.QuerySelector("[name=\"WayIn.SecretHex\"]")!.GetAttribute("value")!;
        planted.Keys.Add(Convert.FromHexString(hex));
        planted.Secret(writer.Visitor.Find("#spelled").Replace(" ", "", StringComparison.Ordinal));
        writer.Type("WayIn.Offered", own.Passphrase).Type("WayIn.SecretHex", hex);
        writer.Secret("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", await Code(own));
        return own;
    }

    /// <summary>Somebody is invited, follows the link, is confirmed and signs in: counsellor, desk and intake.</summary>
    private async Task<LeakWriter> Join(LeakWriter founder)
    {
        await founder.Open("/people/invite");
        await founder.Type("Name", "Hana Sato").Press("Make the link");
        founder.Visitor.Sees("Please look at this again");
        await founder.Type("SignInName", "hana").Type("Roles", "Counsellor").Type("Roles", "FrontDesk").Type("Roles", "Intake").Type("Roles", "Supervisor").Press("Make the link");
        var link = new Uri(founder.Visitor.Find("#link")).AbsolutePath;
        planted.Keys.Add(Base64Url.DecodeFromChars(planted.Secret(link.Split('/')[^1])));
        var colleague = NewWriter();
        await colleague.Open(link);
        await colleague.Secret("WayIn.Passphrase", planted.Phrase()).Secret("WayIn.Factor", planted.Phrase()).Press("Join");
        colleague.Visitor.Sees("This code does not match");
        var own = await NewWayIn(colleague, "hana");
        Colleague = (colleague, own);
        await colleague.Press("Join");
        for (var tries = 0; (await founder.Open("/people")).Visitor.Text.Contains("not confirmed yet", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 100, "Nobody confirmed the colleague.");
            await Task.Delay(200);
        }
        await colleague.Open("/sign-in");
        await colleague.Type("name", "hana").Secret("passphrase", own.Passphrase).Type("factor", await Code(own)).Press("Sign in");
        colleague.Visitor.Sees("Today");
        return colleague;
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
        await Import(counsellor);
        await Documents(counsellor, file);
        await counsellor.Open($"{file}/notes/write");
        await counsellor.Day("HeldOn").Type("Start", "03:17").Type("Stop", planted.Phrase()).Words("Modality").Words("Text").Press("Keep as a draft");
        counsellor.Visitor.Sees("Give the time as hours and minutes");
        await counsellor.Type("Stop", "04:07").Press("Keep as a draft");
        await counsellor.Follow("Go on writing");
        await counsellor.Words("Text", string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 2_000))).Press("Sign");
        await counsellor.Words("Text").Press("Add and sign");
        await counsellor.Press("Share with the client");
        await Plan(counsellor, file);
        await counsellor.Open($"{file}/notes/write?template=dap");
        await counsellor.Words("Section0").Words("Section1").Words("Section2").Words("NoGoal").Type("Did0", "moved").Words("Said0").Press("Keep as a draft");
        counsellor.Visitor.Sees("it moved");
        await counsellor.Open($"{file}/notes/write?template=girp");
        await counsellor.Words("Section0").Words("NoGoal").Press("Sign");
        counsellor.Visitor.Sees("For no goal of the plan");
        await counsellor.Open($"{file}/session-notes");
        await counsellor.Day("HeldOn").Type("Start", "03:19").Type("Stop", "04:09").Words("Record").Words("Text", $"Plan: {planted.Phrase()}").Press("Keep");
        counsellor.Visitor.Sees("belongs in the record");
        await counsellor.Words("Text").Press("Keep");
        await counsellor.Open($"{file}/who");
        await counsellor.Type("From", "2031-01-02").Type("Until", "2031-01-03").Press("Give the work");
        await counsellor.Open($"{file}/who");
        await counsellor.Press("Make six words");
        var words = planted.Secret(counsellor.Visitor.Find("#code"));
        await counsellor.Open($"{file}/measures/fill");
        await counsellor.Type("a1", "2").Type("a9", "1").Press("Keep");
        await counsellor.Open($"{file}/measures");
        await counsellor.Type("Of", "gad-7").Press("Ask for it");
        return (file, words);
    }

    /// <summary>Who the client is and how they may be reached; each first in a way that is not taken.</summary>
    private async Task Cards(LeakWriter counsellor, string file)
    {
        await counsellor.Open($"{file}/contact");
        await counsellor.Words("Phone", string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 10))).Words("Email").Words("Rule").Press("Keep");
        counsellor.Visitor.Sees("This is too long");
        await counsellor.Words("Phone").Press("Keep");
        await counsellor.Open($"{file}/identity");
        await counsellor.Type("BirthDate", planted.Phrase()).Words("Name").Words("CalledBy").Words("Pronouns").Words("Home").Words("Notes").Press("Keep");
        counsellor.Visitor.Sees("Give the day of birth");
        await counsellor.Day("BirthDate").Press("Keep");
        counsellor.Visitor.Sees(Planted.Stem).Sees("1907");
        await counsellor.Type("DeskName", string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 10))).Press("Keep this name");
        counsellor.Visitor.Sees("This is too long");
        await counsellor.Words("DeskName").Press("Keep this name");
    }

    /// <summary>What is kept about the people who work here is plain; their forms are filled in all the same.</summary>
    private async Task People(LeakWriter director)
    {
        await director.Open("/people/invite");
        await director.Type("Name", "Kim Berg").Type("SignInName", "kim").Type("Roles", "Administrator").Press("Make the link");
        await director.Open("/people");
        await director.Press("Take back");
        director.Visitor.DoesNotSee("Kim Berg");
        await director.Follow("Hana Sato");
        await director.Type("Credential.Profession", "Counsellor").Type("Credential.Licence", "LH 1").Type("From", "2031-01-02").Type("Until", "2031-01-03").Press("credential");
        director.Visitor.Sees("LH 1");
        await director.Press("supervision");
        director.Visitor.Sees("Choose who supervises them");
        await director.Open("/me");
        await director.Type("Credential.Profession", "Counsellor").Type("Credential.Licence", "LH 2").Type("From", "2031-01-02").Type("Until", "2031-01-03").Press("credential");
        director.Visitor.Sees("LH 2");
        await director.Open("/practice/rota");
        await director.Type("Day", "2031-01-02").Type("From", "09:00").Type("Until", "17:00").Press("Add it");
        director.Visitor.Sees("Choose who is on duty");
        await director.Open("/practice/scales");
        await director.Type("Name", "Our week").Type("Stem", "").Type("Questions", "How was it?").Type("Answers", "Bad\nGood").Type("Risks", "").Press("Keep the scale");
    }

    private async Task<Credentials> Passphrase(LeakWriter writer, Credentials own)
    {
        await writer.Open("/me/passphrase");
        await writer.Secret("Fresh", planted.Phrase()).Secret("Current", planted.Phrase()).Secret("Factor", planted.Phrase()).Press("Change my passphrase");
        writer.Visitor.Sees("Please look at this again");
        var fresh = planted.Secret(writer.Visitor.Find("#offered"));
        Note(writer.Visitor.Cookies);
        await writer.Type("Offered", fresh).Secret("Fresh", fresh).Secret("Current", own.Passphrase).Type("Factor", await Code(own)).Press("Change my passphrase");
        writer.Visitor.Sees("Your passphrase is changed");
        return own with { Passphrase = fresh };
    }

    /// <summary>A second way in, made and used; then the recovery papers. Each is first tried in ways that are not taken.</summary>
    private async Task WaysBack(LeakWriter colleague)
    {
        await colleague.Open("/me/second");
        await colleague.Secret("Fresh", planted.Phrase()).Secret("Current", planted.Phrase()).Secret("Factor", planted.Phrase()).Press("Keep this second");
        colleague.Visitor.Sees("Please look at this again");
        var second = planted.Secret(colleague.Visitor.Find("#offered"));
        var own = Colleague.Own;
        await colleague.Type("Offered", second).Secret("Fresh", second).Secret("Current", own.Passphrase).Type("Factor", await Code(own)).Press("Keep this second");
        colleague.Visitor.Sees("You have a second way in");

        Note(colleague.Visitor.Cookies);
        await colleague.Open("/sign-in/second");
        await colleague.Words("SignInName").Secret("Words", planted.Phrase()).Secret("WayIn.Passphrase", planted.Phrase()).Secret("WayIn.Factor", planted.Phrase()).Press("Sign in");
        colleague.Visitor.Sees("Please look at this again");
        await NewWayIn(colleague, "hana by her second way");
        await colleague.Type("SignInName", "hana").Secret("Words", second).Press("Sign in");
        colleague.Visitor.Sees("You have none yet");

        await colleague.Open("/recover");
        await colleague.Secret("First", planted.Phrase()).Secret("Second", planted.Phrase()).Secret("Third", planted.Phrase()).Words("SignInName")
            .Secret("WayIn.Passphrase", planted.Phrase()).Secret("WayIn.Factor", planted.Phrase()).Press("Go on to");
        colleague.Visitor.Sees("Please look at this again");
        own = await NewWayIn(colleague, "hana by the papers");
        await colleague.Secret("First", papers[0]).Secret("Second", papers[1]).Secret("Third", papers[2]).Type("SignInName", "hana").Press("Go on to");
        var fresh = Papers(colleague);
        var ceremony = planted.Secret(colleague.Visitor.Page.QuerySelector("[name=Ceremony]")!.GetAttribute("value")!);
        await colleague.Secret("Ceremony", ceremony).Secret("First", planted.Phrase()).Secret("Second", planted.Phrase()).Press("Finish");
        colleague.Visitor.Sees("Please look at this again");
        await colleague.Secret("First", fresh[2]).Secret("Second", fresh[0]).Press("Finish");
        colleague.Visitor.Sees("Hana Sato can sign in again");
        Colleague = (colleague, own with { SignIn = "hana" });
        await colleague.Open("/sign-in");
        await colleague.Type("name", "hana").Secret("passphrase", own.Passphrase).Type("factor", await Code(own)).Press("Sign in");
        colleague.Visitor.Sees("Today");
        await Task.Delay(TimeSpan.FromSeconds(2)); // the teams get new keys, wrapped to the new papers
    }

    /// <summary>Papers on the page, as words and as what they stand for.</summary>
    private List<string> Papers(LeakWriter writer)
    {
        var words = Enumerable.Range(1, 3).Select(i => planted.Secret(writer.Visitor.Find($"#paper-{i}"))).ToList();
        var (secret, _) = Slip39.Combine([.. words.Take(2).Select(one => Slip39Share.Parse(one).Share!)]);
        using (secret)
        using (var bytes = secret!.Borrow())
            planted.Keys.Add(bytes.Span.ToArray());
        return words;
    }

    /// <summary>A name that somebody looks for must not be in an address, and not in a list of what was looked for.</summary>
    private async Task Search(LeakWriter officer, LeakWriter desk)
    {
        await desk.Open("/directory");
        await desk.Words("Name").Press("Search");
        desk.Visitor.Sees("Nobody is listed by that name");
        await desk.Type("Name", Planted.Stem).Press("Search");
        desk.Visitor.Sees("kestrel").Sees("How to reach them");
        await desk.Follow("How to reach them");
        await officer.Open("/looks");
        await officer.Words("of").Press("Show");
        officer.Visitor.Sees("Enter the whole id of a file");
        await officer.Open("/search");
        await officer.Words("Word").Press("Search");
        officer.Visitor.Sees("That does not stand in");
        await officer.Type("Own", "true").Words("Word", string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 10))).Press("Search");
        officer.Visitor.Sees("This is too long to look for");
        await officer.Type("Word", Planted.Stem).Press("Search");
        officer.Visitor.Sees("your session note").Sees(Planted.Stem);
        await officer.Open("/destroyed");
        await officer.Words("Of").Press("Go on");
        officer.Visitor.Sees("Enter the whole id of a file");
        using (var client = LeakWriter.Bare(desk.Visitor, service.Url))
        using (await client.GetAsync(new Uri($"/files/{planted.Phrase()}", UriKind.Relative)))
        {
        }
        await officer.Open("/looks");
        await officer.Press("Show what");
        officer.Visitor.Sees(Planted.Stem).Sees("That you saw this is written down");
        await officer.Open("/caseload");
        await officer.Follow(officer.Visitor.Find("td a"));
        await officer.Type("From", "2031-01-02").Type("Until", "2031-01-03").Press("Give the work");
        officer.Visitor.Sees("Choose who");
    }

    /// <summary>The session ends in another window; what was typed goes from page to page until its writer has signed in again.</summary>
    private async Task SignInAgain(LeakWriter writer, Credentials own, string file)
    {
        await writer.Open($"{file}/notes/write?template=free");
        writer.Day("HeldOn").Type("Start", "03:21").Type("Stop", "04:11").Words("Modality").Words("Text");
        var form = writer.Visitor.Fill("Keep as a draft");
        Note(writer.Visitor.Cookies);
        using (var window = new Visitor(service.Url))
        {
            window.Cookies.Add(writer.Visitor.Cookies.GetCookies(service.Url));
            await window.Open("/me");
            await window.Press("Sign out everywhere");
        }
        await writer.Send(form);
        writer.Visitor.Sees("What you typed is not lost");
        await writer.AbuseShown(service);
        await writer.Words("againName").Secret("againPassphrase", planted.Phrase()).Secret("againFactor", planted.Phrase()).Press("Sign in");
        writer.Visitor.Sees("That did not match");
        writer.Day("HeldOn").Type("Start", "03:22").Type("Stop", "04:12").Words("Modality").Words("Text");
        await writer.Type("againName", "amara").Secret("againPassphrase", own.Passphrase).Type("againFactor", await Code(own)).Press("Sign in");
        writer.Visitor.Sees("You are signed in again");
        await writer.Press("Send it now");
        writer.Visitor.Sees("Draft, not signed.").Sees(Planted.Stem);
    }

    private async Task Client(string words)
    {
        var client = NewWriter();
        await client.Open("/");
        await client.Secret("words", $"{planted.Phrase()} {planted.Phrase()}").Press("Go on");
        await client.Secret("words", words).Press("Go on");
        client.Visitor.Sees(Planted.Stem);
        await client.Press("What is shared with you");
        await client.Press("March 1907");
        client.Visitor.Sees(Planted.Stem);
        foreach (var button in (string[])["Back", "Back", "My plan", "Back", "How I have been", "Fill in a form", "Send", "Back", "Back", "Who can see what", "Back", "Who looked", "Times and receipts", "Receipt", "Back"])
            await client.Press(button);
    }

    private async Task WrongTries()
    {
        var stranger = NewWriter();
        await stranger.Open("/sign-in");
        await stranger.Words("name").Secret("passphrase", planted.Phrase()).Secret("factor", planted.Phrase()).Press("Sign in");
        await stranger.Type("name", "amara").Secret("passphrase", planted.Phrase()).Type("factor", "000000").Press("Sign in");
        stranger.Visitor.Sees("That did not match");
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

    private sealed class At(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
