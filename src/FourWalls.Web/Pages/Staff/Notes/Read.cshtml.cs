using FourWalls.Clients;
using FourWalls.Notes;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Notes;

/// <summary>Shows one note, and what can be done with it.</summary>
public sealed class ReadPage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public OpenedNote Note { get; private set; } = null!;

    public string SignedBy { get; private set; } = "";

    public IReadOnlyList<(OpenedAddendum Addendum, string By)> Addenda { get; private set; } = [];

    public bool IsShared { get; private set; }

    private Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private NotesOf Notes => new(Practice, Session, File);

    public async Task OnGetAsync(Id<Item> note)
    {
        Note = await Notes.Open(Subject, note);
        SignedBy = Note.IsDraft ? "" : await NameOf(Note.SignedBy);
        var addenda = new List<(OpenedAddendum, string)>();
        foreach (var addendum in Note.Addenda)
            addenda.Add((addendum, await NameOf(addendum.SignedBy)));
        Addenda = addenda;
        IsShared = !Note.IsDraft && (await File.Decide(CompartmentKind.Shared, Subject)).Permitted && (await Notes.SharedNotes(Subject)).Contains(note);
    }

    public async Task<IActionResult> OnPostAsync(Id<Item> note)
    {
        var after = $"/files/{File.Id}/notes/{note}?m={M}";
        switch (What)
        {
            case "sign":
                return SeeOther($"/files/{File.Id}/notes/{await Notes.Sign(Subject, note)}?m={M}");
            case "discard":
                await Notes.Discard(Subject, note);
                return SeeOther($"/files/{File.Id}?m={M}");
            case "amend":
                var text = Problems.Text("Text", Text, "Write what you want to add.", NoteText.LongestText);
                if (Problems.Any)
                {
                    await OnGetAsync(note);
                    return Page();
                }
                await Notes.Amend(Subject, note, text);
                return SeeOther(after);
            case "share":
                await Notes.Share(Subject, note);
                return SeeOther(after);
            case "unshare":
                await Notes.StopSharing(Subject, note);
                return SeeOther(after);
            default:
                return SeeOther(after);
        }
    }
}
