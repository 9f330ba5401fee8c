using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>Compares the other tables, row by row, with what the ledger says is so.</summary>
internal static class VerificationRows
{
    public static void Check(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        Facts(store, replay, findings);
        replay.Items.Check(store.Items(), compartment => replay.Parts.GetValueOrDefault(compartment)?.Made.File.IsNone == true);
        Wraps(store, replay, findings);
        Links(store, replay, findings);
        Papers(store, replay, findings);
        Work(store, replay, findings);
        Letters(store, replay, findings);
        VerificationBookingRows.Check(store, replay, findings);
        foreach (var (entry, what) in replay.Sessions.Wrong())
            findings.Add(VerificationDepth.Rows, entry, what);
    }

    private static void Facts(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var found = new HashSet<Id<Fact>>();
        foreach (var row in store.Facts())
        {
            if (!Id<Fact>.TryParse(row.Id, null, out var id) || !replay.Facts.TryGetValue(id, out var stood))
                findings.Add(VerificationDepth.Rows, Math.Max(0, row.Entry), "The table of facts says that this entry states a fact, and it does not.");
            else if (Differs(row, stood) is { } what)
                findings.Add(VerificationDepth.Rows, stood.Entry, $"The table of facts has a fact of this entry otherwise: {what}.");
            found.Add(id);
        }
        foreach (var (_, stood) in replay.Facts.Where(one => !found.Contains(one.Key)))
            findings.Add(VerificationDepth.Rows, stood.Entry, $"The table of facts lacks a fact of this entry ({stood.Fact.Kind}).");
    }

    private static string? Differs(VerificationStore.FactRow row, VerificationReplay.Stood stood)
    {
        var fact = stood.Fact;
        return row.EndedEntry != stood.Ended
            ? stood.Ended is { } entry ? $"it ended with entry {entry}, and the row says otherwise" : "it holds, and the row says that it has ended"
            : row.Entry != stood.Entry ? "its place"
            : row.Kind != (long)fact.Kind ? "its kind"
            : row.File != Text(fact.AboutFile.Value) ? "its file"
            : row.Compartment != Text(fact.AboutCompartment.Value) ? "its compartment"
            : row.Person != Text(fact.AboutPerson) ? "its person"
            : row.Detail != fact.Detail ? "its detail"
            : row.Until != fact.Ends?.ToUnixTimeMilliseconds() ? "its end"
            : null;
    }

    /// <summary>One wrap for each grant that holds, at its compartment's epoch, and none for any other.</summary>
    private static void Wraps(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var found = new HashSet<Id<Fact>>();
        foreach (var (text, compartment, epoch, granteeEpoch) in store.Wraps())
        {
            if (!Id<Fact>.TryParse(text, null, out var id) || !replay.Facts.TryGetValue(id, out var stood) || stood.Fact is not GrantFact grant)
                findings.Add(VerificationDepth.Rows, 0, $"A wrapped key is there that belongs to no grant: {text}.");
            else if (stood.Ended is { } ended)
                findings.Add(VerificationDepth.Rows, ended, "This entry ended a grant, and its wrapped key is there.");
            else if (compartment != grant.Compartment.ToString() || epoch != replay.Parts.GetValueOrDefault(grant.Compartment)?.Epoch
                || !IsEpochOf(replay, grant.Grantee, granteeEpoch))
                findings.Add(VerificationDepth.Rows, stood.Entry, "The wrapped key of this entry's grant is of another compartment or epoch.");
            found.Add(id);
        }
        foreach (var (_, stood) in replay.Facts.Where(one => one.Value is { Fact: GrantFact, Ended: null } && !found.Contains(one.Key)))
            findings.Add(VerificationDepth.Rows, stood.Entry, "This entry made a grant, and its wrapped key is gone.");
    }

    private static bool IsEpochOf(VerificationReplay replay, Grantee grantee, long epoch) => grantee.Kind == GranteeKind.Compartment
        ? epoch >= 1 && epoch <= replay.Parts.GetValueOrDefault(new Id<Compartment>(grantee.Value))?.Epoch
        : epoch == 0;

