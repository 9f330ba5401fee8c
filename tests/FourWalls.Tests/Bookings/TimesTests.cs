using FourWalls.Bookings;
using FourWalls.People;

namespace FourWalls.Tests.Bookings;

/// <summary>The hours on the wall, where the clocks change and where they never do.</summary>
public class TimesTests
{
    private static readonly TimeOnly Ten = new(10, 0);

    [Fact]
    public void X17_the_hour_on_the_wall_stays_when_the_clocks_change()
    {
        var berlin = In("Europe/Berlin");
        var times = Repeat.Times(berlin, new DateOnly(2026, 10, 22), Ten, TimeSpan.FromMinutes(50), 1, 2);
        Assert.Equal([Utc(2026, 10, 22, 8, 0), Utc(2026, 10, 29, 9, 0)], times.Select(one => one.From!.Value));
        Assert.All(times, one => Assert.Equal(("10:00", "10:50"), (berlin.TimeWords(one.From!.Value), berlin.TimeWords(one.Until!.Value))));
        Assert.Equal([new DateOnly(2026, 3, 20), new DateOnly(2026, 4, 3)], Repeat.Times(berlin, new DateOnly(2026, 3, 20), Ten, TimeSpan.FromHours(1), 2, 2).Select(one => one.Day));
    }

    [Fact]
    public void X17_an_hour_that_is_left_out_is_no_time_and_one_that_comes_twice_says_which_it_is()
    {
        var berlin = In("Europe/Berlin");
        Assert.Null(berlin.At(new DateOnly(2026, 3, 29), new TimeOnly(2, 30)));
        Assert.Equal(Utc(2026, 3, 29, 1, 0), berlin.At(new DateOnly(2026, 3, 29), new TimeOnly(3, 0)));
        var first = berlin.At(new DateOnly(2026, 10, 25), new TimeOnly(2, 30))!.Value;
        Assert.Equal(Utc(2026, 10, 25, 0, 30), first);
        Assert.Equal(("02:30 (UTC+02:00)", "02:30 (UTC+01:00)"), (berlin.TimeWords(first), berlin.TimeWords(first.AddHours(1))));
        Assert.Equal(TimeSpan.FromHours(25), berlin.Begins(new DateOnly(2026, 10, 26)) - berlin.Begins(new DateOnly(2026, 10, 25)));
        Assert.Equal(TimeSpan.FromHours(23), berlin.Begins(new DateOnly(2026, 3, 30)) - berlin.Begins(new DateOnly(2026, 3, 29)));
    }

    [Fact]
    public void X17_midnight_may_be_left_out_and_a_day_begins_with_its_first_hour()
    {
        var cairo = In("Africa/Cairo");
        var leaps = Enumerable.Range(0, 365).Select(day => new DateOnly(2026, 1, 1).AddDays(day)).Where(day => cairo.At(day, TimeOnly.MinValue) is null).ToList();
        Assert.NotEmpty(leaps);
        Assert.All(leaps, day => Assert.Equal(new TimeOnly(1, 0), cairo.TimeOf(cairo.Begins(day))));
    }

    [Fact]
    public void X17_the_twenty_ninth_of_February_and_the_other_side_of_the_world()
    {
        var line = In("Pacific/Kiritimati"); // UTC+14
        var leap = line.At(new DateOnly(2028, 2, 29), Ten)!.Value;
        Assert.Equal(Utc(2028, 2, 28, 20, 0), leap);
        Assert.Equal(("Tue 29 February 2028", new DateOnly(2028, 2, 29)), (line.DayWords(leap), line.DayOf(leap)));
        Assert.Equal(new DateOnly(2028, 3, 7), Repeat.Times(line, new DateOnly(2028, 2, 29), Ten, TimeSpan.FromHours(1), 1, 2)[1].Day);
    }

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_director_says_where_the_practice_is_and_when_it_is_open(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var before = await PracticeTimes.Read(test.Practice);
        Assert.Equal((false, "UTC", true), (before.IsZoneSet, before.Zone.Id, before.IsOpen(Utc(2026, 5, 17, 3, 0), Utc(2026, 5, 17, 4, 0))));
        var week = new Dictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)> { [DayOfWeek.Monday] = (new(9, 0), new(17, 0)) };
        await PracticeTimes.Set(test.Practice, test.Founder, "America/Los_Angeles", week);
        var after = await PracticeTimes.Read(test.Practice);
        Assert.Equal((true, "America/Los_Angeles"), (after.IsZoneSet, after.Zone.Id));
        Assert.True(after.IsOpen(Utc(2026, 5, 18, 16, 0), Utc(2026, 5, 18, 17, 0))); // Monday, nine o'clock there
        Assert.False(after.IsOpen(Utc(2026, 5, 18, 15, 30), Utc(2026, 5, 18, 16, 30)));
        Assert.False(after.IsOpen(Utc(2026, 5, 19, 16, 0), Utc(2026, 5, 19, 17, 0)));
        await Assert.ThrowsAsync<Refused>(() => PracticeTimes.Set(test.Practice, test.Founder, "Nowhere/Land", week));
        await Assert.ThrowsAsync<Refused>(() => PracticeTimes.Set(test.Practice, jonas, "Europe/Berlin", week));
        await BookingTests.Verified(test);
    }

    private static PracticeTimes In(string zone) => PracticeTimes.In(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
