namespace FourWalls.Journeys;

public class FirstJourney
{
    [Fact]
    public async Task Alone_without_JavaScript_from_an_empty_directory_to_a_note_that_the_client_reads()
    {
        var clock = new TestClock();
        await using var site = await SiteUnderTest.Start(time: clock);
        var (founder, own, papers) = await Cast.SetUp(site, clock);
        await founder.Follow("Do it later");
        founder.Sees("The recovery papers have not been typed back yet");
        await founder.Follow("Do it now");
        await founder.Type("First", papers[2]).Type("Second", papers[0]).Press("Check the papers");
        founder.DoesNotSee("have not been typed back");

        await founder.Follow("Open a file");
        await founder.Type("Kind", "Person").Type("name0", "Robin Vale").Press("Open the file");
        founder.Sees("Robin Vale");
        var file = founder.Paths[^1];
        await founder.Follow("Write a note");
        await founder.Type("Text", "First words in the room.").Press("Sign");
        founder.Sees("Signed by Amara Osei").Sees("First words in the room.");
        await founder.Press("Share with the client");
        await founder.Open($"{file}/who");
        await founder.Press("Make six words");
        var words = founder.Find("#code");

        using var client = new Visitor(site.Url);
        await client.Open("/");
        await client.Type("words", words).Press("Go on");
        client.Sees("Hello, Robin Vale").Sees("One note.");
        await client.Press("What is shared with you");
        await client.Press("20");
        client.Sees("First words in the room.").Sees("From Amara Osei");
        await client.Open("/");
        await client.Press("Back");
        await client.Press("Back");
        await client.Press("Who looked");
        client.Sees("Amara Osei").Sees("because they are your counsellor");
        await client.Press("Times and receipts");
        await client.Press("Receipt");
        client.Sees("A receipt");
        Assert.All(client.Titles, title => Assert.Equal("Home", title));
        Assert.All(client.Paths, path => Assert.Equal("/", path));

        await client.Press("Leave this page");
        Assert.StartsWith("https://www.wikipedia.org", client.LeftTo, StringComparison.Ordinal);
        await client.Open("/");
        client.Sees("I have six words").DoesNotSee("Robin");

        using var again = await Cast.SignIn(site, clock, own);
        again.Sees("Robin Vale");
    }

    /// <summary>Whoever sets the practice up keeps no paper: three others write one each, and two of them type theirs back.</summary>
    [Theory]
    [MemberData(nameof(Tests.Engines.Both), MemberType = typeof(Tests.Engines))]
    public async Task With_others_without_JavaScript_the_papers_are_theirs_and_they_type_them_back(Tests.Engine engine)
    {
        var clock = new TestClock();
        await using var site = await SiteUnderTest.Start(Tests.Engines.Fresh(engine), clock);
        var (founder, _, papers) = await Cast.SetUp(site, clock, People.Role.Director, People.Role.PrivacyOfficer, People.Role.Administrator);
        await founder.Follow("Do it later");
        founder.Sees("The recovery papers have not been typed back yet");
        var link = await StaffHouse.Invite(founder, "Ines Moreau", People.Role.Director);
        using var ines = new Visitor(site.Url);
        await ines.Open(link);
        var own = Cast.Offered("ines", ines);
        await ines.Type("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", own.Phone.Now(clock)).Press("Join");
        for (var tries = 0; site.Practice.Roll.Holders(People.Role.Director, clock.GetUtcNow()).All(one => site.Practice.Roll.KeysOf(one.Person) is null)
            || site.Practice.Roll.Staff.Count() < 2; tries++)
        {
            Assert.True(tries < 100, "Nobody confirmed who joined.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        using var other = await Cast.SignIn(site, clock, own);
        other.Sees("The recovery papers have not been typed back yet");
        await other.Follow("Do it now");
        // One paper twice, or a paper with a slip of the pen, opens nothing and loses nothing.
        await other.Type("First", papers[0]).Type("Second", papers[0]).Press("Check the papers");
        Assert.NotEmpty(other.Page.QuerySelectorAll("[role=alert], .govuk-error-summary"));
        await other.Type("First", papers[0]).Type("Second", papers[1][(papers[1].IndexOf(' ') + 1)..]).Press("Check the papers");
        Assert.NotEmpty(other.Page.QuerySelectorAll("[role=alert], .govuk-error-summary"));
        await other.Type("First", papers[0]).Type("Second", papers[1]).Press("Check the papers");
        other.Sees("Today").DoesNotSee("have not been typed back");
        foreach (var visitor in (Visitor[])[founder, other])
        {
            await visitor.Open("/set-up/shares");
            Assert.All(papers, paper => visitor.DoesNotSee(paper));
        }
        await founder.Open("/today");
        founder.DoesNotSee("have not been typed back");
    }
}
