using System.Globalization;
using FourWalls.Clients;
using FourWalls.Measures;
using FourWalls.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Rotas;

/// <summary>Who is on duty, and who is next: for everybody who works here to see, and for a director or administrator to set.</summary>
public sealed class RotaPage : StaffPage
{
    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Person { get; set; }

    [BindProperty]
    public string? Day { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    [BindProperty]
    public string? Shift { get; set; }

    [BindProperty]
    public string? Item { get; set; }

    public bool MaySet { get; private set; }

    public IReadOnlyList<(Shift Shift, string Name)> On { get; private set; } = [];

    public (Shift Shift, string Name)? Next { get; private set; }

    public IReadOnlyList<(Shift Shift, string Name)> Shifts { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> Able { get; private set; } = [];

    public IReadOnlyList<(DutyCall Call, string Workers)> Calls { get; private set; } = [];

    public async Task OnGetAsync()
    {
        MaySet = Rota.MaySet(Practice, Session);
        var duty = await Rota.Now(Practice);
        On = await Named(duty.On);
        Next = duty.Next is { } next ? (await Named([next]))[0] : null;
        Shifts = await Named(await Rota.Coming(Practice));
        Calls = await DutyCalls();
        if (MaySet)
            Able = await Colleagues(person => Rota.IsAble(Practice, person, Practice.Now));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try("Person", Do) && !Problems.Any)
            return SeeOther("/practice/rota");
        await OnGetAsync();
        return Page();
    }

    private async Task Do()
    {
        switch (What)
        {
            case "taken":
                await Rota.Take(Practice, Session, Parsed<Item>(Item));
                break;
            case "back":
                await Rota.TakeBack(Practice, Session, Parsed<Shift>(Shift));
                break;
            default:
                await Add();
                break;
        }
    }

    private async Task Add()
    {
        if (!Rota.MaySet(Practice, Session))
            throw await Missed("rota");
        var day = PlainDates.Parse(Day);
        if (!Id<Person>.TryParse(Person, null, out var person))
            Problems.Add("Person", "Choose who is on duty.");
        if (day is null)
            Problems.Add("Day", "Give the day as a date, for instance 2026-05-14.");
        var (from, until) = (Time("From", From), Time("Until", Until));
        if (Problems.Any)
            return;
        var start = day!.Value + from;
        var end = day.Value + until;
        await Rota.Add(Practice, Session, person, start, end <= start ? end.AddDays(1) : end, Made<Shift>());
    }

    private TimeSpan Time(string field, string? typed)
    {
        if (TimeOnly.TryParseExact(typed, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time.ToTimeSpan();
        Problems.Add(field, "Give the time as hours and minutes, for instance 14:30.");
        return default;
    }

    private async Task<IReadOnlyList<(Shift Shift, string Name)>> Named(IReadOnlyList<Shift> shifts)
    {
        var named = new List<(Shift, string)>();
        foreach (var shift in shifts)
            named.Add((shift, await NameOf(shift.Person)));
        return named;
    }
}
