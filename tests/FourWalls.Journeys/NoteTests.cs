using FourWalls.People;
using FourWalls.Tests;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>A note as a counsellor writes it between two sessions: quickly, by keyboard, and so that no word of it is lost.</summary>
[Collection(InChromium.Name)]
public class NoteTests(Browser browser)
{
    private const int MostKeys = 12;
    private const int BetweenLetters = 200; // milliseconds

    [Fact]
    public async Task C01_from_Today_to_a_signed_note_takes_at_most_twelve_keys_beside_the_words()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var nadia = await house.Join("Nadia Berg", Role.Counsellor);
        var file = await StaffHouse.OpenFile(nadia, "Robin Vale");
        await Plan(nadia.Browser, file, "Sleep through.");
        await using var window = await browser.Window();
        await window.Take(house.Site.Url, nadia.Browser);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(house.Site.Url, "/today").ToString());
        var keys = 0;
        async Task Key(string key)
        {
            keys++;
            await page.Keyboard.PressAsync(key);
        }
        await Key("Tab");
        await Key("Enter"); // past the bar
        while (!await page.EvaluateAsync<bool>("document.activeElement.matches('a') && document.activeElement.textContent === 'Robin Vale'"))
        {
            await Key("Tab");
            Assert.True(keys < MostKeys, "Robin is too far down.");
        }
        await Key("Enter");
        await Assertions.Expect(page.Locator("a:focus")).ToHaveTextAsync("Write a note");
        await Key("Enter");
        await Assertions.Expect(page.Locator("#Text:focus")).ToHaveCountAsync(1);
        await page.Keyboard.TypeAsync("Robin slept five hours on Sunday.");
        await Key("Tab");
        await Key("ArrowDown");
        await Key("Control+Enter");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Signed by Nadia Berg");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Sleep through.: worked on");
        Assert.True(keys <= MostKeys, $"It took {keys} keys.");
    }

    /// <summary>Without a pause there is no quiet moment to keep anything in: it is kept all the same, at the latest after five seconds.</summary>
    [Fact]
    public async Task C02_words_wait_for_at_most_five_seconds_however_steadily_somebody_types()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        await window.Take(scene, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url($"{scene.File}/notes/write"));
        var sent = false;
        page.Request += (_, request) => sent |= request.Method == "POST";
        await page.FocusAsync("#Text");
        for (var letters = 0; !sent; letters++)
        {
            Assert.True(letters < 5_000 / BetweenLetters, "Nothing was sent while somebody typed for five seconds.");
            await page.Keyboard.PressAsync("a");
            await page.WaitForTimeoutAsync(BetweenLetters);
        }
        await Kept(page);
    }

    [Fact]
    public async Task C02_words_typed_just_before_leaving_are_kept_beside_what_was_on_its_way()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        await window.Take(scene, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url($"{scene.File}/notes/write"));
        await page.FillAsync("#Text", "Begun.");
        await Kept(page);
        await page.FillAsync("#Text", "Begun. Left at once.");
        await page.GotoAsync(scene.Url("/today"));
        await Shown(scene, "Begun. Left at once.");

        // A save whose answer is still on its way: the page does not know yet that the server has a newer version.
        await page.GotoAsync(scene.Url($"{scene.File}/notes/write"));
        var arrived = new TaskCompletionSource();
        await page.RouteAsync("**/notes/write*", async route =>
        {
            if (route.Request.Method != "POST" || arrived.Task.IsCompleted)
            {
                await route.ContinueAsync();
                return;
            }
            await route.FetchAsync();
            arrived.SetResult();
        });
        await page.FillAsync("#Text", "Another one.");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await page.FillAsync("#Text", "Another one. And its last words.");
        await page.GotoAsync(scene.Url("/today"));
        await Shown(scene, "Another one. And its last words.");
    }

    [Fact]
    public async Task C03_who_was_signed_out_while_typing_signs_in_and_the_note_is_there()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        await using var window = await browser.Window();
        await window.Take(house.Site.Url, house.Founder.Browser);
        var page = await window.NewPageAsync();
        await page.GotoAsync(new Uri(house.Site.Url, $"{file}/notes/write").ToString());
        await page.FillAsync("#Text", "Words from before.");
        await Kept(page);
        house.Clock.Pass(TimeSpan.FromHours(2));
        await page.FillAsync("#Text", "Words from before. Words from after.");
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("signed out");
        await page.Press("Keep as a draft");
        await page.FillAsync("#againName", house.Founder.Own.SignIn);
        await page.FillAsync("#againPassphrase", house.Founder.Own.Passphrase);
        await page.FillAsync("#againFactor", house.Founder.Own.Phone.Now(house.Clock));
        await page.Press("Sign in");
        await page.Press("Send it now");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Words from before. Words from after.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on writing" }).ClickAsync();
        await Assertions.Expect(page.Locator("#Text:focus")).ToHaveValueAsync("Words from before. Words from after.");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("not signed");
    }

    [Fact]
    public async Task C04_of_two_tabs_with_one_draft_the_second_only_reads_and_says_why()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window();
        await window.Take(scene, scene.Founder);
        var first = await window.NewPageAsync();
        await first.GotoAsync(scene.Url($"{scene.File}/notes/write"));
        await first.FillAsync("#Text", "Words of the first tab.");
        await Kept(first);
        var second = await window.NewPageAsync();
        await second.GotoAsync(first.Url);
        await Assertions.Expect(second.Locator("#kept")).ToContainTextAsync("open in another tab");
        await Assertions.Expect(second.Locator("#Text")).Not.ToBeEditableAsync();
        // What can only be read is not signed either: its fields would go along empty.
        var url = second.Url;
        await second.FocusAsync("#Text");
        await second.Keyboard.PressAsync("Control+Enter");
        await second.EvaluateAsync("document.querySelector('form[data-keeps]').requestSubmit()");
        await scene.Founder.Open(new Uri(url).PathAndQuery);
        Assert.Equal("Words of the first tab.", scene.Founder.Find("[name=Text]"));
        Assert.Equal(url, second.Url);
        await first.FillAsync("#Text", "Words of the first tab, and more.");
        await Kept(first);
        await first.CloseAsync();
        await second.ReloadAsync();
        await Assertions.Expect(second.Locator("#Text")).ToBeEditableAsync();
        await Assertions.Expect(second.Locator("#Text")).ToHaveValueAsync("Words of the first tab, and more.");
    }

    [Fact]
    public async Task C04_two_devices_with_one_draft_do_not_fight_and_what_both_typed_is_kept()
    {
        await using var scene = await Scene.Set();
        await scene.Founder.Open($"{scene.File}/notes/write");
        await scene.Founder.Type("Text", "Begun.").Press("Keep as a draft");
        await scene.Founder.Follow("Go on writing");
        var elsewhere = scene.Founder.Type("Text", "Begun, and gone on with at home.").Fill("Keep as a draft");
        await using var window = await browser.Window();
        await window.Take(scene, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url(scene.Founder.Paths[^1]));
        await scene.Founder.Send(elsewhere);
        await page.FillAsync("#Text", "Begun, and gone on with in the room.");
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("draft of its own");
        await Kept(page);
        await scene.Founder.Open(scene.File);
        scene.Founder.Sees("Begun, and gone on with at home.").Sees("Begun, and gone on with in the room.");
    }

    [Fact]
    public async Task C04_without_a_script_too_both_texts_are_shown_and_neither_is_lost()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "Begun.").Press("Keep as a draft");
        await founder.Follow("Go on writing");
        var late = founder.Type("Text", "Late words.").Fill("Keep as a draft");
        await founder.Type("Text", "Quick words.").Press("Keep as a draft");
        await founder.Send(late);
        founder.Sees("Other words were kept in this draft meanwhile").Sees("Quick words.");
        Assert.Equal("Late words.", founder.Find("[name=Text]"));
        await founder.Press("Keep as a draft");
        await founder.Open(scene.File);
        founder.Sees("Late words.").Sees("Quick words.");
    }

    [Fact]
    public async Task C05_a_note_says_for_which_goal_it_was_or_why_for_none_and_the_plan_shows_the_sessions()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "We walked to the harbour together.").Press("Sign");
        founder.Sees("Say for which goal this session was, or why for none.");
        await founder.Type("Did0", "moved").Type("Said0", "Two walks.").Press("Sign");
        founder.Sees("I want to hear the sea again.: it moved").Sees("Two walks.");
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "The flat flooded.").Type("NoGoal", "There was a flood to speak of first.").Press("Sign");
        founder.Sees("For no goal of the plan: There was a flood").Sees("Signed by");
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "A quiet hour.").Type("Did0", "worked").Press("Keep as a draft");
        await founder.Press("Sign");
        founder.Sees("Signed by");
        await founder.Open($"{scene.File}/plan");
        founder.Sees("Goal 1: 2 sessions, and it moved in 1");
        PlanTests.SaysTheSame(founder, 1);
    }

    [Fact]
    public async Task C05_a_draft_that_says_nothing_of_the_plan_is_kept_and_not_signed()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "Only a draft.").Press("Keep as a draft");
        await founder.Press("Sign");
        founder.Sees("Say for which goal of the plan this session was").Sees("Draft, not signed.");
    }

    [Fact]
    public async Task C05_what_is_typed_about_goals_is_kept_whatever_is_ticked_or_ended_meanwhile()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/plan/write");
        await founder.Press("Another goal");
        await founder.Type("Goal1", "I want to sleep.").Press("Keep the plan");
        await founder.Open($"{scene.File}/notes/write");
        // Nothing in the main field yet: kept as it is typed all the same.
        await founder.Send(founder.Type("Said0", "Two walks, not ticked.").Type("Did1", "worked").Type("NoGoal", "A reason, too.").Fill("Keep as a draft").With("What", "typed"));
        Assert.Contains("\"version\":1", founder.Html, StringComparison.Ordinal);
        await founder.Open($"{scene.File}/plan/write");
        await founder.Type("End0", "left").Type("End1", "reached").Press("Keep the plan");
        await founder.Open($"{scene.File}/notes/write");
        await founder.Follow("Go on with it");
        founder.Sees("I want to hear the sea again. (ended)");
        await founder.Type("Text", "The session.").Press("Keep as a draft");
        founder.Sees("I want to hear the sea again.: not today. Two walks, not ticked.").Sees("I want to sleep.: worked on").Sees("A reason, too.");
        await founder.Follow("Go on writing");
        founder.Sees("I want to sleep. (ended)");
        await founder.Send(founder.Fill("Keep as a draft").With("What", "typed"));
        await founder.Open($"{scene.File}/notes/write");
        // Nothing at all: there is nothing to keep.
        await founder.Send(founder.Fill("Keep as a draft").With("What", "typed"));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, founder.Status);
    }

    [Fact]
    public async Task C08_what_is_very_like_an_earlier_note_is_marked_before_it_is_signed()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        const string Carried = "Until next time: the walk to the harbour on Sunday, with the neighbour, whatever the weather is.";
        await founder.Open($"{scene.File}/notes/write?template=dap");
        await founder.Type("Section0", "Robin told of the storm.").Type("Section2", Carried).Type("Did0", "worked").Press("Sign");
        await founder.Open($"{scene.File}/notes/write");
        founder.Sees("Robin told of the storm."); // the last note, beside it
        await founder.Type("Section0", "Robin told of the calm.").Press("Carry the last plan over");
        Assert.Equal((Carried, "Robin told of the calm."), (founder.Find("[name=Section2]"), founder.Find("[name=Section0]")));
        await founder.Type("Did0", "worked").Press("Sign");
        founder.Sees("very like an earlier note");
        Assert.Contains(Carried, founder.Find("mark"), StringComparison.Ordinal);
        await founder.Press("Sign");
        founder.Sees("Signed by");
        // Changed, it is not marked.
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Section2", "Until next time: rest, and one telephone call to the sister who lives by the lake.").Type("Did0", "moved").Press("Sign");
        founder.Sees("Signed by");
    }

    [Fact]
    public async Task A_note_opens_from_its_booking_with_day_hours_and_way_filled_in()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite);
        var file = await StaffHouse.OpenFile(house.Founder, "Robin Vale");
        var browser = house.Founder.Browser;
        var booking = await house.Book(browser, file, hours: 2);
        var at = house.Clock.GetUtcNow().AddHours(2);
        await browser.Open($"{file}/notes/write?booking={booking}");
        Assert.Equal(
            ($"{at:yyyy-MM-dd}", $"{at:HH:mm}", "in person"),
            (browser.Find("[name=HeldOn]", "value"), browser.Find("[name=Start]", "value"), browser.Find("[name=Modality]", "value")));
        await browser.Type("Text", "Robin came early.").Press("Sign");
        browser.Sees("Signed by").Sees("in person");
        // Another file's booking says nothing here.
        var other = await StaffHouse.OpenFile(house.Founder, "Kim Sorel");
        await browser.Open($"{other}/notes/write?booking={booking}");
        Assert.Equal("", browser.Find("[name=Start]", "value"));
    }

    [Fact]
    public async Task Another_form_of_note_loses_no_word()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/notes/write");
        await founder.Type("Text", "Everything in one.").Type("Template", "soap").Press("Use this form");
        Assert.Equal("Everything in one.", founder.Find("[name=Section0]"));
        await founder.Type("Section3", "Next: rest.").Type("Template", "birp").Press("Use this form");
        Assert.Equal("Next: rest.", founder.Find("[name=Section3]"));
        Assert.Contains("Everything in one.", founder.Find("[name=Section0]"), StringComparison.Ordinal);
        await founder.Type("Template", "free").Press("Use this form");
        Assert.Contains("Everything in one.", founder.Find("[name=Text]"), StringComparison.Ordinal);
        Assert.Contains("Next: rest.", founder.Find("[name=Text]"), StringComparison.Ordinal);
    }

    internal static async Task Kept(IPage page)
    {
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("Kept as a draft", new() { Timeout = 60_000 });
        // The next one is told apart from this one.
        await page.EvaluateAsync("document.getElementById('kept').textContent = ''");
    }

    private static Task Shown(Scene scene, string words) => StaffHouse.Until(async () =>
    {
        await scene.Founder.Open(scene.File);
        return scene.Founder.Text.Contains(words, StringComparison.Ordinal);
    });

    private static async Task Plan(Visitor by, string file, string goal)
    {
        await by.Open($"{file}/plan/write");
        await by.Type("Goal0", goal).Press("Keep the plan");
    }
}
