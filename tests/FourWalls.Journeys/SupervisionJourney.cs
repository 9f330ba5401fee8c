using System.Net;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A counsellor who is not licensed yet, who supervises them, and the client who sees both.</summary>
public class SupervisionJourney
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task E01_a_note_is_sent_back_or_signed_in_two_steps_and_its_author_sees_it_on_Today(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var (ada, sofia, file) = await Supervised(house);
        using var client = await house.Client(ada, file);
        await Sign(ada, file, "First words.");
        ada.Browser.Sees("Signed by Ada Stern").Sees("waits for its second signature").DoesNotSee("Add to this note").DoesNotSee("Share with the client");
        await ada.Browser.Open(file);
        ada.Browser.Sees("Waits for its second signature");
        await ada.Browser.Open($"{file}/notes/write");
        ada.Browser.Sees("First words."); // the last note, beside the next one

        await sofia.Browser.Open("/today");
        sofia.Browser.Sees("One note waits for your signature.");
        await sofia.Browser.Follow("Supervision");
        sofia.Browser.Sees("Ada Stern").DoesNotSee("First words").DoesNotSee("Robin");
        await sofia.Browser.Follow("Read it");
        sofia.Browser.Sees("First words.");
        await sofia.Browser.Type("Comment", "").Press("Send it back");
        sofia.Browser.Sees("Say what should be changed.");
        await sofia.Browser.Type("Comment", "Say what you will do next.").Press("Send it back");
        sofia.Browser.Sees("Nothing waits for you.");

        await ada.Browser.Open("/today");
        await ada.Browser.Follow("sent back with a comment");
        ada.Browser.Sees("Draft, not signed.").Sees("Sent back by Sofia Lund").Sees("Say what you will do next.");
        await ada.Browser.Follow("Go on writing");
        await ada.Browser.Type("Text", "Better words.").Press("Sign");
        await ada.Browser.Open("/today");
        ada.Browser.DoesNotSee("sent back with a comment");

        await sofia.Browser.Open("/supervision");
        await sofia.Browser.Follow("Read it");
        await sofia.Browser.Press("Sign as the second");
        await ada.Browser.Open(file);
        await ada.Browser.Follow("20");
        ada.Browser.Sees("Signed by Ada Stern").Sees("Second signature by Sofia Lund").Sees("Better words.").Sees("Say what you will do next.");
        await ada.Browser.Press("Share with the client");

        await client.Open("/");
        await client.Press("What is shared with you");
        await client.Press("20");
        client.Sees("Better words.").DoesNotSee("what you will do next");
        await client.Press("Back");
        await client.Press("Back");
        await client.Press("Who looked");
        client.Sees("because they supervise your counsellor").Sees("signed a note too, after your counsellor").Sees("sent it back to your counsellor")
            .Sees("asked who supervises them to sign it too");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task E02_there_is_no_button_that_signs_what_was_not_opened_and_none_that_signs_many(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var (ada, sofia, file) = await Supervised(house);
        await Sign(ada, file, "One.");
        var one = ada.Browser.Paths[^1];
        await Sign(ada, file, "Another.");
        await sofia.Browser.Open("/supervision");
        Assert.Equal(2, sofia.Browser.Page.QuerySelectorAll("main a").Length);
        Assert.DoesNotContain(sofia.Browser.Page.QuerySelectorAll("button, input"), part => part.TextContent.Contains("ign", StringComparison.Ordinal));

        // The form of one note, sent to the other one's address, which was never opened.
        await sofia.Browser.Follow("Read it");
        var form = sofia.Browser.Fill("Sign as the second");
        var other = sofia.Browser.Paths[^1].Split('?')[0] == one.Split('?')[0] ? ada.Browser.Paths[^1] : one;
        await sofia.Browser.Send(form with { Action = other });
        sofia.Browser.Sees("Open the note and read it first.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task E04_when_the_supervision_ends_the_note_is_not_there_any_more(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var (ada, sofia, file) = await Supervised(house);
        await Sign(ada, file, "One.");
        await sofia.Browser.Open("/supervision");
        await sofia.Browser.Follow("Read it");
        var (note, form) = (sofia.Browser.Paths[^1], sofia.Browser.Fill("Sign as the second"));
        await house.Founder.Browser.Open($"/people/{await house.PersonOf(ada)}");
        await house.Founder.Browser.Press("end-supervision");
        await sofia.Browser.Send(form);
        Assert.Equal(HttpStatusCode.NotFound, sofia.Browser.Status);
        await sofia.Browser.Open(note);
        Assert.Equal(HttpStatusCode.NotFound, sofia.Browser.Status);
        await sofia.Browser.Open("/supervision");
        sofia.Browser.Sees("Nothing waits for you.");
        await sofia.Browser.Open("/me/looks");
        sofia.Browser.Sees("read: notes and plan");
    }

    [Fact]
    public async Task Who_supervises_reads_the_notes_and_is_given_no_form_to_lose_words_in()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var (ada, sofia, file) = await Supervised(house);
        await Sign(ada, file, "One.");
        await ada.Browser.Open($"{file}/notes/write");
        var form = ada.Browser.Type("Text", "Words that nobody may keep here.").Fill("Keep as a draft");
        await sofia.Browser.Open(file);
        sofia.Browser.Sees("One.").DoesNotSee("Write a note");
        await sofia.Browser.Open($"{file}/notes/write");
        Assert.Equal(HttpStatusCode.NotFound, sofia.Browser.Status);
        await sofia.Browser.Open($"{file}/plan/write");
        Assert.Equal(HttpStatusCode.NotFound, sofia.Browser.Status);
        await sofia.Browser.Open("/supervision");
        await sofia.Browser.Follow("Read it");
        await sofia.Browser.Send(form.With("token", sofia.Browser.Find("[name=token]", "value")));
        Assert.Equal(HttpStatusCode.NotFound, sofia.Browser.Status);
    }

    private static async Task<(Colleague Author, Colleague Supervisor, string File)> Supervised(StaffHouse house)
    {
        var (ada, sofia) = (await house.Join("Ada Stern", Role.Counsellor), await house.Join("Sofia Lund", Role.Supervisor));
        await house.Founder.Browser.Open($"/people/{await house.PersonOf(ada)}");
        await house.Founder.Browser.Type("Supervisor", (await house.PersonOf(sofia)).ToString()).Press("Add it");
        await house.Founder.Browser.Press("Ask for it");
        house.Founder.Browser.Sees("Notes want a second signature");
        var file = await StaffHouse.OpenFile(ada, "Robin Vale");
        await house.Assign(ada, $"{file}/who", sofia, "Supervisor");
        await house.Settled();
        return (ada, sofia, file);
    }

    private static async Task Sign(Colleague by, string file, string text)
    {
        await by.Browser.Open($"{file}/notes/write");
        await by.Browser.Type("Text", text).Press("Sign");
    }
}
