using System.Text.RegularExpressions;
using AngleSharp.Dom;
using FourWalls.Clients;
using FourWalls.Looks;

namespace FourWalls.Journeys;

/// <summary>Clients read this tired, or afraid, or in their second language: seven years of school must do.</summary>
[Trait("size", "long")]
public partial class WordsTests
{
    private const double MostYears = 7;
    private const int LongEnough = 12;

    [Fact]
    public async Task B02_everything_longer_than_twelve_words_that_a_client_reads_needs_seven_years_of_school()
    {
        await using var scene = await Scene.Set();
        var texts = new HashSet<string>();
        using var visitor = new Visitor(scene.Site.Url);
        foreach (var path in new[] { "/", "/promise", "/nothing-here" })
        {
            await visitor.Open(path);
            texts.UnionWith(Texts(visitor));
        }
        await visitor.Open("/");
        await visitor.Type("words", "not the right words").Press("Go on");
        texts.UnionWith(Texts(visitor));
        using var client = await scene.Client();
        foreach (var view in Scene.Steps)
        {
            await Crawl.Show(client, view);
            texts.UnionWith(Texts(client));
        }
        await client.Open("/no-such-thing");
        texts.UnionWith(Texts(client));
        texts.UnionWith(Enum.GetValues<Reason>().Select(reason => $"Amara Osei read your notes, because {Decision.WordsFor(reason)}."));

        var hard = texts.Where(text => Readability.Words(text).Count > LongEnough)
            .Select(text => (Years: Readability.Years(text), Text: text)).OrderByDescending(one => one.Years).ToList();
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', hard.Take(8).Select(one => $"{one.Years:0.0}  {one.Text}")));
        Assert.True(hard.Count > 30, "The texts were not found.");
        Assert.All(hard, one => Assert.True(one.Years <= MostYears, $"{one.Years:0.0} years: {one.Text}"));
    }

    [Fact]
    public async Task B02_the_promise_as_a_whole_needs_seven_years_of_school_and_is_the_same_inside_and_outside()
    {
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        await visitor.Open("/promise");
        var outside = Texts(visitor);
        Assert.InRange(Readability.Years(string.Join(' ', outside)), 1, MostYears);
        await visitor.Open("/");
        await visitor.Press("What we keep");
        Assert.Equal(outside, Texts(visitor));
        using var client = await scene.Client();
        await client.Press("What we promise");
        Assert.All(outside, text => Assert.Contains(text, Texts(client)));
    }

    /// <summary>Each row of the table in design.md section 1, and each edge, has its sentence; taking one out fails here.</summary>
    [Theory]
    [InlineData("who may read", "They can read the parts of your file that they need")]
    [InlineData("look first", "The reason is written down first.")]
    [InlineData("the client", "You can read what is shared with you.")]
    [InlineData("held back by law", "as far as the law lets us show it now")]
    [InlineData("other staff", "a number in place of your name")]
    [InlineData("the desk", "It sees when you are booked, with whom, how you meet, and if you came.")]
    [InlineData("words for the desk", "It sees what was noted for the room, and why a time was moved.")]
    [InlineData("asked for another time", "They can see if another time was asked for.")]
    [InlineData("sizes", "about how long a text is")]
    [InlineData("the disk", "They see no more than that.")]
    [InlineData("a court", "or if a court told us to hand it over")]
    [InlineData("hostile while signed in", "could then read all that this person’s keys open")]
    [InlineData("old copies", "for old copies")]
    [InlineData("unlogged", "They could do it and write nothing down.")]
    [InlineData("others' keys", "They could not read what only other people’s keys open.")]
    [InlineData("set-up and recovery", "could read everything. Only the notes that a worker keeps for themselves alone stay shut.")]
    [InlineData("memory", "We cannot wipe the words that were shown.")]
    [InlineData("shared copies", "Nobody can call such a copy back.")]
    [InlineData("history", "It does not wipe the list of sites that your browser keeps.")]
    [InlineData("a watched device", "It does not stop somebody who watches your device")]
    [InlineData("duties", "There are times when a worker must tell somebody.")]
    public async Task The_promise_says(string what, string sentence)
    {
        Assert.NotEmpty(what);
        await using var scene = await Scene.Set();
        using var visitor = new Visitor(scene.Site.Url);
        await visitor.Open("/promise");
        visitor.Sees(sentence);
    }

    [Theory]
    [InlineData("The cat sat on the mat.", -2, 1)]
    [InlineData("We keep your words locked. Only some people have a key.", 0, 4)]
    [InlineData("Authorised personnel may disclose confidential information pursuant to applicable statutory obligations.", 17, 40)]
    public void The_measure_tells_easy_from_hard(string text, double least, double most) => Assert.InRange(Readability.Years(text), least, most);

    /// <summary>The text of each paragraph, item, heading and hint in the main part of a page.</summary>
    private static List<string> Texts(Visitor visitor) =>
    [
        .. visitor.Page.QuerySelectorAll("main").SelectMany(main => main.QuerySelectorAll("h1, h2, h3, p, li, .govuk-hint, label, summary"))
            .Where(element => element.QuerySelector("p, li") is null && !element.ClassList.Contains("fw-text")
                && !element.ClassList.Contains("fw-stem")) // the words of a published questionnaire are not ours to change
            .Select(element => Spaces().Replace(element.TextContent, " ").Trim()).Where(text => text.Length > 0 && text != "Back"),
    ];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>Flesch and Kincaid's measure: years of school that a text asks for, from the length of its sentences and words.</summary>
public static partial class Readability
{
    public static IReadOnlyList<string> Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    public static double Years(string text)
    {
        var words = Words(text);
        var sentences = SentenceEnds().Split(text).Count(part => Word().IsMatch(part));
        return (0.39 * words.Count / sentences) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
    }

    /// <summary>Groups of vowels, less the ones that are not spoken. Right for most words, and near enough over a sentence.</summary>
    public static int Syllables(string word)
    {
        var letters = word.ToLowerInvariant().Split('’', '\'')[0];
        if (letters.Length <= 3 || letters.All(char.IsAsciiDigit))
            return 1;
        letters = Silent().Replace(letters, "");
        return Math.Max(1, Vowels().Count(letters));
    }

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9’']*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[.!?:;](?:\s|$)")]
    private static partial Regex SentenceEnds();

    [GeneratedRegex("(?:[^laeiouy]es|[^dt]ed|[^laeiouy]e)$")]
    private static partial Regex Silent();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();
}
