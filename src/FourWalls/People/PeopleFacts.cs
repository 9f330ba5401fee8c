using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>A person's public keys are genuine: signed by somebody who might say so, up to the practice's root.</summary>
/// <param name="File">For a client, the file through which they are known; none for staff.</param>
/// <param name="Name">Binds the name that people see to the keys (<see cref="NameBinding"/>); zeros for a client.</param>
public sealed record KeysFact(
    Id<Fact> Id, Id<Person> Person, PersonKind Whose, Id<ClientFile> File, byte[] Name, PublicPoint Agreement, PublicPoint Signing) : Fact(Id)
{
    public override FactKind Kind => FactKind.Keys;

    public override Id<ClientFile> AboutFile => File;

    public override Guid AboutPerson => Person.Value;

    /// <remarks>A client's keys without a file would count as staff's, who may sign; one key for two uses would let a signature be a shared secret.</remarks>
    internal static KeysFact Read(Id<Fact> id, ref WireReader wire)
    {
        var keys = new KeysFact(
            id, new Id<Person>(Known.Id(ref wire)), Known.Kind<PersonKind>(ref wire), new Id<ClientFile>(wire.Id()), wire.Fixed(32).ToArray(),
            new PublicPoint(wire.Fixed(PublicPoint.Length)), new PublicPoint(wire.Fixed(PublicPoint.Length)));
        return keys.File.IsNone == (keys.Whose == PersonKind.Staff) && !keys.Agreement.Equals(keys.Signing) ? keys : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire) =>
        wire.Id(Person.Value).Byte((byte)Whose).Id(File.Value).Fixed(Name).Fixed(Agreement.Bytes).Fixed(Signing.Bytes);
}

public sealed record RoleFact(Id<Fact> Id, Id<Person> Person, Role Role, DateTimeOffset From, DateTimeOffset? Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.RoleGiven;

    public override Guid AboutPerson => Person.Value;

    public override byte Detail => (byte)Role;

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && (Until is null || at < Until);

    internal static RoleFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Person>(Known.Id(ref wire)), Known.Kind<Role>(ref wire), WireTimes.Time(ref wire), WireTimes.Optional(ref wire));

    protected override void Write(WireWriter wire) => wire.Id(Person.Value).Byte((byte)Role).Time(From).Time(Until);
}

public sealed record SupervisionFact(
    Id<Fact> Id, Id<Person> Supervisor, Id<Person> Supervisee, DateTimeOffset From, DateTimeOffset? Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.Supervision;

    public override Guid AboutPerson => Supervisor.Value;

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && (Until is null || at < Until);

    internal static SupervisionFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), WireTimes.Time(ref wire), WireTimes.Optional(ref wire));

    protected override void Write(WireWriter wire) =>
        wire.Id(Supervisor.Value).Id(Supervisee.Value).Time(From).Time(Until);
}

/// <summary>Notes of this person want a second signature, their supervisor's: while they are not licensed yet, for instance.</summary>
public sealed record SecondSignatureFact(Id<Fact> Id, Id<Person> Person, DateTimeOffset From, DateTimeOffset? Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.SecondSignature;

    public override Guid AboutPerson => Person.Value;

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && (Until is null || at < Until);

    internal static SecondSignatureFact Read(Id<Fact> id, ref WireReader wire) =>
        new(id, new Id<Person>(Known.Id(ref wire)), WireTimes.Time(ref wire), WireTimes.Optional(ref wire));

    protected override void Write(WireWriter wire) => wire.Id(Person.Value).Time(From).Time(Until);
}

/// <summary>A profession, the licence that shows it and the place where it holds.</summary>
public sealed record CredentialFact(
    Id<Fact> Id, Id<Person> Person, string Profession, string Licence, string Place, DateTimeOffset From, DateTimeOffset? Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.Credential;

    public override Guid AboutPerson => Person.Value;

    internal static CredentialFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Person>(Known.Id(ref wire)), wire.Text(), wire.Text(), wire.Text(), WireTimes.Time(ref wire), WireTimes.Optional(ref wire));

    protected override void Write(WireWriter wire) =>
        wire.Id(Person.Value).Text(Profession).Text(Licence).Text(Place).Time(From).Time(Until);
}

/// <summary>
/// Somebody may join with these roles who knows the secret of which this is the hash. Signed by the inviter: a row in the
/// database could be rewritten, this cannot.
/// </summary>
public sealed record InvitationFact(
    Id<Fact> Id, Id<Person> Person, byte[] Name, byte[] TokenHash, IReadOnlyList<Role> Roles, DateTimeOffset Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.Invitation;

    public override Guid AboutPerson => Person.Value;

    internal static InvitationFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Person>(Known.Id(ref wire)), wire.Fixed(32).ToArray(), wire.Fixed(32).ToArray(),
        Known.Once([.. wire.Bytes().ToArray().Select(Known.Of<Role>)]), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) =>
        wire.Id(Person.Value).Fixed(Name).Fixed(TokenHash).Bytes([.. Roles.Select(role => (byte)role)]).Time(Until);
}

/// <summary>Who may open a practitioner's session notes when the practitioner has died or cannot act.</summary>
/// <param name="Compartment">The custody compartment: its pair opens the notes, and the custodian holds its key.</param>
public sealed record CustodianFact(Id<Fact> Id, Id<Person> Person, Id<Person> Custodian, Id<Compartment> Compartment) : Fact(Id)
{
    public override FactKind Kind => FactKind.Custodian;

    public override Guid AboutPerson => Person.Value;

    internal static CustodianFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), new Id<Compartment>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(Person.Value).Id(Custodian.Value).Id(Compartment.Value);
}

/// <summary>
/// Who reads for a counsellor who is ill or away, once a director says so. Until then they hold half of each key, and the host the other.
/// </summary>
public sealed record StandInFact(Id<Fact> Id, Id<Person> Person, Id<Person> StandIn) : Fact(Id)
{
    public override FactKind Kind => FactKind.StandIn;

    public override Guid AboutPerson => Person.Value;

    public override IEnumerable<Guid> AlsoTouches => [StandIn.Value];

    internal static StandInFact Read(Id<Fact> id, ref WireReader wire) => new(id, new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(Person.Value).Id(StandIn.Value);
}

/// <summary>A director has said that a stand-in reads for a counsellor, between two dates: for so long the host gives its half.</summary>
/// <param name="Named">The counsellor's own word on who stands in.</param>
public sealed record StandInCalledFact(
    Id<Fact> Id, Id<Fact> Named, Id<Person> Person, Id<Person> StandIn, DateTimeOffset From, DateTimeOffset Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.StandInCalled;

    /// <remarks>The stand-in: it is their decisions that have to be made again when this begins or ends.</remarks>
    public override Guid AboutPerson => StandIn.Value;

    public override IEnumerable<Guid> AlsoTouches => [Person.Value];

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && at < Until;

    internal static StandInCalledFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Fact>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), WireTimes.Time(ref wire), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) =>
        wire.Id(Named.Value).Id(Person.Value).Id(StandIn.Value).Time(From).Time(Until);
}

/// <summary>
/// Binds a staff member's name to their keys without putting the name in the ledger: otherwise whoever can change rows could
/// exchange two people's names, and a director would assign the wrong one.
/// </summary>
public static class NameBinding
{
    public static byte[] None => new byte[32];

    public static byte[] Of(Id<Person> person, string name) =>
        Hash.Of([.. "fourwalls/name/1"u8, .. person.Value.ToByteArray(bigEndian: true), .. System.Text.Encoding.UTF8.GetBytes(name)]);
}
