namespace FourWalls.People;

/// <summary>
/// Limits guessing so that it costs the guesser and nobody else: tries are counted for each name apart for devices that have
/// signed in as that person before and for all others, and for each address. Somebody who guesses at a name from elsewhere
/// does not shut out its owner at their own desk.
/// </summary>
public sealed class Guessing(TimeProvider time)
{
    private const int MostFailures = 6;
    private const int MostFailuresOfAddress = 60;
    private const int MostCounted = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Failures)> counts = [];

    /// <exception cref="Refused">Too many wrong tries; the words say how long to wait.</exception>
    public void Allow(string name, string address, bool knownDevice)
    {
        lock (gate)
        {
            Check(Key(name, knownDevice), MostFailures);
            Check("address " + address, MostFailuresOfAddress);
        }
    }

    public void Failed(string name, string address, bool knownDevice)
    {
        lock (gate)
        {
            if (counts.Count >= MostCounted)
                Forget();
            Count(Key(name, knownDevice));
            Count("address " + address);
        }
    }

    public void Succeeded(string name, bool knownDevice)
    {
        lock (gate)
            counts.Remove(Key(name, knownDevice));
    }

    private static string Key(string name, bool knownDevice) => (knownDevice ? "known " : "name ") + name;

    private void Check(string key, int most)
    {
        if (!counts.TryGetValue(key, out var count) || count.Failures < most)
            return;
        var left = count.Since + Window - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            counts.Remove(key);
        else
            throw new Refused(Refusal.Limit, $"That was wrong too often. Please wait {Math.Ceiling(left.TotalMinutes):0} minutes and try again, or use a device you have signed in on before.");
    }

    private void Count(string key)
    {
        var now = time.GetUtcNow();
        counts[key] = counts.TryGetValue(key, out var old) && now < old.Since + Window ? (old.Since, old.Failures + 1) : (now, 1);
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var key in counts.Where(one => now >= one.Value.Since + Window).Select(one => one.Key).ToList())
            counts.Remove(key);
    }
}
