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
                return [.. notes, .. others.Take(MostShown), .. hidden > 0 ? [$"And {hidden} more things do not fit."] : (string[])[]];
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

    private IEnumerable<(VerificationDepth Depth, long Entry, string What)> Ordered() => problems.OrderBy(one => one.Depth).ThenBy(one => one.Entry);
}
