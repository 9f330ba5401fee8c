using System.Net;
using System.Text.RegularExpressions;
using FourWalls.People;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Journeys;

/// <summary>Records from elsewhere: taken in on the command line while the site is served, then seen in the browser.</summary>
public partial class ImportJourney
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_bundles_go_in_beside_a_running_site_and_their_counsellor_sees_them_and_nobody_else(bool postgres)
    {
        var database = postgres ? PostgresSchema.Fresh() : null;
        // The command runs on real time. The site is ten minutes behind, so that the codes it has seen are older ones.
        var clock = new TestClock();
        clock.Pass(TimeSpan.FromMinutes(-10));
        await using var site = await SiteUnderTest.Start(database, clock);
        var (founder, own, _) = await Cast.SetUp(site, clock);
        using var other = await SecondCounsellor(site, clock, founder, own);

        var done = await ImportCommand.Run(site.Folder, database, own.SignIn, own.Passphrase, own.Phone.Now(TimeProvider.System), [.. ImportCommand.Samples]);
        Assert.Equal((0, ""), (done.Exit, done.Problems));
        Assert.Contains("10 bundles: 10 taken, 0 here already, 0 refused.", done.Out, StringComparison.Ordinal);
        Assert.Contains("36 Claim", done.Out, StringComparison.Ordinal);
        var files = OpenedFile().Matches(done.Out).Select(one => one.Groups[1].Value).ToList();
        Assert.Equal(10, files.Count);
        clock.Pass(TimeSpan.FromMinutes(11));

        // The ninth: 12 conditions, and more observations than fit on a page.
        await founder.Open($"/files/{files[8]}");
        await founder.Follow("From elsewhere");
        founder.Sees("Seizure disorder").Sees("Another service wrote this");
        await founder.Follow("Visits");
        founder.Sees("Encounter for");
        await founder.Follow("Plans");
        founder.Sees("Hemoglobin A1c");
        await founder.Open(founder.Page.QuerySelectorAll("nav[aria-label=Kinds] a").Single(one => one.TextContent == "Documents").GetAttribute("href")!);
        founder.Sees("Nothing of this kind came.");
        await founder.Follow("Person");
        founder.Sees("As the other service has them");
        await founder.Follow("Observations");
        var seen = founder.Page.QuerySelectorAll("tbody tr").Length;
        await founder.Follow("Older ones");
        seen += founder.Page.QuerySelectorAll("tbody tr").Length;
        await founder.Follow("Older ones");
        Assert.Equal(187 + 15, seen + founder.Page.QuerySelectorAll("tbody tr").Length);
        await founder.Follow("Hemoglobin A1c");
        founder.Sees("As it was given").Sees("\"resourceType\": \"Observation\"");
        Assert.All(founder.Titles, title => Assert.DoesNotContain("Body", title, StringComparison.Ordinal));

        // The site went on: nobody was signed out, and what is written now is kept.
        await founder.Open($"/files/{files[8]}/notes/write");
        await founder.Type("Text", "After the import.").Press("Sign");
        founder.Sees("After the import.");

        await other.Open("/today");
        Assert.Equal(HttpStatusCode.OK, other.Status);
        await other.Open("/files/00000000000000000000000001/imported");
        var nothing = other.Html;
        foreach (var path in (string[])[$"/files/{files[8]}", $"/files/{files[8]}/imported", $"/files/{files[8]}/imported?part=3"])
        {
            await other.Open(path);
            Assert.Equal((HttpStatusCode.NotFound, nothing), (other.Status, other.Html));
        }
    }

    /// <summary>Somebody who works here as a counsellor, and with none of these files.</summary>
    private static async Task<Visitor> SecondCounsellor(SiteUnderTest site, TestClock clock, Visitor founder, Credentials own)
    {
        clock.Pass(TimeSpan.FromSeconds(60));
        var (_, session) = (await site.App.Services.GetRequiredService<SignIn>().Staff(own.SignIn, own.Passphrase, own.Phone.Now(clock), "test", null))!.Value;
        var link = await Invitation.Make(site.Practice, session, "Jonas Lind", "jonas", [Role.Counsellor]);
        var visitor = new Visitor(site.Url);
        await visitor.Open($"/join/{link}");
        var theirs = Cast.Offered("jonas", visitor);
        await visitor.Type("WayIn.Passphrase", theirs.Passphrase).Type("WayIn.Factor", theirs.Phone.Now(clock)).Press("Join");
        for (var tries = 0; site.Practice.Roll.Holders(Role.Counsellor, clock.GetUtcNow()).Count() < 2; tries++)
        {
            Assert.True(tries < 100, "Nobody certified who joined.");
            await founder.Open("/today");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        visitor.Dispose();
        return await Cast.SignIn(site, clock, theirs);
    }

    [GeneratedRegex(@"opened file ([0-9a-z]{26}) and kept [1-9]\d* items")]
    private static partial Regex OpenedFile();
}
