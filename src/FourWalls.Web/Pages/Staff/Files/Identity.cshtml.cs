using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>Who each member is.</summary>
public sealed class IdentityPage : FilePage
{
    public IReadOnlyList<Card<Identity>> Members { get; private set; } = [];

    public bool MayWrite { get; private set; }

    /// <summary>The desk may know of this file, and this person may say under which name.</summary>
    public bool MayNameForDesk { get; private set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? DeskName { get; set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? CalledBy { get; set; }

    [BindProperty]
    public string? Pronouns { get; set; }

    [BindProperty]
    public string? BirthDate { get; set; }

    [BindProperty]
    public string? Home { get; set; }

    [BindProperty]
    public string? Notes { get; set; }

    private Cards Cards => new(File);

    /// <summary>What the form of this member shows: what was typed, if that is to be looked at again.</summary>
    public Identity Typed(Card<Identity> card) => Problems.Any && Member == card.Member.ToString()
        ? Identity.Of(Name ?? "", CalledBy ?? "", Pronouns ?? "", BirthDate ?? "", Home ?? "", Notes ?? "") : card.Content;

    public async Task OnGetAsync()
    {
        Members = await Cards.Identities(Purpose.Read);
        MayWrite = await Cards.MayWrite(CompartmentKind.Identity);
        MayNameForDesk = DeskDirectory.MayName(Practice, Session, await File.State());
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (What == "desk" ? await KeepDeskName() : await KeepIdentity())
            return SeeOther($"/files/{File.Id}/identity");
        await OnGetAsync();
        return Page();
    }

    private async Task<bool> KeepDeskName()
    {
        var name = Problems.Optional("DeskName", DeskName, 60);
        return !Problems.Any && await Try("DeskName", () => DeskDirectory.Rename(Practice, Session, File.Id, name, Made<Item>()));
    }

    private async Task<bool> KeepIdentity()
    {
        var identity = Identity.Of(
            Problems.Text("Name", Name, "Enter the name, or what they want to be called."), Problems.Optional("CalledBy", CalledBy),
            Problems.Optional("Pronouns", Pronouns, 60), Problems.Optional("BirthDate", BirthDate, 10), Problems.Optional("Home", Home, 1000),
            Problems.Optional("Notes", Notes, 2000));
        if (identity.BirthDate.Length > 0 && !DateOnly.TryParseExact(identity.BirthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Problems.Add("BirthDate", "Give the day of birth as a date, for instance 1990-02-28.");
        return !Problems.Any && await Try("Name", () => Cards.Keep(Parsed<Member>(Member), Version, identity));
    }
}
