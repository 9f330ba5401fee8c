using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>Compares the rows of people and invitations with the facts that bind them: names, kinds, who has left, whose link it is, which ways in are over.</summary>
internal static class VerificationPeople
{
    public static void Check(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        People(store, replay, findings);
        Invitations(store, replay, findings);
        foreach (var (_, bundle) in store.WaysIn())
        {
            if (replay.ReplacedWays.TryGetValue(WayIn.MarkOf(bundle), out var entry))
                findings.Add(VerificationDepth.Rows, entry, "This entry replaced a way in, and the one before it is there.");
        }
    }

    private static void People(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var known = replay.Facts.Values.Where(stood => stood.Fact is KeysFact or InvitationFact).ToLookup(stood => new Id<Person>(stood.Fact.AboutPerson));
        var found = new HashSet<Id<Person>>();
        foreach (var (text, kind, name, ended) in store.People())
        {
            if (!Id<Person>.TryParse(text, null, out var id) || !known.Contains(id))
                findings.Add(VerificationDepth.Rows, 0, $"A person is there whom no entry knows: {text}.");
            else if (Differs(id, kind, name, ended, [.. known[id]]) is { } what)
                findings.Add(VerificationDepth.Rows, known[id].Max(stood => stood.Entry), what);
            found.Add(id);
        }
        foreach (var person in known.Where(person => !found.Contains(person.Key)))
            findings.Add(VerificationDepth.Rows, person.Min(stood => stood.Entry), "The person of this entry is not there.");
    }

    private static string? Differs(Id<Person> id, long kind, string? name, bool ended, IReadOnlyList<VerificationReplay.Stood> known)
    {
        var isClient = known.Any(stood => stood.Fact is KeysFact { Whose: PersonKind.Client });
        if (kind != (long)(isClient ? PersonKind.Client : PersonKind.Staff))
            return "The person of this entry is kept as of another kind.";
        if (isClient)
            return name is null ? null : "The person of this entry is a client, and has a name in the clear.";
        var binding = NameBinding.Of(id, name ?? "");
        if (!known.Any(stood => Hash.Same(binding, stood.Fact is KeysFact keys ? keys.Name : ((InvitationFact)stood.Fact).Name)))
            return "The name that is kept for this entry's person is not the one that was certified.";
        return ended != known.All(stood => stood.Ended is not null) ? "Whether this entry's person works here is kept otherwise." : null;
    }

    private static void Invitations(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        foreach (var row in store.Invitations())
        {
            if (!Id<Fact>.TryParse(row.Id, null, out var id) || !replay.Facts.TryGetValue(id, out var stood) || stood.Fact is not InvitationFact fact)
                findings.Add(VerificationDepth.Rows, 0, $"An invitation is there that no entry made: {row.Id}.");
            else if (row.TokenHash != Convert.ToHexStringLower(fact.TokenHash) || row.Person != fact.Person.ToString() || row.InvitedBy != stood.By.ToString()
                || row.EndsAt != fact.Until.ToUnixTimeMilliseconds() || row.Settled != stood.Ended is not null)
                findings.Add(VerificationDepth.Rows, stood.Entry, "The invitation of this entry is kept otherwise.");
        }
    }
}
