using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FourWalls.Imports;

/// <summary>One row of a table.</summary>
/// <param name="Line">Where it begins in the text; the first line is 1.</param>
public sealed record TableRow(int Line, IReadOnlyList<string> Cells);

/// <summary>
/// A table as other systems give it out, or as it comes from a spreadsheet: names of columns in the first line, then a row each, with
/// commas, semicolons or tabs between (RFC 4180). Read from text that nobody vouches for.
/// </summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows)
{
    public const int MostRows = 2_000;
    private const int MostColumns = 100;
    private const int LongestCell = 4_000;
    private static readonly string[] Between = [",", ";", "\t"];

    /// <exception cref="Refused">It is no such table; the words say why, and nothing of what is in it.</exception>
    public static Table Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(text),
            MaxFieldSize = LongestCell,
            BadDataFound = _ => throw Broken("A quotation mark in it does not close, or stands in the middle of a word."),
        });
        var rows = new List<TableRow>();
        try
        {
            for (var line = 1; parser.Read(); line = parser.RawRow + 1)
                Add(rows, line, parser.Record!);
        }
        catch (MaxFieldSizeException)
        {
            throw Broken($"One of its cells is longer than {LongestCell} letters. A quotation mark may be missing.");
        }
        if (rows.Count < 2)
            throw Broken("It needs a first line with the names of the columns, and a line for each person after it.");
        return new Table(rows[0].Cells, [.. rows.Skip(1)]);
    }

    private static void Add(List<TableRow> rows, int line, string[] cells)
    {
        if (cells.All(string.IsNullOrWhiteSpace))
            return;
        if (rows.Count == 0 && cells.Length > MostColumns)
            throw Broken($"It has more than {MostColumns} columns.");
        if (rows.Count > MostRows)
            throw Broken($"It has more than {MostRows} rows. Please take it in in parts.");
        if (rows.Count > 0 && cells.Length > rows[0].Cells.Count)
            throw Broken($"Line {line} has more cells than there are columns. What is written with a comma in it needs quotation marks around it.");
        rows.Add(new TableRow(line, [.. cells.Select(cell => cell.Trim())]));
    }

    /// <summary>What stands most often in the first line, outside quotation marks.</summary>
    private static string DelimiterOf(string text)
    {
        var first = string.Concat(text.Split('\n')[0].Split('"').Where((_, i) => i % 2 == 0));
        return Between.MaxBy(mark => first.Split(mark).Length)!;
    }

    private static Refused Broken(string what) => new(Refusal.NotAllowed, $"{what} Nothing was kept.");
}
