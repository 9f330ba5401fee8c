using System.Text.RegularExpressions;

namespace FourWalls.Tests.House;

/// <summary>What CONTRIBUTING.md asks of every file. Whoever finds a rule in the way changes it there, with the reason.</summary>
public partial class TidyTests
{
    private const int MethodLines = 50;

    /// <summary>The aim is 120 columns; past this nobody can read a line any more.</summary>
    private const int Columns = 200;

    [Theory]
    [InlineData("src", ".cs", 300)]
    [InlineData("src", ".cshtml", 120)]
    [InlineData("src", ".sql", 300)]
    [InlineData("tests", ".cs", 400)]
    [InlineData("bench", ".cs", 300)]
    public void No_file_is_longer_than_its_limit(string under, string ending, int most) =>
        None(Tree.Files(under, ending).Where(file => file.Lines.Length > most).Select(file => $"{file.Path} has {file.Lines.Length} lines; {most} is the limit."));

    [Fact]
    public void A_method_fits_on_one_screen() => None(
        from file in Tree.Files("src", ".cs")
        from method in Methods(file.Lines)
        where method.Length > MethodLines
        select $"{file.Path}:{method.Line} is {method.Length} lines long.");

    [Fact]
    public void No_line_of_code_runs_out_of_sight() => None(
        from file in Tree.Files("src", ".cs")
        from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
        where line.Text.Length > Columns && !line.Text.Contains('"', StringComparison.Ordinal)
        select $"{file.Path}:{line.Number} has {line.Text.Length} columns.");

    [Fact]
    public void Names_are_the_fields_terms() => None(
        from file in Tree.Files("src", ".cs")
        from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
        where Declared().Match(line.Text) is { Success: true } declared && Empty().IsMatch(declared.Groups[1].Value)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    [Fact]
    public void Code_has_no_regions_no_notes_to_self_and_no_silenced_warnings_without_a_reason() => None(
        from file in Tree.Files("", ".cs").Concat(Tree.Files("", ".cshtml"))
        where !file.Path.EndsWith("TidyTests.cs", StringComparison.Ordinal)
        from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
        where line.Text.TrimStart().StartsWith("#region", StringComparison.Ordinal) || Note().IsMatch(line.Text)
            || (line.Text.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Text.Contains("//", StringComparison.Ordinal))
            || line.Text.Contains("RS0030", StringComparison.Ordinal)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    /// <summary>The framework puts the token into a form without an action by itself, and into others only when told: without it no button of it works.</summary>
    [Fact]
    public void Every_form_with_an_address_carries_its_token_but_those_that_leave() => None(
        from file in Tree.Files("src", ".cshtml")
        from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
        where line.Text.Contains("<form", StringComparison.Ordinal) && line.Text.Contains("action=", StringComparison.Ordinal)
            && !line.Text.Contains("method=\"get\"", StringComparison.Ordinal) // a token in an address would be kept in histories
            && !line.Text.Contains("asp-antiforgery=\"true\"", StringComparison.Ordinal) && !line.Text.Contains("data-to=", StringComparison.Ordinal)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    /// <summary>Where it was written is nobody's business, and is nowhere else.</summary>
    [Fact]
    public void No_path_of_a_machine_is_in_the_repository() => None(
        from file in Tree.Files("")
        where !file.Path.EndsWith("TidyTests.cs", StringComparison.Ordinal)
        from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
        where MachinePath().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    [Fact]
    public void A_file_says_what_it_is_above_its_main_type() => None(
        from file in Tree.Files("src", ".cs")
        where Array.FindIndex(file.Lines, line => MainType().IsMatch(line)) is var at && at > 0
            && !file.Lines.Take(at).Any(line => line.StartsWith("/// <summary>", StringComparison.Ordinal) || line.StartsWith("/// ", StringComparison.Ordinal))
        select $"{file.Path}: its main type does not say what it is.");

    private static void None(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }

    /// <summary>Bodies of members, by the one way in which they are set out here: braces in a column of their own.</summary>
    private static IEnumerable<(int Line, int Length)> Methods(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (Brace().Match(lines[i]) is not { Success: true } brace || !Head().IsMatch(lines[i - 1]) || TypeHead().IsMatch(lines[i - 1]))
                continue;
            var end = Array.FindIndex(lines, i + 1, line => line == brace.Groups[1].Value + "}");
            yield return (i, end - i - 1);
        }
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Service|Services|Dto|Handler|Impl|Info|Data)$")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?! #\d)")]
    private static partial Regex Note();

    [GeneratedRegex(@"(?<![\w.:/`-])(/(work|root|home|Users|mnt|private/tmp|opt)/\w|[A-Z]:\\\w)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^(public|internal)\s.*\b(class|record|struct|interface|enum)\b")]
    private static partial Regex MainType();

    [GeneratedRegex(@"^((?:    ){1,2})\{$")]
    private static partial Regex Brace();

    [GeneratedRegex(@"\)$|\)\s*(where .*)?$|^\s+where ")]
    private static partial Regex Head();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w+|^\s*(if|for|foreach|while|using|lock|switch|catch|else|do|try)\b|=>|^\s*(return|await|var|throw)\b")]
    private static partial Regex TypeHead();
}
