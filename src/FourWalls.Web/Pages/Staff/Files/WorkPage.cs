using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>
/// What is done about a file without reading a word of it: who works with it, Walls, the mark for safety. The same for who works
/// with the file and for a director who holds no key of it.
/// </summary>
public abstract class WorkPage : StaffPage
{
    public static readonly IReadOnlyList<Choice> Capacities =
    [
        new("Counsellor", "Counsellor"), new("Cover", "Cover, until a last day"),
        new("Supervisor", "Supervisor", "The client has been told that supervision exists, and agreed."), new("Intake", "Intake"),
    ];

    /// <summary>The file that the page is about.</summary>
    public abstract Id<ClientFile> Of { get; }

    public abstract string Path { get; }

    public Powers Powers { get; private set; } = new(false, false, false);

    public IReadOnlyList<(Id<Fact> Id, string Name, string As, string Days)> Workers { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> Others { get; private set; } = [];

    public IReadOnlyList<(Id<Fact> Fact, string Name)> Walls { get; private set; } = [];

    public bool AtRisk { get; private set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Person { get; set; }

    [BindProperty]
    public string? Against { get; set; }

    [BindProperty]
    public string? Capacity { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    [BindProperty]
    public string? Fact { get; set; }

    /// <summary>Where on the page a "no" belongs: most are about the days. Empty for a button that asks nothing.</summary>
    protected string FieldOfWhat => What switch { "assign" => "Until", "wall" => "Against", _ => "" };

    protected async Task Show(FileState state)
    {
        Powers = ClientFiles.PowersOver(Practice, Session, state);
        AtRisk = state.AtRisk;
        var workers = new List<(Id<Fact>, string, string, string)>();
        foreach (var one in state.Assignments.Where(one => one.Until is not { } until || Practice.Now < until).OrderBy(one => one.From))
            workers.Add((one.Id, await NameOf(one.Person), RoleWords.Of(one.Capacity), PlainDates.Span(one.From, one.Until)));
        Workers = workers;
        Others = await Colleagues(person => !state.IsWalled(person));
        var walls = new List<(Id<Fact>, string)>();
        foreach (var wall in state.Facts.OfType<WallFact>())
            walls.Add((wall.Id, await NameOf(wall.Person)));
        Walls = walls;
    }

    /// <summary>Does what the form asks for.</summary>
    /// <returns>False when it was none of these acts.</returns>
    protected async Task<bool> Act()
    {
        switch (What)
        {
            case "assign":
                await Assign();
                return true;
            case "end":
                await ClientFiles.EndAssignment(Practice, Session, Of, Parsed<Fact>(Fact));
                return true;
            case "wall" when Id<Person>.TryParse(Against, null, out var against):
                await ClientFiles.RaiseWall(Practice, Session, Of, against);
                return true;
            case "wall":
                Problems.Add("Against", "Choose whom the Wall is for.");
                return true;
            case "lift":
                await ClientFiles.LiftWall(Practice, Session, Of, Parsed<Fact>(Fact));
                return true;
            case "risk":
                await ClientFiles.MarkAtRisk(Practice, Session, Of);
                return true;
            case "unrisk":
                await ClientFiles.UnmarkAtRisk(Practice, Session, Of);
                return true;
            default:
                return false;
        }
    }

    private async Task Assign()
    {
        var (from, until) = Days(From, Until);
        if (!Id<Person>.TryParse(Person, null, out var person))
            Problems.Add("Person", "Choose who.");
        if (!Enum.TryParse<Capacity>(Capacity, out var capacity) || !Enum.IsDefined(capacity))
            Problems.Add("Capacity", "Choose as what.");
        if (!Problems.Any)
            await ClientFiles.Assign(Practice, Session, Of, person, capacity, from, until);
    }
}
