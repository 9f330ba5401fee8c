using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Rotas;

/// <summary>A director defines the practice's own short scales.</summary>
[For(Role.Director)]
public sealed class ScalesPage : StaffPage
{
    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Scale { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Stem { get; set; }

    [BindProperty]
    public string? Questions { get; set; }

    [BindProperty]
    public string? Answers { get; set; }

    [BindProperty]
    public string? Risks { get; set; }

    [BindProperty]
    public string? Better { get; set; }

    public IReadOnlyList<Instrument> Scales { get; private set; } = [];

    public async Task OnGetAsync() => Scales = await OwnScales.Current(Practice);

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try("Name", Do) && !Problems.Any)
            return SeeOther("/practice/scales");
        await OnGetAsync();
        return Page();
    }

    private async Task Do()
    {
        if (What == "end")
        {
            await OwnScales.End(Practice, Session, $"own-{Parsed<Instrument>(Scale)}");
            return;
        }
        var scale = OwnScales.From(Problems, new ScaleForm(Name, Stem, Questions, Answers, Risks, Better == "higher"), Made<Instrument>());
        if (!Problems.Any)
            await OwnScales.Keep(Practice, Session, scale);
    }
}
