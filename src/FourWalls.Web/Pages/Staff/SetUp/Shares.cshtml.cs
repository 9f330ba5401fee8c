using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.SetUp;

/// <summary>Shows the words of fresh recovery papers while this process holds them, and takes two of them typed back.</summary>
[For(Role.Director)]
public sealed class SharesPage : StaffPage
{
    public IReadOnlyList<string> Words => Practice.Papers.Read();

    [BindProperty]
    public string? First { get; set; }

    [BindProperty]
    public string? Second { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Founding.Rehearse(Practice, Session, [First ?? "", Second ?? ""]) is not { } wrong)
            return SeeOther("/today");
        Problems.Add("First", wrong);
        return Page();
    }
}
