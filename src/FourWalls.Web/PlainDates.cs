using System.Globalization;

namespace FourWalls.Web;

/// <summary>Days spelled out, so that nobody has to know which number is the month.</summary>
public static class PlainDates
{
    public static string Day(DateTimeOffset at) => at.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);
}
