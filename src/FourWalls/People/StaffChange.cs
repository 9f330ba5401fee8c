using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.People;

/// <summary>Changes of who works here in what role: dated facts, each signed by somebody who may make it.</summary>
public static class StaffChange
{
    /// <remarks>Files that are walled from the person leave the directory before its key can come to them.</remarks>
    public static async Task GiveRole(Practice practice, Session session, Id<Person> person, Role role, DateTimeOffset from, DateTimeOffset? until)
    {
        var removals = new List<(IReadOnlyList<Entry> Entries, Action<Storage.Transaction> Store)>();
        foreach (var file in DeskDirectory.IsReadBy(role) ? practice.Ledger.Standing.FilesWalledFrom(person) : [])
        {
            if (await DeskDirectory.Removal(practice, session, file) is { } removal)
                removals.Add(removal);
        }
        await PracticeChange.Make(
            practice,
            session,
            Act.ChangedRoles,
            roll =>
            {
                if (!MayGive(practice, session, role) || roll.KeysOf(person) is null)
                    throw Refused.NotFound();
                CheckDates(from, until);
                return (roll.RoleFactsOf(person).Any(one => one.Role == role && SentBefore(practice, (one.From, one.Until), (from, until)))
                    ? [] : [new RoleFact(Id<Fact>.New(), person, role, from, until)], []);
            },
            transaction => removals.ForEach(one => one.Store(transaction)),
            [.. removals.SelectMany(one => one.Entries)]);
    }

    public static Task EndRole(Practice practice, Session session, Id<Fact> id) => Make(practice, session, Act.ChangedRoles, roll =>
    {
        if (roll.Find(id) is not { Fact: RoleFact given } found || !MayGive(practice, session, given.Role))
            throw Refused.NotFound();
        if (found.Ended is not null)
            return ([], []);
        if (FoundingForm.Needed.Contains(given.Role) && !roll.Holders(given.Role, practice.Now).Any(other => other.Person != given.Person))
            throw new Refused(Refusal.NotAllowed, "Somebody else has to hold this role first. Nothing was changed.");
        return ([], [id]);
    });

    public static Task AddSupervision(
        Practice practice, Session session, Id<Person> supervisor, Id<Person> supervisee, DateTimeOffset from, DateTimeOffset? until) =>
        Make(practice, session, Act.ChangedSupervision, roll =>
        {
            if (!IsDirector(practice, session) || roll.KeysOf(supervisor) is null || roll.KeysOf(supervisee) is null)
                throw Refused.NotFound();
            if (supervisor == supervisee)
                throw new Refused(Refusal.NotAllowed, "Nobody supervises themselves. Nothing was changed.");
            CheckDates(from, until);
            return (roll.Supervisions.Any(one => one.Supervisor == supervisor && one.Supervisee == supervisee
                && SentBefore(practice, (one.From, one.Until), (from, until)))
                ? [] : [new SupervisionFact(Id<Fact>.New(), supervisor, supervisee, from, until)], []);
        });

    public static Task EndSupervision(Practice practice, Session session, Id<Fact> id) =>
        Make(practice, session, Act.ChangedSupervision, roll => IsDirector(practice, session) && roll.Find(id) is { Fact: SupervisionFact } found
            ? ([], found.Ended is null ? [id] : []) : throw Refused.NotFound());

    /// <summary>From now on, or between two days, what this person signs waits for a second signature, their supervisor's.</summary>
    public static Task WantSecondSignature(Practice practice, Session session, Id<Person> person, DateTimeOffset from, DateTimeOffset? until) =>
        Make(practice, session, Act.ChangedSupervision, roll =>
        {
            if (!IsDirector(practice, session) || roll.KeysOf(person) is null)
                throw Refused.NotFound();
            CheckDates(from, until);
            return (roll.SecondSignatures.Any(one => one.Person == person && SentBefore(practice, (one.From, one.Until), (from, until)))
                ? [] : [new SecondSignatureFact(Id<Fact>.New(), person, from, until)], []);
        });

    public static Task EndSecondSignature(Practice practice, Session session, Id<Fact> id) =>
        Make(practice, session, Act.ChangedSupervision, roll => IsDirector(practice, session) && roll.Find(id) is { Fact: SecondSignatureFact } found
            ? ([], found.Ended is null ? [id] : []) : throw Refused.NotFound());

    public static Task AddCredential(
        Practice practice, Session session, Id<Person> person, string profession, string licence, string place, DateTimeOffset from, DateTimeOffset? until) =>
        Make(practice, session, Act.ChangedCredentials, roll =>
        {
            if ((person != session.Person && !MayGive(practice, session, Role.Administrator)) || roll.KeysOf(person) is null)
                throw Refused.NotFound();
            CheckDates(from, until);
            return (roll.Current.OfType<CredentialFact>().Any(one => (one.Person, one.Profession, one.Licence, one.Place) == (person, profession, licence, place)
                && SentBefore(practice, (one.From, one.Until), (from, until)))
                ? [] : [new CredentialFact(Id<Fact>.New(), person, profession, licence, place, from, until)], []);
        });

