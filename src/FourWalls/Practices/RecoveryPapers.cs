using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>
/// The words of fresh recovery shares, in this process and nowhere else, from when they are made until two of them have been
/// typed back, and for two hours at most. They are never under anybody's sign-in key, and never in the database.
/// </summary>
public sealed class RecoveryPapers(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private readonly Lock gate = new();
    private List<Secret> papers = [];
    private DateTimeOffset until;
    private ITimer? ending;

    internal void Hold(IEnumerable<string> words)
    {
        lock (gate)
        {
            Destroy();
            papers = [.. words.Select(one => new Secret(Encoding.UTF8.GetBytes(one)))];
            until = time.GetUtcNow() + Kept;
            ending = time.CreateTimer(_ => Read(), null, Kept, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The words to print; empty when they are held no longer.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (gate)
        {
            if (time.GetUtcNow() >= until)
                Destroy();
            return [.. papers.Select(Text)];
        }
    }

    public void Destroy()
    {
        lock (gate)
        {
            papers.ForEach(paper => paper.Dispose());
            papers.Clear();
            ending?.Dispose();
            ending = null;
        }
    }

    public void Dispose() => Destroy();

    private static string Text(Secret paper)
    {
        using var bytes = paper.Borrow();
        return Encoding.UTF8.GetString(bytes.Span);
    }
}
