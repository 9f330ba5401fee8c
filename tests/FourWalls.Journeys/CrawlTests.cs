using System.Net;

namespace FourWalls.Journeys;

/// <summary>Every link and every button leads somewhere, without JavaScript.</summary>
[Trait("size", "long")]
public class CrawlTests
{
    [Fact]
    public async Task X04_every_link_and_form_on_public_pages_answers()
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        var waiting = new Queue<string>(["/", "/promise", "/sign-in", await Crawl.Invitation(scene)]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path))
                continue;
            await visitor.Open(path);
            Assert.True(visitor.Status == HttpStatusCode.OK, $"{path} answers {visitor.Status}.");
            foreach (var link in Crawl.Links(visitor))
                waiting.Enqueue(link);
            foreach (var button in Buttons(visitor))
            {
                await visitor.Open(path);
                await visitor.Press(button);
                Assert.True((int)visitor.Status < 400, $"“{button}” on {path} answers {visitor.Status}.");
            }
        }
        Assert.True(seen.Count >= 4);
    }

    [Fact]
    public async Task X04_every_button_in_every_client_view_answers()
    {
        await using var scene = await Scene.Set();
        foreach (var view in Scene.Steps)
        {
            using var client = await scene.Client();
            await Crawl.Show(client, view);
            foreach (var button in Buttons(client))
            {
                await Crawl.Show(client, view);
                await client.Press(button);
                Assert.True((int)client.Status < 400, $"“{button}” in {view} answers {client.Status}.");
                if (client.LeftTo is not null)
                    break; // the last: nobody is signed in any more
            }
            Assert.Empty(Crawl.Links(client));
        }
    }

    [Fact]
    public async Task What_is_gone_says_so_once_and_Home_is_shown_the_next_time()
    {
        await using var scene = await Scene.Set();
        using var client = await scene.Client();
        await client.Press("What is shared with you");
        await client.Press("Note of");
        client.Sees(Scene.SharedText);
        await scene.Founder.Open(scene.Shared);
        await scene.Founder.Press("Stop sharing");

        await client.Open("/");
        Assert.Equal(HttpStatusCode.NotFound, client.Status);
        client.DoesNotSee(Scene.SharedText).Sees("There is nothing here for you to see.");
        await client.Follow("Go to the start");
        client.Sees("Hello").Sees("Nothing yet.");
    }

    [Theory]
    [InlineData("wrong words", "Those words did not open anything.")]
    [InlineData(null, "What we promise, and what we cannot")]
    public async Task What_the_front_door_has_to_say_is_said_once_and_nothing_of_it_stays(string? words, string said)
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        await visitor.Open("/");
        if (words is null)
            await visitor.Press("What we keep");
        else
            await visitor.Type("words", words).Press("Go on");
        visitor.Sees(said);
        Assert.Null(visitor.Cookies.GetCookies(scene.Site.Url)["front"]);
        await visitor.Open("/");
        visitor.Sees("Welcome").DoesNotSee(said);
    }

    [Fact]
    public async Task A_receipt_is_given_for_looks_that_are_listed_and_no_others()
    {
        await using var scene = await Scene.Set();
        using var client = await scene.Client();
        await Crawl.Show(client, Scene.Steps.First(step => step.View == "Looks"));
        var listed = client.Page.QuerySelectorAll("button[name=item]").Select(one => one.GetAttribute("value")!.Split(' ')[0]).ToHashSet();
        Assert.NotEmpty(listed);
        var token = client.Page.QuerySelector("input[name=token]")!.GetAttribute("value")!;
        foreach (var index in Enumerable.Range(0, 25).Select(i => i.ToString()).Append("99999999").Append("-1").Append("x"))
        {
            await client.Post("/", ("token", token), ("go", "Receipt"), ("item", index));
            if (client.Status == HttpStatusCode.OK)
                client.Sees("A receipt");
            else
                Assert.Equal(HttpStatusCode.NotFound, client.Status);
        }
        // Entry 0 founded the practice: a receipt for it would hand out the practice's facts.
        await client.Post("/", ("token", token), ("go", "Receipt"), ("item", "0"));
        client.DoesNotSee("A receipt");
    }

    /// <summary>The words of the buttons, the way out last.</summary>
    private static IReadOnlyList<string> Buttons(Visitor visitor) =>
    [
        .. visitor.Page.QuerySelectorAll("button").Select(one => one.TextContent.Trim()).Distinct().OrderBy(words => words.StartsWith("Leave", StringComparison.Ordinal)),
    ];
}
