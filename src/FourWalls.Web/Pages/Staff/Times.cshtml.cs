using System.Globalization;
using FourWalls.Bookings;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>Where the practice is, when people work in it, and its rooms: what bookings are made with.</summary>
[For(Role.Director, Role.Administrator)]
public sealed class TimesPage : StaffPage
{
    private static readonly DayOfWeek[] MondayFirst =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    [BindProperty]
    public string? Zone { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Room { get; set; }

    [BindProperty]
    public string? What { get; set; }

    public PracticeTimes Times { get; private set; } = null!;

    public IReadOnlyList<(DayOfWeek Day, string Opens, string Closes)> Week { get; private set; } = [];

    public static IEnumerable<Choice> Zones => PracticeTimes.Zones.Select(zone => new Choice(zone, zone.Replace('_', ' ')));

    public async Task OnGetAsync()
    {
        Times = await PracticeTimes.Read(Practice);
        Zone = Times.IsZoneSet ? Times.Zone.Id : null;
        Week = [.. MondayFirst.Select(day => Times.Hours.TryGetValue(day, out var hours) ? (day, Words(hours.Opens), Words(hours.Closes)) : (day, "", ""))];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Times = await PracticeTimes.Read(Practice);
        Week = [.. MondayFirst.Select(day => (day, Typed("Opens", day), Typed("Closes", day)))];
        if (await Done())
            return SeeOther("/practice/times");
        if (What != "times")
        {
            var typed = Name;
            await OnGetAsync();
            Name = typed;
        }
        return Page();
    }

    private async Task<bool> Done()
    {
        switch (What)
        {
            case "times":
                return Hours() is { } hours && await Try("Zone", () => PracticeTimes.Set(Practice, Session, Zone ?? "", hours));
            case "add":
                var name = Problems.Text("Name", Name, "Give the room a name.", PracticeTimes.LongestName);
                return !Problems.Any && await Try("Name", () => PracticeTimes.AddRoom(Practice, Session, name, Made<Room>()));
            case "end":
                return await Try("Name", () => PracticeTimes.EndRoom(Practice, Session, Parsed<Room>(Room)));
            default:
                return false;
        }
    }

    private Dictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)>? Hours()
    {
        var hours = new Dictionary<DayOfWeek, (TimeOnly, TimeOnly)>();
        foreach (var (day, opens, closes) in Week.Where(one => one.Opens.Length + one.Closes.Length > 0))
        {
            if (Time(opens) is { } from && Time(closes) is { } until && until > from)
                hours[day] = (from, until);
            else
                Problems.Add($"Opens{(int)day}", $"Give both times for {day}, the later one last, for instance 09:00 and 17:00; or neither.");
        }
        return Problems.Any ? null : hours;
    }

    private string Typed(string which, DayOfWeek day) => Request.Form[$"{which}{(int)day}"].ToString();

    private static TimeOnly? Time(string typed) => TimeOnly.TryParseExact(typed, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static string Words(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
