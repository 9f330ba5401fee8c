using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;

namespace FourWalls.Journeys;

/// <summary>Finds pages by the links that lead to them, so that a page that is added is looked at without being listed.</summary>
public static partial class Crawl
{
    private const int MostPages = 200;

    /// <summary>Goes to one of the client's views from wherever they are.</summary>
    public static async Task Show(Visitor client, ClientStep view)
    {
        await client.Open("/");
        while (client.Page.QuerySelector(".fw-back button") is not null)
            await client.Press("Back");
        foreach (var button in view.Buttons)
            await client.Press(button);
        Assert.Contains(view.Heading, client.Find("h1"), StringComparison.Ordinal);
    }

    /// <summary>Every staff page that the founder can reach by links, one for each kind of address.</summary>
    /// <returns>What kind of page it is, and an address of it.</returns>
    public static async Task<IReadOnlyList<(string Kind, string Path)>> Staff(Scene scene)
    {
        var found = new Dictionary<string, string>();
        var waiting = new Queue<string>(["/today", "/set-up/shares"]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out var path) && seen.Count < MostPages)
        {
            if (!seen.Add(path))
                continue;
            await scene.Founder.Open(path);
            if (scene.Founder.Status != HttpStatusCode.OK)
                continue;
            found.TryAdd(Kind(path), path);
            foreach (var link in Links(scene.Founder).Where(link => !found.ContainsKey(Kind(link))))
                waiting.Enqueue(link);
        }
        Assert.True(found.Count > 5, $"Only {string.Join(", ", found.Keys)} was found.");
        return [.. found.Select(one => (one.Key, one.Value)).OrderBy(one => one.Key, StringComparer.Ordinal)];
    }

    /// <summary>The addresses on a page that lead to other pages of the site.</summary>
    public static IEnumerable<string> Links(Visitor visitor) => visitor.Page.QuerySelectorAll("a[href]").OfType<IHtmlAnchorElement>()
        .Select(link => link.GetAttribute("href")!.Split('#')[0]).Where(path => path.StartsWith('/')).Distinct();

    /// <summary>An invitation's one-time link, made by the founder as one makes them.</summary>
    public static async Task<string> Invitation(Scene scene)
    {
        var link = await People.Invitation.Make(
            scene.Site.Practice, await Signed(scene), "Ben Cole", "ben", [People.Role.Counsellor]);
        return $"/join/{link}";
    }

    internal static async Task<People.Session> Signed(Scene scene)
    {
        var sessions = (People.Sessions)scene.Site.App.Services.GetService(typeof(People.Sessions))!;
        var cookie = scene.Founder.Cookies.GetCookies(scene.Site.Url)["home"]!.Value;
        return (await sessions.Find(Sealing.SessionSecret.Parse(cookie)!))!;
    }

    private static string Kind(string path) => Ids().Replace(path, "*");

    [GeneratedRegex("(?<=[/=])[A-Za-z0-9_-]{20,}")]
    private static partial Regex Ids();
}
