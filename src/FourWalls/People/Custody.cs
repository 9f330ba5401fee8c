using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.People;

/// <summary>
/// The professional will: each practitioner names who takes over if they die or cannot act. That person can open nothing until two people,
/// each with proof that they have seen, have said so: how clients can be reached first, then the files, then session notes. RET-06.
/// </summary>
public static class Custody
{
    /// <summary>An ask that no second person has confirmed by then is over.</summary>
    public static readonly TimeSpan Lapse = TimeSpan.FromDays(14);

    /// <summary>Handing over takes months, not years; it can be opened again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(183);

    private static readonly Role[] Askers = [Role.Director, Role.PrivacyOfficer, Role.Administrator];

    /// <summary>Whether this person may be one of the two.</summary>
    public static bool MayAct(Roll roll, Id<Person> by, Id<Person> about, DateTimeOffset at) =>
        by != about && (roll.HasAny(by, at, Askers) || (roll.Custodians.TryGetValue(about, out var named) && named.Custodian == by && roll.KeysOf(by) is not null));

    /// <summary>Whether custody of a part may be asked for now: the parts come one after the other.</summary>
    public static bool IsNext(Roll roll, CustodianFact named, CustodyPart part, DateTimeOffset at) =>
        roll.CustodyOf(named, part, at) is null && (part == CustodyPart.Contacts || roll.CustodyOf(named, part - 1, at) is not null);

    /// <summary>The first person, with proof.</summary>
    public static Task Ask(
        Practice practice, Session session, Id<Person> person, CustodyPart part, CustodyGround ground, CustodyProof proof, DateTimeOffset? until) =>
        PracticeChange.Make(practice, session, Act.AskedCustody, roll =>
        {
            var (now, named) = (practice.Now, Named(practice, session, roll, person));
            if (roll.CustodyAsked.Any(one => one.Named == named.Id && one.By == session.Person && one.Part == part && one.Until == until && now < one.Lapses))
                return ([], []); // sent twice
            if (roll.CustodyAsked.Any(one => one.Named == named.Id && now < one.Lapses))
                throw new Refused(Refusal.NotAllowed, "Somebody has asked already, and it waits for a second person. Nothing was changed.");
            if (!IsNext(roll, named, part, now))
                throw new Refused(Refusal.NotAllowed, "This part is open already, or the one before it is not open yet. Nothing was changed.");
            if (until is not { } end || end <= now || end - now > Longest)
                throw new Refused(Refusal.NotAllowed, "Give the last day: within the next six months. Nothing was changed.");
            return ([new CustodyAskedFact(Id<Fact>.New(), named.Id, person, named.Custodian, session.Person, part, ground, proof, end, now + Lapse)], []);
        });

    /// <summary>The second person, with proof that they have seen themselves. Never the one who asked.</summary>
    public static Task Open(Practice practice, Session session, Id<Fact> asked, CustodyProof proof) =>
        PracticeChange.Make(practice, session, Act.OpenedCustody, roll =>
        {
            if (roll.Find(asked) is not { Fact: CustodyAskedFact ask } held || !MayAct(roll, session.Person, ask.Person, practice.Now))
                throw Refused.NotFound();
            if (held.Ended is not null || practice.Now >= ask.Lapses || practice.Now >= ask.Until)
            {
                return roll.Custodies.Any(one => one.Asked == asked) ? ([], []) : throw new Refused(
                    Refusal.NotAllowed, "This was taken back, or nobody confirmed it in time. Nothing was changed.");
            }
            if (ask.By == session.Person)
                throw new Refused(Refusal.NotAllowed, "You have asked for it yourself: somebody else has to have seen proof too. Nothing was changed.");
            if (!roll.Custodians.TryGetValue(ask.Person, out var named) || named.Id != ask.Named || roll.KeysOf(named.Custodian) is null)
                throw new Refused(Refusal.NotAllowed, "They have named somebody else since, or whom they named has left. Nothing was changed.");
            return ([new CustodyOpenedFact(Id<Fact>.New(), ask.Id, named.Id, ask.Person, named.Custodian, ask.Part, proof, practice.Now, ask.Until)], [ask.Id]);
        });

    /// <summary>Takes an ask back, or ends custody before its date: either of the two, the custodian, or the practitioner, who is there after all.</summary>
    public static Task End(Practice practice, Session session, Id<Person> person) =>
        PracticeChange.Make(practice, session, Act.EndedCustody, roll =>
        {
            if (session.Person != person && !MayAct(roll, session.Person, person, practice.Now))
                throw Refused.NotFound();
            return ([], [.. AllOf(roll, person)]);
        });

    /// <summary>What this custodian may read now, for whom and how far.</summary>
    public static IReadOnlyList<CustodyOpenedFact> OpenTo(Practice practice, Session session) =>
    [
        .. practice.Roll.Custodies.Where(one => one.Custodian == session.Person && one.Holds(practice.Now))
            .GroupBy(one => one.Person).Select(same => same.OrderByDescending(one => one.Part).First()).OrderBy(one => one.Until),
    ];

    /// <summary>Asks and openings that hold for a practitioner.</summary>
    internal static IEnumerable<Id<Fact>> AllOf(Roll roll, Id<Person> person) =>
        roll.CustodyAsked.Where(one => one.Person == person).Select(one => one.Id).Concat(roll.Custodies.Where(one => one.Person == person).Select(one => one.Id));

    private static CustodianFact Named(Practice practice, Session session, Roll roll, Id<Person> person)
    {
        if (!MayAct(roll, session.Person, person, practice.Now) || !roll.WasHere(person))
            throw Refused.NotFound();
        return roll.Custodians.TryGetValue(person, out var named) && roll.KeysOf(named.Custodian) is not null
            ? named : throw new Refused(Refusal.NotAllowed, "They have named nobody who works here. Nothing was changed.");
    }
}
