namespace FourWalls.Plans;

/// <summary>A session in which a goal was worked on, as its note says.</summary>
/// <param name="Note">The note.</param>
/// <param name="HeldOn">The day, as yyyy-MM-dd.</param>
/// <param name="Moved">The goal came closer.</param>
public sealed record ThreadSession(Id<Clients.Item> Note, string HeldOn, bool Moved);

/// <summary>One goal's line: from what troubles the client, through the sessions, to the measure.</summary>
public sealed record ThreadLine(int Number, Goal Goal, IReadOnlyList<ThreadSession> Sessions)
{
    public int Moved => Sessions.Count(one => one.Moved);
}

/// <summary>From problem to goal to sessions to measure: what a picture, a sentence and a table of it are all made from.</summary>
public sealed record GoldenThread(IReadOnlyList<ThreadLine> Lines)
{
    /// <summary>The thread of a plan, with the sessions that notes give to its goals.</summary>
    public static GoldenThread Of(OpenedPlan plan, ILookup<string, ThreadSession> sessions) => new(
        [.. plan.Goals.Select((goal, i) => new ThreadLine(i + 1, goal, [.. sessions[goal.Id].OrderBy(one => one.HeldOn, StringComparer.Ordinal)]))]);
}
