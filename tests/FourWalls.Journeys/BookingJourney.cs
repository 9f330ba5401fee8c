using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>Booking, moving and cancelling as people do it, on pages; and what others see of it.</summary>
public class BookingJourney
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_time_is_booked_moved_and_held_and_a_note_opens_from_it(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var browser = house.Founder.Browser;
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var id = await house.Book(browser, file, 2);
        browser.Sees("to come").Sees("Amara Osei").DoesNotSee("Write the note");
        await browser.Open("/today");
        browser.Sees("Sessions").Sees("Robin Vale");
        await browser.Open($"{file}/bookings/{id}");
        var at = house.Clock.GetUtcNow().AddMinutes(3);
        await browser.Type("Day", at.ToString("yyyy-MM-dd")).Type("Start", at.ToString("HH:mm")).Type("Why", "Their child is ill").Press("Move it");
        browser.Sees("Their child is ill").DoesNotSee("They did not come");
        house.Clock.Pass(TimeSpan.FromSeconds(200));
        await browser.Open($"{file}/bookings/{id}");
        await browser.Press("They came");
        browser.Sees("came").Sees("Write the note").DoesNotSee("Cancel it");
        await browser.Follow("Write the note");
        browser.Sees("Write a note");
    }

    [Fact]
    public async Task D06_a_booking_that_the_desk_makes_is_shown_to_the_client_as_time_only()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var desk = await house.Join("Bao Tran", Role.FrontDesk);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        var client = await house.Client(house.Founder, file);
        await house.Book(desk.Browser, file, 2);
        await client.Open("/");
        await client.Press("Who looked");
        client.Sees("Bao Tran").Sees("booked a time for you at the front desk (time only)").Sees("they look after bookings at the front desk");
    }

    [Fact]
    public async Task A_client_sees_when_they_meet_and_asks_for_another_time()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var (file, other) = (await StaffHouse.OpenFile(house.Founder, "Robin Vale"), await StaffHouse.OpenFile(house.Founder, "Kim Lund"));
        var id = await house.Book(house.Founder.Browser, file, 2);
        await house.Book(house.Founder.Browser, other, 5);
        var client = await house.Client(house.Founder, file);
        await client.Press("Your sessions");
        client.Sees("With Amara Osei, in person.");
        Assert.Single(client.Page.QuerySelectorAll("[name=item]"));
        await client.Press("Ask for another time");
        client.Sees("You have asked for another time");
        Assert.Empty(client.Page.QuerySelectorAll("[name=item]"));
        Assert.Equal("/", client.Paths[^1]);
        var browser = house.Founder.Browser;
        await browser.Open("/today");
        browser.Sees("Somebody asks for another time.");
        await browser.Open($"{file}/bookings/{id}");
        await browser.Sees("They ask for another time.").Type("Start", "23:10").Press("Move it");
        browser.DoesNotSee("They ask for another time.");
    }

    [Fact]
    public async Task The_desk_sees_who_is_expected_by_the_name_agreed_for_it_and_says_that_they_came()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var desk = await house.Join("Bao Tran", Role.FrontDesk);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        await house.Book(house.Founder.Browser, file, 0);
        await desk.Browser.Open("/desk");
        await desk.Browser.Sees("Robin from the lake").Sees("I can neither say yes nor no").DoesNotSee("Vale").Press("They came");
        desk.Browser.Sees("● came");
    }

    [Fact]
    public async Task A_wrong_time_is_said_and_nothing_typed_is_lost()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var browser = house.Founder.Browser;
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await browser.Open("/practice/times");
        await browser.Type("Zone", "Europe/Berlin").Press("Keep");
        await browser.Open($"{file}/bookings");
        await browser.Type("Day", "2027-03-28").Type("Start", "02:30").Type("Note", "A quiet corner").Press("Book it");
        browser.Sees("There is no 02:30 on this day: the clocks are put forward.");
        Assert.Equal("A quiet corner", browser.Find("[name=Note]", "value"));
        await browser.Type("Start", "half past").Press("Book it");
        browser.Sees("Give the time as hours and minutes");
        await browser.Type("Start", "10:00").Press("Book it");
        browser.Sees("Sun 28 March 2027, 10:00 to 10:50");
        await browser.Open($"{file}/bookings");
        await browser.Type("Day", "2027-03-28").Type("Start", "10:30").Press("Book it");
        browser.Sees("Amara Osei is booked already on Sun 28 March 2027, 10:00 to 10:50.");
    }

    [Fact]
    public async Task Several_are_listed_before_they_are_made_and_what_is_in_the_way_is_named()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var browser = house.Founder.Browser;
        var (file, other) = (await StaffHouse.OpenFile(house.Founder, "Robin Vale"), await StaffHouse.OpenFile(house.Founder, "Kim Lund"));
        await browser.Open($"{other}/bookings");
        await browser.Type("Day", house.Day(15)).Type("Start", "10:20").Press("Book it");
        await browser.Open($"{file}/bookings");
        await browser.Type("Day", house.Day(1)).Type("Start", "10:00").Type("Every", "1").Type("Count", "4").Press("Book it");
        browser.Sees("These would be booked").Sees("Not booked: Amara Osei is booked already on").DoesNotSee("to come");
        await browser.Press("Book these");
        Assert.Equal(3, browser.Page.QuerySelectorAll(".fw-lines li").Length);
    }

    [Fact]
    public async Task C10_a_colleague_sees_when_somebody_is_taken_and_not_whom_they_meet()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var desk = await house.Join("Bao Tran", Role.FrontDesk);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        await house.Book(house.Founder.Browser, file);
        await house.Founder.Browser.Open("/calendar");
        house.Founder.Browser.Sees("Robin Vale");
        await house.Founder.Browser.Press("Show initials only");
        house.Founder.Browser.Sees("R.V.").DoesNotSee("Vale");
        await house.Founder.Browser.Open("/today");
        house.Founder.Browser.Sees("R.V.").DoesNotSee("Vale");
        foreach (var whose in (string[])["all", (await house.PersonOf(house.Founder)).ToString()])
        {
            await desk.Browser.Open($"/calendar?who={whose}");
            desk.Browser.Sees("to come").DoesNotSee("Robin").DoesNotSee(file);
        }
        await desk.Browser.Open($"{file}/bookings");
        desk.Browser.Sees("to come").DoesNotSee("Vale");
        await house.Book(desk.Browser, file, 3);
        desk.Browser.Sees("Amara Osei");
    }

    [Fact]
    public async Task Words_that_cannot_be_kept_for_some_of_a_family_are_said_before_it_is_booked()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var browser = house.Founder.Browser;
        await browser.Open("/files/new");
        await browser.Type("Kind", "Family").Type("WhoIsClient", "EachMember").Type("name0", "Ana Ruiz").Type("name1", "Ben Ruiz").Type("name2", "Cem Ruiz").Press("Open the file");
        var file = browser.Paths[^1];
        await browser.Open($"{file}/bookings");
        var who = browser.Page.QuerySelectorAll("[name=Members]").Select(one => one.GetAttribute("value")!).ToList();
        await browser.Type("Day", house.Day(1)).Type("Start", "10:00").Type("Every", "1").Type("Count", "2").Type("Note", "A quiet corner")
            .Type("Members", who[0]).Type("Members", who[2]).Press("Book it");
        browser.Sees("Some of them come, and not all: words could be read by the others too.").DoesNotSee("These would be booked");
        Assert.Equal("A quiet corner", browser.Find("[name=Note]", "value"));
        // For one of them they are kept, beside each booking of the series.
        await browser.Open($"{file}/bookings");
        await browser.Type("Day", house.Day(1)).Type("Start", "10:00").Type("Every", "1").Type("Count", "2").Type("Note", "A quiet corner").Type("Members", who[0]).Press("Book it");
        await browser.Press("Book these");
        var made = browser.Page.QuerySelectorAll(".fw-lines a").Select(one => one.GetAttribute("href")!).ToList();
        Assert.Equal(2, made.Count);
        foreach (var one in made)
        {
            await browser.Open(one);
            browser.Sees("A quiet corner");
        }
    }

    [Fact]
    public async Task The_desk_is_told_who_books_for_a_file_at_risk_and_says_that_they_came()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var desk = await house.Join("Bao Tran", Role.FrontDesk);
        var browser = house.Founder.Browser;
        await browser.Open("/files/new");
        await browser.Type("Kind", "Person").Type("name0", "Robin Vale").Type("AtRisk", "yes").Press("Open the file");
        var file = browser.Paths[^1];
        var id = await house.Book(browser, file, 1);
        await desk.Browser.Open($"{file}/bookings");
        desk.Browser.Sees("For this file, whoever works with it makes bookings and moves them.").DoesNotSee("Book a time");
        await desk.Browser.Open($"{file}/bookings/{id}");
        await desk.Browser.Sees("Cancel it").DoesNotSee("Move it").Press("They came");
        desk.Browser.Sees("● came");
    }

    [Fact]
    public async Task A_name_that_a_page_has_opened_is_not_opened_again()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var browser = house.Founder.Browser;
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await house.Book(browser, file, 0.5);
        Assert.Equal(1, await Entries(() => browser.Open("/today")));
        browser.Sees("Sessions").Sees("Robin Vale");
        Assert.Equal(1, await Entries(() => browser.Open("/calendar")));
        Assert.Equal(1, await Entries(() => browser.Press("Show initials only")));
        browser.Sees("R.V.");

        async Task<long> Entries(Func<Task> act)
        {
            var before = house.Site.Practice.Ledger.Standing.Size;
            await act();
            return house.Site.Practice.Ledger.Standing.Size - before;
        }
    }
}
