using FourWalls.Bookings;

namespace FourWalls.Web;

/// <summary>Bookings in plain words. A state has a sign and always its word beside it: nobody has to know the signs, or see colours.</summary>
public static class BookingPhrases
{
    public static string Of(MeetingWay way) => way switch
    {
        MeetingWay.Video => "by video",
        MeetingWay.Phone => "by phone",
        MeetingWay.Elsewhere => "somewhere else",
        _ => "in person",
    };

    /// <summary>How it stands at a moment: what was booked goes on, or waits to be said.</summary>
    public static (string Sign, string Words) Of(BookingFact booking, DateTimeOffset now) => booking.State switch
    {
        BookingState.Arrived => ("●", "came"),
        BookingState.DidNotCome => ("✕", "did not come"),
        BookingState.Cancelled => ("–", "cancelled"),
        _ when now >= booking.Until => ("?", "over: came or not?"),
        _ when now >= booking.From => ("◐", "now"),
        _ => ("○", "to come"),
    };

    public static string Room(PracticeTimes times, Id<Room> room) =>
        room.IsNone ? "" : times.AllRooms.FirstOrDefault(one => one.Id == room)?.Name ?? "a room";

    /// <summary>Whose clock the times of a page are of.</summary>
    public static string Clock(PracticeTimes times) => times.IsZoneSet
        ? $"Times are by the practice’s clock ({times.Zone.Id.Replace('_', ' ')})."
        : "Times are world time (UTC), until a director or administrator says where the practice is.";
}
