using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Client;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>
/// The one address of everybody who is not staff. Signed out it is a plain front door; a client finds every view of theirs
/// here, one after the other, each reached by a form and a redirect: a browser's history keeps one dull row.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class IndexPage(Sessions sessions, SignIn signIn, Leaving leaving, ClientViews views, IAntiforgery tokens, Visit visit) : PageModel
{
    private const string Promise = "Promise";

    private static readonly IReadOnlyDictionary<string, string> FrontWords = new Dictionary<string, string>
    {
        ["wrong"] = People.SignIn.WrongCode,
        ["often"] = "That was tried too often from here. Please wait a quarter of an hour.",
    };

    public ClientView? View { get; private set; }

    /// <summary>Somebody who is not signed in reads the promise here too, so that it leaves no address of its own behind.</summary>
    public bool ShowsPromise { get; private set; }

    public Problems Problems { get; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (visit.IsStaff)
            return Redirect("/today");
        if (visit.IsClient)
            View = await views.Load(visit);
        else
            Front(Cookies.ReadFront(HttpContext));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? go, [FromForm] string? item, [FromForm] string? words, [FromForm] string? leave)
    {
        if (leave is not null)
            return await leaving.Leave(HttpContext);
        // Leaving must work from a broken page too; everything else needs the form's token.
        await tokens.ValidateRequestAsync(HttpContext);
        if (go == "code")
            await Enter(words ?? "");
        else if (visit.IsClient && go == "Ask")
            await Ask(item);
        else if (visit.IsClient)
            await sessions.Show(visit.Secret!, visit.Session!, go == "Answer" ? await views.Answer(visit.Session!, item, Request) : views.Allowed(go, item));
        else if (go == Promise)
            Cookies.WriteFront(HttpContext, Promise);
        Response.Headers.Location = "/";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task Ask(string? item)
    {
        await views.Ask(visit.Session!, item);
        await sessions.Show(visit.Secret!, visit.Session!, views.Allowed("Sessions", ""));
    }

    private void Front(string word)
    {
        ShowsPromise = word == Promise;
        if (FrontWords.TryGetValue(word, out var sentence))
            Problems.Add("words", sentence);
        // Said once: whoever opens this address after them finds the door as if nobody had been here.
        if (word.Length > 0)
            Cookies.ForgetFront(HttpContext);
    }

    private async Task Enter(string words)
    {
        try
        {
            if (await signIn.Client(words, Visit.AddressOf(HttpContext)) is not var (secret, _))
            {
                Cookies.WriteFront(HttpContext, "wrong");
                return;
            }
            if (visit.Session is { } before)
                await sessions.End(before);
            Cookies.ForgetFront(HttpContext);
            Cookies.WriteSecret(HttpContext, secret);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Limit)
        {
            Cookies.WriteFront(HttpContext, "often");
        }
    }
}
