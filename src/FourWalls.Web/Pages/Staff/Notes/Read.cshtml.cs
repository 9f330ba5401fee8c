using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Plans;
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

    /// <summary>For which goals of the plan the session was, in the plan's words.</summary>
    public IReadOnlyList<(GoalMark Mark, string Goal)> Goals { get; private set; } = [];

    public bool IsShared { get; private set; }

    public bool MayShare { get; private set; }

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
        if (Note.Text.Goals is { Count: > 0 } marks)
        {
            var plan = await new PlansOf(Practice, Session, File).Current(Subject, Purpose.Read);
            Goals = [.. marks.Select(mark => (mark, plan?.Goals.FirstOrDefault(goal => goal.Id == mark.Goal)?.Words ?? "A goal of an earlier plan"))];
        }
        MayShare = !Note.IsDraft && await May(CompartmentKind.Shared, Subject);
        IsShared = MayShare && await IsSharedNow(note);
    }

    public async Task<IActionResult> OnPostAsync(Id<Item> note)
    {
        await File.Expect(CompartmentKind.Record, Subject);
        if (What == "discard" && await File.VersionOf(CompartmentKind.Record, note, Subject) == 0)
            return SeeOther($"/files/{File.Id}?m={M}"); // thrown away already: the form was sent twice
        if (await Try(What == "sign" ? "" : "Text", () => Do(note)) && !Problems.Any)
            return SeeOther(What == "discard" ? $"/files/{File.Id}?m={M}" : $"/files/{File.Id}/notes/{note}?m={M}");
        Once = null;
        await OnGetAsync(note);
        return Page();
    }

    private async Task Do(Id<Item> note)
    {
        switch (What)
        {
            case "sign":
                await Sign(note);
                break;
            case "discard":
                await Notes.Discard(Subject, note);
                break;
            case "amend":
                var text = Problems.Text("Text", Text, "Write what you want to add.", NoteText.LongestText);
                if (!Problems.Any)
                    await Notes.Amend(Subject, note, text, Made<Item>());
                break;
            case "share" when !await IsSharedNow(note):
                await Notes.Share(Subject, note, Made<Item>());
                break;
            case "unshare" when await IsSharedNow(note):
                await Notes.StopSharing(Subject, note);
                break;
            default:
                break;
        }
    }

    private async Task Sign(Id<Item> note)
    {
        var draft = await Notes.Open(Subject, note, Purpose.Write);
        if (draft.IsDraft && (await Notes.LikeEarlier(Subject, note, draft.Text)).Count > 0)
            throw new Refused(Refusal.NotAllowed, "A part of this is very like an earlier note. Go on writing: it is marked there before you sign. Nothing was signed.");
        await Notes.Sign(Subject, note);
    }

    private async Task<bool> IsSharedNow(Id<Item> note) => (await Notes.SharedNotes(Subject)).Contains(note);
}
