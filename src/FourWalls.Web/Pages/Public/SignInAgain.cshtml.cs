using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>
/// Where a form of a session that has ended arrives: whoever wrote it signs in again and sends it on. What was typed goes from
/// page to page in the browser and is kept nowhere; it is taken only with the token that the form was served with, and goes on
/// only for the person to whom it was served: two people may share a desk.
/// </summary>
public sealed class SignInAgainPage(SignIn signIn, Sessions sessions, Visit visit) : PageModel
{
    private const string Own = "again";

    public Problems Problems { get; } = new();

    public bool IsSignedIn { get; private set; }

    /// <summary>The token that the form came with, which says whose it is.</summary>
    public string Served { get; private set; } = "";

    /// <summary>What was typed, and which button was pressed.</summary>
    public IReadOnlyList<(string Name, string Value)> Typed { get; private set; } = [];

    public bool IsSomebodyElses { get; private set; }

    [FromQuery]
    public string? To { get; set; }

    public IActionResult OnGet() => Redirect("/sign-in");

    public async Task<IActionResult> OnPostAsync([FromForm] string? againName, [FromForm] string? againPassphrase, [FromForm] string? againFactor)
    {
        if (!Url.IsLocalUrl(To))
            return Redirect("/sign-in");
        Typed =
        [
            .. Request.Form.Where(field => field.Key != "token" && !field.Key.StartsWith(Own, StringComparison.Ordinal))
                .SelectMany(field => field.Value.Select(value => (field.Key, value ?? ""))),
        ];
        Served = Request.Form[againName is null ? "token" : "againServed"].ToString();
        if (againName is not null)
            await Enter(againName, againPassphrase ?? "", againFactor ?? "");
        return IsSomebodyElses ? Redirect("/today") : Page();
    }

    private async Task Enter(string name, string passphrase, string factor)
    {
        try
        {
            if (await signIn.Staff(name, passphrase, factor, Visit.AddressOf(HttpContext), Cookies.ReadDevice(HttpContext)) is not var (secret, session))
            {
                Problems.Add("againName", People.SignIn.Wrong);
                return;
            }
            if (visit.Session is { } before)
                await sessions.End(before);
            IsSomebodyElses = visit.Secret is not { } cookie || !FormTokens.WasServedTo(session, cookie, Served);
            Cookies.WriteSecret(HttpContext, secret);
            Cookies.WriteDevice(HttpContext, signIn.DeviceTokenFor(session.Person));
            // From here on the page's own form carries the new session's token.
            (visit.Secret, visit.Session, IsSignedIn) = (secret, session, true);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Limit)
        {
            Problems.Add("againName", refused.Message);
        }
    }
}
