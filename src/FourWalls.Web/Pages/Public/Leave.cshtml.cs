using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>
/// Leaves: ends the session and goes to the chosen site. Works with no script, no cookie and a broken session, and takes a form
/// without a token: nothing is lost by leaving, and somebody may have to.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class LeavePage(Leaving leaving) : PageModel
{
    public Task<IActionResult> OnGetAsync() => leaving.Leave(HttpContext);

    public Task<IActionResult> OnPostAsync() => leaving.Leave(HttpContext);
}

/// <summary>The way out, for every page that has one.</summary>
public sealed class Leaving(Sessions sessions, SiteOptions options, Visit visit)
{
    public async Task<IActionResult> Leave(HttpContext context)
    {
        if (visit.Session is { } session)
            await sessions.End(session);
        Go(context, options);
        return new EmptyResult();
    }

    /// <summary>Off this page, with nothing of it left in the browser; the session is another matter.</summary>
    internal static void Go(HttpContext context, SiteOptions options)
    {
        Cookies.Forget(context);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        context.Response.Headers.Location = options.LeaveTo.ToString();
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
    }
}
