using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>
/// Whether the signer of an entry might ask for a file's destruction, take that back, or destroy it: two people of whom each might,
/// or one who was alone. Written apart from the act itself.
/// </summary>
internal sealed class VerificationErasureRules(
    Entry entry, DateTimeOffset at, Roll roll, FileState before, IReadOnlyList<Fact> ended, IReadOnlyDictionary<Id<Fact>, VerificationReplay.Stood> stood)
{
    private static readonly TimeSpan Open = TimeSpan.FromDays(7);

    /// <summary>An act is decided a moment before its entry is made.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(1);

    public bool MayState(Fact fact) => fact switch
    {
        DestructionAskedFact asked => entry.Act == Act.AskedDestruction && asked.By == entry.Actor && asked.At <= entry.At && entry.At - asked.At <= Moment && asked.Until == asked.At + Open
            && IsOver() && NobodyWorks() && before.Facts.OfType<DestructionAskedFact>().All(ended.Contains),
        DestroyedFact destroyed => entry.Act == Act.DestroyedFile && entry.Facts.Count == 1 && before.Destroyed is null && IsOver() && NobodyWorks()
            && ended.OfType<DestructionAskedFact>().ToList() is [var asked] && Fits(destroyed, asked),
        _ => false,
    };

    public bool MayEnd(Fact fact) => fact switch
    {
        DestructionAskedFact asked when entry.Act == Act.AskedDestruction => asked.Until <= entry.At,
        DestructionAskedFact when entry.Act == Act.WithdrewDestruction => IsOver(),
        DestructionAskedFact asked when entry.Facts.OfType<DestroyedFact>().Any(destroyed => destroyed.Asked == asked.Id) => true,
        WallFact or AtRiskFact or DestroyedFact => false,
        _ => entry.Act == Act.DestroyedFile && before.Destroyed?.ConfirmedBy == entry.Actor,
    };

    private bool Fits(DestroyedFact destroyed, DestructionAskedFact asked) =>
        destroyed.Asked == asked.Id && destroyed.AskedBy == asked.By && destroyed.AskedAt == asked.At && destroyed.Ground == asked.Ground
        && destroyed.ConfirmedBy == entry.Actor && destroyed.At == entry.At && at < asked.Until && May(asked.By)
        && destroyed.Parts == before.Compartments.Count() && destroyed.Wraps == before.Facts.OfType<GrantFact>().Count()
        && destroyed.Alone == (asked.By == entry.Actor) && (!destroyed.Alone || IsAlone());

    private bool IsOver() => before.Opened is not null && !before.IsWalled(entry.Actor) && May(entry.Actor);

    private bool May(Id<Person> person) => roll.HasAny(person, at, Role.Director, Role.PrivacyOfficer);

    private bool NobodyWorks() => before.Assignments.All(one => one.Until <= entry.At);

    /// <summary>Nobody else had such a role then, or in the days before.</summary>
    private bool IsAlone() => !stood.Values.Any(one => one.Fact is RoleFact { Role: Role.Director or Role.PrivacyOfficer } given && given.Person != entry.Actor
        && !(given.Until <= at - Open) && (one.Ended is null || one.EndedAt > at - Open));
}

/// <summary>
/// A destroyed file stays so: nothing about it holds but what forbids, the ledger has no item of it left, and no row that somebody put
/// back from an old copy is there. Walls, facts, wraps and items are looked at with everybody else's rows; here is the rest.
/// </summary>
internal static class VerificationErasure
{
    public static void Check(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var destroyed = replay.Facts.Values.Where(one => one.Fact is DestroyedFact).GroupBy(one => one.Fact.AboutFile).ToDictionary(same => same.Key, same => same.First());
        if (destroyed.Count == 0)
            return;
        Whole(replay, destroyed, findings);
        var parts = replay.Parts.Where(part => destroyed.ContainsKey(part.Value.Made.File)).ToDictionary(part => part.Key.ToString(), part => destroyed[part.Value.Made.File].Entry);
        foreach (var (compartment, _) in store.Links())
            Back(parts, compartment, "a link between its keys");
        foreach (var (compartment, _, _) in store.Work())
            Back(parts, compartment, "work on its keys");
        var clients = replay.Facts.Values.Where(one => one.Fact is KeysFact or ClientOfFact && destroyed.ContainsKey(one.Fact.AboutFile))
            .DistinctBy(one => one.Fact.AboutPerson)
            .ToDictionary(one => new Id<Person>(one.Fact.AboutPerson).ToString(), one => destroyed[one.Fact.AboutFile].Entry);
        foreach (var (person, _) in store.WaysIn())
            Back(clients, person, "its client's way in");
        foreach (var (person, _, _, ended) in store.People().Where(person => !person.Ended))
            Back(clients, person, "its client");
        var files = destroyed.ToDictionary(one => one.Key.ToString(), one => one.Value.Entry);
        foreach (var file in store.Imported())
            Back(files, file, "a mark of what was imported into it");

        void Back(Dictionary<string, long> known, string id, string what)
        {
            if (known.TryGetValue(id, out var entry))
                findings.Add(VerificationDepth.Rows, entry, $"The file of this entry was destroyed, and {what} is there.");
        }
    }

    /// <summary>As the ledger has it, whatever the rows say.</summary>
    private static void Whole(VerificationReplay replay, Dictionary<Id<ClientFile>, VerificationReplay.Stood> destroyed, VerificationFindings findings)
    {
        foreach (var left in replay.Facts.Values.Where(one => one.Ended is null && !Standing.Forbids(one.Fact) && destroyed.ContainsKey(one.Fact.AboutFile)))
            findings.Add(VerificationDepth.Authority, destroyed[left.Fact.AboutFile].Entry, $"This entry destroyed a file, and something about it holds ({left.Fact.Kind}).");
        foreach (var (item, file) in replay.Items.In(destroyed.Keys.ToHashSet()))
            findings.Add(VerificationDepth.Authority, destroyed[file].Entry, $"This entry destroyed a file, and its item {item} was not destroyed.");
    }
}
