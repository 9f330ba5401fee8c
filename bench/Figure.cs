using System.Globalization;
using System.Text.Json;

namespace FourWalls.Benchmarks;

/// <summary>One line of the table: a figure beside the floor that was measured in the same run.</summary>
/// <param name="Reach">What it is to reach, in words.</param>
internal sealed record Figure(string Name, double Value, string Unit, string Floor, double FloorValue, double Ratio, string Reach, bool Met);

internal sealed class Table
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly List<Figure> figures = [];

    public void Add(Figure figure)
    {
        figures.Add(figure);
        Console.WriteLine(
            $"{(figure.Met ? "met " : "MISS")} {figure.Name,-58} {Show(figure.Value),10} {figure.Unit,-6} "
            + $"{(figure.Floor.Length == 0 ? "" : $"floor {Show(figure.FloorValue)} ({figure.Floor}), ratio {figure.Ratio:0.00}")}  reach: {figure.Reach}");
    }

    /// <summary>Higher is better: at least <paramref name="reachRatio"/> of the floor and at least <paramref name="reach"/>.</summary>
    public void AtLeast(string name, double value, string unit, string floor, double floorValue, double? reachRatio, double? reach) => Add(new Figure(
        name, value, unit, floor, floorValue, floorValue == 0 ? 0 : value / floorValue,
        string.Join(", ", new[] { reachRatio is { } r ? $">= {r:0.##} x" : null, reach is { } a ? $">= {Show(a)}" : null }.OfType<string>()),
        (reachRatio is null || value >= reachRatio * floorValue) && (reach is null || value >= reach)));

    /// <summary>Lower is better.</summary>
    public void AtMost(string name, double value, string unit, string floor, double floorValue, double? reachRatio, double? reach) => Add(new Figure(
        name, value, unit, floor, floorValue, floorValue == 0 ? 0 : value / floorValue,
        string.Join(", ", new[] { reachRatio is { } r ? $"<= {r:0.##} x" : null, reach is { } a ? $"<= {Show(a)}" : null }.OfType<string>()),
        (reachRatio is null || value <= reachRatio * floorValue) && (reach is null || value <= reach)));

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            figures.Select(one => new { figure = one.Name, value = one.Value, unit = one.Unit, floor = one.FloorValue, ratio = one.Ratio, reach = one.Reach, met = one.Met }),
            Indented));
    }

    private static string Show(double value) => value >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture);
}
