using System.Net;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A counsellor remembers a word and not where it stood.</summary>
public class SearchJourney
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_word_is_found_shown_where_it_stands_and_the_client_is_told_of_the_look(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var browser = house.Founder.Browser;
        var (robin, kim) = (await StaffHouse.OpenFile(house.Founder, "Robin Vale"), await StaffHouse.OpenFile(house.Founder, "Kim Sorel"));
        await Write(house.Founder, robin, "We spoke of Élodie and the <b>harbour</b>, which felt calm.");
        await Write(house.Founder, kim, "Slept badly.");
        await browser.Open($"{robin}/session-notes");
        await browser.Type("Text", "Ask what the harbour stands for.").Press("Keep");

        await browser.Open("/today");
        await browser.Follow("Search");
        browser.Sees("all 2 files").Sees("Each of them gets a look that its client can see");
        await browser.Type("Word", "e").Press("Search");
        browser.Sees("Type two letters or more.");
        await browser.Type("Word", "elodie AND the <b>harbour").Press("Search");
        browser.Sees("Robin Vale").Sees("which felt calm.").DoesNotSee("Ask what");
        Assert.Equal("Élodie and the <b>harbour", browser.Find("mark"));
        await browser.Type("Own", "true").Type("Word", "harbour").Press("Search");
        browser.Sees("your session note").Sees("Ask what the");
        Assert.DoesNotContain(browser.Paths.Concat(browser.Titles), one => one.Contains("arbour", StringComparison.Ordinal) || one.Contains("lodie", StringComparison.Ordinal));
        await browser.Follow("Robin Vale");
        browser.Sees("harbour");

        // A plan opens at the version in which the word stands.
        await browser.Open($"{kim}/plan/write");
        await browser.Type("Goal0", "To sail.").Press("Keep the plan");
        await browser.Open($"{kim}/plan/write");
        await browser.Type("Goal0", "To rest.").Press("Keep the plan");
        await browser.Open("/search");
        await browser.Type("Word", "sail").Press("Search");
        await browser.Follow("Kim Sorel");
        browser.Sees("To sail.").Sees("This is version 1");

        using var client = await house.Client(house.Founder, kim);
        await client.Press("Who looked");
        client.Sees("looked for a word in your notes").DoesNotSee("arbour");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Street_view_hides_names_here_too_and_who_is_nobodys_counsellor_has_nothing_to_search(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var (jonas, dana) = (await house.Join("Jonas Lind", Role.Counsellor), await house.Join("Dana Weiss", Role.FrontDesk, Role.Supervisor));
        await Write(house.Founder, await StaffHouse.OpenFile(house.Founder, "Robin Vale"), "The harbour felt calm.");
        await house.Founder.Browser.Open("/today");
        await house.Founder.Browser.Press("Show initials only");
        await house.Founder.Browser.Open("/search");
        await house.Founder.Browser.Type("Word", "harbour").Press("Search");
        house.Founder.Browser.Sees("R.V.").DoesNotSee("Vale");
        await jonas.Browser.Open("/search");
        jonas.Browser.Sees("You are nobody's counsellor now");
        await dana.Browser.Open("/search");
        Assert.Equal(HttpStatusCode.NotFound, dana.Browser.Status);
    }

    private static async Task Write(Colleague by, string file, string text)
    {
        await by.Browser.Open($"{file}/notes/write");
        await by.Browser.Type("Text", text).Press("Sign");
        by.Browser.Sees("Signed by");
    }
}
