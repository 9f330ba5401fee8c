using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Bookings;

/// <summary>A time at which somebody who works here meets a client. It keeps its id when it is moved.</summary>
public sealed class Booking;

/// <summary>A room of the practice.</summary>
public sealed class Room;

/// <summary>How a booking stands. The numbers are part of the ledger's format and never change.</summary>
public enum BookingState : byte
{
    Booked = 1,
    Arrived = 2,
    DidNotCome = 3,
    Cancelled = 4,
}

/// <summary>How people meet. The numbers are part of the ledger's format and never change.</summary>
public enum MeetingWay : byte
{
    InPerson = 1,
    Video = 2,
    Phone = 3,
    Elsewhere = 4,
}

/// <summary>
/// Somebody meets the client of a file at a time. What is said of it (why it was moved) is sealed; the host sees who, which file by its
/// id, when and where. Each change ends it and states it anew: what it was stays in the ledger.
/// </summary>
/// <param name="People">Who works here and takes part, at least one.</param>
/// <param name="Members">Which members of the file are expected; none for all of them.</param>
/// <param name="Room">None for no room of ours.</param>
public sealed record BookingFact(
    Id<Fact> Id, Id<Booking> Booking, Id<ClientFile> File, BookingState State, MeetingWay Way, Id<Room> Room, DateTimeOffset From, DateTimeOffset Until,
    IReadOnlyList<Id<Person>> People, IReadOnlyList<Id<Member>> Members) : Fact(Id)
{
    public override FactKind Kind => FactKind.Booking;

    public override Id<ClientFile> AboutFile => File;

    public override byte Detail => (byte)State;

    /// <summary>Its hour is over then. The fact holds on: what was is part of the file.</summary>
    public override DateTimeOffset? Ends => Until;

    /// <summary>Whether it takes up its people and its room.</summary>
    public bool TakesTime => State is BookingState.Booked or BookingState.Arrived;

    /// <summary>The same booking in another state, as a fact of its own.</summary>
    public BookingFact As(BookingState state) => this with { Id = Id<Fact>.New(), State = state };

    /// <summary>Whether both say the same but for their own ids and states.</summary>
    public bool IsSameTime(BookingFact other) => Booking == other.Booking && File == other.File && Way == other.Way && Room == other.Room && From == other.From
        && Until == other.Until && People.SequenceEqual(other.People) && Members.SequenceEqual(other.Members);

    internal static BookingFact Read(Id<Fact> id, ref WireReader wire)
    {
        var fact = new BookingFact(
            id, new Id<Booking>(Known.Id(ref wire)), new Id<ClientFile>(Known.Id(ref wire)), Known.Kind<BookingState>(ref wire), Known.Kind<MeetingWay>(ref wire),
            new Id<Room>(wire.Id()), WireTimes.Time(ref wire), WireTimes.Time(ref wire), Ids<Person>(ref wire), Ids<Member>(ref wire));
        return fact.From < fact.Until && fact.People.Count > 0 ? fact : throw new FormatBroken();
    }

    protected override void Write(WireWriter wire)
    {
        wire.Id(Booking.Value).Id(File.Value).Byte((byte)State).Byte((byte)Way).Id(Room.Value).Time(From).Time(Until);
        wire.Byte(checked((byte)People.Count));
        foreach (var person in People)
            wire.Id(person.Value);
        wire.Byte(checked((byte)Members.Count));
        foreach (var member in Members)
            wire.Id(member.Value);
    }

    private static Id<T>[] Ids<T>(ref WireReader wire)
    {
        var ids = new Id<T>[wire.Byte()];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = new Id<T>(Known.Id(ref wire));
        return Known.Once(ids);
    }
}
