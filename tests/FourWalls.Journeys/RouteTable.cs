using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Journeys;

/// <summary>One way to ask the site for something.</summary>
/// <param name="How">GET; POST, a form with its token; BARE, a form without; VIEW, a client's view, asked for by a form.</param>
public sealed record RouteRow(string How, string Route)
{
    public override string ToString() => $"{How,-4} {Route}";

    /// <summary>Everything that the running site answers, and one address that it does not have.</summary>
    public static IReadOnlyList<RouteRow> Of(SiteUnderTest site)
    {
        var rows = new List<RouteRow> { new("GET", "/nothing"), new("POST", "/nothing") };
        foreach (var endpoint in site.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var of = endpoint.Metadata.GetMetadata<AudienceOf>();
            rows.Add(new RouteRow("GET", route));
            foreach (var method in of?.Methods.Where(one => one is not ("GET" or "HEAD")) ?? [])
                rows.AddRange(method == "POST" ? [new(method, route), new("BARE", route)] : [new(method, route)]);
        }
        rows.AddRange(Assets.Paths.Select(path => new RouteRow("GET", path)));
        rows.AddRange(ClientViews.All.Select(view => new RouteRow("VIEW", view)));
        // Whoever has left gets no further: that comes last.
        return [.. rows.Distinct().OrderBy(row => row.Route == "/leave").ThenBy(row => row.How == "VIEW").ThenBy(row => row.Route, StringComparer.Ordinal)
            .ThenBy(row => row.How switch { "GET" => 0, "POST" => 2, _ => 1 })];
    }
}

/// <summary>The checked-in table: lines of how, route and one letter for each person.</summary>
public sealed record RouteTable(string Columns, IReadOnlyList<(string Row, string Letters)> Rows)
{
    private const string Name = "routes.txt";

    public static RouteTable Read()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Name)).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var rows = lines.Skip(1).Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
            .Select(parts => (new RouteRow(parts[0], parts[1]).ToString(), Squeezed(parts[2])));
        return new RouteTable(Squeezed(lines[0].Trim()), [.. rows]);
    }

    public static void HasTheSameRows(RouteTable table, IReadOnlyList<RouteRow> rows)
    {
        var (written, real) = (table.Rows.Select(one => one.Row).ToList(), rows.Select(row => row.ToString()).ToList());
        var missing = string.Join("\n", real.Except(written));
        var left = string.Join("\n", written.Except(real));
        Assert.True(
            missing.Length == 0,
            $"These are answered by the site and are not in {Name}:\n{missing}\nDecide for each person what they get, and add a line to "
            + $"tests/FourWalls.Journeys/{Name}: its head says what the letters mean. A route with a new {{part}} also needs a line in "
            + $"{nameof(RouteMatrixPeople)}.{nameof(RouteMatrixPeople.PathOf)}, a form that does something one in {nameof(RouteMatrixPeople.FieldsOf)}.");
        Assert.True(left.Length == 0, $"These lines of {Name} stand for nothing that the site answers; take them out:\n{left}");
        Assert.Equal(real.Count, written.Count);
    }

    public static void HasTheSameAnswers(RouteTable table, IReadOnlyList<(string Row, string Letters)> found)
    {
        var written = table.Rows.ToDictionary(one => one.Row, one => one.Letters);
        var wrong = found.Where(one => written[one.Row] != one.Letters).ToList();
        Assert.True(wrong.Count == 0, string.Concat(
            $"Somebody gets something else than {Name} says. The site's answers:\n{Spread("", table.Columns)}\n",
            string.Join("\n", wrong.Select(one => $"{Spread(one.Row, one.Letters)}\n{Spread("     the table says:", written[one.Row])}"))));
    }

    private static string Spread(string row, string letters) => $"{row,-44} {string.Join(' ', letters.ToCharArray())}";

    private static string Squeezed(string letters) => letters.Replace(" ", "", StringComparison.Ordinal);
}
