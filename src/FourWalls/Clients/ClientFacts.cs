using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>A file is open. With several members it says who the client is (ACA B.4.b; APA 10.02).</summary>
/// <param name="Members">One opaque id for each member; who they are is sealed in their identity compartments.</param>
public sealed record FileFact(Id<Fact> Id, Id<ClientFile> File, FileKind FileKind, WhoIsClient WhoIsClient, IReadOnlyList<Id<Member>> Members)
    : Fact(Id)
{
    public override FactKind Kind => FactKind.File;

    public override Id<ClientFile> AboutFile => File;

    internal static FileFact Read(Id<Fact> id, ref WireReader wire)
    {
        var (file, kind, who) = (new Id<ClientFile>(Known.Id(ref wire)), Known.Kind<FileKind>(ref wire), Known.Kind<WhoIsClient>(ref wire));
        var members = new Id<Member>[wire.Byte()];
        for (var i = 0; i < members.Length; i++)
            members[i] = new Id<Member>(Known.Id(ref wire));
        return members.Length > 0 ? new FileFact(id, file, kind, who, Known.Once(members)) : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire)
    {
        wire.Id(File.Value).Byte((byte)FileKind).Byte((byte)WhoIsClient).Byte(checked((byte)Members.Count));
        foreach (var member in Members)
            wire.Id(member.Value);
    }
}

/// <summary>A compartment exists: (file, kind, subject), and for session notes their author.</summary>
/// <param name="File">None for the practice's own: teams, the directory, custody.</param>
/// <param name="Subject">The member it is about; none for the joint one.</param>
/// <param name="Owner">Author of session notes, or the practitioner a custody compartment belongs to.</param>
public sealed record CompartmentFact(
    Id<Fact> Id, Id<Compartment> Compartment, Id<ClientFile> File, CompartmentKind Holds, Id<Member> Subject, Id<Person> Owner) : Fact(Id)
{
    public override FactKind Kind => FactKind.Compartment;

    public override Id<ClientFile> AboutFile => File;

    public override Id<Compartment> AboutCompartment => Compartment;

    public override Guid AboutPerson => Owner.Value;

    public override byte Detail => (byte)Holds;

    internal static CompartmentFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<Compartment>(Known.Id(ref wire)), new Id<ClientFile>(wire.Id()), Known.Kind<CompartmentKind>(ref wire),
        new Id<Member>(wire.Id()), new Id<Person>(wire.Id()));

    protected override void Write(WireWriter wire) =>
        wire.Id(Compartment.Value).Id(File.Value).Byte((byte)Holds).Id(Subject.Value).Id(Owner.Value);
}

/// <summary>A compartment has a new key. SPEC: epoch.</summary>
/// <param name="Commitment">32 bytes; every unwrapped key is checked against it.</param>
/// <param name="Pair">The public half of the pair that the key stands for, where others seal to this compartment.</param>
public sealed record EpochFact(
    Id<Fact> Id, Id<ClientFile> File, Id<Compartment> Compartment, int Number, byte[] Commitment, PublicPoint? Pair) : Fact(Id)
{
    public override FactKind Kind => FactKind.Epoch;

    public override Id<ClientFile> AboutFile => File;

    public override Id<Compartment> AboutCompartment => Compartment;

    internal static EpochFact Read(Id<Fact> id, ref WireReader wire)
    {
        var (file, compartment, number) = (new Id<ClientFile>(wire.Id()), new Id<Compartment>(Known.Id(ref wire)), wire.UInt32());
        var commitment = wire.Fixed(EpochKey.CommitmentLength).ToArray();
        var pair = wire.Bytes();
        if (number == 0)
            throw new FormatBroken();
        return new EpochFact(id, file, compartment, number, commitment, pair.IsEmpty ? null : new PublicPoint(pair));
    }

    protected override void Write(WireWriter wire) => wire
        .Id(File.Value).Id(Compartment.Value).UInt32(Number).Fixed(Commitment).Bytes(Pair is null ? [] : Pair.Bytes);
}

