using System.Globalization;
using System.Text;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Imports;

/// <summary>One row that can be taken in.</summary>
/// <param name="Names">What tells this person from every other, to be hashed: the practice's own number for them, or all that is known.</param>
public sealed record ClientRow(int Line, FileForm Form, byte[] Names);

/// <summary>A row that cannot be taken in, and why.</summary>
public sealed record BadRow(int Line, string Sentence);

/// <summary>A table of clients, row by row. Nothing is inferred; what is wrong is said with its line, all of it at once.</summary>
/// <param name="LeftOut">The names of the columns that are not taken in.</param>
public sealed record ClientTable(IReadOnlyList<ClientRow> Good, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> LeftOut)
{
    private static readonly string[] Yes = ["yes", "y", "true", "1", "x"];
    private static readonly string[] No = ["", "no", "n", "false", "0"];

    public static ClientTable Of(Table table, ClientColumns columns)
    {
        var (good, bad, seen) = (new List<ClientRow>(), new List<BadRow>(), new Dictionary<string, int>());
        foreach (var row in table.Rows)
        {
            var problems = new Problems();
            var form = FormOf(row, columns, problems);
            form.Check(problems);
            var names = NamesOf(form, columns.Cell(row, ClientColumn.Number));
            if (problems.Any)
                bad.Add(new BadRow(row.Line, string.Join(' ', problems.List.Select(one => one.Sentence).Distinct())));
            else if (!seen.TryAdd(names, row.Line))
                bad.Add(new BadRow(row.Line, $"This is the same person as in line {seen[names]}."));
            else
                good.Add(new ClientRow(row.Line, form, Encoding.UTF8.GetBytes(names)));
        }
        return new ClientTable(good, bad, [.. table.Columns.Where((_, place) => !columns.At.Values.Contains(place)).Where(name => name.Length > 0)]);
    }

    /// <summary>A day, with any of the usual marks between its parts; null when it is none.</summary>
    internal static DateOnly? Day(string typed, DayOrder order)
    {
        string[] shapes = order switch
        {
            DayOrder.DayFirst => ["d/M/yyyy", "d.M.yyyy", "d-M-yyyy"],
            DayOrder.MonthFirst => ["M/d/yyyy", "M.d.yyyy", "M-d-yyyy"],
            _ => ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd"],
        };
        return DateOnly.TryParseExact(typed, shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <remarks>A number to call is not leave to call it: the contact rule stays silence until it is agreed with the client.</remarks>
    private static FileForm FormOf(TableRow row, ClientColumns columns, Problems problems)
    {
        var name = columns.Cell(row, ClientColumn.Name) is { Length: > 0 } whole ? whole
            : $"{columns.Cell(row, ClientColumn.FirstName)} {columns.Cell(row, ClientColumn.LastName)}".Trim();
        var identity = Identity.Of(
            name,
            Text(ClientColumn.CalledBy),
            Text(ClientColumn.Pronouns),
            Born(columns.Cell(row, ClientColumn.BirthDate), columns.Days, problems),
            Text(ClientColumn.Address),
            columns.Cell(row, ClientColumn.Number) is { Length: > 0 } number ? $"Number: {problems.Optional("number", number)}" : "");
        return new FileForm(
            FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(identity, Contact.Of(Text(ClientColumn.Phone), Text(ClientColumn.Email)))],
            columns.Cell(row, ClientColumn.DeskName), IsAtRisk(columns.Cell(row, ClientColumn.AtRisk), problems));

        string Text(ClientColumn column) => problems.Optional($"{column}", columns.Cell(row, column));
    }

    private static string Born(string typed, DayOrder order, Problems problems)
    {
        if (typed.Length > 0 && Day(typed, order) is null)
            problems.Add("born", "The birth date is no day in the order that was chosen.");
        return Day(typed, order)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
    }

    private static bool IsAtRisk(string typed, Problems problems)
    {
        var said = typed.ToLowerInvariant();
        if (!Yes.Contains(said) && !No.Contains(said))
            problems.Add("risk", "Whether they are at risk is said by yes, no or nothing.");
        return Yes.Contains(said);
    }

    private static string NamesOf(FileForm form, string number)
    {
        var (who, how) = (form.Members[0].Identity, form.Members[0].Contact);
        // Numbers begin at 1 in every system: alone they name nobody.
        return JsonSerializer.Serialize(number.Length > 0
            ? (string[])["table number", number, who.BirthDate.Length > 0 ? who.BirthDate : SignIn.Normalise(who.Name)]
            : ["table person", SignIn.Normalise(who.Name), who.BirthDate, how.Phone, how.Email]);
    }
}
