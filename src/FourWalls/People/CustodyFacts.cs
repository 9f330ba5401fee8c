using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>How far custody goes. Each part is asked for and opened by two people, and includes those before it.</summary>
public enum CustodyPart : byte
{
    /// <summary>Who the clients are and how they may be reached, so that somebody can tell them.</summary>
    Contacts = 1,

    /// <summary>What cover would see.</summary>
    Files = 2,

    /// <summary>What only the author could read.</summary>
    SessionNotes = 3,
}

/// <summary>What has happened.</summary>
public enum CustodyGround : byte
{
    Died = 1,
    CannotAct = 2,
}

/// <summary>What somebody has seen with their own eyes that shows it.</summary>
public enum CustodyProof : byte
{
    DeathCertificate = 1,
    DoctorsLetter = 2,
    CourtsDecision = 3,
    PoliceOrHospital = 4,
    FamilyInPerson = 5,
}

/// <summary>Somebody has seen proof that a practitioner has died or cannot act, and asks that custody be opened. Opens nothing by itself.</summary>
/// <param name="Named">The practitioner's own word on who their custodian is.</param>
/// <param name="Until">The last moment for which reading is asked.</param>
/// <param name="Lapses">Nobody has to say no: without a second person it is over by then.</param>
public sealed record CustodyAskedFact(
    Id<Fact> Id, Id<Fact> Named, Id<Person> Person, Id<Person> Custodian, Id<Person> By, CustodyPart Part, CustodyGround Ground, CustodyProof Proof,
    DateTimeOffset Until, DateTimeOffset Lapses) : Fact(Id)
{
    public override FactKind Kind => FactKind.CustodyAsked;

    public override Guid AboutPerson => Person.Value;

    public override IEnumerable<Guid> AlsoTouches => [Custodian.Value];

    public override DateTimeOffset? Ends => Lapses;

    internal static CustodyAskedFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Fact>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)),
        Known.Of<CustodyPart>(wire.Byte()), Known.Of<CustodyGround>(wire.Byte()), Known.Of<CustodyProof>(wire.Byte()),
        WireTimes.Time(ref wire), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) => wire.Id(Named.Value).Id(Person.Value).Id(Custodian.Value).Id(By.Value)
        .Byte((byte)Part).Byte((byte)Ground).Byte((byte)Proof).Time(Until).Time(Lapses);
}

/// <summary>A second person has seen proof too: the custodian reads, between two dates.</summary>
/// <param name="Asked">What the first person signed; it ends with this.</param>
/// <param name="Proof">What the second person has seen.</param>
public sealed record CustodyOpenedFact(
    Id<Fact> Id, Id<Fact> Asked, Id<Fact> Named, Id<Person> Person, Id<Person> Custodian, CustodyPart Part, CustodyProof Proof,
    DateTimeOffset From, DateTimeOffset Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.CustodyOpened;

    /// <remarks>The custodian: it is their decisions that have to be made again when this begins or ends.</remarks>
    public override Guid AboutPerson => Custodian.Value;

    public override IEnumerable<Guid> AlsoTouches => [Person.Value];

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && at < Until;

    internal static CustodyOpenedFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Fact>(Known.Id(ref wire)), new Id<Fact>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)),
        Known.Of<CustodyPart>(wire.Byte()), Known.Of<CustodyProof>(wire.Byte()), WireTimes.Time(ref wire), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) => wire.Id(Asked.Value).Id(Named.Value).Id(Person.Value).Id(Custodian.Value)
        .Byte((byte)Part).Byte((byte)Proof).Time(From).Time(Until);
}
