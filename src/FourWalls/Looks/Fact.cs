using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>Numbers of the kinds of facts: part of the ledger's format, never changed.</summary>
public enum FactKind : byte
{
    Practice = 1,
    Regime = 2,
    Keys = 3,
    RoleGiven = 4,
    Supervision = 5,
    Credential = 6,
    Compartment = 7,
    Epoch = 8,
    Grant = 9,
    File = 10,
    Assignment = 11,
    Wall = 12,
    AtRisk = 13,
    ClientOf = 14,
    Invitation = 15,
    Recovery = 16,
    Rehearsal = 17,
    Custodian = 18,
}

/// <summary>
/// Something that decides who can read, as a signed entry carries it. A fact holds from its entry until an entry that
/// names it among its endings. SPEC: ledger-entry §3.
/// </summary>
/// <remarks>The database's tables of facts only say in which entry a fact stands; what it says is read there.</remarks>
public abstract record Fact(Id<Fact> Id)
{
    public abstract FactKind Kind { get; }

    /// <summary>The file that it is about; none for the practice's own facts.</summary>
    public virtual Id<ClientFile> AboutFile => default;

    public virtual Id<Compartment> AboutCompartment => default;

    /// <summary>The person (for a grant also the team's compartment) that it is about.</summary>
    public virtual Guid AboutPerson => Guid.Empty;

    /// <summary>When it stops holding by itself.</summary>
    public virtual DateTimeOffset? Ends => null;

    /// <summary>What kind of compartment, role or capacity: a column to search by, nothing more.</summary>
    public virtual byte Detail => 0;

    public byte[] ToBytes()
    {
        var wire = new WireWriter();
        wire.Id(Id.Value);
        Write(wire);
        return wire.ToArray();
    }

    /// <exception cref="FormatBroken">Not a fact of this kind.</exception>
    public static Fact Parse(FactKind kind, ReadOnlySpan<byte> bytes)
    {
        var wire = new WireReader(bytes);
        var id = new Id<Fact>(wire.Id());
        Fact fact = kind switch
        {
            FactKind.Practice => Practices.PracticeFact.Read(id, ref wire),
            FactKind.Regime => Practices.RegimeFact.Read(id, ref wire),
            FactKind.Recovery => Practices.RecoveryFact.Read(id, ref wire),
            FactKind.Rehearsal => Practices.RehearsalFact.Read(id, ref wire),
            FactKind.Keys => KeysFact.Read(id, ref wire),
            FactKind.RoleGiven => RoleFact.Read(id, ref wire),
            FactKind.Supervision => SupervisionFact.Read(id, ref wire),
            FactKind.Credential => CredentialFact.Read(id, ref wire),
            FactKind.Invitation => InvitationFact.Read(id, ref wire),
            FactKind.Custodian => CustodianFact.Read(id, ref wire),
            FactKind.Compartment => CompartmentFact.Read(id, ref wire),
            FactKind.Epoch => EpochFact.Read(id, ref wire),
            FactKind.Grant => GrantFact.Read(id, ref wire),
            FactKind.File => FileFact.Read(id, ref wire),
            FactKind.Assignment => AssignmentFact.Read(id, ref wire),
            FactKind.Wall => WallFact.Read(id, ref wire),
            FactKind.AtRisk => AtRiskFact.Read(id, ref wire),
            FactKind.ClientOf => ClientOfFact.Read(id, ref wire),
            _ => throw new FormatBroken(),
        };
        wire.End();
        return fact;
    }

    protected abstract void Write(WireWriter wire);
}

internal static class WireTimes
{
    /// <summary>Milliseconds UTC; zero for "no time".</summary>
    public static WireWriter Time(this WireWriter wire, DateTimeOffset? time) => wire.Int64(time?.ToUnixTimeMilliseconds() ?? 0);

    public static DateTimeOffset? Optional(ref WireReader wire) =>
        wire.Int64() is var ms and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public static DateTimeOffset Time(ref WireReader wire) => DateTimeOffset.FromUnixTimeMilliseconds(wire.Int64());
}
