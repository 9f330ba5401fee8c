using FourWalls.Web.Pages.Staff.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>Whoever is about to leave hands their files over themselves: they know whose they are, and hold the keys.</summary>
public sealed class LeavingPage : HandOverPage
{
    public async Task OnGetAsync()
    {
        await ExpectConfirmed();
        await Show(Session.Person);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ExpectConfirmed();
        if (await Give(Session.Person))
            return SeeOther("/me/leaving");
        await Show(Session.Person);
        return Page();
    }

    private async Task ExpectConfirmed()
    {
        if (Roll.KeysOf(Session.Person) is null)
            throw await Missed("leaving");
    }
}
