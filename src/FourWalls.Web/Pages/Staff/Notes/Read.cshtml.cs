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

    [BindProperty]
    public string? Comment { get; set; }

    /// <summary>The version that was read, and the entry of the look at it: nobody signs as the second what they have not opened.</summary>
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public long Look { get; set; }

    public OpenedNote Note { get; private set; } = null!;

    public string SignedBy { get; private set; } = "";

    public IReadOnlyList<(OpenedAddendum Addendum, string By)> Addenda { get; private set; } = [];

    public string SecondBy { get; private set; } = "";

    public IReadOnlyList<(OpenedAddendum Review, string By)> Reviews { get; private set; } = [];

    /// <summary>Whether this person supervises the author of a note that waits, and reads it for that reason.</summary>
    public bool MayReview { get; private set; }

    /// <summary>Nobody who supervises the author works with this file: it would wait for ever.</summary>
    public bool WaitsForNobody { get; private set; }

    /// <summary>The author's own, that waits though no second signature is wanted any more.</summary>
    public bool MaySignAlone => Note.IsWaiting && Note.SignedBy == Session.Person && !WantsSecond;

    public bool WantsSecond => Roll.WantsSecondSignature(Session.Person, Practice.Now);

    /// <summary>For which goals of the plan the session was, in the plan's words.</summary>
    public IReadOnlyList<(GoalMark Mark, string Goal)> Goals { get; private set; } = [];

    public bool IsShared { get; private set; }

    public bool MayShare { get; private set; }

    private Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private NotesOf Notes => new(Practice, Session, File);

    private SecondSignaturesOf Second => new(Practice, Session, File);

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
        await LoadReview();
        MayShare = !Note.IsDraft && !Note.IsWaiting && await May(CompartmentKind.Shared, Subject);
        IsShared = MayShare && await IsSharedNow(note);
    }

    private async Task LoadReview()
    {
        SecondBy = Note.Second is { } second ? await NameOf(second.By) : "";
        var reviews = new List<(OpenedAddendum, string)>();
        foreach (var review in Note.Reviews)
            reviews.Add((review, await NameOf(review.SignedBy)));
        Reviews = reviews;
        WaitsForNobody = Note.IsWaiting && !(await File.State()).Assignments.Any(one =>
            one.Capacity == Capacity.Supervisor && one.Holds(Practice.Now) && Roll.Supervises(one.Person, Note.SignedBy, Practice.Now));
        MayReview = Note.IsWaiting && (await File.Decide(CompartmentKind.Record, Subject)).Reason == Reason.Supervision
            && Roll.Supervises(Session.Person, Note.SignedBy, Practice.Now);
    }

    public async Task<IActionResult> OnPostAsync(Id<Item> note)
    {
        await File.Expect(CompartmentKind.Record, Subject);
        if (What == "discard" && await File.VersionOf(CompartmentKind.Record, note, Subject) == 0)
            return SeeOther($"/files/{File.Id}?m={M}"); // thrown away already: the form was sent twice
        if (await Try(What is "cosign" or "send-back" ? "Comment" : What == "sign" ? "" : "Text", () => Do(note)) && !Problems.Any)
            return SeeOther(What is "cosign" or "send-back" ? "/supervision" : What == "discard" ? $"/files/{File.Id}?m={M}" : $"/files/{File.Id}/notes/{note}?m={M}");
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
            case "cosign":
                await Second.Sign(Subject, note, Version, Look);
                break;
            case "send-back":
                var comment = Problems.Text("Comment", Comment, "Say what should be changed.", NoteText.LongestText);
                if (!Problems.Any)
                    await Second.SendBack(Subject, note, Version, Look, comment, Made<Item>());
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
