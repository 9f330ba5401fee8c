using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Public.SetUp;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.SetUp;

/// <summary>Shows the words of the shares while the founder's session holds them, and takes two of them typed back.</summary>
[For(Role.Director)]
public sealed class SharesPage(Sessions sessions, Visit visit) : StaffPage
{
    public IReadOnlyList<string> Words { get; private set; } = [];

    [BindProperty]
    public string? First { get; set; }

    [BindProperty]
    public string? Second { get; set; }

    public async Task OnGetAsync() => Words = (await sessions.View<SharesView>(visit.Secret!, Session))?.Words ?? [];

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Founding.Rehearse(Practice, Session, [First ?? "", Second ?? ""]) is { } wrong)
        {
            Problems.Add("First", wrong);
            await OnGetAsync();
            return Page();
        }
        await sessions.Show<SharesView>(visit.Secret!, Session, null);
        return SeeOther("/today");
    }
}
