using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>On what ground a file's keys are destroyed. The numbers are part of the ledger's format and never change.</summary>
public enum DestructionGround : byte
{
    KeptLongEnough = 1,
    OpenedByMistake = 2,
    ClientAsked = 3,
    CameToNothing = 4,
}

/// <summary>
/// A director or privacy officer asks that a file's keys be destroyed. Somebody else has to confirm it before its last day is over;
/// after that it counts for nothing, and no entry is needed for that.
/// </summary>
/// <param name="By">Who asked. It makes them nothing to the file: whoever asks has no more to do with it than before.</param>
public sealed record DestructionAskedFact(
    Id<Fact> Id, Id<ClientFile> File, Id<Person> By, DestructionGround Ground, DateTimeOffset At, DateTimeOffset Until) : Fact(Id)
{
    public override FactKind Kind => FactKind.DestructionAsked;

    public override Id<ClientFile> AboutFile => File;

    public override DateTimeOffset? Ends => Until;

    public override byte Detail => (byte)Ground;

    public bool Holds(DateTimeOffset at) => at < Until;

    internal static DestructionAskedFact Read(Id<Fact> id, ref WireReader wire) => new(
        id, new Id<ClientFile>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), Known.Kind<DestructionGround>(ref wire), WireTimes.Time(ref wire), WireTimes.Time(ref wire));

    protected override void Write(WireWriter wire) => wire.Id(File.Value).Id(By.Value).Byte((byte)Ground).Time(At).Time(Until);
}

/// <summary>
/// A file's keys were destroyed. This is all that stays of it besides its entries: ids, dates, numbers. It never ends, and beside it
/// nothing about the file holds but Walls and marks of risk.
/// </summary>
/// <param name="Asked">The word of who asked.</param>
/// <param name="Alone">Confirmed by who had asked: nobody else here had a role that could.</param>
/// <param name="Items">Sealed things that were destroyed.</param>
/// <param name="Parts">Parts of the file, each of which had a key of its own.</param>
/// <param name="Wraps">Wrapped copies of these keys.</param>
/// <param name="Backups">Proven backups that this host knew of then: they hold the wraps.</param>
/// <param name="LastBackup">When the newest of them was made.</param>
public sealed record DestroyedFact(
    Id<Fact> Id, Id<ClientFile> File, Id<Fact> Asked, Id<Person> AskedBy, DateTimeOffset AskedAt, Id<Person> ConfirmedBy, DateTimeOffset At,
    DestructionGround Ground, bool Alone, int Items, int Parts, int Wraps, int Backups, DateTimeOffset? LastBackup) : Fact(Id)
{
    /// <summary>How many bytes such a fact has: the host's journal keeps it as it is.</summary>
    internal const int Length = 122;

    public override FactKind Kind => FactKind.Destroyed;

    public override Id<ClientFile> AboutFile => File;

    public override byte Detail => (byte)Ground;

    internal static DestroyedFact Read(Id<Fact> id, ref WireReader wire)
    {
        var fact = new DestroyedFact(
            id, new Id<ClientFile>(Known.Id(ref wire)), new Id<Fact>(Known.Id(ref wire)), new Id<Person>(Known.Id(ref wire)), WireTimes.Time(ref wire),
            new Id<Person>(Known.Id(ref wire)), WireTimes.Time(ref wire), Known.Kind<DestructionGround>(ref wire),
            wire.Byte() switch { 0 => false, 1 => true, _ => throw new FormatBroken() },
            wire.UInt32(), wire.UInt32(), wire.UInt32(), wire.UInt32(), WireTimes.Optional(ref wire));
        return fact.Alone == (fact.AskedBy == fact.ConfirmedBy) ? fact : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire) => wire
        .Id(File.Value).Id(Asked.Value).Id(AskedBy.Value).Time(AskedAt).Id(ConfirmedBy.Value).Time(At).Byte((byte)Ground).Byte(Alone ? (byte)1 : (byte)0)
        .UInt32(Items).UInt32(Parts).UInt32(Wraps).UInt32(Backups).Time(LastBackup);
}