/// <summary>A compartment's key is wrapped for a grantee, and why. SPEC: grant.</summary>
/// <param name="Grantee">A person, or the compartment of a team or of custody, or recovery.</param>
/// <param name="Basis">The fact that the reason rests on.</param>
public sealed record GrantFact(
    Id<Fact> Id, Id<ClientFile> File, Id<Compartment> Compartment, Grantee Grantee, Reason Reason, Guid Basis) : Fact(Id)
{
    public override FactKind Kind => FactKind.Grant;

    public override Id<ClientFile> AboutFile => File;

    public override Id<Compartment> AboutCompartment => Compartment;

    public override Guid AboutPerson => Grantee.Value;

    /// <summary>Half a key is no key: whoever asks which files somebody has to do with leaves these out by their detail.</summary>
    public override byte Detail => Grantee.Kind == GranteeKind.StandIn ? (byte)GranteeKind.StandIn : (byte)0;

    internal static GrantFact Read(Id<Fact> id, ref WireReader wire)
    {
        var (file, compartment) = (new Id<ClientFile>(wire.Id()), new Id<Compartment>(Known.Id(ref wire)));
        var grantee = new Grantee(Known.Kind<GranteeKind>(ref wire), wire.Id());
        if ((grantee.Value == Guid.Empty) != (grantee.Kind == GranteeKind.Recovery))
            throw new FormatBroken();
        return new GrantFact(id, file, compartment, grantee, Known.Kind<Reason>(ref wire), wire.Id());
    }

    protected override void Write(WireWriter wire) => wire
        .Id(File.Value).Id(Compartment.Value).Byte((byte)Grantee.Kind).Id(Grantee.Value).Byte((byte)Reason).Id(Basis);
}

/// <summary>A person works with a file, in a capacity, between dates.</summary>
public sealed record AssignmentFact(
    Id<Fact> Id, Id<ClientFile> File, Id<Person> Person, Capacity Capacity, DateTimeOffset From, DateTimeOffset? Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.Assignment;

    public override Id<ClientFile> AboutFile => File;

    public override Guid AboutPerson => Person.Value;

    public override byte Detail => (byte)Capacity;

    public override DateTimeOffset? Ends => Until;

    public bool Holds(DateTimeOffset at) => From <= at && (Until is null || at < Until);

    internal static AssignmentFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<ClientFile>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), Known.Kind<Capacity>(ref wire), WireTimes.Time(ref wire), WireTimes.Optional(ref wire));

    protected override void Write(WireWriter wire) =>
        wire.Id(File.Value).Id(Person.Value).Byte((byte)Capacity).Time(From).Time(Until);
}

/// <summary>A person must never learn that this file exists. It beats every reason.</summary>
public sealed record WallFact(Id<Fact> Id, Id<ClientFile> File, Id<Person> Person) : Fact(Id)
{
    public override FactKind Kind => FactKind.Wall;

    public override Id<ClientFile> AboutFile => File;

    public override Guid AboutPerson => Person.Value;

    internal static WallFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<ClientFile>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(File.Value).Id(Person.Value);
}

/// <summary>Somebody could be harmed by a leak of this file: it is in no directory and no team's hands.</summary>
public sealed record AtRiskFact(Id<Fact> Id, Id<ClientFile> File) : Fact(Id)
{
    public override FactKind Kind => FactKind.AtRisk;

    public override Id<ClientFile> AboutFile => File;

    internal static AtRiskFact Read(Id<Fact> id, ref WireReader wire) => new(id, new Id<ClientFile>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(File.Value);
}

/// <summary>This client person is that member of the file.</summary>
public sealed record ClientOfFact(Id<Fact> Id, Id<ClientFile> File, Id<Member> Member, Id<Person> Person) : Fact(Id)
{
    public override FactKind Kind => FactKind.ClientOf;

    public override Id<ClientFile> AboutFile => File;

    public override Guid AboutPerson => Person.Value;

    internal static ClientOfFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<ClientFile>(Known.Id(ref wire)), new Id<Member>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(File.Value).Id(Member.Value).Id(Person.Value);
}
