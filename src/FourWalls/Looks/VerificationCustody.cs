using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>Whether the signer of an entry might ask for custody, be the second person, or end it.</summary>
internal sealed class VerificationCustody(Entry entry, DateTimeOffset at, Roll roll, IReadOnlyList<Fact> ended)
{
    private readonly Id<Person> actor = entry.Actor;

    public bool MayAsk(CustodyAskedFact asked) => entry.Act == Act.AskedCustody && asked.By == actor && IsOneOfTwo(asked.Person)
        && Named(asked.Person, asked.Named, asked.Custodian) is { } named
        && (asked.Part == CustodyPart.Contacts || roll.CustodyOf(named, asked.Part - 1, at) is not null)
        && at < asked.Until && at < asked.Lapses && asked.Lapses <= entry.At + Custody.Lapse + TimeSpan.FromMinutes(1);

    /// <summary>Two people: what the first one signed ends in the entry that the second one signs, and says the same.</summary>
    public bool MayOpen(CustodyOpenedFact opened) => entry.Act == Act.OpenedCustody && IsOneOfTwo(opened.Person)
        && Named(opened.Person, opened.Named, opened.Custodian) is not null
        && ended.OfType<CustodyAskedFact>().Any(asked => asked.Id == opened.Asked && asked.By != actor && at < asked.Lapses
            && (asked.Named, asked.Person, asked.Custodian, asked.Part, asked.Until) == (opened.Named, opened.Person, opened.Custodian, opened.Part, opened.Until))
        && opened.From < opened.Until && opened.From <= entry.At + TimeSpan.FromMinutes(1);

    public bool MayEnd(Fact fact) => fact switch
    {
        CustodyAskedFact asked when entry.Act == Act.OpenedCustody => entry.Facts.OfType<CustodyOpenedFact>().Any(opened => opened.Asked == asked.Id),
        CustodyAskedFact asked => Ends(asked.Person),
        CustodyOpenedFact opened => Ends(opened.Person),
        _ => false,
    };

    private bool Ends(Id<Person> person) => entry.Act switch
    {
        Act.EndedCustody => person == actor || IsOneOfTwo(person),
        Act.NamedCustodian => person == actor,
        _ => false,
    };

    private bool IsOneOfTwo(Id<Person> about) => actor != about
        && (roll.HasAny(actor, at, Role.Director, Role.PrivacyOfficer, Role.Administrator)
            || (roll.Custodians.TryGetValue(about, out var named) && named.Custodian == actor));

    private CustodianFact? Named(Id<Person> person, Id<Fact> named, Id<Person> custodian) =>
        roll.Custodians.TryGetValue(person, out var own) && own.Id == named && own.Custodian == custodian && roll.KeysOf(custodian) is not null ? own : null;
}
