using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Bookings;

/// <summary>Who may change bookings of a file: who works with it, and the front desk where it may know of the file.</summary>
internal static class BookingRights
{
    /// <summary>In what capacity somebody may change bookings of this file now; none when they may not.</summary>
    public static Reason Of(Id<Person> person, FileState state, Roll roll, DateTimeOffset at)
    {
        if (state.Opened is null || state.IsWalled(person))
            return Reason.None;
        var works = state.Assignments.Where(one => one.Person == person && one.Holds(at)).Select(one => one.Capacity switch
        {
            Capacity.Counsellor when roll.Has(person, Role.Counsellor, at) => Reason.Care,
            Capacity.Cover when roll.Has(person, Role.Counsellor, at) => Reason.Cover,
            Capacity.Intake when roll.Has(person, Role.Intake, at) => Reason.Intake,
            _ => Reason.None,
        }).FirstOrDefault(reason => reason != Reason.None);
        return works != Reason.None ? works : IsDesk(person, state, roll, at) ? Reason.Desk : Reason.None;
    }

    /// <summary>
    /// Whether that capacity is enough for an act. Of a file at risk the desk says who came, and cancels: were it to book and to move
    /// as well, it would keep itself near a booking, and so inside the file, for as long as it likes.
    /// </summary>
    public static bool Allows(Reason right, Act act, FileState state) =>
        right != Reason.None && !(right == Reason.Desk && state.AtRisk && act is (Act.Booked or Act.MovedBooking));

    /// <summary>For a file at risk the desk may know of nothing until there is a booking near.</summary>
    private static bool IsDesk(Id<Person> person, FileState state, Roll roll, DateTimeOffset at) =>
        roll.Has(person, Role.FrontDesk, at) && (!state.AtRisk || NearBooking.Of(state, at) is not null);
}
