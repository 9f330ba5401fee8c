using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>
/// The names by which the desk calls people. A search is typed and sent, never part of an address; a few letters give nothing,
/// and there is no list to leaf through.
/// </summary>
[For(Role.FrontDesk, Role.Intake)]
public sealed class DirectoryPage : StaffPage
{
    public const int FewestLetters = 3;
    public const int MostShown = 8;

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Null before anybody has searched.</summary>
    public IReadOnlyList<(Id<ClientFile> File, string DeskName)>? Found { get; private set; }

    public bool HasMore { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var typed = (Name ?? "").Trim();
        if (typed.Length < FewestLetters)
        {
            Problems.Add("Name", "Type three letters of the name or more.");
            return Page();
        }
        IReadOnlyList<(Id<ClientFile> File, string DeskName)> all = [];
        // The key comes from a colleague, who may not have been here since: say so, and keep what was typed.
        if (!await Try("Name", async () => all = await DeskDirectory.Read(Practice, Session)))
            return Page();
        var found = all
            .Where(one => one.DeskName.Contains(typed, StringComparison.OrdinalIgnoreCase)).OrderBy(one => one.DeskName, StringComparer.OrdinalIgnoreCase).ToList();
        (Found, HasMore) = ([.. found.Take(MostShown)], found.Count > MostShown);
        return Page();
    }
}
