using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Slip39;

namespace FourWalls.Recovery;

/// <summary>Recovery papers as somebody types them.</summary>
internal static class TypedPapers
{
    /// <returns>The seed that they give, or what is wrong, fit to show.</returns>
    public static (RecoverySeed? Seed, string? Problem) Read(IReadOnlyList<string> typed)
    {
        var shares = new List<Slip39Share>();
        try
        {
            foreach (var (words, number) in typed.Select((words, i) => (words, i + 1)))
            {
                var (share, problem) = Slip39Share.Parse(words);
                if (share is null)
                    return (null, $"Paper {number}: {problem}");
                shares.Add(share);
            }
            return Together(shares);
        }
        finally
        {
            shares.ForEach(share => share.Value.Dispose());
        }
    }

    /// <summary>The same, of the set that counts now.</summary>
    public static (RecoverySeed? Seed, string? Problem) Current(Practice practice, IReadOnlyList<string> typed)
    {
        var (seed, problem) = Read(typed);
        if (seed is null)
            return (null, problem);
        using (var recovery = seed.Recovery())
        {
            if (practice.Roll.Recovery is { } current && current.Key.Equals(recovery.Public))
                return (seed, null);
        }
        seed.Dispose();
        return (null, "These are the words of an older set of papers, or of another practice. Please use the newest set.");
    }

    /// <summary>Every paper that was typed has to belong, also one more than is needed: a wrong third one is a paper to throw away.</summary>
    private static (RecoverySeed? Seed, string? Problem) Together(List<Slip39Share> shares)
    {
        if (shares.DistinctBy(share => share.Index).Count() != shares.Count)
            return (null, "This is the same paper twice. Please take another one.");
        var (seed, problem) = RecoverySeed.FromShares(shares);
        if (seed is null)
            return (null, problem);
        for (var more = shares[0].Threshold; more < shares.Count; more++)
        {
            var (other, wrong) = RecoverySeed.FromShares([.. shares.Take(shares[0].Threshold - 1), shares[more]]);
            using var _ = other;
            if (other?.IsSameAs(seed) == true)
                continue;
            seed.Dispose();
            return (null, wrong ?? "These shares do not fit together. One of them may have been changed.");
        }
        return (seed, null);
    }
}
