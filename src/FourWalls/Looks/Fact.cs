using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>Numbers of the kinds of facts: part of the ledger's format, never changed.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1027", Justification = "One kind each; they are never added up.")]
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
    Log = 20,
    Gap = 21,

    StandIn = 24,
    StandInCalled = 25,
    Release = 26,
    CustodyAsked = 27,
    CustodyOpened = 28,

    DestructionAsked = 30,
    Destroyed = 31,

    Booking = 40,
    SecondSignature = 45,
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

    /// <summary>Others whose decisions rest on it.</summary>
    public virtual IEnumerable<Guid> AlsoTouches => [];

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
        var id = new Id<Fact>(Known.Id(ref wire));
        Fact fact = kind switch
        {
            FactKind.Practice => Practices.PracticeFact.Read(id, ref wire),
            FactKind.Regime => Practices.RegimeFact.Read(id, ref wire),
            FactKind.Recovery => Practices.RecoveryFact.Read(id, ref wire),
            FactKind.Rehearsal => Practices.RehearsalFact.Read(id, ref wire),
            FactKind.Keys => KeysFact.Read(id, ref wire),
            FactKind.RoleGiven => RoleFact.Read(id, ref wire),
            FactKind.Supervision => SupervisionFact.Read(id, ref wire),
            FactKind.SecondSignature => SecondSignatureFact.Read(id, ref wire),
            FactKind.Credential => CredentialFact.Read(id, ref wire),
            FactKind.Invitation => InvitationFact.Read(id, ref wire),
            FactKind.Custodian => CustodianFact.Read(id, ref wire),
            FactKind.StandIn => StandInFact.Read(id, ref wire),
            FactKind.StandInCalled => StandInCalledFact.Read(id, ref wire),
            FactKind.Release => Practices.ReleaseFact.Read(id, ref wire),
            FactKind.CustodyAsked => CustodyAskedFact.Read(id, ref wire),
            FactKind.CustodyOpened => CustodyOpenedFact.Read(id, ref wire),
            FactKind.Compartment => CompartmentFact.Read(id, ref wire),
            FactKind.Epoch => EpochFact.Read(id, ref wire),
            FactKind.Grant => GrantFact.Read(id, ref wire),
            FactKind.File => FileFact.Read(id, ref wire),
            FactKind.Assignment => AssignmentFact.Read(id, ref wire),
            FactKind.Wall => WallFact.Read(id, ref wire),
            FactKind.AtRisk => AtRiskFact.Read(id, ref wire),
            FactKind.ClientOf => ClientOfFact.Read(id, ref wire),
            FactKind.DestructionAsked => DestructionAskedFact.Read(id, ref wire),
            FactKind.Destroyed => DestroyedFact.Read(id, ref wire),
            FactKind.Booking => Bookings.BookingFact.Read(id, ref wire),
            FactKind.Log => LogFact.Read(id, ref wire),
            FactKind.Gap => GapFact.Read(id, ref wire),
            _ => throw new FormatBroken(),
        };
        wire.End();
        return fact;
    }

    protected abstract void Write(WireWriter wire);
}

/// <summary>Times: milliseconds UTC since 1970, and zero for "no time" where there may be none. SPEC: ledger-entry §1.</summary>
internal static class WireTimes
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <exception cref="Refused">A date that the format has no number for.</exception>
    public static WireWriter Time(this WireWriter wire, DateTimeOffset? time)
    {
        var milliseconds = time?.ToUnixTimeMilliseconds() ?? 0;
        return time is null || milliseconds > 0
            ? wire.Int64(milliseconds)
            : throw new Refused(Refusal.NotAllowed, "A date before 1970 cannot be kept here. Nothing was changed.");
    }

    public static DateTimeOffset? Optional(ref WireReader wire) => Milliseconds(ref wire) is var ms and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public static DateTimeOffset Time(ref WireReader wire) => Optional(ref wire) ?? throw new FormatBroken();

    private static long Milliseconds(ref WireReader wire) => wire.Int64() is var ms && ms >= 0 && ms <= Last ? ms : throw new FormatBroken();
}

/// <summary>
/// Numbers that have a meaning and ids that name something; all others are refused. A reader that passed over a number it does
/// not know would tell something else about who can read than the reader that knows it.
/// </summary>
internal static class Known
{
    public static T Kind<T>(ref WireReader wire)
        where T : struct, Enum => Of<T>(wire.Byte());

    public static T Of<T>(byte number)
        where T : struct, Enum
    {
        var value = System.Runtime.CompilerServices.Unsafe.BitCast<byte, T>(number);
        return Enum.IsDefined(value) ? value : throw new FormatBroken();
    }

    public static Guid Id(ref WireReader wire) => wire.Id() is var id && id != Guid.Empty ? id : throw new FormatBroken();

    /// <summary>A list in which nothing stands twice.</summary>
    public static T[] Once<T>(T[] values) => values.Distinct().Count() == values.Length ? values : throw new FormatBroken();
}
