using System.Net;
using FourWalls.Looks;
using FourWalls.Sealing;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>
/// Every address of the site, asked for by everybody: what each of them gets is what routes.txt says. The addresses are taken
/// from the running site, so that a page that is added without its line in the table is a failure.
/// </summary>
public class RouteMatrix
{
    /// <summary>Fewer misses than make the site stop looking things up.</summary>
    private const int RowsBetweenRests = 8;

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("size", "long")]
    public async Task X10_everybody_gets_what_the_table_says_and_what_is_not_for_them_is_not_there(Engine engine)
    {
        await using var people = await RouteMatrixPeople.Gather(engine);
        var table = RouteTable.Read();
        Assert.Equal(string.Concat(RouteMatrixPeople.Columns.Select(one => one.Letter)), table.Columns);
        var rows = RouteRow.Of(people.House.Site);
        RouteTable.HasTheSameRows(table, rows);

        var nothing = new Dictionary<(char, string), Answer>();
        var found = new List<(string Row, string Letters)>();
        var unlike = new List<string>();
        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            if (number % RowsBetweenRests == 0)
                await people.Rest();
            var letters = "";
            foreach (var (letter, _) in RouteMatrixPeople.Columns)
            {
                var answer = await Ask(people, letter, row, people.PathOf(row.Route));
                if (answer.Letter is 'O' or 'N' or 'C' && !answer.WasEntered)
                    unlike.Add($"{row} for {letter}: words were shown before a look was on the ledger.");
                if (answer.Letter == '.')
                {
                    var key = (letter, row.How == "VIEW" ? row.Route : row.How);
                    if (!nothing.TryGetValue(key, out var expected))
                        nothing[key] = expected = await Ask(people, letter, row, $"/files/{Id<RouteMatrix>.New()}/nothing", isNothing: true);
                    if (answer != expected)
                        unlike.Add($"{row} for {letter}: {answer.Status}, {answer.Entries}, {(answer.Body == expected.Body ? "the same page" : answer.Body)}");
                }
                letters += answer.Letter;
            }
            found.Add((row.ToString(), letters));
        }
        RouteTable.HasTheSameAnswers(table, found);
        Assert.True(unlike.Count == 0, $"These say more than they should:\n{string.Join("\n", unlike)}");
    }

    /// <summary>The table is what the site does: the test above holds it to that.</summary>
    [Fact]
    public void C06_nobody_but_its_author_is_ever_shown_a_session_note_and_the_record_is_for_who_works_with_it()
    {
        var table = RouteTable.Read();
        foreach (var (row, letters) in table.Rows)
        {
            Assert.All(letters.Zip(table.Columns).Where(one => one.First == 'O'), one => Assert.Equal(('n', row), (one.Second, row)));
            Assert.All(letters.Zip(table.Columns).Where(one => one.First == 'N'), one => Assert.Contains(one.Second, row is "VIEW SharedNote" or "VIEW MyPlan" ? "c" : "ns"));
        }
        Assert.Contains(table.Rows, one => one.Letters.Contains('O', StringComparison.Ordinal));
    }

    /// <summary>What somebody got, and what of it the ledger holds if it was nothing.</summary>
    /// <param name="WasEntered">X11: a look of theirs was on the ledger before the first byte of the body.</param>
    private sealed record Answer(char Letter, int Status, string Body, string Entries, bool WasEntered);

    private static async Task<Answer> Ask(RouteMatrixPeople people, char letter, RouteRow row, string path, bool isNothing = false)
    {
        var (visitor, person) = people[letter];
        var ledger = people.House.Site.Practice.Ledger;
        var (before, arrived) = (ledger.Standing.Size, 0L);
        using var requests = new Requests(people.House.Site.Url, visitor.Cookies) { Arrived = () => arrived = ledger.Standing.Size };
        var (status, body, location) = await Send(people, requests, visitor, row, path, isNothing);
        var outcome = people.LetterOf(status, body, location);
        if (outcome != '.')
            return new Answer(outcome, status, "", "", (await Entries.Of(people.House.Site, person, before, arrived)).Any(one => one is { Act: Act.Looked, Permitted: true }));
        // A secret that is drawn for each answer would make two of them differ; there is none on this page.
        var entries = (await Entries.Of(people.House.Site, person, before)).Where(one => one.Act is not (Act.SettledKeys or Act.MovedItems));
        return new Answer(outcome, status, body, string.Join("; ", entries.Select(KindOf)), false);
    }

    private static async Task<(int Status, string Body, string? Location)> Send(
        RouteMatrixPeople people, Requests requests, Visitor visitor, RouteRow row, string path, bool isNothing)
    {
        var token = TokenOf(people.House.Site, visitor);
        switch (row.How)
        {
            case "POST":
                return await requests.Send("POST", path, token, people.FieldsOf(row.Route));
            case "BARE":
                return await requests.Send("POST", path, "", people.FieldsOf(row.Route));
            case "VIEW":
                _ = await requests.Send("POST", "/", token, ("go", row.Route), ("item", people.ItemOf(row.Route, isNothing)));
                return await requests.Send("GET", "/");
            default:
                return await requests.Send("GET", path);
        }
    }

    private static string TokenOf(SiteUnderTest site, Visitor visitor)
    {
        using var secret = SessionSecret.Parse(visitor.Cookies.GetCookies(site.Url)["home"]?.Value);
        return secret?.FormToken() ?? "";
    }

    private static string KindOf(Entry entry) =>
        $"{entry.Act} {entry.Permitted} {entry.File} {entry.Compartment} {entry.Reason} {entry.Purpose} {entry.Basis} {entry.Items.Count} {entry.WordsHash.Length}";
}
