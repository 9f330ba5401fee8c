using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>Where a one-time link leads: the invitee makes their way in, and the link is used up.</summary>
public sealed class JoinPage(Practice practice, StretchQueue queue) : PageModel
{
    public Problems Problems { get; } = new();

    public string PracticeName => practice.Roll.Practice!.Name;

    public string Name { get; private set; } = "";

    public string SignInName { get; private set; } = "";

    [BindProperty]
    public NewWayIn WayIn { get; set; } = new();

    public async Task OnGetAsync(string link)
    {
        await Find(link);
        WayIn.Offer();
    }

    public async Task<IActionResult> OnPostAsync(string link)
    {
        await Find(link);
        HttpContext.Items["Problems"] = Problems;
        if (WayIn.Again)
        {
            WayIn.Offer();
            return Page();
        }
        using var factor = WayIn.Check(Problems, practice);
        if (factor is null)
            return Page();
        await Invitation.Join(practice, queue, Visit.AddressOf(HttpContext), link, WayIn.Passphrase!, factor.Copy());
        Response.Headers.Location = "/sign-in";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task Find(string link)
    {
        if (await Invitation.Find(practice, link) is not var (name, signIn))
            throw Refused.NotFound();
        (Name, SignInName) = (name, signIn);
        WayIn.Account = $"{PracticeName}:{signIn}";
    }
}
