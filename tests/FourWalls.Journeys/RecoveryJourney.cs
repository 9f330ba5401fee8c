using System.Net;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Lost ways in, and how people come back: by papers with somebody else, or by a second way of their own. Without JavaScript.</summary>
public class RecoveryJourney
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_people_with_papers_bring_a_colleague_back_and_everybody_sees_that_they_did(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var (site, clock, papers, own, founder) = (house.Site, house.Clock, house.Papers, house.Founder.Own, house.Founder.Browser);
        var colleague = await house.Join("Jonas Weber", Role.Counsellor);
        await founder.Open("/files/new");
        await founder.Type("Kind", "Person").Type("name0", "Robin Vale").Press("Open the file");
        var file = founder.Paths[^1];
        await founder.Open($"{file}/notes/write");
        await founder.Type("Text", "They slept better.").Press("Sign");

        using var together = new Visitor(site.Url);
        await together.Open("/sign-in");
        await together.Follow("I have lost my passphrase or my phone");
        await together.Follow("I have no second way in");
        var fresh = Cast.Offered("amara", together);
        await together.Type("First", papers[0]).Type("Second", papers[0]).Type("SignInName", "amara")
            .Type("WayIn.Passphrase", fresh.Passphrase).Type("WayIn.Factor", fresh.Phone.Now(clock)).Press("Go on");
        together.Sees("the same paper twice");
        await together.Type("First", papers[0]).Type("Second", papers[2]).Type("SignInName", "amara")
            .Type("WayIn.Passphrase", fresh.Passphrase).Type("WayIn.Factor", fresh.Phone.Now(clock)).Press("Go on");
        together.Sees("Three new recovery papers").Sees("Nothing has been changed yet");
        var next = new[] { together.Find("#paper-1"), together.Find("#paper-2"), together.Find("#paper-3") };
        Assert.Empty(next.Intersect(papers));
        await together.Type("First", papers[0]).Type("Second", papers[2]).Press("Finish");
        together.Sees("not the words of the new papers");
        await founder.Open(file);
        founder.Sees("They slept better."); // nothing has been changed yet
        await together.Type("First", next[1]).Type("Second", next[0]).Press("Finish");
        together.Sees("Amara Osei can sign in again").Sees("One file opens again").Sees("destroy the old ones");
        await founder.Open(file);
        founder.Sees("Sign in").DoesNotSee("They slept better.");
        await colleague.Browser.Open("/today");
        colleague.Browser.Sees("two recovery papers were used to give Amara Osei a new way in");

        using var again = await Cast.SignIn(site, clock, fresh);
        again.Sees("two recovery papers were used to give Amara Osei a new way in").DoesNotSee("have not been typed back");
        await again.Open(file);
        again.Sees("They slept better.");
        using var lost = new Visitor(site.Url);
        await lost.Open("/sign-in");
        await lost.Type("name", "amara").Type("passphrase", own.Passphrase).Type("factor", own.Phone.Now(clock)).Press("Sign in");
        lost.Sees(People.SignIn.Wrong);
        await together.Open("/recover");
        await together.Type("First", papers[0]).Type("Second", papers[2]).Type("SignInName", "amara")
            .Type("WayIn.Passphrase", together.Find("#offered")).Type("WayIn.Factor", new Authenticator(together.Find("#spelled")).Now(clock)).Press("Go on");
        together.Sees("older set of papers");
        clock.Pass(TimeSpan.FromDays(29));
        using var later = await Cast.SignIn(site, clock, fresh);
        later.DoesNotSee("two recovery papers were used");
        clock.Pass(TimeSpan.FromDays(340));
        using var nextYear = await Cast.SignIn(site, clock, fresh);
        nextYear.Sees("more than a year ago");
        await nextYear.Follow("Type two of them back");
        await nextYear.Type("First", next[0]).Type("Second", next[2]).Press("Check the papers");
        nextYear.DoesNotSee("more than a year ago");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_second_way_in_brings_everything_back_once_with_session_notes_and_ends_both_old_ways(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Weber", Role.Counsellor);
        var file = await StaffHouse.OpenFile(jonas, "Kim Reed");
        await jonas.Browser.Open($"{file}/session-notes");
        await jonas.Browser.Type("Text", "Only for me.").Press("Keep");
        await jonas.Browser.Open("/today");
        await jonas.Browser.Follow("Make a second way in");
        var second = jonas.Browser.Find("#offered");
        await jonas.Browser.Type("Fresh", second).Type("Current", second).Type("Factor", jonas.Own.Phone.Now(house.Clock)).Press("Keep this second way in");
        jonas.Browser.Sees("The second way in has to be other words");
        house.Clock.Pass(TimeSpan.FromSeconds(60));
        await jonas.Browser.Type("Fresh", second).Type("Current", jonas.Own.Passphrase).Type("Factor", jonas.Own.Phone.Now(house.Clock)).Press("Keep this second way in");
        jonas.Browser.Sees("You have a second way in");
        await jonas.Browser.Open("/today");
        jonas.Browser.DoesNotSee("Make a second way in");

        var lost = house.NewBrowser();
        var fresh = await Enter(lost, "jonas", "wrong words entirely");
        lost.Sees(People.SignIn.WrongSecond);
        fresh = await Enter(lost, "nobody", second);
        lost.Sees(People.SignIn.WrongSecond);
        fresh = await Enter(lost, "jonas", second);
        lost.Sees("My second way in").Sees("You have none yet");
        await lost.Open($"{file}/session-notes");
        lost.Sees("Only for me.");
        await jonas.Browser.Open(file);
        jonas.Browser.Sees("Sign in").DoesNotSee("Kim Reed");
        var old = house.NewBrowser();
        await Enter(old, "jonas", second);
        old.Sees(People.SignIn.WrongSecond);
        await old.Open("/sign-in");
        await old.Type("name", "jonas").Type("passphrase", jonas.Own.Passphrase).Type("factor", jonas.Own.Phone.Now(house.Clock)).Press("Sign in");
        old.Sees(People.SignIn.Wrong);
        await house.SignIn("Jonas Weber", fresh);

        async Task<Credentials> Enter(Visitor browser, string name, string words)
        {
            await browser.Open("/sign-in/second");
            var own = Cast.Offered("jonas", browser);
            await browser.Type("SignInName", name).Type("Words", words).Type("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", own.Phone.Now(house.Clock)).Press("Sign in");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            return own;
        }
    }
}
