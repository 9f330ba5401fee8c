using System.Globalization;
using FourWalls.Clients;
using FourWalls.Notes;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Notes;

/// <summary>Writes a progress note: kept as a draft, sealed, until it is signed.</summary>
public sealed class WritePage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Draft { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? HeldOn { get; set; }

    [BindProperty]
    public string? Start { get; set; }

    [BindProperty]
    public string? Stop { get; set; }

    [BindProperty]
    public string? Modality { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? What { get; set; }

    private Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private NotesOf Notes => new(Practice, Session, File);

    public async Task OnGetAsync()
    {
        HeldOn = Practice.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!Id<Item>.TryParse(Draft, null, out var id))
            return;
        var draft = await Notes.Open(Subject, id);
        if (!draft.IsDraft || draft.Text.Author != Session.Person.ToString())
            throw Refused.NotFound();
        Version = draft.Version;
        (HeldOn, Start, Stop, Modality, Text) = (draft.Text.HeldOn, draft.Text.Start, draft.Text.Stop, draft.Text.Modality, draft.Text.Text);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var text = NoteText.From(Problems, HeldOn, Start, Stop, Modality, Text, Session.Person);
        if (Problems.Any)
            return Page();
        var (id, _) = await Notes.KeepDraft(Subject, Id<Item>.TryParse(Draft, null, out var draft) ? draft : default, Version, text);
        if (What == "sign")
            id = await Notes.Sign(Subject, id);
        return SeeOther($"/files/{File.Id}/notes/{id}?m={M}");
    }
}
