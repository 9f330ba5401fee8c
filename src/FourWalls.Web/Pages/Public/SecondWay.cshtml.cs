using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>For somebody who has lost their passphrase or their phone, and has made a second way in. Whatever is wrong, the words are the same.</summary>
public sealed class SecondWayPage(Practice practice, SignIn signIn, Sessions sessions, Visit visit) : PageModel
{
    public Problems Problems { get; } = new();

    [BindProperty]
    public string? SignInName { get; set; }

    [BindProperty]
    public string? Words { get; set; }

    [BindProperty]
    public NewWayIn WayIn { get; set; } = new();

    public void OnGet() => WayIn.Offer();

    public async Task<IActionResult> OnPostAsync()
    {
        HttpContext.Items["Problems"] = Problems;
        WayIn.Account = practice.Roll.Practice!.OutsideName;
        if (WayIn.Again)
        {
            WayIn.Offer();
            return Page();
        }
        using var factor = WayIn.Check(Problems, practice);
        try
        {
            if (factor is not null
                && await signIn.BySecondWay(SignInName ?? "", Words ?? "", WayIn.Passphrase!, factor, Visit.AddressOf(HttpContext)) is var (secret, session))
                return await Enter(secret, session);
            if (!Problems.Any)
                Problems.Add("SignInName", People.SignIn.WrongSecond);
        }
        catch (Refused refused) when (refused.Refusal is Refusal.Limit or Refusal.Changed)
        {
            Problems.Add("SignInName", refused.Message);
        }
        if (Passphrase.Problem(WayIn.Offered ?? "") is not null)
            WayIn.Offer();
        return Page();
    }

    private async Task<IActionResult> Enter(Sealing.SessionSecret secret, Session session)
    {
        if (visit.Session is { } before)
            await sessions.End(before);
        Cookies.WriteSecret(HttpContext, secret);
        Cookies.WriteDevice(HttpContext, signIn.DeviceTokenFor(session.Person));
        Response.Headers.Location = "/me/second";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
