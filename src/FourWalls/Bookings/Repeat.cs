namespace FourWalls.Bookings;

/// <summary>
/// The same hour on the wall, every week or every other week: when the clocks change, the hour stays and the moment moves.
/// </summary>
public static class Repeat
{
    public const int MostTimes = 52;

    /// <summary>The times, in their order; none on a day on which that hour does not exist.</summary>
    public static IReadOnlyList<(DateOnly Day, DateTimeOffset? From, DateTimeOffset? Until)> Times(
        PracticeTimes times, DateOnly first, TimeOnly start, TimeSpan length, int everyWeeks, int count)
    {
        var found = new List<(DateOnly, DateTimeOffset?, DateTimeOffset?)>();
        for (var i = 0; i < Math.Clamp(count, 1, MostTimes); i++)
        {
            var day = first.AddDays(7 * everyWeeks * i);
            var from = times.At(day, start);
            found.Add((day, from, from + length));
        }
        return found;
    }
}
