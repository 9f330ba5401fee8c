using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>
/// The front desk's day: when, the name agreed for the desk, the room, whether they came. Nothing of what it is about. Somebody who is
/// not in the directory is whoever comes to see that worker.
/// </summary>
[For(Role.FrontDesk)]
public sealed class DeskPage : StaffPage
{
    public sealed record Line(string Time, string Name, string Path, string How, string Sign, string State, bool MayArrive, Id<ClientFile> File, Id<Booking> Booking);

    [BindProperty]
    public string? Of { get; set; }

    [BindProperty]
    public string? Booking { get; set; }

    public PracticeTimes Times { get; private set; } = null!;

    public string Day => PlainDates.Day(Times.DayOf(Practice.Now));

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Times = await PracticeTimes.Read(Practice);
        var today = Times.DayOf(Practice.Now);
        var booked = await Diary.OfAll(Practice, Session, Times.Begins(today), Times.Begins(today.AddDays(1)));
        var names = booked.Count > 0 ? await DeskNames() : [];
        var lines = new List<Line>();
        foreach (var one in booked.Where(one => one.State != BookingState.Cancelled))
        {
            // Where the desk may know nothing of the file, there is nothing to say here either.
            if (await new BookingsOf(Practice, Session, one.File).Right() == Reason.None)
                continue;
            var (sign, state) = BookingPhrases.Of(one, Practice.Now);
            var with = await NameOf(one.People[0]);
            var room = BookingPhrases.Room(Times, one.Room);
            lines.Add(new Line(
                $"{Times.TimeWords(one.From)} to {Times.TimeWords(one.Until)}", names.GetValueOrDefault(one.File, "Somebody for " + with),
                $"/files/{one.File}/bookings/{one.Booking}", $"{with}, {BookingPhrases.Of(one.Way)}{(room.Length > 0 ? $", {room}" : "")}", sign, state,
                one.State == BookingState.Booked && BookingsOf.CanHaveCome(one, Practice.Now), one.File, one.Booking));
        }
        Lines = lines;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (file, booking) = (Id<ClientFile>.TryParse(Of, null, out var id) ? id : throw Refused.NotFound(), Parsed<Booking>(Booking));
        if (await Try("", () => new BookingsOf(Practice, Session, file).Arrive(booking)))
            return SeeOther("/desk");
        await OnGetAsync();
        return Page();
    }

    /// <summary>One look at the directory, however many come; nothing while the key is on its way.</summary>
    private async Task<Dictionary<Id<ClientFile>, string>> DeskNames()
    {
        try
        {
            return (await DeskDirectory.Read(Practice, Session)).GroupBy(one => one.File).ToDictionary(same => same.Key, same => same.First().DeskName);
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound or Refusal.Changed)
        {
            return [];
        }
    }
}
