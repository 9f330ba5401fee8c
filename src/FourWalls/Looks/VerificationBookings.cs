using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>
/// Whether the signer of an entry might make, move or cancel a booking, or say who came: who works with the file, and the front desk
/// where it may know of it. Written apart from the acts themselves.
/// </summary>
/// <param name="booked">Bookings that were made before, in whatever file: an id is given once.</param>
/// <param name="mayWall">Whether the signer might put up a Wall: with it go the bookings of who is behind it.</param>
internal sealed class VerificationBookings(Entry entry, DateTimeOffset at, Roll roll, FileState before, IReadOnlyList<Fact> ended, IReadOnlySet<Id<Booking>> booked, bool mayWall)
{
    private static readonly TimeSpan Near = TimeSpan.FromDays(7);

    public bool MayState(BookingFact fact)
    {
        var old = ended.OfType<BookingFact>().Where(one => one.Booking == fact.Booking).ToList();
        if (entry.Facts.OfType<BookingFact>().Count(one => one.Booking == fact.Booking) != 1 || !IsOfThisFile(fact))
            return false;
        return entry.Act switch
        {
            Act.Booked => MayBook() && old.Count == 0 && fact.State == BookingState.Booked && !booked.Contains(fact.Booking),
            Act.MovedBooking => MayBook() && old is [{ State: BookingState.Booked }] && fact.State == BookingState.Booked,
            Act.CancelledBooking => MayChange() && old is [{ State: BookingState.Booked }] && Says(BookingState.Cancelled),
            Act.RaisedWall => mayWall && old is [{ State: BookingState.Booked } gone] && Says(BookingState.Cancelled)
                && entry.Facts.OfType<WallFact>().Any(wall => gone.People.Contains(wall.Person)),
            Act.Arrived => MayChange() && old is [{ State: BookingState.Booked or BookingState.DidNotCome }] && Says(BookingState.Arrived),
            Act.DidNotCome => MayChange() && old is [{ State: BookingState.Booked or BookingState.Arrived }] && Says(BookingState.DidNotCome),
            _ => false,
        };

        bool Says(BookingState state) => fact.State == state && fact.IsSameTime(old[0]);
    }

    /// <summary>A booking ends where it is stated anew.</summary>
    public bool MayEnd(BookingFact fact) => entry.Facts.OfType<BookingFact>().Any(next => next.Booking == fact.Booking);

    private bool IsOfThisFile(BookingFact fact) => before.Opened is { } opened && fact.Members.All(opened.Members.Contains);

    private bool MayChange() => !before.IsWalled(entry.Actor) && (IsDesk() || Works());

    /// <summary>The desk stays inside a file at risk by no booking of its own.</summary>
    private bool MayBook() => MayChange() && (!before.AtRisk || Works());

    private bool Works() => before.Assignments.Any(one => one.Person == entry.Actor && one.Holds(at) && one.Capacity switch
    {
        Capacity.Counsellor or Capacity.Cover => roll.Has(entry.Actor, Role.Counsellor, at),
        Capacity.Intake => roll.Has(entry.Actor, Role.Intake, at),
        _ => false,
    });

    private bool IsDesk() => roll.Has(entry.Actor, Role.FrontDesk, at)
        && (!before.AtRisk || before.Facts.OfType<BookingFact>().Any(one => one.TakesTime && one.From - Near <= at && at < one.Until));
}

/// <summary>Compares the table of bookings with the facts that hold: each has its row, and no row says anything else.</summary>
internal static class VerificationBookingRows
{
    public static void Check(VerificationStore store, VerificationReplay replay, VerificationFindings findings)
    {
        var holding = new Dictionary<string, VerificationReplay.Stood>();
        foreach (var stood in replay.Facts.Values.Where(one => one is { Fact: BookingFact, Ended: null }))
        {
            if (!holding.TryAdd(((BookingFact)stood.Fact).Booking.ToString(), stood))
                findings.Add(VerificationDepth.Rows, stood.Entry, "The booking of this entry has the id of another.");
        }
        foreach (var row in store.Bookings())
        {
            if (!holding.Remove(row.Id, out var stood))
                findings.Add(VerificationDepth.Rows, 0, $"A booking is there that no entry makes: {row.Id}.");
            else if (Differs(row, (BookingFact)stood.Fact))
                findings.Add(VerificationDepth.Rows, stood.Entry, "The booking of this entry is kept otherwise.");
        }
        foreach (var stood in holding.Values)
            findings.Add(VerificationDepth.Rows, stood.Entry, "The booking of this entry is not there.");
    }

    private static bool Differs(VerificationStore.BookingRow row, BookingFact fact) => row.Fact != fact.Id.ToString() || row.File != fact.File.ToString()
        || row.Room != (fact.Room.IsNone ? null : fact.Room.ToString()) || row.State != (long)fact.State
        || row.Starts != fact.From.ToUnixTimeMilliseconds() || row.Ends != fact.Until.ToUnixTimeMilliseconds()
        || !row.People.SequenceEqual(fact.People.Select(person => person.ToString()).Order(StringComparer.Ordinal));
}
