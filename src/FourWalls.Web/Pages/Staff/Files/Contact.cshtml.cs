using FourWalls.Clients;
using FourWalls.Looks;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>How each member may be reached. All that the desk and the people on call see of a file.</summary>
public sealed class ContactPage : FilePage
{
    public IReadOnlyList<(string Heading, Card<Contact> Card)> Members { get; private set; } = [];

    public bool MayWrite { get; private set; }

    /// <summary>Only the desk's eyes: a way back to where they came from.</summary>
    public bool IsDeskOnly { get; private set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Rule { get; set; }

    private Cards Cards => new(File);

    public async Task OnGetAsync()
    {
        var cards = await Cards.Contacts(Purpose.Read);
        MayWrite = await Cards.MayWrite(CompartmentKind.Contact);
        var subject = ClientFiles.SubjectOf((await File.State()).Opened!.FileKind, cards[0].Member);
        IsDeskOnly = !await May(CompartmentKind.Identity, subject);
        // With several people one has to know whose card it is; who may not see names gets numbers.
        var names = !IsDeskOnly
            ? (await Cards.Identities(Purpose.List)).ToDictionary(one => one.Member, one => one.Content.Name) : [];
        Members = [.. cards.Select((card, i) => (names.GetValueOrDefault(card.Member, cards.Count > 1 ? $"Person {i + 1}" : ""), card))];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var contact = Contact.Of(Problems.Optional("Phone", Phone, 60), Problems.Optional("Email", Email), Problems.Optional("Rule", Rule, 2000));
        if (!Problems.Any && await Try("Rule", () => Cards.Keep(Parsed<Member>(Member), Version, contact)))
            return SeeOther($"/files/{File.Id}/contact");
        await OnGetAsync();
        return Page();
    }
}
