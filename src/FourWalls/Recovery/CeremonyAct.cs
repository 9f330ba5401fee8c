using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Recovery;

/// <summary>
/// The act of a ceremony: the practice's new root and papers, signed by the old root; the person's new keys; and in each of
/// their files a new key for what their present reasons allow. All of it in one transaction: a process that dies has done all
/// of it or nothing, and which papers count is never in doubt.
/// </summary>
internal sealed class CeremonyAct(Practice practice, Ceremony ceremony)
{
    private const int MostTries = 5;

    private readonly List<KeyPlan> plans = [];
    private readonly List<Entry> entries = [];
    private readonly HashSet<Guid> touching = [];
    private int files;
    private int throughCustodian;
    private int closed;

    /// <exception cref="Refused">The papers were replaced meanwhile, or the practice changes too fast; nothing was changed.</exception>
    public async Task<Recovered> Do()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                if (await Try() is { } index)
                    return new Recovered(ceremony.Person, index, files, throughCustodian, closed);
            }
            finally
            {
                Forget();
            }
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "Too much is being changed just now. Nothing was recovered, and the old papers still count. Please begin again.");
    }

    private async Task<long?> Try()
    {
        var (asOf, roll) = (practice.Ledger.Standing.Size, practice.Roll);
        if (roll.Recovery?.Id != ceremony.Recovery || roll.KeysOf(ceremony.Person) is not { } oldKeys)
            throw new Refused(Refusal.Changed, "The papers or the person have changed meanwhile. Nothing was done. Please begin again.");
        using var papers = await RecoveryKeys.Open(practice, ceremony.Old);
        using var session = new Session(Id<Session>.New(), "", ceremony.Person, PersonKind.Staff, asOf, ceremony.Bundle.Copy(), practice.Now)
        {
            Keys = new KeyRing { Papers = papers },
        };
        var (after, keys, recovery) = await Own(session, roll, oldKeys, asOf);
        List<Id<ClientFile>> all;
        await using (var connection = await practice.Database.Read())
            all = await RecoveryStore.FilesOf(connection, ceremony.Person);
        foreach (var file in all)
            await In(file, session, after, keys);
        var ways = await WaysIn();
        entries.AddRange(ways.Select(way => Entry.Of(Act.ChangedWayIn, practice.Now, ceremony.Person) with { Basis = WayIn.MarkOf(way.Bundle) }));
        entries.Add(Entry.Of(Act.SignedOutEverywhere, practice.Now, ceremony.Person) with { Basis = ceremony.Person.Value });
        return await practice.Ledger.Append(
            entries, new Condition(asOf, [.. touching], DateTimeOffset.MaxValue, null), (transaction, _) => Store(transaction, recovery));
    }

    /// <summary>The practice's own part, signed by the root that it replaces.</summary>
    private async Task<(Roll After, KeysFact Keys, RecoveryFact Recovery)> Own(Session session, Roll roll, KeysFact oldKeys, long asOf)
    {
        using var oldRoot = ceremony.Old.Root();
        using var root = ceremony.Fresh.Root();
        using var pair = ceremony.Fresh.Recovery();
        var before = roll.Recovery!;
        var recovery = new RecoveryFact(Id<Fact>.New(), pair.Public, before.Threshold, before.Shares);
        var keys = oldKeys with { Id = Id<Fact>.New(), Agreement = ceremony.Bundle.Agreement.Public, Signing = ceremony.Bundle.Signing.Public };
        List<Fact> facts = [roll.Practice! with { Id = Id<Fact>.New(), Root = root.Public }, recovery, new RehearsalFact(Id<Fact>.New(), recovery.Id), keys];
        // Whose custodian this person was has to name one again: that key was only in the lost way in.
        var custodies = roll.Custodians.Values.Where(named => named.Custodian == ceremony.Person).Select(named => named.Compartment).ToHashSet();
        List<Id<Fact>> endings =
        [
            .. roll.Current.Where(fact => fact is RehearsalFact || fact.Id == roll.Practice!.Id || fact.Id == before.Id || fact.Id == oldKeys.Id
                || (fact is CustodianFact named && named.Custodian == ceremony.Person) || custodies.Contains(fact.AboutCompartment)
                || (fact is GrantFact grant && grant.Grantee == Grantee.Of(ceremony.Person))).Select(fact => fact.Id).Distinct(),
        ];
        var whole = Entry.Of(Act.Recovered, practice.Now, ceremony.Person) with { Reason = Reason.Recovery, Facts = facts, Endings = endings };
        var after = roll.After(asOf, whole);
        var plan = await KeyPlan.For(
            practice, session, FileState.OfPractice(roll, asOf), FileState.OfPractice(after, asOf), after, new HashSet<Id<Compartment>>());
        plans.Add(plan);
        whole = whole with { Facts = [.. facts, .. plan.Facts], Endings = [.. endings.Union(plan.Endings)] };
        entries.Add(whole with { Signature = oldRoot.Sign(whole.ToSign(practice.Id)) });
        touching.UnionWith([ceremony.Person.Value, .. roll.TeamIds, .. practice.Ledger.Standing.Touches(whole), .. plan.Grantees]);
        return (after.After(asOf, whole), keys, recovery);
    }

    /// <summary>One file: the person's old grants end, and what their reasons allow gets a new key, wrapped to the new pair.</summary>
    private async Task In(Id<ClientFile> file, Session session, Roll after, KeysFact keys)
    {
        var state = await FileReader.Read(practice, file);
        var lost = state.Compartments.Where(one => one.Holds == CompartmentKind.Private && one.Owner == ceremony.Person).ToList();
        var endings = state.Facts.OfType<GrantFact>().Where(grant => grant.Grantee == Grantee.Of(ceremony.Person)).Select(grant => grant.Id).ToList();
        if (after.Custodians.ContainsKey(ceremony.Person))
            throughCustodian += lost.Count;
        else
        {
            // Nobody has these keys any more. What they write from now on goes into a new part.
            closed += lost.Count;
            endings.AddRange(state.Facts.Where(fact => lost.Exists(one => one.Compartment == fact.AboutCompartment)).Select(fact => fact.Id));
        }
        // What a custodian brings back gets a new key on the way.
        var plan = await KeyPlan.For(practice, session, state, state.With([], endings), after, lost.Select(one => one.Compartment).ToHashSet());
        plans.Add(plan);
        var entry = Entry.Of(Act.Recovered, practice.Now, ceremony.Person) with
        {
            File = file,
            Facts = plan.Facts,
            Endings = [.. endings.Union(plan.Endings)],
        };
        if (entry.Facts.Count + entry.Endings.Count > 0)
            entries.AddRange(session.Sign(entry, practice.Id, keys));
        files += plan.Facts.OfType<GrantFact>().Any(grant => grant.Grantee == Grantee.Of(ceremony.Person)) ? 1 : 0;
        touching.UnionWith([file.Value, .. state.Facts.Select(fact => fact.AboutPerson).Where(person => person != Guid.Empty), .. plan.Grantees]);
    }

    private async Task<List<PersonStore.WayInRow>> WaysIn()
    {
        await using var connection = await practice.Database.Read();
        return await PersonStore.WaysIn(connection, ceremony.Person);
    }

    private void Store(Transaction transaction, RecoveryFact recovery)
    {
        plans.ForEach(plan => plan.Store(transaction));
        // Halves of keys that this person holds as a stand-in were sealed to the lost pair: holders make them again.
        KeyMarkStore.Put(transaction, ceremony.Person.Value, practice.Now, rotate: true, onlyHalves: true);
        using var pair = ceremony.Old.Recovery();
        using var scalar = pair.ExportScalar();
        var address = Address.OfRecoveryLink(practice.Id, recovery.Id, ceremony.Recovery);
        RecoveryStore.PutLink(transaction, recovery.Id, ceremony.Recovery, KeyWrap.Wrap(recovery.Key, address, scalar));
        var (salt, bundle) = ceremony.WayIn;
        PersonStore.RemoveWaysIn(transaction, ceremony.Person);
        PersonStore.AddWayIn(transaction, ceremony.Person, WayInKind.Passphrase, null, practice.Host.Stretch.Number, salt, bundle, practice.Now);
        SessionStore.EndAll(transaction, ceremony.Person);
    }

    private void Forget()
    {
        plans.ForEach(plan => plan.Dispose());
        plans.Clear();
        entries.Clear();
        touching.Clear();
        (files, throughCustodian, closed) = (0, 0, 0);
    }
}
