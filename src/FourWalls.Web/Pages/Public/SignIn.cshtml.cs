using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>Staff sign in. Whatever is wrong, the words are the same.</summary>
public sealed class SignInPage(SignIn signIn, Sessions sessions, Visit visit) : PageModel
{
    public Problems Problems { get; } = new();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Passphrase { get; set; }

    [BindProperty]
    public string? Factor { get; set; }

    public IActionResult OnGet() => visit.IsStaff ? Redirect("/today") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            var signedIn = await signIn.Staff(
                Name ?? "", Passphrase ?? "", Factor ?? "", Visit.AddressOf(HttpContext), Cookies.ReadDevice(HttpContext));
            if (signedIn is not var (secret, session))
            {
                Problems.Add("name", People.SignIn.Wrong);
                return Page();
            }
            if (visit.Session is { } before)
                await sessions.End(before);
            Cookies.WriteSecret(HttpContext, secret);
            Cookies.WriteDevice(HttpContext, signIn.DeviceTokenFor(session.Person));
            Response.Headers.Location = "/today";
            return StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Limit)
        {
            Problems.Add("name", refused.Message);
            return Page();
        }
    }
}
