using System.Diagnostics;
using FourWalls.Sealing;

namespace FourWalls.Journeys;

/// <summary>A wrong code tells nothing: not whether it was ever one, nor that it is not one any more.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)] // not at the same time as what needs the machine most
public class GuessingTests
{
    private const int Tries = 40;

    /// <summary>As many as may be wrong from one address before the answer is to wait.</summary>
    private const int TriesAtOnce = 6;

    /// <summary>What the quiet tries may differ by; a second stretching would double the cost.</summary>
    private const double Tolerance = 0.25;

    /// <summary>What is really slower is slower every time; what was only disturbed is not.</summary>
    private const int Rounds = 4;

    [Fact]
    public async Task A10_codes_that_were_never_issued_replaced_or_closed_give_the_same_page_at_the_same_cost()
    {
        // The rounds that codes have in earnest: with fewer, nothing that costs a second run would be seen.
        await using var scene = await Scene.Set(SiteUnderTest.NewFolder($"1000 {StretchSet.DefaultCodeRounds}"));
        var old = scene.Words;
        await scene.Founder.Open($"{scene.File}/who");
        await scene.Founder.Press("Replace lost words");
        var current = scene.Founder.Find("#code");
        Assert.NotEqual(old, current);
        // Closed: the way in is gone and nothing has come after it.
        var closed = await CloseOne(scene);
        var codes = new[] { WordList.Draw(), old, closed };
        var pages = new HashSet<string>();
        var spread = double.MaxValue;
        for (var round = 0; round < Rounds && spread > 1 + Tolerance; round++)
            spread = await Spread(scene, codes, pages);
        Assert.Single(pages);
        Assert.Contains(People.SignIn.WrongCode, pages.Single(), StringComparison.Ordinal);
        Assert.InRange(spread, 1, 1 + Tolerance);

        using var right = new Visitor(scene.Site.Url);
        scene.Clock.Pass(TimeSpan.FromMinutes(16));
        await right.Open("/");
        await right.Type("words", current).Press("Go on");
        right.Sees("Hello");
    }

    /// <returns>The slowest code's time by the fastest's, of the tries that the machine disturbed least.</returns>
    private static async Task<double> Spread(Scene scene, string[] codes, HashSet<string> pages)
    {
        var times = codes.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < Tries; i++)
        {
            if (i % (TriesAtOnce / codes.Length) == 0)
                scene.Clock.Pass(TimeSpan.FromMinutes(16));
            // In turns, so that whatever else the machine does falls on all alike.
            for (var turn = 0; turn < codes.Length; turn++)
            {
                var which = (i + turn) % codes.Length;
                var (page, took) = await Try(scene, codes[which]);
                pages.Add(page);
                times[which].Add(took);
            }
        }
        var quiet = times.Select(Quiet).ToList();
        TestContext.Current.SendDiagnosticMessage($"Times: {string.Join(", ", quiet.Select(one => $"{one:0.0} ms"))}");
        return quiet.Max() / quiet.Min();
    }

    /// <summary>A second client of the practice whose code is taken away by replacing it twice: both are of no use.</summary>
    private static async Task<string> CloseOne(Scene scene)
    {
        var founder = scene.Founder;
        await founder.Open("/files/new");
        await founder.Type("Kind", "Person").Type("name0", "Kim Reed").Press("Open the file");
        await founder.Open($"{founder.Paths[^1]}/who");
        await founder.Press("Make six words");
        var first = founder.Find("#code");
        await founder.Press("Replace lost words");
        await founder.Press("Replace lost words");
        return first;
    }

    private static async Task<(string Page, double Took)> Try(Scene scene, string words)
    {
        using var visitor = new Visitor(scene.Site.Url);
        await visitor.Open("/");
        visitor.Type("words", words);
        var watch = Stopwatch.StartNew();
        await visitor.Press("Go on");
        watch.Stop();
        // The forms' tokens are new in every page; everything else must be the same to the letter.
        var html = visitor.Html;
        foreach (var token in visitor.Page.QuerySelectorAll("input[name=token]"))
            html = html.Replace(token.GetAttribute("value")!, "", StringComparison.Ordinal);
        return (html, watch.Elapsed.TotalMilliseconds);
    }

    /// <summary>What a fifth of the tries take at most: load only ever adds.</summary>
    private static double Quiet(List<double> values) => values.Order().ElementAt(values.Count / 5);
}
