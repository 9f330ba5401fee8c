using System.Net;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Who can open what, from when until when, as people meet it on pages.</summary>
public class StaffAccess
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Cover_opens_the_file_from_its_first_day_to_its_last(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Cover", house.Day(1));
        house.Founder.Browser.Sees("Cover needs a last day.");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Cover", house.Day(1), house.Day(0));
        house.Founder.Browser.Sees("The last day is before the first.");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Cover", house.Day(1), house.Day(2));
        house.Founder.Browser.Sees("Jonas Lind, cover, from").Sees($"to {Web.PlainDates.Day(house.Clock.GetUtcNow().AddDays(2))}");
        await jonas.Browser.Open(file);
        Assert.Equal(HttpStatusCode.NotFound, jonas.Browser.Status);

        house.Clock.Pass(TimeSpan.FromDays(1));
        jonas = await house.SignIn("Jonas Lind", jonas.Own);
        jonas.Browser.Sees("Robin Vale").Sees("(cover until");
        await jonas.Browser.Follow("Robin Vale");
        await jonas.Browser.Follow("Write a note");
        var open = jonas.Browser.Type("Text", "Stood in today.").Fill("Sign");
        house.Clock.Pass(TimeSpan.FromDays(2));
        jonas = await house.SignIn("Jonas Lind", jonas.Own);
        jonas.Browser.DoesNotSee("Robin Vale");
        await jonas.Browser.Open(file);
        Assert.Equal(HttpStatusCode.NotFound, jonas.Browser.Status);
        await jonas.Browser.Open("/me");
        await jonas.Browser.Send(open.With("token", Token(jonas.Browser)));
        Assert.Equal(HttpStatusCode.NotFound, jonas.Browser.Status);
        var founder = await house.SignIn("Amara Osei", house.Founder.Own);
        await founder.Browser.Open(file);
        founder.Browser.DoesNotSee("Stood in today.").Sees("There are no notes yet.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Ended_work_ends_in_the_page_that_is_open(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Counsellor");
        await house.Founder.Browser.Open($"{file}/notes/write");
        await house.Founder.Browser.Type("Text", "Words in the record.").Press("Sign");
        await jonas.Browser.Open(file);
        await jonas.Browser.Follow("20");
        jonas.Browser.Sees("Words in the record.");

        await house.Founder.Browser.Open($"{file}/who");
        await house.Founder.Browser.Press("End the work of Jonas Lind");
        await jonas.Browser.Type("Text", "Typed meanwhile.").Press("Add and sign");
        Assert.Equal(HttpStatusCode.NotFound, jonas.Browser.Status);
        jonas.Browser.DoesNotSee("Words in the record").DoesNotSee("Typed meanwhile");
        await house.Founder.Browser.Open(file);
        await house.Founder.Browser.Follow("20");
        house.Founder.Browser.DoesNotSee("Typed meanwhile");

        // Who ends their own work lands where they still are somebody.
        await house.Founder.Browser.Open($"{file}/who");
        await house.Founder.Browser.Press("End the work of Amara Osei");
        house.Founder.Browser.Sees("Nobody is assigned to you.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_file_at_risk_leaves_the_desk(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var desk = await house.Join("Dana Weiss", Role.FrontDesk);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        await house.Settled();
        await desk.Browser.Open("/directory");
        await desk.Browser.Type("Name", "ro").Press("Search");
        desk.Browser.Sees("Type three letters of the name or more.");
        await desk.Browser.Type("Name", "LAKE").Press("Search");
        await desk.Browser.Follow("How to reach them");
        desk.Browser.Sees("They contact us.").Sees("555 0100").DoesNotSee("Robin Vale").DoesNotSee("Change this").DoesNotSee("Notes</a>");

        await house.Founder.Browser.Open($"{file}/who");
        await house.Founder.Browser.Press("Mark that somebody could be harmed");
        house.Founder.Browser.Sees("This file is marked");
        await desk.Browser.Open($"{file}/contact");
        Assert.Equal(HttpStatusCode.NotFound, desk.Browser.Status);
        await desk.Browser.Open("/directory");
        await desk.Browser.Type("Name", "lake").Press("Search");
        desk.Browser.Sees("say neither yes nor no");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_file_is_given_its_name_at_the_desk_later_and_another_one_and_none(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var mine = house.Founder.Browser;
        await mine.Open($"{file}/identity");
        mine.DoesNotSee("Name at the front desk");
        var desk = await house.Join("Dana Weiss", Role.FrontDesk);
        await house.Settled();

        await Name("Robin from the lake");
        await Finds("lake", "Robin from the lake");
        await Name("Robin of the mill");
        await Finds("mill", "Robin of the mill");
        await Finds("lake", "say neither yes nor no");
        await Name("");
        await Finds("mill", "say neither yes nor no");

        await mine.Open($"{file}/who");
        await mine.Press("Mark that somebody could be harmed");
        await mine.Open($"{file}/identity");
        mine.DoesNotSee("Name at the front desk");

        async Task Name(string name)
        {
            await mine.Open($"{file}/identity");
            await mine.Type("DeskName", name).Press("Keep this name");
            Assert.Equal(HttpStatusCode.OK, mine.Status);
        }

        async Task Finds(string typed, string seen)
        {
            await desk.Browser.Open("/directory");
            await desk.Browser.Type("Name", typed).Press("Search");
            desk.Browser.Sees(seen);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Eight_names_are_shown_and_the_search_is_on_the_ledger_and_in_no_address(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var desk = await house.Join("Dana Weiss", Role.FrontDesk);
        for (var i = 0; i < 9; i++)
            await StaffHouse.OpenFile(house.Founder, $"Client {i}", $"Lakeside {i}");
        var person = await house.PersonOf(desk);
        var before = house.Site.Practice.Ledger.Standing.Size;
        await StaffHouse.Until(async () =>
        {
            await desk.Browser.Open("/directory");
            await desk.Browser.Type("Name", "lakeside").Press("Search");
            return desk.Browser.Page.QuerySelectorAll("main li").Length > 1; // once a holder has come by with the directory's key
        });
        Assert.Equal(8, desk.Browser.Page.QuerySelectorAll("main li").Length);
        desk.Browser.Sees("There are more. Type more letters.");
        Assert.DoesNotContain(desk.Browser.Paths, path => path.Contains("lakeside", StringComparison.OrdinalIgnoreCase));
        var looks = await Entries.Of(house.Site, person, before);
        Assert.Equal(Purpose.List, Assert.Single(looks, one => one.Act == Act.Looked).Purpose);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Lost_words_are_replaced_and_the_old_ones_open_nothing(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var browser = house.Founder.Browser;
        await browser.Open($"{file}/who");
        await browser.Press("Make six words");
        var old = browser.Find("#code");
        using var client = await house.Enter(old);
        client.Sees("Hello, Robin Vale");
        await browser.Open($"{file}/who");
        browser.Sees("has six words").DoesNotSee(old);
        await browser.Press("Replace lost words");
        var fresh = browser.Find("#code");
        await client.Open("/");
        client.Sees("I have six words");
        using var again = await house.Enter(old);
        again.Sees("Those words did not open anything");
        using var right = await house.Enter(fresh);
        right.Sees("Hello, Robin Vale");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Who_works_with_a_file_changes_its_cards_and_nobody_overwrites_anybody(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Assign(house.Founder, $"{file}/who", jonas, "Counsellor");
        var browser = house.Founder.Browser;
        await browser.Open($"{file}/identity");
        await jonas.Browser.Open($"{file}/identity");
        await browser.Type("Name", "").Press("Keep");
        browser.Sees("Enter the name");
        await browser.Type("Name", "Robin Vale").Type("CalledBy", "Rob").Type("BirthDate", "1990-02-28").Type("Home", "4 Lake Road").Press("Keep");
        browser.Sees("Rob").Sees("4 Lake Road");
        await jonas.Browser.Type("Pronouns", "they").Press("Keep");
        jonas.Browser.Sees("Somebody changed this while you were writing.").Sees("4 Lake Road");
        await browser.Open($"{file}/contact");
        await browser.Type("Rule", "Text only, after six. Say you are the library.").Press("Keep");
        browser.Sees("Say you are the library.");

        await browser.Open($"{file}/contact");
        var form = browser.Type("Rule", "Call whenever you like.").Fill("Keep");
        var desk = await house.Join("Dana Weiss", Role.FrontDesk);
        await house.Settled();
        await desk.Browser.Open($"{file}/contact");
        desk.Browser.Sees("Say you are the library.").DoesNotSee("Change this");
        await desk.Browser.Open("/directory");
        await desk.Browser.Send(form.With("token", Token(desk.Browser)));
        desk.Browser.Sees("Who works with this file can change this.");
        await browser.Open($"{file}/contact");
        browser.Sees("Say you are the library.").DoesNotSee("whenever you like");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_director_who_holds_nothing_gives_the_work_and_the_key_follows(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var ines = await house.Join("Ines Moreau", Role.Counsellor);
        var jonas = await house.Join("Jonas Lind", Role.Counsellor);
        var file = await StaffHouse.OpenFile(ines, "Robin Vale");
        ines.Browser.Sees("Only you can open this file.");
        await ines.Browser.Press("Leave");
        var (id, director) = (file[7..], house.Founder.Browser);
        await director.Open("/caseload/keys");
        director.Sees("Ines Moreau: one file");
        await director.Open("/caseload");
        director.Sees(id[..6]).Sees("Ines Moreau, counsellor since").DoesNotSee("Robin");
        await director.Follow(id[..6]);
        director.Sees("Only Ines Moreau can open it.");
        await house.Assign(house.Founder, $"/caseload/{id}", jonas, "Counsellor");
        director.Sees("Jonas Lind, counsellor");
        await director.Open(file);
        Assert.Equal(HttpStatusCode.NotFound, director.Status);
        await jonas.Browser.Open("/today");
        jonas.Browser.Sees($"File {id[..6]}: its key is on its way.").DoesNotSee("Robin");
        await jonas.Browser.Open(file);
        Assert.Equal(HttpStatusCode.Conflict, jonas.Browser.Status);
        jonas.Browser.Sees("its key has not reached you yet");
        await director.Open("/caseload/keys");
        director.Sees("wait for somebody who holds its key to sign in");

        await house.SignIn("Ines Moreau", ines.Own);
        await house.Settled();
        await jonas.Browser.Open("/today");
        jonas.Browser.Sees("Robin Vale").DoesNotSee("on its way");
        await director.Open("/caseload/keys");
        director.Sees("No key waits for anybody.").Sees("somebody else can open too");
    }

    /// <summary>X11: the entry is durable before the first byte of the answer.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task X11_the_entry_of_a_look_is_there_before_the_body(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Founder.Browser.Open($"{file}/notes/write");
        await house.Founder.Browser.Type("Text", "Words in the record.").Press("Sign");
        var (note, person) = (house.Founder.Browser.Paths[^1], await house.PersonOf(house.Founder));
        using var requests = new Requests(house.Site.Url, house.Founder.Browser.Cookies);
        for (var i = 0; i < 5; i++)
        {
            var before = house.Site.Practice.Ledger.Standing.Size;
            using var answer = await requests.Begin("GET", note);
            // Nothing of the body has been taken yet; another process reads the database.
            var seen = await Entries.InDatabase(house.Site, before);
            var body = await Requests.BodyOf(answer);
            Assert.Contains("Words in the record.", body, StringComparison.Ordinal);
            var shown = long.Parse(body.Split("written down as entry ")[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
            var entry = Assert.Single(seen, one => one.Index == shown).Entry;
            Assert.Equal((Act.Looked, person, file[7..]), (entry.Act, entry.Actor, entry.File.ToString()));
        }
    }

    internal static string Token(Visitor visitor) => visitor.Page.QuerySelector("[name=token]")!.GetAttribute("value")!;
}

/// <summary>The ledger as a test reads it.</summary>
internal static class Entries
{
    public static async Task<IReadOnlyList<Entry>> Of(SiteUnderTest site, Id<Person> actor, long from, long until = long.MaxValue)
    {
        var entries = new List<Entry>();
        for (var i = from; i < Math.Min(until, site.Practice.Ledger.Standing.Size); i++)
        {
            if (await site.Practice.Ledger.Read(i) is { } entry && entry.Actor == actor)
                entries.Add(entry);
        }
        return entries;
    }

    /// <summary>What another process finds in the database, from an entry on.</summary>
    public static async Task<IReadOnlyList<(long Index, Entry Entry)>> InDatabase(SiteUnderTest site, long from)
    {
        await using var other = Practices.Practice.Open(site.Folder, site.Connection, TimeProvider.System);
        var entries = new List<(long, Entry)>();
        for (var i = from; i < other.Ledger.Standing.Size; i++)
            entries.Add((i, await other.Ledger.Read(i)));
        return entries;
    }
}
