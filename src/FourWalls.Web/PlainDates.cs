using System.Globalization;

namespace FourWalls.Web;

/// <summary>Days spelled out, so that nobody has to know which number is the month.</summary>
public static class PlainDates
{
    public static string Day(DateTimeOffset at) => at.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A day as it was typed into a form, in words; what is none stays as it is.</summary>
    public static string Typed(string day) => Parse(day) is { } at ? Day(at) : day;

    public static string Moment(DateTimeOffset at) => at.ToString("ddd d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The same for a column of many, whose heading says that it is world time.</summary>
    public static string Short(DateTimeOffset at) => at.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The last day on which something holds that ends at this moment: what ends at midnight ended the day before.</summary>
    public static string LastDay(DateTimeOffset until) => Day(until.AddMilliseconds(-1));

    /// <summary>Between which days something holds, in words.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset? until) =>
        until is { } end ? $"from {Day(from)} to {LastDay(end)}" : $"since {Day(from)}";

    /// <summary>A day as forms send it; null when it is none.</summary>
    public static DateTimeOffset? Parse(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
