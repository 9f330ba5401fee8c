using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A counsellor falls ill: whom they named reads what is needed, from when the director says so, and no longer.</summary>
public class StaffStandIn
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_stand_in_of_a_sick_counsellor_reads_from_when_the_director_says_so_and_no_longer(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var (director, ill) = (house.Founder.Browser, $"/people/{await house.PersonOf(jonas)}");
        var robin = await StaffHouse.OpenFile(jonas, "Robin Vale");
        await jonas.Browser.Open($"{robin}/notes/write");
        await jonas.Browser.Type("Text", "What is needed.").Press("Sign");
        await jonas.Browser.Open($"{robin}/session-notes");
        await jonas.Browser.Type("Text", "For nobody else.").Press("Keep");
        var client = await house.Client(jonas, robin);

        // One calm line, and it is gone once somebody is named.
        await jonas.Browser.Open("/today");
        jonas.Browser.Sees("Name a stand-in, for the case that you are ill.").Sees("Only you: give cover");
        await jonas.Browser.Follow("Name a stand-in");
        jonas.Browser.Sees("Nobody stands in for you.");
        var name = jonas.Browser.Type("StandInNamed", (await house.PersonOf(mira)).ToString()).Fill("Name my stand-in");
        await jonas.Browser.Send(name);
        jonas.Browser.Sees("You named Mira Sand. Nothing opens for them until a director says so");
        await jonas.Browser.Send(name);
        await house.Settled();
        await jonas.Browser.Open("/today");
        jonas.Browser.DoesNotSee("stand-in").DoesNotSee("Only you");

        // Named is not called: for Mira there is no such file, and nobody shows her to the client.
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here");
        await mira.Browser.Open("/stand-in");
        mira.Browser.Sees("You stand in for nobody now.");
        await client.Press("Who can see what");
        client.DoesNotSee("Mira Sand");

        // Jonas is ill. The director says from when until when, and never who.
        await jonas.Browser.Press("Leave");
        await director.Open(ill);
        director.Sees("Jonas Lind has named Mira Sand.");
        await director.Press("Let them stand in");
        director.Sees("Give the last day.");
        var call = director.Type("Until", house.Day(2)).Fill("Let them stand in");
        await director.Send(call);
        director.Sees("Mira Sand stands in, from");
        await director.Send(call);
        Assert.Single(house.Site.Practice.Roll.Calls);
        await mira.Browser.Open("/today");
        mira.Browser.Sees("You stand in for Jonas Lind until");
        await mira.Browser.Follow("Their files");
        await mira.Browser.Follow("Robin Vale");
        await mira.Browser.Follow("20");
        mira.Browser.Sees("What is needed.").DoesNotSee("My session notes");
        await mira.Browser.Open($"{robin}/notes/write");
        if (mira.Browser.Page.QuerySelector("[name=Text]") is not null)
        {
            await mira.Browser.Type("Text", "Not hers to write.").Press("Sign");
            mira.Browser.Sees("You may read this and not write in it.");
        }
        await Told(client);

        await Over(house, director, mira, robin, ill);
        await client.Open("/");
        await client.Press("Back");
        await client.Press("Who can see what");
        client.DoesNotSee("Mira Sand");
    }

    [Fact]
    public async Task A_counsellor_who_is_back_ends_it_and_a_last_day_ends_it_by_itself()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var (director, ill) = (house.Founder.Browser, $"/people/{await house.PersonOf(jonas)}");
        var robin = await StaffHouse.OpenFile(jonas, "Robin Vale");
        await jonas.Browser.Open("/me");
        await jonas.Browser.Type("StandInNamed", (await house.PersonOf(mira)).ToString()).Press("Name my stand-in");
        await house.Settled();
        await director.Open(ill);
        await director.Type("Until", house.Day(2)).Press("Let them stand in");
        await mira.Browser.Open(robin);
        mira.Browser.Sees("Robin Vale");
        await jonas.Browser.Open("/me");
        jonas.Browser.Sees("They stand in for you");
        await jonas.Browser.Press("I am back: end it");
        jonas.Browser.DoesNotSee("They stand in for you");
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here");

        await director.Open(ill);
        await director.Type("From", house.Day(1)).Type("Until", house.Day(1)).Press("Let them stand in");
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here");
        house.Clock.Pass(TimeSpan.FromHours(24));
        mira = await house.SignIn("Mira Sand", mira.Own);
        await mira.Browser.Open(robin);
        mira.Browser.Sees("Robin Vale");
        house.Clock.Pass(TimeSpan.FromHours(24));
        mira = await house.SignIn("Mira Sand", mira.Own);
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here").DoesNotSee("Robin");
    }

    private static async Task Told(Visitor client)
    {
        await client.Open("/");
        await client.Press("Back");
        await client.Press("Who can see what");
        client.Sees("Mira Sand, because they stand in for your counsellor.").Sees("Until ");
        await client.Open("/");
        await client.Press("Back");
        await client.Press("Who looked");
        client.Sees("Mira Sand").Sees("they stand in for your counsellor");
    }

    /// <summary>The director ends it: at once, in a page that is open elsewhere.</summary>
    private static async Task Over(StaffHouse house, Visitor director, Colleague mira, string file, string ill)
    {
        await director.Open(ill);
        await director.Press("End: Mira Sand stands in");
        director.DoesNotSee("Mira Sand stands in,");
        await mira.Browser.Open(file);
        mira.Browser.Sees("There is nothing here").DoesNotSee("Robin");
        await mira.Browser.Open("/today");
        mira.Browser.DoesNotSee("You stand in");
    }
}
