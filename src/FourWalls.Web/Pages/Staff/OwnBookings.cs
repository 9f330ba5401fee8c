using System.Globalization;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Pages.Staff;

/// <summary>Somebody's own bookings as lines of a page, with whom each is for: to see a name is a look like every other.</summary>
/// <param name="known">Names that the page has opened already: they are not opened again.</param>
public sealed class OwnBookings(
    Practice practice, Session reader, PracticeTimes times, bool initials, IReadOnlyDictionary<Id<ClientFile>, string>? known = null)
{
    private readonly Dictionary<Id<ClientFile>, Task<(string Name, bool MayNote)>> names = [];

    /// <param name="Name">Initials where others can see the screen; empty where the file does not open.</param>
    /// <param name="Note">Where the note about it is written; empty before it has begun, and for who writes none.</param>
    public sealed record Line(string Time, string Name, string Path, string How, string Sign, string State, string Note);

    public async Task<Line> Of(BookingFact booking)
    {
        Task<(string Name, bool MayNote)> found;
        lock (names)
        {
            if (!names.TryGetValue(booking.File, out found!))
                names[booking.File] = found = Look(booking.File);
        }
        var (name, mayNote) = await found;
        var (sign, state) = BookingPhrases.Of(booking, practice.Now);
        var room = BookingPhrases.Room(times, booking.Room);
        var hasBegun = practice.Now >= booking.From && booking.State != BookingState.Cancelled;
        return new Line(
            $"{times.TimeWords(booking.From)} to {times.TimeWords(booking.Until)}", initials ? Initials(name) : name, $"/files/{booking.File}/bookings/{booking.Booking}",
            $"{BookingPhrases.Of(booking.Way)}{(room.Length > 0 ? $", {room}" : "")}", sign, state,
            mayNote && hasBegun ? $"/files/{booking.File}/notes/write?booking={booking.Booking}" : "");
    }

    public static string Initials(string names) => string.Join(
        ", ", names.Split(", ").Select(name => string.Concat(name.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Select(word => $"{StringInfo.GetNextTextElement(word)}."))));

    private async Task<(string Name, bool MayNote)> Look(Id<ClientFile> id)
    {
        try
        {
            // A colleague booked them into a file that they do not work with: to open one's own day is no miss.
            if (await ClientFile.TryFind(practice, reader, id) is not { } file)
                return ("", false);
            var mayNote = await file.Decide(CompartmentKind.Record) is { Permitted: true } record && Access.MayWrite(record.Reason);
            if (known?.GetValueOrDefault(id) is { Length: > 0 } name)
                return (name, mayNote);
            var opened = (await file.State()).Opened!;
            if (!(await file.Decide(CompartmentKind.Identity, ClientFiles.SubjectOf(opened.FileKind, opened.Members[0]))).Permitted)
                return ("", false);
            var cards = await new Cards(file).Identities(Purpose.List);
            return (string.Join(", ", cards.Select(one => one.Content.Name)), mayNote);
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound)
        {
            return ("", false);
        }
    }
}