    public static Task EndCredential(Practice practice, Session session, Id<Fact> id) =>
        Make(practice, session, Act.ChangedCredentials, roll => roll.Find(id) is { Fact: CredentialFact credential } found
            && (credential.Person == session.Person || MayGive(practice, session, Role.Administrator))
                ? ([], found.Ended is null ? [id] : []) : throw Refused.NotFound());

    /// <summary>
    /// Names who takes over if this person dies or cannot act; replaces whom they named before. The custody key, which opens session
    /// notes, is this person's, and the custodian holds it wrapped; of the files' keys the custodian gets half each.
    /// </summary>
    public static Task NameCustodian(Practice practice, Session session, Id<Person> custodian) => Make(practice, session, Act.NamedCustodian, roll =>
    {
        if (custodian == session.Person || roll.KeysOf(custodian) is null)
            throw new Refused(Refusal.NotAllowed, "Choose somebody else who works here. Nothing was changed.");
        List<Id<Fact>> endings = [];
        if (roll.Custodians.TryGetValue(session.Person, out var before))
        {
            if (before.Custodian == custodian)
                return ([], []);
            endings.Add(before.Id);
            endings.AddRange(roll.Current.Where(fact => fact.AboutCompartment == before.Compartment).Select(fact => fact.Id));
            endings.AddRange(Custody.AllOf(roll, session.Person));
        }
        var (release, old) = StandIns.Release(practice, roll);
        endings.AddRange(old);
        var compartment = Id<Compartment>.New();
        return (
            [
                .. release,
                new CompartmentFact(Id<Fact>.New(), compartment, default, CompartmentKind.Custody, default, session.Person),
                new CustodianFact(Id<Fact>.New(), session.Person, custodian, compartment),
            ],
            endings.Distinct().ToList());
    });

    /// <summary>
    /// Somebody leaves: keys, roles, ways in and every session end at once, and then, file by file, every grant. What they held is
    /// given new keys by the next holders.
    /// </summary>
    /// <remarks>Whom they named as custodian keeps that key: somebody who has died is somebody who has left.</remarks>
    public static async Task Leave(Practice practice, Sessions sessions, Session session, Id<Person> person)
    {
        var now = practice.Now;
        await PracticeChange.Make(practice, session, Act.EndedPerson, roll =>
        {
            if (!IsDirector(practice, session) || person == session.Person || roll.KeysOf(person) is null)
                throw Refused.NotFound();
            if (FoundingForm.Needed.Any(role => roll.Has(person, role, now) && !roll.Holders(role, now).Any(other => other.Person != person)))
                throw new Refused(Refusal.NotAllowed, "Somebody else has to be director and privacy officer first. Nothing was changed.");
            return ([], [.. EndedWith(roll, person)]);
        }, transaction =>
        {
            KeyMarkStore.Put(transaction, person.Value, now, rotate: true);
            PersonStore.End(transaction, person, now);
        });
        await sessions.EndEverywhere(person, session.Person);
        // A team whose key only they held gets a fresh one, so that those who stay are not shut out.
        await Make(practice, session, Act.SettledKeys, _ => ([], []));
        // The rest of a very long list is left to the rounds of whoever directs here.
        for (var rounds = 0; rounds < 20 && await KeyWork.EndGrantsOfLeavers(practice, session); rounds++)
        {
        }
    }

    /// <summary>The practice's facts that end with somebody who leaves.</summary>
    internal static IEnumerable<Id<Fact>> EndedWith(Roll roll, Id<Person> person) => roll.Current.Where(fact => fact switch
    {
        KeysFact or RoleFact or CredentialFact or SecondSignatureFact => fact.AboutPerson == person.Value,
        SupervisionFact one => one.Supervisor == person || one.Supervisee == person,
        StandInFact one => one.Person == person || one.StandIn == person,
        StandInCalledFact one => one.Person == person || one.StandIn == person,
        // Not what was opened because this person died: that is what it is for.
        CustodyAskedFact one => one.Custodian == person || one.By == person,
        CustodyOpenedFact one => one.Custodian == person,
        _ => false,
    }).Select(fact => fact.Id);

    private static async Task Make(
        Practice practice, Session session, Act act, Func<Roll, (IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings)> change) =>
        await PracticeChange.Make(practice, session, act, change);

    private static void CheckDates(DateTimeOffset from, DateTimeOffset? until)
    {
        if (until <= from)
            throw new Refused(Refusal.NotAllowed, "The last day is before the first. Nothing was changed.");
    }

    /// <summary>The same form, sent again: "from today on" is the same a moment later.</summary>
    private static bool SentBefore(
        Practice practice, (DateTimeOffset From, DateTimeOffset? Until) held, (DateTimeOffset From, DateTimeOffset? Until) wanted) =>
        held.Until == wanted.Until && (held.From == wanted.From || (held.From <= practice.Now && wanted.From <= practice.Now));

    private static bool MayGive(Practice practice, Session session, Role role) =>
        Invitation.MayGive(practice.Roll, session.Person, practice.Now).Contains(role);

    private static bool IsDirector(Practice practice, Session session) => practice.Roll.Has(session.Person, Role.Director, practice.Now);
}
