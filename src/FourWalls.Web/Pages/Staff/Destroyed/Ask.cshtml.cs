using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Destroyed;

/// <summary>
/// The first of two steps: somebody asks that a file be destroyed, and may take that back. The address says "of", not "file": here
/// the role decides, and nobody needs anything to do with the file.
/// </summary>
[For(Role.Director, Role.PrivacyOfficer)]
public sealed class AskPage : StaffPage
{
    public static readonly IReadOnlyList<Choice> Grounds = [.. Enum.GetValues<DestructionGround>().Select(one => new Choice(one.ToString(), Sentence(LookWords.Of(one))))];

    public static readonly IReadOnlyList<Choice> Nothing =
    [
        new("yes", "I have looked: nothing stands against it", "No law makes us keep it longer. No court, complaint, report or request to see the file waits for it."),
    ];

    public ErasureState State { get; private set; } = null!;

    /// <summary>Who asked; empty when nobody has.</summary>
    public string By { get; private set; } = "";

    public IReadOnlyList<string> AtWork { get; private set; } = [];

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Ground { get; set; }

    [BindProperty]
    public string? Clear { get; set; }

    [BindProperty]
    public string? Asked { get; set; }

    public async Task OnGetAsync(Id<ClientFile> of)
    {
        State = await Erasure.Find(Practice, Session, of);
        By = State.Asked is { } asked ? await NameOf(asked.By) : "";
        var work = new List<string>();
        foreach (var one in State.AtWork)
            work.Add($"{await NameOf(one.Person)}, {RoleWords.Of(one.Capacity)} {PlainDates.Span(one.From, one.Until)}");
        AtWork = work;
    }

    public async Task<IActionResult> OnPostAsync(Id<ClientFile> of)
    {
        _ = await Erasure.Find(Practice, Session, of);
        if (What == "withdraw")
        {
            if (await Try("", () => Erasure.Withdraw(Practice, Session, of, Parsed<Fact>(Asked))))
                return SeeOther($"/caseload/{of}/destroy");
        }
        else if (await Ask(of))
            return SeeOther($"/caseload/{of}/destroy");
        await OnGetAsync(of);
        return Page();
    }

    private async Task<bool> Ask(Id<ClientFile> of)
    {
        if (!Enum.TryParse<DestructionGround>(Ground, out var ground) || !Enum.IsDefined(ground))
            Problems.Add("Ground", "Choose why.");
        if (Clear != "yes")
            Problems.Add("Clear", "Look first whether anything stands against it.");
        return !Problems.Any && await Try("", () => Erasure.Ask(Practice, Session, of, ground, Made<Fact>()));
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";
}
