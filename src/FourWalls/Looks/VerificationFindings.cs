namespace FourWalls.Looks;

/// <summary>How near to its cause something was found: one changed entry shows in many places, and the nearest is named.</summary>
internal enum VerificationDepth
{
    /// <summary>The entry itself: missing, changed, not signed.</summary>
    Ledger,

    /// <summary>An entry that its signer might not have made.</summary>
    Authority,

    /// <summary>Another row that is not what the ledger says it is.</summary>
    Rows,

    /// <summary>The whole does not fit, and nothing says where.</summary>
    Anywhere,
}

/// <summary>What verification has found so far, from all its threads.</summary>
internal sealed class VerificationFindings
{
    private const int MostKept = 1000;
    private const int MostShown = 20;

    private readonly Lock gate = new();
    private readonly List<(VerificationDepth Depth, long Entry, string What)> problems = [];
    private readonly List<string> notes = [];
    private long more;
    private (int Places, long Entry, long Most) back;

    public VerificationProblem? First
    {
        get
        {
            lock (gate)
                return Ordered().Select(one => new VerificationProblem(one.Entry, one.What)).FirstOrDefault();
        }
    }

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (gate)
            {
                var others = Ordered().Skip(1).Select(one => $"Also, at entry {one.Entry}: {one.What}").ToList();
                var hidden = others.Count - MostShown + more;
                return [.. notes, .. back.Places > 0 ? [TurnedBack()] : (string[])[], .. others.Take(MostShown), .. hidden > 0 ? [$"And {hidden} more things do not fit."] : (string[])[]];
            }
        }
    }

    public void Add(VerificationDepth depth, long entry, string what)
    {
        lock (gate)
        {
            if (problems.Count >= MostKept && problems.Exists(one => one.Depth <= depth && one.Entry <= entry))
                more++;
            else
                problems.Add((depth, entry, what));
        }
    }

    public void Note(string what)
    {
        lock (gate)
            notes.Add(what);
    }

    /// <summary>An entry is dated before the one above it. Their order is their place's, so nothing is wrong with the ledger.</summary>
    public void DatedBefore(long entry, long milliseconds)
    {
        lock (gate)
            back = (back.Places + 1, milliseconds > back.Most ? entry : back.Entry, Math.Max(back.Most, milliseconds));
    }

    private string TurnedBack()
    {
        var hours = TimeSpan.FromMilliseconds(back.Most).TotalHours;
        var by = hours >= 48 ? $"{(int)(hours / 24)} days" : $"{(int)hours} h";
        return back.Places == 1
            ? $"Entry {back.Entry} is dated {by} before the entry above it: a clock was turned back."
            : $"{back.Places} entries are dated before the entry above them, entry {back.Entry} by {by}: a clock was turned back, or two machines' clocks differ.";
    }

    private IEnumerable<(VerificationDepth Depth, long Entry, string What)> Ordered() => problems.OrderBy(one => one.Depth).ThenBy(one => one.Entry);
}
