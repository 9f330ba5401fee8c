using System.Globalization;
using AngleSharp.Dom;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>A plan as people meet it: written, changed by two at once, looked at again, drawn, printed, and read by the client.</summary>
[Collection(InChromium.Name)]
public class PlanTests(Browser browser)
{
    [Fact]
    public async Task Two_people_change_a_plan_at_once_and_both_texts_are_shown_and_neither_is_lost()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/plan/write");
        var first = founder.Type("Goal0", "I want a boat.").Fill("Keep the plan");
        await founder.Open($"{scene.File}/plan/write");
        await founder.Type("Goal0", "I want a house by the sea.").Press("Keep the plan");
        await founder.Send(first);
        founder.Sees("changed the plan while you were writing").Sees("I want a house by the sea.");
        Assert.Equal("I want a boat.", founder.Find("[name=Goal0]"));
        await founder.Press("Keep the plan");
        founder.Sees("I want a boat.").Sees("Version 3");
        await founder.Follow("Version 2");
        founder.Sees("I want a house by the sea.").Sees("has been changed since");
        await founder.Open($"{scene.File}/plan");
        await founder.Follow("Version 1");
        founder.Sees("I want to hear the sea again.");
    }

    [Fact]
    public async Task A_plan_whose_day_has_come_is_on_Today_until_it_has_been_looked_at()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open("/today");
        founder.DoesNotSee("to be looked at again");
        await founder.Open($"{scene.File}/plan/write");
        await founder.Type("ReviewOn", Day(scene, 0)).Press("Keep the plan");
        await founder.Open("/today");
        founder.Sees("A plan is to be looked at again");
        await founder.Open(founder.Page.QuerySelector("main li a[href*='/plan']")!.GetAttribute("href")!);
        founder.Sees("that day has come");
        await founder.Type("Outcome", "The sea is closer.").Type("Next", "not a day").Press("Keep the review");
        founder.Sees("Give the day as a date");
        Assert.Equal("The sea is closer.", founder.Find("[name=Outcome]"));
        await founder.Type("Next", Day(scene, 90)).Press("Keep the review");
        founder.Sees("Last review").Sees("The sea is closer.");
        await founder.Open("/today");
        founder.DoesNotSee("to be looked at again");
    }

    [Fact]
    public async Task X20_the_picture_of_a_plan_says_what_its_sentences_and_its_table_say()
    {
        await using var scene = await Scene.Set();
        var founder = scene.Founder;
        await founder.Open($"{scene.File}/plan/write");
        await founder.Press("Another goal");
        await founder.Type("Goal1", "I want to sleep.").Press("Keep the plan");
        SaysTheSame(founder, 2);
    }

    [Fact]
    public async Task A_plan_on_paper_has_its_goals_and_nothing_to_press()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(free: true);
        await window.Take(scene.Site.Url, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url($"{scene.File}/plan"));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var text = await page.EvaluateAsync<string>("document.body.innerText");
        Assert.Contains("I want to hear the sea again.", text, StringComparison.Ordinal);
        foreach (var word in new[] { "Leave", "Change the plan", "Keep the review", "Stop sharing", "FourWalls", "Session notes" })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_reads_their_plan_at_the_one_address_until_sharing_stops()
    {
        await using var scene = await Scene.Set();
        using var client = await scene.Client();
        await client.Press("My plan");
        client.Sees("I want to hear the sea again.").Sees("One walk a day").Sees("Walks in a week");
        Assert.All(client.Paths, path => Assert.Equal("/", path));
        await scene.Founder.Open($"{scene.File}/plan");
        await scene.Founder.Press("Stop sharing");
        await client.Open("/");
        client.DoesNotSee("hear the sea").Sees("No plan is shared with you yet");
    }

    /// <summary>Row by row: the picture's numbers, the sentence, the table's cells.</summary>
    internal static void SaysTheSame(Visitor visitor, int goals)
    {
        var (drawn, rows) = (visitor.Page.QuerySelectorAll("svg.thread g[data-goal]").ToList(), visitor.Page.QuerySelectorAll("table.thread tbody tr").ToList());
        var said = visitor.Page.QuerySelectorAll("figcaption p").Select(one => one.TextContent).ToList();
        Assert.Equal((goals, goals, goals), (drawn.Count, rows.Count, said.Count));
        foreach (var (picture, row, sentence) in drawn.Zip(rows, said))
        {
            var cells = row.Children.Select(cell => cell.TextContent.Trim()).ToList();
            var dots = picture.QuerySelectorAll("circle.session").ToList();
            Assert.Equal((cells[0], cells[3], cells[4]), (picture.GetAttribute("data-goal"), picture.GetAttribute("data-sessions"), picture.GetAttribute("data-moved")));
            Assert.Equal((cells[3], cells[4]), (Text(dots.Count), Text(dots.Count(dot => dot.GetAttribute("fill") != "none"))));
            Assert.Contains($"Goal {cells[0]}", sentence, StringComparison.Ordinal);
            Assert.Contains(cells[5], sentence, StringComparison.Ordinal);
            // What is missing is drawn with a broken line.
            Assert.Equal((cells[1].Length == 0, cells[5].Length == 0), (IsBroken(picture, "circle:not(.session)"), IsBroken(picture, "rect:last-of-type")));
        }
    }

    private static bool IsBroken(IElement picture, string part) => picture.QuerySelector(part)!.HasAttribute("stroke-dasharray");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(Scene scene, int days) => scene.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
