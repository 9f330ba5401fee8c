using FourWalls.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>Six other words on paper, typed back, with the passphrase and a code: whoever sits at a screen left open must not make one.</summary>
public sealed class SecondWayPage : StaffPage
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

    public bool HasOne { get; private set; }

    public async Task<string> SignInName() => (await FourWalls.People.Staff.List(Practice)).Single(row => row.Id == Session.Person).SignIn;

    public async Task OnGetAsync()
    {
        Offered = Passphrase.Offer();
        HasOne = await FourWalls.People.SignIn.HasSecondWay(Practice, Session.Person);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Again)
        {
            await OnGetAsync();
            return Page();
        }
        if (Passphrase.Problem(Offered ?? "") is not null)
            Offered = Passphrase.Offer();
        if (Passphrase.Problem(Fresh ?? "") is { } wrong)
            Problems.Add("Fresh", wrong);
        else if (!Passphrase.Same(Offered!, Fresh!))
            Problems.Add("Fresh", "These are not the six words above. Please type them again.");
        else if (Passphrase.Same(Current ?? "", Fresh!))
            Problems.Add("Fresh", "These are the words of your passphrase. The second way in has to be other words.");
        if (!Problems.Any)
            await Try("Current", Make);
        HasOne = await FourWalls.People.SignIn.HasSecondWay(Practice, Session.Person);
        return Page();
    }

    private async Task Make()
    {
        IsDone = await Service<SignIn>().MakeSecondWay(Session, Current ?? "", Factor ?? "", Fresh!, Address);
        if (!IsDone)
            Problems.Add("Current", "The passphrase or the code did not match. Nothing was changed.");
    }
}
