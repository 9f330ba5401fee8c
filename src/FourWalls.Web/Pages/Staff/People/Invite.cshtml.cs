using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Makes a one-time link, and shows it in this answer and nowhere else.</summary>
[For(Role.Director, Role.Administrator)]
public sealed class InvitePage : StaffPage
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? SignInName { get; set; }

    [BindProperty]
    public List<string> Roles { get; set; } = [];

    public string? Link { get; private set; }

    public string Ends { get; private set; } = "";

    public IEnumerable<Choice> Given => Invitation.MayGive(Roll, Session.Person, Practice.Now).Select(role => new Choice(role.ToString(), RoleWords.Of(role)));

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var name = Problems.Text("Name", Name, "Enter their name, as people here know them.");
        var signIn = Problems.Text("SignInName", SignInName, "Enter a name to sign in with.", 60);
        if (signIn.Length == 1)
            Problems.Add("SignInName", "Enter a name to sign in with, of 2 letters or more.");
        var may = Invitation.MayGive(Roll, Session.Person, Practice.Now);
        var roles = may.Where(role => Roles.Contains(role.ToString())).ToList();
        if (roles.Count == 0)
            Problems.Add("Roles", "Choose what they will do here.");
        if (!Problems.Any)
            await Try("SignInName", async () => Link = await Invitation.Make(Practice, Session, name, signIn, roles, Made<Fact>()));
        if (Link is not null)
        {
            Link = $"{Request.Scheme}://{Request.Host}/join/{Link}";
            Ends = PlainDates.Moment(Practice.Now + Invitation.Lasts);
        }
        return Page();
    }
}
