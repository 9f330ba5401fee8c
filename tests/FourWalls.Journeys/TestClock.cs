namespace FourWalls.Journeys;

/// <summary>A clock that tests move; it goes on by itself in between. When time passes, everything that waits on it wakes up.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<(TimerCallback Wake, object? State)> waiting = [];
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
        {
            lock (gate)
                waiting.Add((callback, state));
        }
        return base.CreateTimer(callback, state, dueTime, period);
    }

    public void Pass(TimeSpan time)
    {
        Interlocked.Add(ref ahead, time.Ticks);
        List<(TimerCallback Wake, object? State)> due;
        lock (gate)
            due = [.. waiting];
        due.ForEach(one => one.Wake(one.State));
    }
}
