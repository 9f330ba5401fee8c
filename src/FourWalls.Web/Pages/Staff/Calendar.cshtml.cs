using System.Globalization;
using FourWalls.Bookings;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>
/// A day or a week: one's own bookings with whom they are for, somebody else's or everybody's as times alone. By what is free people
/// are booked; whom a colleague meets is no part of that.
/// </summary>
public sealed class CalendarPage : StaffPage
{
    public const string Everybody = "all";
    private const int DaysOfWeek = 7;

    /// <param name="Path">Empty for what is not one's own.</param>
    public sealed record Line(string Time, string Name, string Path, string How, string Sign, string State);

    [BindProperty(SupportsGet = true)]
    public string? Day { get; set; }

    /// <summary>"day" for one day; otherwise a week.</summary>
    [BindProperty(SupportsGet = true, Name = "view")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    public PracticeTimes Times { get; private set; } = null!;

    public bool IsWeek => Show != "day";

    public bool IsOwn => string.IsNullOrEmpty(Who) || Who == Session.Person.ToString();

    public bool IsStreetView => Cookies.ReadStreet(HttpContext);

    public string Whose { get; private set; } = "";

    public DateOnly Today => Times.DayOf(Practice.Now);

    /// <summary>The day, or the week's Monday.</summary>
    public DateOnly First { get; private set; }

    public DateOnly Before => First.AddDays(IsWeek ? -DaysOfWeek : -1);

    public DateOnly After => First.AddDays(IsWeek ? DaysOfWeek : 1);

    public string Heading => IsWeek ? $"Week of {PlainDates.Day(First)}" : PlainDates.Day(First);

    public IReadOnlyList<(DateOnly Day, IReadOnlyList<Line> Lines)> Shown { get; private set; } = [];

    public IReadOnlyList<Choice> Choices { get; private set; } = [];

    public string PathOf(DateOnly day, bool week) =>
        $"/calendar?day={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}&view={(week ? "week" : "day")}{(IsOwn ? "" : $"&who={Uri.EscapeDataString(Who!)}")}";

    public async Task OnGetAsync()
    {
        await Place();
        Choices = [new Choice(Everybody, "Everybody’s"), .. (await Colleagues(person => person != Session.Person)).Select(one => new Choice(one.Id.ToString(), one.Name))];
        var found = await Found(Times.Begins(First), Times.Begins(After));
        var sessions = new OwnBookings(Practice, Session, Times, IsStreetView);
        var lines = await Task.WhenAll(found.Select(async one => (Day: Times.DayOf(one.From), Line: IsOwn ? Own(await sessions.Of(one)) : await Other(one))));
        Shown = [.. Enumerable.Range(0, IsWeek ? DaysOfWeek : 1).Select(i => First.AddDays(i)).Select(date =>
            (date, (IReadOnlyList<Line>)[.. lines.Where(one => one.Day == date).Select(one => one.Line)]))];
    }

    public async Task<IActionResult> OnPostAsync(string? street)
    {
        Cookies.WriteStreet(HttpContext, street == "yes");
        await Place();
        return SeeOther(PathOf(First, IsWeek));
    }

    /// <summary>Which days the page is about.</summary>
    private async Task Place()
    {
        Times = await PracticeTimes.Read(Practice);
        var day = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed)
            && typed.Year is > 1990 and < 3000 ? typed : Today;
        First = IsWeek ? day.AddDays(-(((int)day.DayOfWeek + 6) % DaysOfWeek)) : day;
        Day = First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Show = IsWeek ? "week" : "day";
    }

    private async Task<IReadOnlyList<BookingFact>> Found(DateTimeOffset from, DateTimeOffset until)
    {
        if (Who == Everybody)
        {
            Whose = "everybody";
            return await Diary.OfAll(Practice, Session, from, until);
        }
        var person = IsOwn ? Session.Person : Parsed<Person>(Who);
        if (Roll.KeysOf(person) is null && !IsOwn)
            throw await Missed(Who!);
        Whose = await NameOf(person);
        return await Diary.Of(Practice, Session, person, from, until);
    }

    private static Line Own(OwnBookings.Line one) => new(one.Time, one.Name.Length > 0 ? one.Name : "A file that you cannot open now", one.Name.Length > 0 ? one.Path : "", one.How, one.Sign, one.State);

    private async Task<Line> Other(BookingFact one)
    {
        var people = new List<string>();
        foreach (var person in one.People)
            people.Add(await NameOf(person));
        var (sign, state) = BookingPhrases.Of(one, Practice.Now);
        var room = BookingPhrases.Room(Times, one.Room);
        var who = Who == Everybody ? $"{string.Join(", ", people)}, " : "";
        return new Line($"{Times.TimeWords(one.From)} to {Times.TimeWords(one.Until)}", "", "", $"{who}{BookingPhrases.Of(one.Way)}{(room.Length > 0 ? $", {room}" : "")}", sign, state);
    }
}
