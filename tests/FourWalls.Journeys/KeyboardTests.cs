using FourWalls.People;
using FourWalls.Tests;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>What people come here to do, with a keyboard alone and without JavaScript.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class KeyboardTests(Browser browser)
{
    private const int MostSteps = 60;

    [Fact]
    public async Task X01_a_counsellor_signs_in_writes_signs_shares_adds_and_stops_sharing_by_keyboard()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var page = await Page(house, "/sign-in");
        await SignIn(page, house, house.Founder.Own);
        await Enter(page, "Robin Vale");
        await Enter(page, "Write a note");
        Assert.Contains("Robin Vale", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
        await Answer(page, "Note", "Robin spoke of the harbour.");
        await Enter(page, "Sign");
        await Sees(page, "Signed by Amara Osei");
        await Enter(page, "Share with the client");
        await Sees(page, "The client has a copy of this note.");
        await Answer(page, "Add to this note", "And of the boat.");
        await Enter(page, "Add and sign");
        await Sees(page, "And of the boat.");
        await Enter(page, "Stop sharing");
        await Sees(page, "Share with the client");
        await Enter(page, "Leave");
    }

    [Fact]
    public async Task X01_somebody_invited_joins_and_the_desk_finds_a_person_by_keyboard()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        // A name for a desk that nobody works at would be sealed to nobody: it is not taken, and nothing typed is lost.
        await house.Founder.Browser.Open("/files/new");
        await house.Founder.Browser.Type("name0", "Robin Vale").Type("DeskName", "Robin from the lake").Press("Open the file");
        house.Founder.Browser.Sees("Nobody works at the front desk or at intake yet").Sees("Open a file");
        Assert.Equal("Robin Vale", house.Founder.Browser.Page.QuerySelector("#name0")!.GetAttribute("value"));
        var link = await StaffHouse.Invite(house.Founder.Browser, "Bao Tran", Role.FrontDesk);
        var page = await Page(house, link);
        var own = new Credentials("bao", await page.Locator("#offered").InnerTextAsync(), new Authenticator(await page.Locator("#spelled").InnerTextAsync()));
        await Answer(page, "Type the six words", string.Join(' ', own.Passphrase.Split(' ').Reverse().Skip(1).Append("tiny")));
        await Answer(page, "The six digits that the app shows now", own.Phone.Now(house.Clock));
        await Enter(page, "Join");
        await Sees(page, "These are not the six words above.");
        Assert.Equal(own.Passphrase, await page.Locator("#offered").InnerTextAsync());
        await Answer(page, "Type the six words", own.Passphrase);
        await Answer(page, "The six digits that the app shows now", own.Phone.Now(house.Clock));
        await Enter(page, "Join");
        await Sees(page, "I have six words of my own");
        await house.Confirmed("bao");
        await StaffHouse.OpenFile(house.Founder, "Robin Vale", "Robin from the lake");
        await SignIn(page, house, own);
        await Enter(page, "Find somebody");
        for (var tries = 0; tries < 20 && await page.Locator("text=How to reach them").CountAsync() == 0; tries++)
        {
            await Answer(page, "Name at the front desk", "lake");
            await Enter(page, "Search");
        }
        await Enter(page, "How to reach them");
        await Sees(page, "They contact us.");
    }

    [Fact]
    public async Task X01_a_client_reads_sees_who_looked_takes_a_receipt_and_leaves_by_keyboard()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(scripts: false);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url("/"));
        await Answer(page, "I have six words", scene.Words);
        await Enter(page, "Go on");
        await Enter(page, "What is shared with you");
        await Enter(page, "Note of");
        await Sees(page, Scene.SharedText);
        await Enter(page, "Back");
        await Enter(page, "Back");
        await Enter(page, "Who looked");
        await Enter(page, "Times and receipts");
        await Enter(page, "Receipt");
        await Sees(page, "A receipt");
        await Enter(page, "Leave this page");
        await page.Reach(scene.Elsewhere + "/");
    }

    private async Task<IPage> Page(StaffHouse house, string path)
    {
        var window = await browser.Window(scripts: false);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(house.Site.Url, path).ToString());
        return page;
    }

    private static async Task SignIn(IPage page, StaffHouse house, Credentials own)
    {
        house.Clock.Pass(TimeSpan.FromSeconds(60)); // a code is good once
        await Answer(page, "Name", own.SignIn);
        await Answer(page, "Passphrase", own.Passphrase);
        await Answer(page, "Code from your authenticator", own.Phone.Now(house.Clock));
        await Enter(page, "Sign in");
        await Sees(page, "Today");
    }

    private static Task Sees(IPage page, string words) => Assertions.Expect(page.Locator("body")).ToContainTextAsync(words);

    /// <summary>Goes to a question by its label, and types.</summary>
    private static async Task Answer(IPage page, string label, string text)
    {
        await Reach(page, label, asks: true);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Goes to a link or a button by its words, and presses Enter.</summary>
    private static async Task Enter(IPage page, string words)
    {
        await Reach(page, words);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForTimeoutAsync(300);
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    private static async Task Reach(IPage page, string words, bool asks = false)
    {
        for (var steps = 0; steps < MostSteps; steps++)
        {
            var (here, ring, isQuestion) = await Focused(page);
            if (isQuestion == asks && here.StartsWith(words, StringComparison.Ordinal))
            {
                Assert.False(ring.StartsWith("none", StringComparison.Ordinal), $"Nothing shows that “{words}” has the focus.");
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        throw new Xunit.Sdk.XunitException($"No key leads to “{words}”:\n{await page.Locator("body").InnerTextAsync()}");
    }

    /// <summary>What has the focus: its label or its words; and the line that shows it.</summary>
    private static async Task<(string Words, string Ring, bool IsQuestion)> Focused(IPage page)
    {
        var both = await page.EvaluateAsync<string[]>(
            """
            () => {
              const one = document.activeElement, ring = getComputedStyle(one.closest("li") ?? one), own = getComputedStyle(one);
              const words = one === document.body ? "" : one.labels?.[0]?.textContent ?? one.textContent;
              return [one.matches("input, textarea, select") ? "yes" : "", words.trim(), own.outlineStyle === "none" ? `${ring.outlineStyle} ${ring.outlineWidth}` : `${own.outlineStyle} ${own.outlineWidth}`];
            }
            """);
        return (both[1], both[2], both[0] == "yes");
    }
}
