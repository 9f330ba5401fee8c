namespace FourWalls.Practices;

/// <summary>
/// The practice's time: the machine's, except that it never goes back while this process runs. When somebody turns the
/// machine's clock back, time goes on from where it was; what ended stays ended, and nobody's session lives longer. When the
/// clock jumps forwards it is believed: a machine that slept looks the same.
/// </summary>
public sealed class PracticeClock(TimeProvider machine) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset at = machine.GetUtcNow();
    private long mark = machine.GetTimestamp();

    /// <summary>What the machine's clock says, also when it was turned back.</summary>
    public DateTimeOffset Machine => machine.GetUtcNow();

    /// <summary>How far the machine's clock is behind the practice's time, because it was turned back.</summary>
    public TimeSpan Ahead => GetUtcNow() - Machine;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var (wall, stamp) = (machine.GetUtcNow(), machine.GetTimestamp());
            var steady = at + machine.GetElapsedTime(mark, stamp);
            if (wall < steady)
                return steady;
            (at, mark) = (wall, stamp);
            return wall;
        }
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
