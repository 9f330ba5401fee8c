using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Recovery;

/// <summary>
/// From the root and recovery keys that somebody joined with to the ones of today: each ceremony's entry is signed by the root
/// before it. Whoever exchanges keys in the database has none of these roots.
/// </summary>
internal static class Lineage
{
    /// <summary>Whether the keys pinned in a bundle are the practice's, or were, and lead to those.</summary>
    public static async Task<bool> Leads(Practice practice, PrivateBundle bundle)
    {
        var roll = practice.Roll;
        if (Is(roll.Practice!, roll.Recovery!, bundle))
            return true;
        var met = false;
        RecoveryFact? last = null;
        foreach (var held in roll.AllOf<RecoveryFact>().OrderBy(held => held.Entry))
        {
            // Reading checks the signature: of the root that held just before.
            var entry = await practice.Ledger.Read(held.Entry);
            if (entry.Act is not (Act.Founded or Act.Recovered) || entry.Facts.OfType<PracticeFact>().SingleOrDefault() is not { } made)
                return false;
            last = (RecoveryFact)held.Fact;
            met |= Is(made, last, bundle);
        }
        return met && last?.Id == roll.Recovery!.Id;
    }

    private static bool Is(PracticeFact practice, RecoveryFact recovery, PrivateBundle bundle) =>
        practice.Root.Equals(bundle.Root) && recovery.Key.Equals(bundle.Recovery);
}
