using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A counsellor has died: two people with proof, and whom the counsellor had named can tell the clients. Without JavaScript.</summary>
public class StaffCustody
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task RET06_contacts_first_then_files_then_session_notes_and_the_client_is_told(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var omar = await house.Join("Omar Hale", Role.Counsellor);
        var (director, id) = (house.Founder.Browser, await house.PersonOf(jonas));
        await jonas.Browser.Open("/me");
        await jonas.Browser.Type("Named", (await house.PersonOf(mira)).ToString()).Press("Name them");
        jonas.Browser.Sees("You named Mira Sand. They can read nothing.");
        var robin = await StaffHouse.OpenFile(jonas, "Robin Vale");
        await jonas.Browser.Open($"{robin}/notes/write");
        await jonas.Browser.Type("Text", "They slept better.").Press("Sign");
        await jonas.Browser.Open($"{robin}/session-notes");
        await jonas.Browser.Type("Text", "For nobody else.").Press("Keep");
        var client = await house.Client(jonas, robin);
        await jonas.Browser.Press("Leave");

        // Mira has the proof first. Nobody who has no part in it has such a page, and asking opens nothing.
        await omar.Browser.Open($"/people/{id}/custody");
        omar.Browser.Sees("There is nothing here");
        await mira.Browser.Open("/me");
        await mira.Browser.Follow("Jonas Lind has died or cannot act");
        await mira.Browser.Press("Ask a second person");
        mira.Browser.Sees("Say what has happened.").Sees("Say what you have seen yourself.");
        await mira.Browser.Type("Ground", "Died").Type("Proof", "FamilyInPerson").Press("Ask a second person");
        mira.Browser.Sees("Give the last day");
        var ask = mira.Browser.Type("Ground", "Died").Type("Proof", "FamilyInPerson").Type("Until", house.Day(60)).Fill("Ask a second person");
        await mira.Browser.Send(ask);
        mira.Browser.Sees("Somebody else has to have seen proof too.");
        await mira.Browser.Send(ask);
        Assert.Single(house.Site.Practice.Roll.CustodyAsked);
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here");

        await Confirm(director, "Jonas Lind", "who the clients are and how to reach them");
        await client.Open("/");
        client.Sees("Jonas Lind cannot be here for you now. Mira Sand, whom they had chosen for this, can now see how you can be reached.");
        await mira.Browser.Open("/today");
        mira.Browser.Sees("The files of Jonas Lind are in your custody until");
        await mira.Browser.Follow("Their clients");
        mira.Browser.Sees("Robin Vale").Sees("555 0100").DoesNotSee("Session notes").DoesNotSee("The file");
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here").DoesNotSee("slept");

        await Next(house, mira.Browser, id);
        await Confirm(director, "Jonas Lind", "the files, as cover would see them");
        await mira.Browser.Open("/custody");
        await mira.Browser.Follow("The file of Robin Vale");
        mira.Browser.Sees("They slept better.").DoesNotSee("Write a note").DoesNotSee("My session notes");
        await mira.Browser.Open($"{robin}/session-notes/of/{id}");
        mira.Browser.Sees("There is nothing here").DoesNotSee("For nobody else.");

        await Next(house, mira.Browser, id);
        await Confirm(director, "Jonas Lind", "the session notes that nobody else could read");
        await mira.Browser.Open("/custody");
        await mira.Browser.Follow("Session notes about Robin Vale");
        mira.Browser.Sees("For nobody else.").Sees("Session notes of Jonas Lind");
        await Told(client);
        await director.Open($"/people/{id}/custody");
        await director.Press("End it all now");
        await mira.Browser.Open(robin);
        mira.Browser.Sees("There is nothing here");
        await mira.Browser.Open("/custody");
        mira.Browser.Sees("Nothing is open to you now.");
    }

    [Fact]
    public async Task A_counsellor_who_is_there_after_all_sees_it_on_their_first_page_and_ends_it()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var mira = await house.Join("Mira Sand", Role.Counsellor);
        var id = await house.PersonOf(jonas);
        await jonas.Browser.Open("/me");
        await jonas.Browser.Type("Named", (await house.PersonOf(mira)).ToString()).Press("Name them");
        var robin = await StaffHouse.OpenFile(jonas, "Robin Vale");
        await Next(house, mira.Browser, id);
        await Confirm(house.Founder.Browser, "Jonas Lind", "who the clients are");
        await mira.Browser.Open("/custody");
        mira.Browser.Sees("Robin Vale");
        await jonas.Browser.Open("/today");
        await jonas.Browser.Follow("See who said it, and end it");
        await jonas.Browser.Press("I am here: end it");
        jonas.Browser.Sees("Today").DoesNotSee("Somebody here has said");
        await mira.Browser.Open("/custody");
        mira.Browser.Sees("Nothing is open to you now.").DoesNotSee("Robin");
        await mira.Browser.Open($"{robin}/contact");
        mira.Browser.Sees("There is nothing here");
    }

    private static async Task Next(StaffHouse house, Visitor browser, Id<Person> about)
    {
        await browser.Open($"/people/{about}/custody");
        await browser.Type("Ground", "Died").Type("Proof", "DeathCertificate").Type("Until", house.Day(60)).Press("Ask a second person");
        browser.Sees("Somebody else has to have seen proof too.");
    }

    private static async Task Confirm(Visitor director, string name, string part)
    {
        await director.Open("/today");
        director.Sees($"Somebody has seen proof that {name} has died");
        await director.Follow("Look at it");
        director.Sees(part);
        await director.Press("I have seen proof too: open it");
        director.Sees("Say what you have seen yourself.");
        await director.Type("Proof", "DoctorsLetter").Press("I have seen proof too: open it");
        director.Sees("Open to Mira Sand").DoesNotSee("Waits for a second person");
    }

    private static async Task Told(Visitor client)
    {
        await client.Open("/");
        client.Sees("can now see your file and the notes that Jonas Lind kept.");
        await client.Press("Who can see what");
        client.Sees("Mira Sand, because they take over from your counsellor.");
        await client.Open("/");
        await client.Press("Back");
        await client.Press("Who looked");
        client.Sees("Mira Sand").Sees("they take over from your counsellor");
    }
}
