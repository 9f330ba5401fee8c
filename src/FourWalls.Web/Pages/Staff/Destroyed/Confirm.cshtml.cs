using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Destroyed;

/// <summary>The second step: what will be gone for good is said before somebody confirms it.</summary>
[For(Role.Director, Role.PrivacyOfficer)]
public sealed class ConfirmPage : StaffPage
{
    public ErasureState State { get; private set; } = null!;

    public string By { get; private set; } = "";

    public IReadOnlyList<string> Worked { get; private set; } = [];

    [BindProperty]
    public string? Asked { get; set; }

    [BindProperty]
    public string? Clear { get; set; }

    public async Task<IActionResult> OnGetAsync(Id<ClientFile> of)
    {
        State = await Erasure.Find(Practice, Session, of);
        if (State is not { Asked: { } asked, MayConfirm: true, AtWork.Count: 0 })
            return SeeOther($"/caseload/{of}/destroy");
        By = await NameOf(asked.By);
        var worked = new List<string>();
        foreach (var one in State.Worked.DistinctBy(one => (one.Person, one.Capacity)))
            worked.Add($"{await NameOf(one.Person)}, {RoleWords.Of(one.Capacity)}");
        Worked = worked;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Id<ClientFile> of)
    {
        // Sent twice: whoever may see that it is done is shown that. For everybody else there is nothing.
        if ((await ErasureCertificate.All(Practice, Session)).Any(one => one.File == of && one.ConfirmedBy == Session.Person))
            return SeeOther($"/destroyed/{of}");
        _ = await Erasure.Find(Practice, Session, of);
        if (Clear != "yes")
            Problems.Add("Clear", "Look first whether anything stands against it.");
        else if (await Try("", () => Erasure.Confirm(Practice, Session, of, Parsed<Fact>(Asked))))
            return SeeOther($"/destroyed/{of}");
        return await OnGetAsync(of);
    }
}
