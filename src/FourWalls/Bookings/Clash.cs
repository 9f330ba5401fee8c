using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>What is in the way of a booking, in a sentence. It says who or which room, and never whom they meet.</summary>
public static class Clash
{
    /// <summary>For each wanted time, what is in the way now; null where nothing is. Made to be shown: under the lock it is looked at again.</summary>
    public static async Task<IReadOnlyList<string?>> Find(Practice practice, IReadOnlyList<BookingForm> forms, Id<Booking> except = default)
    {
        var names = await Staff.Names(practice);
        var times = await PracticeTimes.Read(practice);
        await using var connection = await practice.Database.Read();
        return [.. forms.Select(form => BookingStore.TakenAt(connection, form.At(except, default, BookingState.Booked)).FirstOrDefault() is { } taken ? Words(taken, names, times) : null)];
    }

    internal static Refused Refused(BookingStore.Taken taken, IReadOnlyDictionary<Id<Person>, string> names, PracticeTimes times) =>
        new(Refusal.NotAllowed, $"{Words(taken, names, times)} Nothing was booked.");

    private static string Words(BookingStore.Taken taken, IReadOnlyDictionary<Id<Person>, string> names, PracticeTimes times)
    {
        var who = taken.Person.IsNone
            ? times.AllRooms.FirstOrDefault(room => room.Id == taken.Room)?.Name ?? "This room"
            : names.GetValueOrDefault(taken.Person, "Somebody");
        return $"{who} is booked already on {times.DayWords(taken.Starts)}, {times.TimeWords(taken.Starts)} to {times.TimeWords(taken.Ends)}.";
    }
}
