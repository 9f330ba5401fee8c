using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>Who can see a file, and what is done about it: assignments, Walls, the mark of risk, the client's words.</summary>
public sealed class WhoPage : FilePage
{
    public static readonly IReadOnlyList<Choice> Capacities =
    [
        new("Counsellor", "Counsellor"), new("Cover", "Cover, until a last day"),
        new("Supervisor", "Supervisor", "The client has been told that supervision exists, and agreed."), new("Intake", "Intake"),
    ];

    public sealed record Line(string Who, string Parts, string Until, string? Assignment);

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> Colleagues { get; private set; } = [];

    public IReadOnlyList<(Id<Member> Member, string Name, string Person)> Clients { get; private set; } = [];

    public IReadOnlyList<(Id<Fact> Fact, string Name)> Walls { get; private set; } = [];

    public bool AtRisk { get; private set; }

    /// <summary>A client's six words, in the answer that made them and nowhere else.</summary>
    public string? Words { get; private set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Person { get; set; }

    [BindProperty]
    public string? Capacity { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    [BindProperty]
    public string? Fact { get; set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public string? Client { get; set; }

    public async Task OnGetAsync()
    {
        var state = await File.State();
        AtRisk = state.AtRisk;
        var lines = new List<Line>();
        foreach (var one in WhoCanSee.In(Practice, state, null).Where(one => one.Reason != Reason.Self))
        {
            var who = one.Team is { } team ? RoleWords.Of(team) : await NameOf(one.People[0]);
            var assignment = one.Team is null ? state.Assignments.FirstOrDefault(fact => fact.Person == one.People[0])?.Id.ToString() : null;
            lines.Add(new Line(who, string.Join(", ", one.Parts.Select(PartWords.Of)), one.Until is { } until ? PlainDates.Day(until) : "", assignment));
        }
        Lines = lines;
        var colleagues = new List<(Id<Person>, string)>();
        foreach (var person in Roll.Staff.Where(person => person != Session.Person && !state.IsWalled(person)))
            colleagues.Add((person, await NameOf(person)));
        Colleagues = [.. colleagues.OrderBy(one => one.Item2, StringComparer.OrdinalIgnoreCase)];
        var walls = new List<(Id<Fact>, string)>();
        foreach (var wall in state.Facts.OfType<WallFact>())
            walls.Add((wall.Id, await NameOf(wall.Person)));
        Walls = walls;
        Clients =
        [
            .. (await Identities.Of(File, Purpose.Read)).Select(one => (one.Member, one.Identity.Name,
                state.ClientPeople.FirstOrDefault(client => client.Member == one.Member)?.Person.ToString() ?? "")),
        ];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            if (!await Do())
                return SeeOther($"/files/{File.Id}/who");
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotAllowed)
        {
            Problems.Add("Until", refused.Message);
        }
        await OnGetAsync();
        return Page();
    }

    /// <returns>True when the page has something to show at once.</returns>
    private async Task<bool> Do()
    {
        switch (What)
        {
            case "assign":
                await Assign();
                return Problems.Any;
            case "end":
                await ClientFiles.EndAssignment(Practice, Session, File.Id, Parsed<Fact>(Fact));
                return false;
            case "wall":
                await ClientFiles.RaiseWall(Practice, Session, File.Id, Parsed<Person>(Person));
                return false;
            case "lift":
                await ClientFiles.LiftWall(Practice, Session, File.Id, Parsed<Fact>(Fact));
                return false;
            case "risk":
                await ClientFiles.MarkAtRisk(Practice, Session, File.Id);
                return false;
            case "unrisk":
                await ClientFiles.UnmarkAtRisk(Practice, Session, File.Id);
                return false;
            case "code":
                Words = await ClientCode.Make(Practice, Session, Service<StretchQueue>(), Address, File.Id, Parsed<Member>(Member));
                return true;
            case "recode":
                Words = await ClientCode.Replace(Practice, Service<Sessions>(), Session, Service<StretchQueue>(), Address, File.Id, Parsed<Person>(Client));
                return true;
            default:
                return false;
        }
    }

    private async Task Assign()
    {
        var from = Day(From) ?? Practice.Now;
        var until = Day(Until)?.AddDays(1);
        if (!Enum.TryParse<Capacity>(Capacity, out var capacity) || !Id<Person>.TryParse(Person, null, out var person))
            Problems.Add("Person", "Choose who, and as what.");
        else
            await ClientFiles.Assign(Practice, Session, File.Id, person, capacity, from, until);
    }

    private static DateTimeOffset? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;

    private static Id<T> Parsed<T>(string? text) => Id<T>.TryParse(text, null, out var id) ? id : throw Refused.NotFound();
}
