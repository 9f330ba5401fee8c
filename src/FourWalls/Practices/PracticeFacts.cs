using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>Kinds of service, as the practice says it of itself at set-up.</summary>
public enum ServiceKind : byte
{
    Counselling = 1,
    TherapyClinic = 2,
    VictimService = 3,
    SchoolService = 4,
    SubstanceUseProgramme = 5,
    Other = 9,

    /// <summary>An invented practice: second factors are off, and every page says so. Chosen at founding and never after.</summary>
    Demo = 100,
}

/// <summary>Bodies of rules that bind a practice.</summary>
public enum Regime : byte
{
    Hipaa = 1,
    Part2 = 2,
    VictimServiceGrant = 3,
    Education = 4,
    Gdpr = 5,
}

/// <summary>What the practice is. The first entry of the ledger carries it; a later one replaces it.</summary>
/// <param name="Practice">The practice's id, part of every seal's address.</param>
/// <param name="OutsideName">What messages, titles and letters may say: nothing that tells what kind of place it is.</param>
/// <param name="Jurisdiction">An id such as US-WA or GB-ENG.</param>
/// <param name="Root">Checks the first link of every chain of keys.</param>
/// <param name="Log">Checks the node's checkpoints.</param>
public sealed record PracticeFact(
    Id<Fact> Id, Guid Practice, string Name, string OutsideName, string Jurisdiction, ServiceKind Service, PublicPoint Root, PublicPoint Log)
    : Fact(Id)
{
    public override FactKind Kind => FactKind.Practice;

    internal static PracticeFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, Known.Id(ref wire), wire.Text(), wire.Text(), wire.Text(), Known.Kind<ServiceKind>(ref wire),
        new PublicPoint(wire.Fixed(PublicPoint.Length)), new PublicPoint(wire.Fixed(PublicPoint.Length)));

    protected override void Write(WireWriter wire) => wire
        .Id(Practice).Text(Name).Text(OutsideName).Text(Jurisdiction).Byte((byte)Service).Fixed(Root.Bytes).Fixed(Log.Bytes);
}

/// <summary>A body of rules binds the practice from a date on.</summary>
public sealed record RegimeFact(Id<Fact> Id, Regime Regime, DateTimeOffset From) : Fact(Id)
{
    public override FactKind Kind => FactKind.Regime;

    internal static RegimeFact Read(Id<Fact> id, ref WireReader wire) => new(id, Known.Kind<Regime>(ref wire), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) => wire.Byte((byte)Regime).Time(From);
}

/// <summary>A set of recovery shares was made: every compartment but author-only notes is wrapped to this key.</summary>
public sealed record RecoveryFact(Id<Fact> Id, PublicPoint Key, int Threshold, int Shares) : Fact(Id)
{
    public override FactKind Kind => FactKind.Recovery;

    internal static RecoveryFact Read(Id<Fact> id, ref WireReader wire)
    {
        var fact = new RecoveryFact(id, new PublicPoint(wire.Fixed(PublicPoint.Length)), wire.Byte(), wire.Byte());
        return fact.Threshold >= 2 && fact.Shares > fact.Threshold && fact.Shares <= 16 ? fact : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire) => wire.Fixed(Key.Bytes).Byte((byte)Threshold).Byte((byte)Shares);
}

/// <summary>The words of a set of shares were typed back and gave its key.</summary>
public sealed record RehearsalFact(Id<Fact> Id, Id<Fact> Recovery) : Fact(Id)
{
    public override FactKind Kind => FactKind.Rehearsal;

    internal static RehearsalFact Read(Id<Fact> id, ref WireReader wire) => new(id, new Id<Fact>(Known.Id(ref wire)));

    protected override void Write(WireWriter wire) => wire.Id(Recovery.Value);
}

/// <summary>The host's release key: its half of every split key is sealed to this.</summary>
public sealed record ReleaseFact(Id<Fact> Id, PublicPoint Key) : Fact(Id)
{
    public override FactKind Kind => FactKind.Release;

    internal static ReleaseFact Read(Id<Fact> id, ref WireReader wire) => new(id, new PublicPoint(wire.Fixed(PublicPoint.Length)));

    protected override void Write(WireWriter wire) => wire.Fixed(Key.Bytes);
}
