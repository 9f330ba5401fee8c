using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Somebody leaves, as the people meet it: a director who knows no client's name, the leaver, the next worker, the client.</summary>
public class StaffHandOver
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Files_are_handed_over_first_and_then_everything_ends(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var robin = await StaffHouse.OpenFile(jonas, "Robin Vale");
        await jonas.Browser.Open($"{robin}/notes/write");
        await jonas.Browser.Type("Text", "Words that stay.").Press("Sign");
        var client = await house.Client(jonas, robin);
        var kim = await StaffHouse.OpenFile(jonas, "Kim Sorel");
        var (director, id, next) = (house.Founder.Browser, await house.PersonOf(jonas), (await house.PersonOf(mira)).ToString());

        // The director knows no names; the page says what would be lost.
        await director.Open($"/people/{id}");
        await director.Follow("leaves");
        director.Sees("2 files would have no holder but the recovery papers.").Sees("Only the recovery papers could open it.")
            .DoesNotSee("Robin").DoesNotSee("Kim");
        await director.Press("Give the chosen files");
        director.Sees("Choose who works with them next.").Sees("Choose at least one file.");
        // Jonas has gone home: what the director gives waits for his key.
        await jonas.Browser.Press("Leave");
        var give = director.Type("Chosen", robin[7..]).Type("Next", next).Fill("Give the chosen files");
        await director.Send(give);
        director.Sees("One file would have no holder").Sees("For one file the key is still on its way. Let Jonas Lind sign in once more").Sees("Mira Sand carries on, and the key is on its way.");
        await director.Send(give);
        await director.Open(director.Paths[^1]);
        Assert.Single(director.Page.QuerySelectorAll("main .govuk-hint"), one => one.TextContent.Contains("Mira Sand carries on", StringComparison.Ordinal));
        await director.Follow("Go on to the ending");
        director.Sees("One file will have no holder but the recovery papers.").Sees("the next worker has no key yet").Sees("It cannot be undone.");

        // He signs in once more, and knows his people's names. The key has gone to Mira by itself.
        jonas = await house.SignIn("Jonas Lind", jonas.Own);
        await house.Settled();
        await jonas.Browser.Open("/me");
        await jonas.Browser.Follow("Hand over my files");
        jonas.Browser.Sees("Robin Vale, file").Sees("Kim Sorel, file").Sees("Mira Sand carries on.").DoesNotSee("on its way");
        await jonas.Browser.Type("Next", next).Press("Give all that nobody has yet (1)");
        jonas.Browser.Sees("Every file has somebody who carries on with it.");
        await mira.Browser.Open(kim);
        mira.Browser.Sees("Kim Sorel");

        await director.Open($"/people/{id}/leaves/end");
        director.Sees("Every file in the list has somebody else who can open it.");
        var twice = director.Fill("leaves now");
        await director.Send(twice);
        director.Sees("Jonas Lind has left");
        await director.Send(twice);
        director.Sees("Jonas Lind has left");
        await TheyAreOut(house, jonas, robin);
        await NothingIsLost(house, mira, robin, client);
        await StaffHouse.Until(async () => (await director.Open($"/people/{id}/left")).Text.Contains("All of it is done.", StringComparison.Ordinal));
        director.DoesNotSee("Robin");
        await director.Open("/people");
        director.Sees("Who has left");
    }

    [Fact]
    public async Task A_dismissal_needs_no_hand_over_and_says_first_what_nobody_will_hold()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(jonas, "Robin Vale");
        var (director, id) = (house.Founder.Browser, await house.PersonOf(jonas));
        await director.Open($"/people/{id}/leaves/end");
        director.Sees("One file will have no holder but the recovery papers.");
        await director.Press("leaves now");
        director.Sees("Jonas Lind has left").Sees("nobody here holds their keys");
        await director.Open("/caseload/keys");
        director.Sees("In nobody's hands").Sees(file[7..13]);

        // The last director cannot take that away from themselves.
        await director.Open($"/people/{await house.PersonOf(house.Founder)}");
        director.DoesNotSee("Amara Osei leaves");
        await director.Press("End Director");
        director.Sees("Somebody else has to hold this role first.");
    }

    [Fact]
    public async Task A_file_behind_a_wall_is_on_no_list_of_whom_it_is_walled_from_and_is_given_to_nobody_behind_it()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var hidden = await StaffHouse.OpenFile(jonas, "Robin Vale");
        var shown = await StaffHouse.OpenFile(jonas, "Kim Sorel");
        foreach (var (file, against) in new[] { (hidden, house.Founder), (shown, mira) })
        {
            await jonas.Browser.Open($"{file}/who");
            await jonas.Browser.Type("Against", (await house.PersonOf(against)).ToString()).Press("Put up the Wall");
        }
        var (director, id) = (house.Founder.Browser, await house.PersonOf(jonas));
        await director.Open($"/people/{id}/leaves");
        director.Sees(shown[7..13]).DoesNotSee(hidden[7..13]).Sees("One file would have no holder");
        await director.Type("Next", (await house.PersonOf(mira)).ToString()).Press("Give all that nobody has yet");
        director.Sees($"Choose somebody else for file {shown[7..13]}.");
        await director.Post($"/people/{id}/leaves", ("token", StaffAccess.Token(director)), ("What", "give"), ("Chosen", hidden[7..]), ("Next", (await house.PersonOf(mira)).ToString()));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, director.Status);
        await mira.Browser.Open(hidden);
        mira.Browser.Sees("There is nothing here");
    }

    /// <summary>Within a second, in a page that was open elsewhere; and the way in is gone.</summary>
    private static async Task TheyAreOut(StaffHouse house, Colleague jonas, string file)
    {
        await jonas.Browser.Open(file);
        jonas.Browser.Sees("Sign in").DoesNotSee("Robin");
        using var outside = house.NewBrowser();
        await outside.Open("/sign-in");
        house.Clock.Pass(TimeSpan.FromSeconds(60));
        await outside.Type("name", "jonas").Type("passphrase", jonas.Own.Passphrase).Type("factor", jonas.Own.Phone.Now(house.Clock)).Press("Sign in");
        outside.Sees(SignIn.Wrong);
    }

    private static async Task NothingIsLost(StaffHouse house, Colleague mira, string file, Visitor client)
    {
        await mira.Browser.Open(file);
        await mira.Browser.Follow("20");
        mira.Browser.Sees("Words that stay.").Sees("Signed by Jonas Lind");
        await client.Open("/");
        await client.Press("Who can see what");
        client.Sees("Mira Sand, because they are your counsellor").DoesNotSee("Jonas");
        await house.Founder.Browser.Open($"/caseload/{file[7..]}");
        house.Founder.Browser.Sees("Jonas Lind, counsellor");
    }
}
