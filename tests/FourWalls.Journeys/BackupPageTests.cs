using FourWalls.Backups;
using FourWalls.People;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>What directors and administrators read of the backups, without asking whoever looks after the machine.</summary>
public class BackupPageTests
{
    [Fact]
    public async Task The_calendar_has_the_days_on_which_a_backup_was_proven_and_says_when_that_is_too_long_ago()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer);
        var browser = house.Founder.Browser;
        await browser.Open("/people");
        await browser.Follow("Backups");
        browser.Sees("There is no backup yet.").DoesNotSee("Proven").DoesNotSee("restorable");
        var taken = await Backup.Take(house.Site.Folder, null, Path.Combine(house.Site.Folder, "kept"), null, house.Clock);
        Assert.Null(taken.Problem);
        await browser.Open("/backups");
        browser.Sees("restorable, ").DoesNotSee("more than a day ago");
        Assert.Single(browser.Page.QuerySelectorAll("td"), cell => cell.TextContent == "Proven");
        Assert.Equal(35, browser.Page.QuerySelectorAll("td").Length);
        await Backup.Take(house.Site.Folder, null, Path.Combine(house.Site.Folder, "kept"), null, house.Clock);
        await browser.Open("/backups");
        Assert.Single(browser.Page.QuerySelectorAll("td"), cell => cell.TextContent == "Proven, 2 times");
        house.Clock.Pass(TimeSpan.FromHours(27));
        browser = (await house.SignIn("Amara Osei", house.Founder.Own)).Browser;
        await browser.Open("/backups");
        browser.Sees("That is more than a day ago.");
    }
}
