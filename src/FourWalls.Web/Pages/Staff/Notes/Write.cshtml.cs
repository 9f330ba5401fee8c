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

    /// <summary>What was typed is in the form, and is not kept: other words were kept from this form already.</summary>
    public bool IsBesideAnother { get; private set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private NotesOf Notes => new(Practice, Session, File);

    public async Task OnGetAsync()
    {
        await File.Expect(CompartmentKind.Record, Subject);
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
        await File.Expect(CompartmentKind.Record, Subject);
        // A draft that is gone on with has been read. To keep a first one under a given id would tell whether that id is taken elsewhere.
        if (!string.IsNullOrEmpty(Draft) && Version < 1)
            throw await Missed(Draft);
        if (Problems.Any)
            return Page();
        var id = Id<Item>.TryParse(Draft, null, out var draft) ? draft : Made<Item>();
        if (await Try("Text", () => Keep(id, draft.IsNone ? 0 : Version, text)))
            return SeeOther($"/files/{File.Id}/notes/{id}?m={M}");
        // Typed words are never lost: they can be kept as a draft of their own, beside the one that was faster.
        (IsBesideAnother, Draft, Version, Once) = (true, null, 0, null);
        return Page();
    }

    private async Task Keep(Id<Item> id, int version, NoteText text)
    {
        await Notes.KeepDraft(Subject, id, version, text);
        if (What == "sign")
            await Notes.Sign(Subject, id);
    }
}
