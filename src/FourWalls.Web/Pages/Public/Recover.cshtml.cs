using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public;

/// <summary>
/// The recovery ceremony, with nobody signed in: papers and a new way in, then new papers typed back. Between the two steps
/// everything is in this process's memory, and the page carries only the ceremony's name.
/// </summary>
public sealed class RecoverPage(Practice practice, Ceremonies ceremonies) : PageModel
{
    public Problems Problems { get; } = new();

    public Practice Practice => practice;

    public IReadOnlyList<string> Words { get; private set; } = [];

    public Recovered? Done { get; private set; }

    /// <summary>The person's name, once it was done.</summary>
    public string Who { get; private set; } = "";

    [BindProperty]
    public string? First { get; set; }

    [BindProperty]
    public string? Second { get; set; }

    [BindProperty]
    public string? Third { get; set; }

    [BindProperty]
    public string? SignInName { get; set; }

    [BindProperty]
    public string? Ceremony { get; set; }

    [BindProperty]
    public NewWayIn WayIn { get; set; } = new();

    public void OnGet() => WayIn.Offer();

    public async Task<IActionResult> OnPostAsync()
    {
        HttpContext.Items["Problems"] = Problems;
        WayIn.Account = practice.Roll.Practice!.OutsideName;
        try
        {
            await (string.IsNullOrEmpty(Ceremony) ? Begin() : Finish());
        }
        catch (Refused refused) when (refused.Refusal is Refusal.Limit or Refusal.Changed)
        {
            Problems.Add("First", refused.Message);
            (Ceremony, Words) = (null, []);
            WayIn.Offer();
        }
        return Page();
    }

    private async Task Begin()
    {
        if (WayIn.Again)
        {
            WayIn.Offer();
            return;
        }
        using var factor = WayIn.Check(Problems, practice);
        if (string.IsNullOrWhiteSpace(SignInName))
            Problems.Add("SignInName", "Enter the name that they sign in with.");
        if (!Problems.Any)
        {
            List<string> papers = [First ?? "", Second ?? "", .. string.IsNullOrWhiteSpace(Third) ? (string[])[] : [Third]];
            Ceremony = await ceremonies.Begin(
                new CeremonyForm(papers, SignInName!, WayIn.Passphrase!, factor!), Visit.AddressOf(HttpContext), Problems);
        }
        if (Ceremony is null)
        {
            if (WayIn.SecretHex is null || Passphrase.Problem(WayIn.Offered ?? "") is not null)
                WayIn.Offer();
            return;
        }
        Words = ceremonies.Words(Ceremony);
        // The fields of the next step have the same names, and are empty: they are for the new papers.
        (First, Second) = (null, null);
        ModelState.Clear();
    }

    private async Task Finish()
    {
        Done = await ceremonies.Finish(Ceremony!, [First ?? "", Second ?? ""], Problems);
        if (Done is null)
            Words = ceremonies.Words(Ceremony!);
        else
            Who = (await People.Staff.Names(practice)).GetValueOrDefault(Done.Person, "");
    }
}
