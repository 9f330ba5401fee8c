using System.Globalization;
using FourWalls.Bookings;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Bookings;

/// <summary>The bookings of a file, and the form that makes another; several are listed before they are made.</summary>
public sealed class ListPage : BookingPage
{
    private const int MostOver = 20;

    public IReadOnlyList<BookingFact> Coming { get; private set; } = [];

    public IReadOnlyList<BookingFact> Over { get; private set; } = [];

    /// <summary>Those for which the client has asked for another time.</summary>
    public IReadOnlySet<Id<Booking>> Asked { get; private set; } = new HashSet<Id<Booking>>();

    /// <summary>Whose file it is, for whoever may know.</summary>
    public string Whose { get; private set; } = "";

    /// <summary>In weeks; nothing for once.</summary>
    [BindProperty]
    public string? Every { get; set; }

    [BindProperty]
    public string? Count { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>What would be booked, and what is in the way of each; null before it was asked for.</summary>
    public IReadOnlyList<(string When, string? InTheWay)>? Planned { get; private set; }

    public async Task OnGetAsync()
    {
        await Prepare();
        await Show();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await Prepare();
        var note = Problems.Optional("Note", Note, 200);
        await CheckWords("Note", note, Expected);
        if (When() is var (day, start) && !Problems.Any && Weeks(out var every, out var count) && !IsAsked(Form(Times.At(day, start)!.Value)))
        {
            if (every == 0 ? await Try("Day", () => Book([Form(Times.At(day, start)!.Value)], note)) : await Plan(Repeat.Times(Times, day, start, Length, every, count), note))
                return SeeOther($"/files/{File.Id}/bookings");
        }
        await Show();
        return Page();
    }

    private bool Weeks(out int every, out int count)
    {
        (every, count) = (Every is "1" or "2" ? Every[0] - '0' : 0, 1);
        if (every == 0 || (int.TryParse(Count, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 2 and <= Repeat.MostTimes))
            return true;
        Problems.Add("Count", $"Give how many times it is to be, from 2 to {Repeat.MostTimes}.");
        return false;
    }

    /// <summary>Lists the times with what is in their way; those that are free are booked once that has been seen.</summary>
    private async Task<bool> Plan(IReadOnlyList<(DateOnly Day, DateTimeOffset? From, DateTimeOffset? Until)> times, string note)
    {
        var forms = times.Select(one => one.From is { } from ? Form(from) : null).ToList();
        var clashes = await Clash.Find(Practice, [.. forms.OfType<BookingForm>()]);
        var found = new Queue<string?>(clashes);
        var lines = forms.Select((form, i) => (Form: form, InTheWay: form is null ? $"there is no {Start} on this day, because the clocks are put forward." : found.Dequeue(), times[i].Day)).ToList();
        var free = lines.Where(one => one is { Form: not null, InTheWay: null }).Select(one => one.Form!).ToList();
        if (What == "sure" && free.Count > 0 && await Try("Day", () => Book(free, note)))
            return true;
        Planned = [.. lines.Select(one => ($"{PlainDates.Day(one.Day)}, {(one.Form is { } form ? $"{Times.TimeWords(form.From)} to {Times.TimeWords(form.Until)}" : Start)}", one.InTheWay))];
        return false;
    }

    private async Task Book(IReadOnlyList<BookingForm> forms, string note)
    {
        var made = await Of.Make(forms, Made<Booking>());
        if (note.Length > 0 && MayWrite)
            await new BookingWords(File).Keep(made, forms[0].Members, note, null);
    }

    private async Task Show()
    {
        (Coming, Over) = (await Of.Coming(), await Of.Over(MostOver));
        Asked = await Of.Asked();
        Whose = await WhoseFile();
    }
}
