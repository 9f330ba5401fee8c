using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Staff.Files;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Caseload;

/// <summary>
/// Who works with a file, for people who hold no key of it. The address says "of", not "file": the door for files lets in only
/// who has something to do with the file, and here the role decides.
/// </summary>
[For(Role.Director, Role.Intake, Role.PrivacyOfficer)]
public sealed class FilePage : WorkPage
{
    private Id<ClientFile> of;

    public override Id<ClientFile> Of => of;

    public override string Path => $"/caseload/{of}";

    public string Kind { get; private set; } = "";

    /// <summary>The one person who can open it; null when there are more, or none.</summary>
    public string? OnlyHolder { get; private set; }

    public bool MayOpen { get; private set; }

    public async Task OnGetAsync(Id<ClientFile> of)
    {
        this.of = of;
        var state = await FourWalls.Clients.Caseload.Find(Practice, Session, of);
        await Show(state);
        Kind = IndexPage.KindWords(state.Opened!.FileKind);
        OnlyHolder = FourWalls.Clients.Caseload.OnlyHolder(Practice, state) is { } holder ? await NameOf(holder) : null;
        MayOpen = state.Assignments.Any(one => one.Person == Session.Person && one.Holds(Practice.Now));
    }

    public async Task<IActionResult> OnPostAsync(Id<ClientFile> of)
    {
        this.of = of;
        _ = await FourWalls.Clients.Caseload.Find(Practice, Session, of);
        if (await Try(FieldOfWhat, Act) && !Problems.Any)
            return SeeOther(Path);
        await OnGetAsync(of);
        return Page();
    }
}
