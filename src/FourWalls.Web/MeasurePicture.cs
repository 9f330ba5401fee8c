using System.Globalization;
using FourWalls.Measures;

namespace FourWalls.Web;

/// <summary>One mark of the picture: a form that had a total.</summary>
/// <param name="IsChange">That it differs reliably from the first.</param>
public sealed record PictureMark(string X, string Y, int Total, string On, bool IsChange);

/// <summary>
/// A course as a line over time, drawn here and sent as it is: no script, and nothing is lost where pictures are switched off,
/// because a sentence and a table stand beside it.
/// </summary>
public sealed class MeasurePicture
{
    public const int Width = 320;
    public const int Height = 150;

    private const double Start = 26;
    private const double End = 306;
    private const double Top = 14;
    private const double Bottom = 132;

    public MeasurePicture(Course course)
    {
        Course = course;
        var (first, last) = (course.Filled[0].At, course.Last.At);
        double X(FilledIn one) => last == first ? (Start + End) / 2 : Start + ((End - Start) * ((one.At - first) / (last - first)));
        double Y(double total) => Bottom - ((Bottom - Top) * total / course.Instrument.Most);
        var runs = new List<List<string>> { new() };
        var marks = new List<PictureMark>();
        foreach (var one in course.Filled)
        {
            if (one.Score.Total is not { } total)
            {
                runs.Add([]); // a gap where something is missing: a line through it would claim to know
                continue;
            }
            runs[^1].Add($"{N(X(one))},{N(Y(total))}");
            marks.Add(new PictureMark(N(X(one)), N(Y(total)), total, one.Kept.On, course.DirectionOf(one) is Direction.Better or Direction.Worse));
        }
        Marks = marks;
        Lines = [.. runs.Where(run => run.Count > 1).Select(run => string.Join(' ', run))];
        var from = 0;
        var bands = new List<(string Y, string Height)>();
        foreach (var band in course.Instrument.Bands)
        {
            bands.Add((N(Y(band.UpTo)), N(Y(from) - Y(band.UpTo))));
            from = band.UpTo;
        }
        Bands = bands;
        Baseline = course.First?.Score.Total is { } baseline ? N(Y(baseline)) : null;
    }

    public Course Course { get; }

    public IReadOnlyList<PictureMark> Marks { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Lowest first.</summary>
    public IReadOnlyList<(string Y, string Height)> Bands { get; }

    public string? Baseline { get; }

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
