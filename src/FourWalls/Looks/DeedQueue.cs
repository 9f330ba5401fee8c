namespace FourWalls.Looks;

/// <summary>
/// Deeds that wait for the writer. A plain lock and a pulse: the framework's blocking collections spin while they wait, and on
/// a small machine that takes the cores from those who would bring the next deed.
/// </summary>
internal sealed class DeedQueue
{
    private readonly object gate = new();
    private List<Deed> waiting = [];
    private bool closed;

    /// <returns>False once the queue is closed.</returns>
    public bool Add(Deed deed)
    {
        lock (gate)
        {
            if (closed)
                return false;
            waiting.Add(deed);
            if (waiting.Count == 1)
                Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Everything that waits, up to <paramref name="most"/>; nothing after <paramref name="patience"/>; null once closed and empty.</summary>
    public List<Deed>? Take(int most, TimeSpan patience)
    {
        lock (gate)
        {
            if (waiting.Count == 0 && !closed)
                Monitor.Wait(gate, patience);
            if (waiting.Count == 0)
                return closed ? null : [];
            var taken = waiting;
            waiting = taken.Count > most ? taken.GetRange(most, taken.Count - most) : [];
            return taken.Count > most ? taken.GetRange(0, most) : taken;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
