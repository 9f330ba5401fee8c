using System.Net;
using FourWalls.Clients;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Measures as people meet them, in the room and at home, without JavaScript.</summary>
public class MeasureTests
{
    [Fact]
    public async Task A_measure_is_filled_in_together_and_seen_over_time_as_picture_sentence_and_table()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        await Fill(counsellor, file, "GAD-7", "3 3 2 2 1 1 1");
        counsellor.Sees("13 of 21").Sees("moderate");
        house.Clock.Pass(TimeSpan.FromMinutes(2));
        await Fill(counsellor, file, "GAD-7", "1 1 1 1 1 1 1");
        await Fill(counsellor, file, "GAD-7", "1 1 1 - - - -");
        counsellor.Sees("No total: 4 questions were left out.");
        house.Clock.Pass(TimeSpan.FromMinutes(2));
        await Fill(counsellor, file, "GAD-7", "1 1 1 1 1 0 0");
        await counsellor.Open($"{file}/measures");
        counsellor.Sees("5 of 21 (mild)").Sees("8 points lower: a reliable change for the better (4 or more).");
        SameInPictureAndTable(counsellor, ["13", "7", "5"]);
        Assert.Equal(2, counsellor.Page.QuerySelectorAll(".fw-ring").Length);
        await Fill(counsellor, file, "GAD-7", "");
        counsellor.Sees("Choose at least one answer");
        SaysNothing(counsellor, "gad-", "phq-");
    }

    [Fact]
    public async Task Each_published_instrument_is_reached_by_an_address_and_a_title_that_do_not_name_it()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        foreach (var one in Instruments.All)
        {
            await Fill(counsellor, file, one.Name, "1");
            counsellor.Sees($"{one.Name} of");
        }
        SaysNothing(counsellor, [.. Instruments.All.SelectMany(one => (string[])[one.Code, one.Name])]);
        await counsellor.Open($"{file}/measures/fill?of=pcl-5");
        Assert.Equal(HttpStatusCode.NotFound, counsellor.Status);
    }

    [Fact]
    public async Task X20_the_client_s_table_has_what_their_picture_has_and_X05_nothing_is_lost_without_pictures()
    {
        await using var scene = await Scene.Set();
        await Fill(scene.Founder, scene.File, "GAD-7", "0 0 0 0 0 0 0");
        using var client = await scene.Client();
        await client.Press("How I have been");
        Assert.Equal(1, client.Page.QuerySelectorAll(".fw-mark").Length); // the first one left too much out
        SameInPictureAndTable(client, ["0"]);
        client.Page.QuerySelectorAll("svg").ToList().ForEach(one => one.Remove());
        client.Sees("it came to 0 points").Sees("None: some of it was left out");
    }

    [Fact]
    public async Task A_client_fills_in_what_they_were_asked_for_without_JavaScript_and_sending_it_twice_keeps_it_once()
    {
        await using var scene = await Scene.Set();
        using var client = await scene.Client();
        await client.Press("How I have been");
        await client.Press("Fill in a form: GAD-7");
        client.Sees("Who will see this").DoesNotSee("on duty").Sees("There are times we must tell someone");
        await client.Press("Send");
        client.Sees("Nothing was chosen yet.");
        var form = client.Type("a1", "3").Type("a2", "2").Type("a3", "1").Type("a4", "1").Type("a5", "0").Type("a6", "0").Type("a7", "1").Fill("Send");
        await client.Send(form);
        client.Sees("GAD-7 of").Sees("It came to 8 points.").Sees("Nearly every day");
        await client.Send(form.With("a1", "0"));
        client.Sees("It came to 8 points.");
        await client.Press("Back");
        Assert.DoesNotContain("Fill in a form", client.Text, StringComparison.Ordinal);
        Assert.All(client.Paths, path => Assert.Equal("/", path));
        await scene.Founder.Open($"{scene.File}/measures");
        scene.Founder.Sees("8 of 21 (mild)").Sees("by the client");
    }

    [Fact]
    public async Task Item_nine_above_zero_shows_at_once_what_to_do_in_the_room()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        await Fill(counsellor, file, "PHQ-9", "0 0 0 0 0 0 0 0 0");
        Assert.DoesNotContain("Before you go on", counsellor.Text, StringComparison.Ordinal);
        await Fill(counsellor, file, "PHQ-9", "0 0 0 0 0 0 0 0 1");
        counsellor.Sees("Before you go on").Sees("Several days").Sees("988").Sees("Nobody is on duty now");
        await OnDuty(house, "Kofi Mensah");
        await counsellor.Open(counsellor.Paths[^1]);
        counsellor.Sees("On duty now: Kofi Mensah");
    }

    [Fact]
    public async Task G03_a_form_about_safety_goes_out_only_while_somebody_is_on_duty_and_they_are_told_that_it_came()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        var client = await house.Client(new Colleague("", null!, counsellor), file);
        await counsellor.Open($"{file}/measures");
        counsellor.Sees("Nobody is on duty now, so forms that ask about safety are for the room only: PHQ-9.");
        Assert.Null(counsellor.Page.QuerySelector("[name=Of][value=phq-9]"));
        var sent = counsellor.Type("Of", "gad-7").Fill("Ask for it").With("Of", "phq-9"); // a page from before the shift ended
        await counsellor.Send(sent);
        counsellor.Sees("nobody is on duty now to read the answer");

        var duty = await OnDuty(house, "Kofi Mensah");
        await counsellor.Open($"{file}/measures");
        await counsellor.Type("Of", "phq-9").Press("Ask for it");
        counsellor.Sees("PHQ-9: asked for on");
        await client.Press("How I have been");
        await client.Press("Fill in a form: PHQ-9");
        client.Sees("Whoever is on duty is told that a form came, not what it says.");
        await client.Type("a9", "2").Press("Send");
        client.Sees("About your safety").Sees("hurting yourself in some way”: More than half the days").Sees("988").Sees("Kofi Mensah can be reached here now");
        // Their key to the ways to reach clients may still be on its way; until it is there, there is no link to it.
        await StaffHouse.Until(async () => (await duty.Open("/today")).Text.Contains("how the client may be reached", StringComparison.Ordinal));
        duty.Sees("a form about safety has come in").Sees("Ask Nadia Berg").DoesNotSee("Robin");
        Assert.DoesNotContain("More than half", duty.Text, StringComparison.Ordinal);
        await counsellor.Open("/today");
        counsellor.Sees("a form about safety has come in");
        await counsellor.Follow("Read it");
        counsellor.Sees("by the client");
        await duty.Press("I look after it");
        await counsellor.Open("/today");
        Assert.DoesNotContain("has come in", counsellor.Text, StringComparison.Ordinal);
        await duty.Open("/today");
        Assert.DoesNotContain("has come in", duty.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nobody_is_on_duty_the_client_is_told_when_and_sends_nothing()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        var client = await house.Client(new Colleague("", null!, counsellor), file);
        await OnDuty(house, "Kofi Mensah");
        await counsellor.Open($"{file}/measures");
        await counsellor.Type("Of", "phq-9").Press("Ask for it");
        await client.Press("How I have been");
        await client.Press("Fill in a form: PHQ-9");
        var form = client.Type("a1", "1").Fill("Send");
        await house.Founder.Browser.Open("/practice/rota");
        await house.Founder.Browser.Press("Take it back");
        await client.Send(form);
        client.Sees("Nobody is on duty now.").Sees("You can fill it in when you next meet.");
        Assert.Null(client.Page.QuerySelector("[name=a1]"));
        await counsellor.Open($"{file}/measures");
        await counsellor.Press("Take it back");
        await client.Open("/");
        Assert.Equal(HttpStatusCode.NotFound, client.Status);
    }

    [Fact]
    public async Task Who_answers_about_safety_and_cannot_send_it_is_told_whom_to_call_and_who_is_there()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        var cover = await house.Join("Jonas Lind", Role.Counsellor);
        await house.Assign(new Colleague("", null!, counsellor), $"{file}/who", cover, "Cover", until: house.Day(2));
        var client = await house.Client(new Colleague("", null!, counsellor), file);
        await OnDuty(house, "Kofi Mensah");
        await counsellor.Open($"{file}/measures");
        await counsellor.Type("Of", "phq-9").Press("Ask for it");
        await client.Press("How I have been");
        await client.Press("Fill in a form: PHQ-9");
        Assert.DoesNotContain("988", client.Text, StringComparison.Ordinal);
        // Work on the file ends while nobody is signed in who can make the next key: nothing can be written for now.
        await house.Settled();
        var opened = await ClientFile.Find(house.Site.Practice, await StaffLeaving.SessionOf(house, counsellor), Id<ClientFile>.Parse(file[7..]));
        var work = (await opened.State()).Assignments.Single(one => one.Capacity == Capacity.Cover).Id;
        await counsellor.Press("Leave");
        await ClientFiles.EndAssignment(house.Site.Practice, await StaffLeaving.SessionOf(house, house.Founder.Browser), opened.Id, work);
        await client.Type("a9", "3").Press("Send");
        client.Sees("This could not be sent just now.").Sees("988").Sees("Kofi Mensah can be reached here now. They do not know yet");
        Assert.NotNull(client.Page.QuerySelector("[name=a9][value=\"3\"][checked]"));
    }

    [Fact]
    public async Task A_director_defines_a_scale_and_its_next_edition_and_what_was_answered_keeps_its_own()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        var director = house.Founder.Browser;
        await Define(director, "How did you sleep?\n- How tired were you?");
        director.Sees("Our week, edition 1: 2 questions, 0 to 4");
        await counsellor.Open($"{file}/measures");
        await counsellor.Follow("Our week");
        await counsellor.Type("a1", "2").Type("a2", "0").Press("Keep");
        counsellor.Sees("4 of 4");
        await Define(director, "How did you sleep?\n- How tired were you?\nHow was your week?");
        director.Sees("edition 2: 3 questions");
        await counsellor.Open($"{file}/measures");
        counsellor.Sees("4 of 4 on");
        await counsellor.Follow("Our week");
        Assert.NotNull(counsellor.Page.QuerySelector("[name=a3]"));
        await director.Press("Stop using it");
        director.Sees("There are none yet.");
        await counsellor.Open($"{file}/measures");
        counsellor.Sees("4 of 4 on");
        SaysNothing(counsellor, "our week", "own-");
        await counsellor.Open("/practice/scales");
        Assert.Equal(HttpStatusCode.NotFound, counsellor.Status);
    }

    [Fact]
    public async Task A_safety_question_of_a_scale_of_our_own_is_quoted_with_its_answer_and_nothing_else_is_put_into_anybody_s_mouth()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var (counsellor, file) = await Counsellor(house);
        var client = await house.Client(new Colleague("", null!, counsellor), file);
        await OnDuty(house, "Kofi Mensah");
        var director = house.Founder.Browser;
        await director.Open("/practice/scales");
        director.Sees("Anything but the best answer to one of these wants a person at once.");
        await director.Type("Name", "Home").Type("Questions", "- I feel safe at home").Type("Answers", "Never\nSometimes\nAlways").Type("Risks", "1").Press("Keep the scale");
        await counsellor.Open($"{file}/measures");
        await counsellor.Type("Of", counsellor.Page.QuerySelector("[name=Of][value^=own-]")!.GetAttribute("value")!).Press("Ask for it");
        await client.Press("How I have been");
        await client.Press("Fill in a form: Home");
        await client.Type("a1", "0").Press("Send");
        client.Sees("About your safety").Sees("“I feel safe at home”: Never").Sees("988");
        Assert.DoesNotContain("hurting", client.Text, StringComparison.Ordinal);
        await counsellor.Open($"{file}/measures");
        await counsellor.Follow(counsellor.Page.QuerySelector("tr[data-on] a")!.TextContent);
        counsellor.Sees("Before you go on").Sees("“I feel safe at home”: Never");
    }

    private static async Task Define(Visitor director, string questions)
    {
        await director.Open("/practice/scales");
        await director.Type("Name", "Our week").Type("Questions", questions).Type("Answers", "Bad\nSo so\nGood").Type("Better", "higher").Press("Keep the scale");
    }

    private static async Task<(Visitor Counsellor, string File)> Counsellor(StaffHouse house)
    {
        var nadia = await house.Join("Nadia Berg", Role.Counsellor);
        return (nadia.Browser, await StaffHouse.OpenFile(nadia, "Robin Vale"));
    }

    /// <summary>Somebody who is on call works from midnight to midnight.</summary>
    private static async Task<Visitor> OnDuty(StaffHouse house, string name)
    {
        var duty = await house.Join(name, Role.OnCall);
        var director = house.Founder.Browser;
        await director.Open("/practice/rota");
        await director.Type("Person", (await house.PersonOf(duty)).ToString()).Type("Day", house.Day(0)).Type("From", "00:00").Type("Until", "00:00").Press("Add it");
        director.Sees($"{name} until");
        return duty.Browser;
    }

    private static async Task Fill(Visitor counsellor, string file, string name, string answers)
    {
        await counsellor.Open($"{file}/measures");
        await counsellor.Follow(name);
        foreach (var (answer, i) in answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((answer, i) => (answer, i)).Where(one => one.answer != "-"))
            counsellor.Type($"a{i + 1}", answer);
        await counsellor.Press("Keep");
    }

    /// <summary>What is measured stands in no address and no title: neither a log of a proxy nor a history ties it to a file.</summary>
    private static void SaysNothing(Visitor visitor, params string[] names) => Assert.DoesNotContain(
        visitor.Paths.Concat(visitor.Titles), said => names.Any(name => said.Contains(name, StringComparison.OrdinalIgnoreCase)));

    private static void SameInPictureAndTable(Visitor visitor, IReadOnlyList<string> totals)
    {
        var picture = visitor.Page.QuerySelectorAll(".fw-mark").Select(one => (one.GetAttribute("data-on"), one.GetAttribute("data-total"))).ToList();
        var table = visitor.Page.QuerySelectorAll("tr[data-on]").Reverse().Select(one => (one.GetAttribute("data-on"), one.GetAttribute("data-total")))
            .Where(one => !string.IsNullOrEmpty(one.Item2)).ToList();
        Assert.Equal(totals, picture.Select(one => one.Item2));
        Assert.Equal(picture, table);
    }
}
