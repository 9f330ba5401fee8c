using System.Net;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>The days of people who work here, without JavaScript.</summary>
public class StaffJourneys
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_founder_invites_two_people_who_join_and_are_confirmed_by_the_founders_next_session(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var first = await StaffHouse.Invite(house.Founder.Browser, "Jonas Lind", Role.Counsellor);
        var second = await StaffHouse.Invite(house.Founder.Browser, "Ines Moreau", Role.Counsellor, Role.Supervisor);
        await house.Founder.Browser.Open("/people");
        house.Founder.Browser.Sees("Jonas Lind").Sees("Ines Moreau").Sees("The link works until").DoesNotSee(first[6..]);
        await house.Founder.Browser.Press("Leave");

        var jonas = await house.Follow(first, "jonas");
        var ines = await house.Follow(second, "ines");
        using var again = new Visitor(house.Site.Url);
        await again.Open(first);
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        using var early = await Cast.SignIn(house.Site, house.Clock, jonas);
        early.Sees("Whoever invited you has to confirm that it is you");
        await early.Open("/files/new");
        Assert.Equal(HttpStatusCode.NotFound, early.Status);

        var founder = await house.SignIn("Amara Osei", house.Founder.Own);
        await house.Confirmed("jonas");
        await house.Confirmed("ines");
        await early.Open("/today");
        early.DoesNotSee("has to confirm").Sees("Open a file");
        var second2 = await house.SignIn("Ines Moreau", ines);
        second2.Browser.Sees("My people").DoesNotSee("has to confirm");
        await founder.Browser.Open("/people");
        founder.Browser.Sees("Counsellor, Supervisor").DoesNotSee("Invitations");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_invitation_is_taken_back_and_its_link_is_worth_nothing(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var link = await StaffHouse.Invite(house.Founder.Browser, "Jonas Lind", Role.Counsellor);
        await house.Founder.Browser.Open("/people");
        await house.Founder.Browser.Press("Take back");
        house.Founder.Browser.Sees("Amara Osei").DoesNotSee("Jonas Lind");
        using var late = new Visitor(house.Site.Url);
        await late.Open(link);
        Assert.Equal(HttpStatusCode.NotFound, late.Status);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_couple_is_not_opened_before_it_is_said_who_the_client_is(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var browser = house.Founder.Browser;
        await browser.Open("/files/new");
        await browser.Type("Kind", "Couple").Type("name0", "Robin Vale").Type("name1", "Kim Vale").Press("Open the file");
        browser.Sees("Choose who the client is, as you have agreed it with them.");
        await browser.Open("/caseload");
        browser.Sees("There are no files.");

        await browser.Open("/files/new");
        await browser.Type("Kind", "Couple").Type("WhoIsClient", "EachMember").Type("name0", "Robin Vale").Type("name1", "Kim Vale").Press("Open the file");
        browser.Sees("Robin Vale, Kim Vale");
        var file = browser.Paths[^1];
        await browser.Follow("Kim Vale");
        await browser.Follow("Write a note");
        await browser.Type("Text", "Only about Kim.").Press("Sign");
        browser.Sees("Only about Kim.");
        await browser.Open($"{file}");
        browser.DoesNotSee("Only about Kim.");
        await browser.Open($"{file}/contact");
        browser.Sees("Robin Vale").Sees("Kim Vale").Sees("They contact us.");
        await browser.Open("/caseload");
        browser.Sees("Couple").DoesNotSee("Vale");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_note_is_written_signed_added_to_shared_and_not_shared_any_more(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var browser = house.Founder.Browser;
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        using var client = await house.Client(house.Founder, file);
        await browser.Open($"{file}/notes/write");
        await browser.Type("Text", "").Press("Keep as a draft");
        browser.Sees("Write the note first.");
        await browser.Type("Text", "First words in the room.").Press("Keep as a draft");
        browser.Sees("Draft, not signed.");
        await browser.Follow("Go on writing");
        await browser.Type("Text", "Better words in the room.").Press("Sign");
        browser.Sees("Signed by Amara Osei").Sees("Better words in the room.").DoesNotSee("First words");
        var note = browser.Paths[^1];
        await browser.Type("Text", "And one more thing.").Press("Add and sign");
        browser.Sees("And one more thing.");
        await browser.Press("Share with the client");
        browser.Sees("The client has a copy of this note.");

        await client.Open("/");
        client.Sees("One note.");
        await client.Press("What is shared with you");
        await client.Press("20");
        client.Sees("Better words in the room.").Sees("Added later: And one more thing.");
        await browser.Press("Stop sharing");
        browser.DoesNotSee("The client has a copy");
        await client.Open("/");
        client.DoesNotSee("Better words");
        await browser.Open(note);
        browser.Sees("Better words in the room.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task NOTE01_NOTE02_session_notes_are_their_authors_and_what_belongs_in_the_record_goes_there(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Counsellor");
        var browser = house.Founder.Browser;
        await browser.Open($"{file}/session-notes");
        browser.Sees("If you lose every way in, these notes are lost for good");
        await browser.Type("Text", "What I made of it.\nMedication: sertraline 50 mg").Press("Keep");
        browser.Sees("belongs in the record").Sees("What I made of it.");
        await browser.Type("Text", "What I made of it.").Type("Start", "14:00").Type("Stop", "14:50").Type("Record", "Sertraline 50 mg, steady.").Press("Keep");
        browser.Sees("What I made of it.");

        // NOTE-01, NOTE-02: a colleague of the same file has the progress note with the times, and never the session note.
        await jonas.Browser.Open(file);
        jonas.Browser.Sees("Sertraline 50 mg, steady.").DoesNotSee("What I made of it");
        await jonas.Browser.Follow("20");
        jonas.Browser.Sees("14:00 to 14:50").DoesNotSee("What I made of it");
        await jonas.Browser.Open($"{file}/session-notes");
        jonas.Browser.Sees("Only for you").DoesNotSee("What I made of it");

        await browser.Open("/today");
        await browser.Follow("Name somebody who takes over");
        await browser.Type("Named", (await house.PersonOf(jonas)).ToString()).Press("Name them");
        browser.Sees("You named Jonas Lind");
        await browser.Open($"{file}/session-notes");
        browser.Sees("Jonas Lind, whom you named").Sees("What I made of it.");
        await house.Settled();
        await jonas.Browser.Open($"{file}/session-notes");
        jonas.Browser.DoesNotSee("What I made of it");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Behind_a_Wall_the_file_is_nowhere(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor, Role.FrontDesk, Role.Director, Role.PrivacyOfficer);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Counsellor");
        var (id, theirs) = (file[7..], jonas.Browser);
        await theirs.Open(file);
        theirs.Sees("Robin Vale");
        await theirs.Open("/directory");
        await theirs.Type("Name", "robin").Press("Search");
        theirs.Sees("Robin from the lake");

        await house.Founder.Browser.Open($"{file}/who");
        await house.Founder.Browser.Type("Against", (await house.PersonOf(jonas)).ToString()).Press("Put up the Wall");
        house.Founder.Browser.Sees("Take the Wall down for Jonas Lind").DoesNotSee("Jonas Lind, counsellor");
        foreach (var path in (string[])[file, $"{file}/who", $"{file}/contact", $"/caseload/{id}"])
        {
            await theirs.Open(path);
            Assert.Equal(HttpStatusCode.NotFound, theirs.Status);
        }
        foreach (var path in (string[])["/today", "/caseload", "/caseload/keys", "/looks", $"/looks?of={id}", "/me/looks"])
        {
            await theirs.Open(path);
            Assert.Equal(HttpStatusCode.OK, theirs.Status);
            theirs.DoesNotSee("Robin").DoesNotSee(id[..6] + "</").DoesNotSee($"/{id}");
        }
        await theirs.Open("/directory");
        await theirs.Type("Name", "robin").Press("Search");
        theirs.Sees("Nobody is listed by that name.");

        await house.Founder.Browser.Press("Take the Wall down");
        await theirs.Open("/caseload");
        theirs.Sees(id[..6]);
    }
}
