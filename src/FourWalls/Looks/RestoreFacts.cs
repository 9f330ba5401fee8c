using FourWalls.Clients;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// A log that began with a restore: its entries up to <paramref name="Size"/> are those of the log before it, and from here on
/// checkpoints have an origin of their own, since one origin must not have signed two histories. SPEC: ledger-tree §3.
/// </summary>
/// <param name="Number">2 for the first such log. Above every number that the host knows of.</param>
/// <param name="Before">The origin under which the backup's head was signed.</param>
/// <param name="Size">How many entries the backup had; the place of the entry that carries this.</param>
/// <param name="Root">32 bytes: the backup's root.</param>
/// <param name="SeenOrigin">The origin of the newest head that this host had seen; empty when it had seen none.</param>
/// <param name="SeenSize">Its size: what lies between is lost. Zero when there is none.</param>
/// <param name="SeenRoot">Its root, or 32 zeros.</param>
public sealed record LogFact(
    Id<Fact> Id, int Number, string Before, long Size, byte[] Root, string SeenOrigin, long SeenSize, byte[] SeenRoot) : Fact(Id)
{
    public override FactKind Kind => FactKind.Log;

    internal static LogFact Read(Id<Fact> id, ref WireReader wire)
    {
        var fact = new LogFact(
            id, wire.UInt32(), wire.Text(), wire.Int64(), wire.Fixed(RunningHash.Length).ToArray(),
            wire.Text(), wire.Int64(), wire.Fixed(RunningHash.Length).ToArray());
        var hasSeen = fact.SeenSize > 0;
        return fact.Number >= 2 && fact.Size > 0 && fact.SeenSize >= 0 && hasSeen == (fact.SeenOrigin.Length > 0)
            && (hasSeen || fact.SeenRoot.All(one => one == 0)) ? fact : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire) => wire
        .UInt32(Number).Text(Before).Int64(Size).Fixed(Root).Text(SeenOrigin).Int64(SeenSize).Fixed(SeenRoot);
}

/// <summary>What a restore could not bring back to where it was: dated, and shown to the officers.</summary>
/// <param name="Known">Whether the host knew what had ended after the backup; otherwise officers go through who has access.</param>
/// <param name="Holding">What had ended after the backup and holds again: a Wall that had been lifted, papers that were replaced.</param>
public sealed record GapFact(Id<Fact> Id, bool Known, IReadOnlyList<(FactKind Kind, Id<Fact> Fact)> Holding) : Fact(Id)
{
    public override FactKind Kind => FactKind.Gap;

    internal static GapFact Read(Id<Fact> id, ref WireReader wire)
    {
        var known = wire.Byte() switch { 0 => false, 1 => true, _ => throw new FormatBroken() };
        var holding = new (FactKind, Id<Fact>)[wire.UInt16()];
        for (var i = 0; i < holding.Length; i++)
            holding[i] = (Looks.Known.Kind<FactKind>(ref wire), new Id<Fact>(Looks.Known.Id(ref wire)));
        return new GapFact(id, known, Looks.Known.Once(holding));
    }

    protected override void Write(WireWriter wire)
    {
        wire.Byte(Known ? (byte)1 : (byte)0).UInt16(Holding.Count);
        foreach (var (kind, fact) in Holding)
            wire.Byte((byte)kind).Id(fact.Value);
    }
}

/// <summary>
/// The only entries that change who can read with nobody's signature: those of a restore, vouched for by the log's key. They end
/// things, raise Walls and marks of risk, and say again that a file was destroyed. They give nothing, and end no Wall and no mark of risk.
/// </summary>
internal static class RestoreRules
{
    /// <param name="find">Facts that the asker knows: at least the practice's own, and every Wall and mark of risk.</param>
    public static bool Allow(long index, Entry entry, Func<Id<Fact>, Fact?> find) =>
        !entry.IsSigned && entry.Actor.IsNone && entry.Reason == Reason.Restore && entry.Act switch
        {
            Act.Restored => entry.File.IsNone && entry.Items.Count == 0
                && entry.Facts.OfType<LogFact>().SingleOrDefault() is { } log && log.Size == index
                && entry.Facts.All(fact => fact is LogFact or GapFact)
                && entry.Endings.All(id => find(id) is LogFact or GapFact),
            Act.Replayed => entry.Facts.All(fact => Standing.Forbids(fact) && fact.AboutFile == entry.File)
                && entry.Endings.All(id => find(id) is not { } fact || MayEnd(fact)),
            _ => false,
        };

    private static bool MayEnd(Fact fact) => fact.Kind is FactKind.Keys or FactKind.RoleGiven or FactKind.Supervision or FactKind.Credential
        or FactKind.Invitation or FactKind.Custodian or FactKind.Compartment or FactKind.Epoch or FactKind.Grant or FactKind.File
        or FactKind.Assignment or FactKind.ClientOf or FactKind.StandIn or FactKind.StandInCalled or FactKind.CustodyAsked or FactKind.CustodyOpened
        or FactKind.DestructionAsked or FactKind.Booking or FactKind.SecondSignature;
}
