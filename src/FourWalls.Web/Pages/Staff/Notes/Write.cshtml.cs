using System.Globalization;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Plans;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Notes;

/// <summary>
/// Writes a progress note: kept as a draft, sealed, as somebody types or presses a button, until it is signed. The plan's goals
/// stand in it to be ticked, and the last note beside it.
/// </summary>
public sealed class WritePage : FilePage
{
    private const int NotesBeside = 5;
    private const int MostMarks = 2 * PlanText.MostGoals; // those of the plan, and those that have left it since the draft was begun

    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Draft { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Booking { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Template { get; set; }

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

    /// <summary>The words of a note without parts.</summary>
    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? NoGoal { get; set; }

    /// <summary>The template whose parts the form has.</summary>
    [BindProperty]
    public string? Form { get; set; }

    /// <summary>That paragraphs which are like earlier ones have been shown.</summary>
    [BindProperty]
    public string? Alike { get; set; }

    [BindProperty]
    public string? What { get; set; }

    /// <summary>What was typed is in the form, and is not kept: other words were kept from this form already.</summary>
    public bool IsBesideAnother { get; private set; }

    /// <summary>The words that were kept in its place meanwhile.</summary>
    public OpenedNote? Other { get; private set; }

    public NoteTemplate In { get; private set; } = NoteTemplate.Free;

    public IReadOnlyList<string> Parts { get; private set; } = [""];

    /// <summary>The plan's open goals and others of which the draft says something, each with what it says so far.</summary>
    public IReadOnlyList<(Goal Goal, GoalMark Mark)> Goals { get; private set; } = [];

    public OpenedNote? Last { get; private set; }

    /// <summary>A draft of one's own that waits, when a new one is begun.</summary>
    public OpenedNote? Waiting { get; private set; }

    public DateTimeOffset? KeptAt { get; private set; }

    public IReadOnlyList<(string Paragraph, string Day)> LikeEarlier { get; private set; } = [];

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    /// <summary>What of the last note may be carried over: its plan, and nothing that was told.</summary>
    public string? LastPlan => Last?.Text.Parts.FirstOrDefault(part => part.Name == NoteTemplate.Plan)?.Text is { Length: > 0 } plan && In.Sections.Contains(NoteTemplate.Plan)
        ? plan : null;

    private NotesOf Notes => new(Practice, Session, File);

    public async Task<IActionResult> OnGetAsync()
    {
        await ExpectWriter(CompartmentKind.Record, Subject);
        HeldOn = Practice.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        NoteText? text = null;
        if (Id<Item>.TryParse(Draft, null, out var id))
        {
            var draft = await Notes.Open(Subject, id);
            if (draft.Text.Author != Session.Person.ToString())
                throw Refused.NotFound();
            if (!draft.IsDraft)
                return SeeOther($"/files/{File.Id}/notes/{id}?m={M}");
            (Version, KeptAt, text) = (draft.Version, draft.KeptAt, draft.Text);
            (HeldOn, Start, Stop, Modality, NoGoal, Booking) = (text.HeldOn, text.Start, text.Stop, text.Modality, text.NoGoal, text.Booking);
        }
        else
            await FromBooking();
        await Beside(text?.Goals ?? []);
        In = NoteTemplate.Of(Template ?? (text ?? Last?.Text)?.Template);
        Parts = text is null ? [.. In.Sections.Select(_ => "")] : In.Take(text.Parts);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ExpectWriter(CompartmentKind.Record, Subject);
        // A draft that is gone on with has been read. To keep a first one under a given id would tell whether that id is taken elsewhere.
        if (!string.IsNullOrEmpty(Draft) && Version < 1)
            throw await Missed(Draft);
        In = NoteTemplate.Of(Form);
        Parts = In.IsFree ? [Text ?? ""] : [.. In.Sections.Select((_, i) => Request.Form[$"Section{i}"].ToString())];
        var typed = new NoteForm(In, Parts, Ticked(), NoGoal, Booking);
        var text = typed.Text(Problems, HeldOn, Start, Stop, Modality, Session.Person);
        var id = Id<Item>.TryParse(Draft, null, out var draft) ? draft : Made<Item>();
        return What switch
        {
            "typed" or "left" => await KeepAsTyped(id, draft.IsNone ? 0 : Version, text),
            "form" or "carry" => await Again(typed),
            _ => await KeepOrSign(id, draft.IsNone ? 0 : Version, text),
        };
    }

    private async Task<IActionResult> KeepOrSign(Id<Item> id, int version, NoteText text)
    {
        var signs = What == "sign";
        if (signs && !text.SaysForWhat && (await GoalsWith([])).Count > 0)
            Problems.Add("NoGoal", "Say for which goal this session was, or why for none.");
        if (Problems.Any)
            return await Shown(text);
        if (!await Try(In.IsFree ? "Text" : "Section0", async () => (_, Version) = await Notes.KeepDraft(Subject, id, version, text)))
        {
            // Typed words are never lost: they can be kept as a draft of their own, beside the one that was faster.
            Other = await File.VersionOf(CompartmentKind.Record, id, Subject) > 0 ? await Notes.Open(Subject, id, Purpose.Write) : null;
            (IsBesideAnother, Draft, Version, Once) = (true, null, 0, null);
            return await Shown(text);
        }
        Draft = id.ToString();
        if (signs && Alike != "seen" && (LikeEarlier = await Notes.LikeEarlier(Subject, id, text)).Count > 0)
            Alike = "seen";
        else if (!signs || await Try("Text", () => Notes.Sign(Subject, id)))
            return SeeOther($"/files/{File.Id}/notes/{id}?m={M}");
        return await Shown(text);
    }

    private async Task<IActionResult> Shown(NoteText text)
    {
        await Beside(text.Goals ?? []);
        return Page();
    }

    /// <summary>Day, hours and how they met, as the booking has them; of a booking that is not this file's, nothing.</summary>
    private async Task FromBooking()
    {
        if (!Id<Booking>.TryParse(Booking, null, out var id) || await new BookingsOf(Practice, Session, File.Id).Find(id) is not { } booked)
        {
            Booking = null;
            return;
        }
        var times = await PracticeTimes.Read(Practice);
        HeldOn = times.DayOf(booked.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (Start, Stop) = (Hour(times.Here(booked.From)), Hour(times.Here(booked.Until)));
        Modality = BookingPhrases.Of(booked.Way);
        foreach (var other in booked.People.Where(one => one != Session.Person))
            Modality += $", with {await NameOf(other)}";
        Modality = Modality.Length > NoteText.LongestModality ? Modality[..NoteText.LongestModality] : Modality;
    }

    private static string Hour(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What the script sends every few seconds; nothing that was typed is refused for being unfinished.</summary>
    private async Task<IActionResult> KeepAsTyped(Id<Item> id, int version, NoteText text)
    {
        if (text.IsEmpty)
            return StatusCode(StatusCodes.Status204NoContent);
        if (text.Text.Length > NoteText.LongestText || text.HeldOn.Length > 10 || text.Start.Length > 5 || text.Stop.Length > 5)
            return StatusCode(StatusCodes.Status422UnprocessableEntity);
        try
        {
            var (kept, at) = await Notes.KeepAsTyped(Subject, id, version, text);
            return new JsonResult(new { draft = kept.ToString(), version = at, at = Practice.Now.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture) });
        }
        catch (Refused refused) when (refused.Refusal is Refusal.Changed && What == "left")
        {
            // The page is gone, and its words were not in what was kept from it before: they go on as a draft of their own.
            await Notes.KeepAsTyped(Subject, Id<Item>.New(), 0, text);
            return StatusCode(StatusCodes.Status204NoContent);
        }
        catch (Refused refused) when (refused.Refusal is Refusal.Changed)
        {
            return new JsonResult(new { once = Id<StaffPage>.New().ToString() }) { StatusCode = StatusCodes.Status409Conflict };
        }
        catch (Refused refused) when (refused.Refusal is Refusal.NotAllowed)
        {
            return StatusCode(StatusCodes.Status403Forbidden); // sent again it is no more allowed
        }
    }

    /// <summary>The form once more, in another shape or with the plan carried over; nothing is kept and nothing is lost.</summary>
    private async Task<IActionResult> Again(NoteForm typed)
    {
        await Beside(typed.Goals);
        if (What == "form")
            (In, Parts) = (NoteTemplate.Of(Template), NoteTemplate.Of(Template).Take(typed.Sections));
        else if (LastPlan is { } plan)
            Parts = [.. In.Sections.Select((name, i) => name == NoteTemplate.Plan ? string.Join("\n", new[] { Parts[i], plan }.Where(part => part.Length > 0)) : Parts[i])];
        Problems.Forget();
        return Page();
    }

    private List<GoalMark> Ticked()
    {
        var marks = new List<GoalMark>();
        for (var i = 0; i < MostMarks && Request.Form.ContainsKey($"Goal{i}"); i++)
            marks.Add(new GoalMark(Request.Form[$"Goal{i}"].ToString(), Request.Form[$"Did{i}"].ToString(), Request.Form[$"Said{i}"].ToString()));
        return marks;
    }

    /// <summary>What stands beside the note: the goals of the plan, the last signed note, and a draft that waits.</summary>
    private async Task Beside(IReadOnlyList<GoalMark> marks)
    {
        Goals = await GoalsWith(marks);
        if (!await Notes.AnySigned(Subject) && !await File.Any(CompartmentKind.Record, ItemKind.NoteDraft, Subject))
            return; // no look at nothing
        var (notes, _) = await Notes.List(Subject, NotesBeside);
        Last = notes.FirstOrDefault(note => !note.IsDraft);
        Waiting = string.IsNullOrEmpty(Draft) && HttpMethods.IsGet(Request.Method)
            ? notes.FirstOrDefault(note => note.IsDraft && note.Text.Author == Session.Person.ToString()) : null;
    }

    private async Task<IReadOnlyList<(Goal Goal, GoalMark Mark)>> GoalsWith(IReadOnlyList<GoalMark> marks)
    {
        var plan = await new PlansOf(Practice, Session, File).Current(Subject, Purpose.Write);
        var open = (plan?.OpenGoals ?? []).Select(goal => (goal, marks.FirstOrDefault(mark => mark.Goal == goal.Id) ?? new GoalMark(goal.Id, "", ""))).ToList();
        // A goal that was ended or taken out meanwhile: what the draft says of it must not fall out of the form, and so out of the draft.
        var others = marks.Where(mark => !mark.IsEmpty && open.TrueForAll(one => one.goal.Id != mark.Goal)).Select(mark => (GoalOf(mark), mark));
        return [.. open.Concat(others).Take(MostMarks)];

        Goal GoalOf(GoalMark mark) => plan?.Goals.FirstOrDefault(goal => goal.Id == mark.Goal) is { } ended
            ? ended with { Words = $"{ended.Words} (ended)" } : new Goal(mark.Goal, "", "A goal of an earlier plan", "", "");
    }
}
