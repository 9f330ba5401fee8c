using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Somebody leaves: first their files go into other hands.</summary>
[For(Role.Director)]
public sealed class LeavesPage : HandOverPage
{
    public Task OnGetAsync(Id<Person> person) => Show(person);

    public async Task<IActionResult> OnPostAsync(Id<Person> person)
    {
        if (await Give(person))
            return SeeOther($"/people/{person}/leaves");
        await Show(person);
        return Page();
    }
}
