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
        (PracticeFact Practice, RecoveryFact Recovery)? last = null;
        foreach (var held in roll.AllOf<RecoveryFact>().OrderBy(held => held.Entry))
        {
            // Reading checks the signature: of the root that held just before.
            var entry = await practice.Ledger.Read(held.Entry);
            if (entry.Act is not (Act.Founded or Act.Recovered) || entry.Facts.OfType<PracticeFact>().SingleOrDefault() is not { } made)
                return false;
            last = (made, (RecoveryFact)held.Fact);
            met |= Is(made, (RecoveryFact)held.Fact, bundle);
        }
        // Nothing but a ceremony puts another root in the place of one.
        return met && last is var (practiced, recovery) && recovery.Id == roll.Recovery!.Id && practiced.Root.Equals(roll.Practice!.Root);
    }

    private static bool Is(PracticeFact practice, RecoveryFact recovery, PrivateBundle bundle) =>
        practice.Root.Equals(bundle.Root) && recovery.Key.Equals(bundle.Recovery);
}
