namespace FourWalls.Looks;

/// <summary>
/// Entries that nobody signed and that change who can read all the same: those of a restore. They may put things to an end and
/// forbid; they may give nothing, and nothing that forbids may end by them. Written apart from the rules that a process keeps.
/// </summary>
internal static class VerificationRestore
{
    public static bool IsOne(Entry entry) => !entry.IsSigned && entry.Act is Act.Restored or Act.Replayed;

    /// <returns>What such an entry might not say; null when all of it is in order.</returns>
    public static string? Wrong(long index, Entry entry, IReadOnlyList<Fact> ended, Clients.FileState before)
    {
        if (!entry.Actor.IsNone || entry.Reason != Reason.Restore)
            return "This entry says that it is a restore's, and is not written as those are.";
        return entry.Act == Act.Restored ? Began(index, entry, ended) : Replayed(entry, ended, before);
    }

    private static string? Began(long index, Entry entry, IReadOnlyList<Fact> ended)
    {
        if (index == 0 || !entry.File.IsNone || entry.Facts.Count(fact => fact.Kind == FactKind.Log) != 1)
            return "A restore begins one log, and not with a practice's first entry.";
        return entry.Facts.Concat(ended).All(fact => fact.Kind is FactKind.Log or FactKind.Gap)
            ? null : "A restore begins a log, and changes nothing else in the same entry.";
    }

    private static string? Replayed(Entry entry, IReadOnlyList<Fact> ended, Clients.FileState before)
    {
        if (entry.Facts.FirstOrDefault(fact => fact.Kind is not (FactKind.Wall or FactKind.AtRisk or FactKind.Destroyed)) is { } given)
            return $"After a restore nothing is given without a signature, and this entry states a fact of its own: {given.Kind}.";
        if (entry.Facts.Count > 0 && before.Opened is null)
            return "This entry forbids something about a file that is not there.";
        foreach (var fact in ended)
        {
            if (fact.Kind is FactKind.Wall or FactKind.AtRisk)
                return "After a restore a Wall or a mark of risk was ended without a signature.";
            if (fact.Kind is FactKind.Practice or FactKind.Regime or FactKind.Recovery or FactKind.Rehearsal or FactKind.Log or FactKind.Gap or FactKind.Release or FactKind.Destroyed)
                return $"After a restore this was ended without a signature: {fact.Kind}.";
            // A rotation's ending alone would leave a compartment without a key.
            if (fact.Kind == FactKind.Epoch && before.Compartments.Any(made => made.Compartment == fact.AboutCompartment)
                && !ended.Any(other => other.Kind == FactKind.Compartment && other.AboutCompartment == fact.AboutCompartment))
                return "After a restore a compartment's key was ended, and the compartment was not.";
        }
        return null;
    }
}
