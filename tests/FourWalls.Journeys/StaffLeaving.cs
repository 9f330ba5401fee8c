using System.Net;
using FourWalls.People;
using FourWalls.Sealing;
using FourWalls.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Journeys;

/// <summary>Sessions that end: by leaving, by idling, elsewhere, with a new passphrase, for good.</summary>
public class StaffLeaving
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SEC03_an_idle_session_ends_and_its_keys_are_gone_from_memory(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var sessions = house.Site.App.Services.GetRequiredService<Sessions>();
        var session = await SessionOf(house, house.Founder.Browser);
        Assert.True(session.Keys.Count > 0);
        Assert.Equal(1, sessions.Held);

        house.Clock.Pass(TimeSpan.FromMinutes(14));
        await house.Founder.Browser.Open(file);
        house.Founder.Browser.Sees("Robin Vale");
        house.Clock.Pass(TimeSpan.FromMinutes(15));
        // Nobody has asked for anything: the time alone ends it.
        Assert.True(session.IsEnded);
        Assert.Equal((0, 0), (session.Keys.Count, sessions.Held));
        await house.Founder.Browser.Open(file);
        house.Founder.Browser.Sees("Sign in").DoesNotSee("Robin");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Words_typed_in_a_page_that_was_open_too_long_are_kept_after_signing_in_again(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var browser = house.Founder.Browser;
        await browser.Open($"{file}/notes/write");
        browser.Type("Text", "Forty minutes of words.");
        house.Clock.Pass(TimeSpan.FromMinutes(40));
        await browser.Press("Keep as a draft");
        browser.Sees("You were signed out").Sees("What you typed is not lost");
        Assert.Equal("Home", browser.Page.Title);
        await browser.Type("againName", "amara").Type("againPassphrase", "wrong words").Type("againFactor", "000000").Press("Sign in");
        browser.Sees(SignIn.Wrong);
        await browser.Type("againName", "amara").Type("againPassphrase", house.Founder.Own.Passphrase).Type("againFactor", house.Founder.Own.Phone.Now(house.Clock))
            .Press("Sign in");
        browser.Sees("You are signed in again").Sees("It has not been kept yet");
        await browser.Press("Send it now");
        browser.Sees("Draft, not signed.").Sees("Forty minutes of words.");
        Assert.All(browser.Paths, path => Assert.DoesNotContain("Forty", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_no_page_of_this_browser_served_is_not_carried_on()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        using var requests = new Requests(house.Site.Url, new CookieContainer());
        var (status, _, location) = await requests.Send("POST", $"{file}/notes/write", "x", ("Text", "planted"));
        Assert.Equal((303, "/sign-in"), (status, location));
        using var stranger = house.NewBrowser();
        await stranger.Open("/sign-in");
        var token = StaffAccess.Token(stranger);
        foreach (var to in (string[])["https://example.org/", "//example.org/", "/\\example.org"])
        {
            await stranger.Post($"/sign-in/again?to={Uri.EscapeDataString(to)}", ("Text", "planted"), ("token", token));
            stranger.DoesNotSee("planted").Sees("Six digits");
        }
        await stranger.Post("/sign-in/again?to=%2Ftoday", ("Text", "planted"));
        Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Leave_ends_the_session_and_so_does_sign_out_everywhere(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var session = await SessionOf(house, house.Founder.Browser);
        var cookies = house.Founder.Browser.Cookies.GetCookieHeader(house.Site.Url);
        await house.Founder.Browser.Press("Leave");
        Assert.True(session.IsEnded);
        Assert.Equal(0, session.Keys.Count);
        var copied = new CookieContainer();
        copied.SetCookies(house.Site.Url, cookies.Replace(";", ",", StringComparison.Ordinal));
        using var thief = new Requests(house.Site.Url, copied);
        Assert.Equal("/sign-in", (await thief.Send("GET", file)).Location);

        var desk = await house.SignIn("Amara Osei", house.Founder.Own);
        var phone = await house.SignIn("Amara Osei", house.Founder.Own);
        await desk.Browser.Open(file);
        desk.Browser.Sees("Robin Vale");
        await phone.Browser.Open("/me");
        await phone.Browser.Press("Sign out everywhere");
        phone.Browser.Sees("Sign in");
        await desk.Browser.Open(file);
        desk.Browser.Sees("Sign in").DoesNotSee("Robin");
        Assert.Equal(0, house.Site.App.Services.GetRequiredService<Sessions>().Held);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_new_passphrase_replaces_the_old_one_and_ends_every_other_session(Engine engine)
    {
        await using var house = await StaffHouse.Open(engine);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var (old, left) = (house.Founder.Own, house.Founder.Browser);
        var here = await house.SignIn("Amara Osei", old);
        await here.Browser.Open("/me/passphrase");
        var fresh = here.Browser.Find("#offered");
        await here.Browser.Type("Fresh", old.Passphrase).Press("Change my passphrase");
        here.Browser.Sees("These are not the six words above.");
        house.Clock.Pass(TimeSpan.FromSeconds(60));
        await here.Browser.Type("Fresh", fresh).Type("Current", fresh).Type("Factor", old.Phone.Now(house.Clock)).Press("Change my passphrase");
        here.Browser.Sees("The old words or the code did not match.");
        var code = old.Phone.Now(house.Clock);
        await here.Browser.Type("Fresh", fresh.ToUpperInvariant()).Type("Current", old.Passphrase).Type("Factor", code).Press("Change my passphrase");
        here.Browser.Sees("Your passphrase is changed");
        await here.Browser.Open(file);
        here.Browser.Sees("Robin Vale");
        await left.Open(file);
        left.Sees("Sign in").DoesNotSee("Robin");

        using var outside = house.NewBrowser();
        await outside.Open("/sign-in");
        await outside.Type("name", "amara").Type("passphrase", fresh).Type("factor", code).Press("Sign in");
        outside.Sees(SignIn.Wrong); // a code is good once, whatever it was used for
        house.Clock.Pass(TimeSpan.FromSeconds(60));
        await outside.Type("name", "amara").Type("passphrase", old.Passphrase).Type("factor", old.Phone.Now(house.Clock)).Press("Sign in");
        outside.Sees(SignIn.Wrong);
        var again = await house.SignIn("Amara Osei", old with { Passphrase = fresh });
        again.Browser.Sees("Robin Vale");
    }

    internal static async Task<Session> SessionOf(StaffHouse house, Visitor browser)
    {
        using var secret = SessionSecret.Parse(browser.Cookies.GetCookies(house.Site.Url)["home"]!.Value)!;
        return (await house.Site.App.Services.GetRequiredService<Sessions>().Find(secret))!;
    }
}
