using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>
/// Finds a word in what a counsellor has about their own people. The word is typed and sent, never part of an address, and what
/// was found is on this one page only.
/// </summary>
[For(Role.Counsellor)]
public sealed class SearchPage : StaffPage
{
    [BindProperty]
    public string? Word { get; set; }

    /// <summary>Whether the session notes that only this person can open are looked through too.</summary>
    [BindProperty]
    public bool Own { get; set; }

    /// <summary>How many files a search would open, and so give a look.</summary>
    public int Files { get; private set; }

    /// <summary>Null before anybody has searched.</summary>
    public Found? Found { get; private set; }

    public bool IsStreetView => Cookies.ReadStreet(HttpContext);

    public async Task OnGetAsync() => Files = (await Search.Files()).Count;

    public async Task<IActionResult> OnPostAsync()
    {
        await OnGetAsync();
        var typed = (Word ?? "").Trim();
        if (FoldedText.Of(typed).Length < FourWalls.Notes.Search.FewestLetters)
            Problems.Add("Word", "Type two letters or more.");
        else if (typed.Length > FourWalls.Notes.Search.MostLetters)
            Problems.Add("Word", "This is too long to look for. Type a word, or a few that stand together.");
        else
            Found = await Search.For(typed, Own);
        return Page();
    }

    public string NameOf(Hit hit) => Found!.Names[hit.File] is var name && IsStreetView ? TodayPage.Initials(name) : name;

    public static string DayOf(Hit hit) => hit.Day.Length > 0 ? PlainDates.Typed(hit.Day) : PlainDates.Day(hit.At);

    public static string PathOf(Hit hit)
    {
        var member = hit.Subject.IsNone ? "" : $"?m={hit.Subject}";
        return hit.Kind switch
        {
            >= ItemKind.NoteDraft and <= ItemKind.NoteReview => $"/files/{hit.File}/notes/{hit.Opens}{member}",
            ItemKind.Plan => $"/files/{hit.File}/plan?version={hit.Opens}{(hit.Subject.IsNone ? "" : $"&m={hit.Subject}")}",
            ItemKind.SessionNote => $"/files/{hit.File}/session-notes",
            >= ItemKind.ImportedCondition and <= ItemKind.ImportedOther => $"/files/{hit.File}/imported/{hit.Opens}",
            _ => $"/files/{hit.File}{member}",
        };
    }

    public static string WordsFor(ItemKind kind) => kind switch
    {
        ItemKind.NoteDraft => "draft, not signed",
        ItemKind.Note => "note",
        ItemKind.Addendum => "added to a note",
        ItemKind.SubmittedNote => "note that waits for its second signature",
        ItemKind.NoteReview => "said when a note was sent back",
        ItemKind.Plan => "plan",
        ItemKind.SessionNote => "your session note",
        >= ItemKind.ImportedCondition and <= ItemKind.ImportedOther => "from another place",
        _ => "in the record",
    };

    private Search Search => new(Practice, Session);
}
