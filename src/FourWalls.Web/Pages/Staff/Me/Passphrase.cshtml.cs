using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using PeopleStaff = FourWalls.People.Staff;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>Six new words, typed back, with the old ones and a code. Every other session of this person ends.</summary>
public sealed class PassphrasePage : StaffPage
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

    public bool IsDone { get; private set; }

    public async Task<string> SignInName() => (await PeopleStaff.List(Practice)).Single(row => row.Id == Session.Person).SignIn;

    public void OnGet() => Offered = Passphrase.Offer();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Again)
        {
            Offered = Passphrase.Offer();
            return Page();
        }
        if (Passphrase.Problem(Offered ?? "") is not null)
            Offered = Passphrase.Offer();
        if (Passphrase.Problem(Fresh ?? "") is { } wrong)
            Problems.Add("Fresh", wrong);
        else if (!Passphrase.Same(Offered!, Fresh!))
            Problems.Add("Fresh", "These are not the six words above. Please type them again.");
        if (!Problems.Any)
            await Try("Current", Change);
        return Page();
    }

    private async Task Change()
    {
        if (await Service<SignIn>().ChangePassphrase(Session, Current ?? "", Factor ?? "", Fresh!, Address) is not var (secret, session))
        {
            Problems.Add("Current", "The old words or the code did not match. Nothing was changed.");
            return;
        }
        var visit = Service<Visit>();
        (visit.Secret, visit.Session) = (secret, session);
        Cookies.WriteSecret(HttpContext, secret);
        IsDone = true;
    }
}
