namespace FourWalls.Demo;

/// <summary>The clock of an invented year: it stands still until it is moved, and it is moved forwards only.</summary>
public sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void MoveTo(DateTimeOffset time) => Interlocked.Exchange(ref ticks, Math.Max(time.UtcTicks, Interlocked.Read(ref ticks)));

    /// <summary>
    /// A timer that never rings. Real seconds mean nothing here: a sweep for idle sessions, rung by them, would end sessions in
    /// the middle of an invented hour.
    /// </summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