    /// <summary>As long as a file has an item under an older key, there is a way to that key from the current one.</summary>
    private static void Links(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var links = new HashSet<(Id<Compartment>, long)>();
        foreach (var (text, epoch) in store.Links())
        {
            if (!Id<Compartment>.TryParse(text, null, out var id) || !replay.Parts.TryGetValue(id, out var part) || epoch < 2 || epoch > part.Epoch)
                findings.Add(VerificationDepth.Rows, 0, $"A link to an older key is there that no epoch has: {text}, {epoch}.");
            links.Add((id, epoch));
        }
        foreach (var (compartment, oldest) in replay.Items.Oldest())
        {
            if (replay.Parts.GetValueOrDefault(compartment) is not { Made.File.IsNone: false } part)
                continue;
            for (var epoch = oldest + 1; epoch <= part.Epoch; epoch++)
            {
                if (!links.Contains((compartment, epoch)))
                    findings.Add(VerificationDepth.Rows, part.Entry, $"In a compartment of this entry the link from key {epoch} to the one before is gone, and items need it.");
            }
        }
    }

    /// <summary>As long as something is wrapped to older recovery papers, there is a way to them from the newest.</summary>
    private static void Papers(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var links = store.RecoveryLinks().ToDictionary(link => link.Newer, link => link.Older);
        var reached = new HashSet<Guid>();
        for (var id = replay.Roll.Recovery?.Id.ToString(); id is not null && reached.Add(Id<Fact>.Parse(id).Value);)
            id = links.GetValueOrDefault(id);
        foreach (var (_, stood) in replay.Facts.Where(one => one.Value is { Fact: GrantFact { Grantee.Kind: GranteeKind.Recovery }, Ended: null }))
        {
            if (!reached.Contains(((GrantFact)stood.Fact).Basis))
                findings.Add(VerificationDepth.Rows, stood.Entry, "This entry wrapped a key to older recovery papers, and the way to them from the newest is gone.");
        }
    }

    /// <summary>Where a grant has ended and no new key was made since, the table of work must say that one is due.</summary>
    private static void Work(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var due = new HashSet<Id<Compartment>>();
        foreach (var (text, file, since) in store.Work())
        {
            if (!Id<Compartment>.TryParse(text, null, out var id) || !replay.Parts.TryGetValue(id, out var part) || file != Text(part.Made.File.Value))
                findings.Add(VerificationDepth.Rows, 0, $"Work on keys is noted for a compartment that no entry made: {text}.");
            else if (since is not null)
                due.Add(id);
        }
        foreach (var (id, part) in replay.Parts.Where(one => one.Value is { Ended: false, DueSince: not null } && !due.Contains(one.Key)))
            findings.Add(VerificationDepth.Rows, part.DueSince!.Value, "This entry ended a grant, no new key was made since, and none is noted as due.");
    }

    /// <summary>Letters are those whose hash is in the entry: all of them, and who each is for.</summary>
    private static void Letters(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var found = new HashSet<long>();
        foreach (var letters in store.Letters().GroupAdjacent(one => one.Index))
        {
            found.Add(letters[0].Index);
            var hash = letters[0].Leaf is { } leaf ? Words(leaf) : [];
            if (!Hash.Same(hash, Entry.HashOfWords(letters.Select(one => (one.Reader, one.Letter)))))
                findings.Add(VerificationDepth.Rows, letters[0].Index, "The sealed words of this entry are not the ones that belong to it.");
        }
        foreach (var index in replay.WithWords.Where(index => !found.Contains(index)))
            findings.Add(VerificationDepth.Rows, index, "The sealed words of this entry are gone.");
    }

    private static byte[] Words(byte[] leaf)
    {
        try
        {
            return Entry.Parse(leaf).WordsHash;
        }
        catch (FormatBroken)
        {
            return [];
        }
    }

    private static string? Text(Guid id) => id == Guid.Empty ? null : new Id<Person>(id).ToString();

    /// <summary>Rows that follow each other and have the same key, together.</summary>
    private static IEnumerable<List<T>> GroupAdjacent<T, TKey>(this IEnumerable<T> rows, Func<T, TKey> keyOf)
        where TKey : IEquatable<TKey>
    {
        var group = new List<T>();
        foreach (var row in rows)
        {
            if (group.Count > 0 && !keyOf(group[0]).Equals(keyOf(row)))
            {
                yield return group;
                group = [];
            }
            group.Add(row);
        }
        if (group.Count > 0)
            yield return group;
    }
}
