using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Privacy officers see who looked and who tried to, and never what it says.</summary>
public class OfficersTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_attempt_is_listed_and_what_it_was_aimed_at_is_opened_by_an_officer_alone(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var inga = await house.Join("Inga Holt", Role.PrivacyOfficer);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Settled();
        await jonas.Browser.Open(file);
        jonas.Browser.Sees("Nothing here");

        await inga.Browser.Open("/looks");
        inga.Browser.Sees("Jonas Lind").Sees("opened").DoesNotSee("Robin Vale");
        await inga.Browser.Press("Show what was asked for in entry");
        Assert.Equal(file, "/files/" + inga.Browser.Find("#asked"));
        inga.Browser.Sees("That you saw this is written down as entry").DoesNotSee("Robin Vale");

        await jonas.Browser.Open("/looks");
        jonas.Browser.Sees("Nothing here");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_invitation_that_was_taken_back_lets_nobody_in(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var link = await StaffHouse.Invite(house.Founder.Browser, "Jonas Lind", Role.Counsellor);
        await house.Founder.Browser.Open("/people");
        await house.Founder.Browser.Press("Take back the invitation");
        house.Founder.Browser.DoesNotSee("Take back the invitation");
        using var invitee = house.NewBrowser();
        await invitee.Open(link);
        invitee.DoesNotSee("Linden House").DoesNotSee("Six words");
        Assert.Null(invitee.Page.QuerySelector("[name='WayIn.Passphrase']"));
    }
}
