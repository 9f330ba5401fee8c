using FourWalls.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>
/// Six words that the program offers, typed back, with the passphrase and a code: whoever sits at a screen left open must not
/// make themselves a way in.
/// </summary>
public abstract class WordsTypedBackPage : StaffPage
{
    [BindProperty]
    public string? Offered { get; set; }

    [BindProperty]
    public string? Fresh { get; set; }

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Factor { get; set; }

    [BindProperty]
    public bool Again { get; set; }

    public bool IsDone { get; protected set; }

    public async Task<string> SignInName() => (await FourWalls.People.Staff.List(Practice)).Single(row => row.Id == Session.Person).SignIn;

    public void OnGet() => Offered = Passphrase.Offer();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Again)
        {
            OnGet();
            return Page();
        }
        if (Passphrase.Problem(Offered ?? "") is not null)
            OnGet();
        if (Passphrase.Problem(Fresh ?? "") is { } wrong)
            Problems.Add("Fresh", wrong);
        else if (!Passphrase.Same(Offered!, Fresh!))
            Problems.Add("Fresh", "These are not the six words above. Please type them again.");
        else if (Unfit(Fresh!) is { } unfit)
            Problems.Add("Fresh", unfit);
        if (!Problems.Any)
            await Try("Current", Make);
        return Page();
    }

    /// <summary>Why words that were typed back rightly cannot be taken all the same.</summary>
    protected virtual string? Unfit(string fresh) => null;

    protected abstract Task Make();
}
