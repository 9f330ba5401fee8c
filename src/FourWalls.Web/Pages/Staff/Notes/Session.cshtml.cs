using System.Globalization;
using FourWalls.Clients;
using FourWalls.Notes;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Notes;

/// <summary>The author's own session notes; what the law counts to the record goes to the record (NOTE-01, NOTE-02).</summary>
public sealed class SessionPage : FilePage
{
    [BindProperty]
    public string? HeldOn { get; set; }

    [BindProperty]
    public string? Start { get; set; }

    [BindProperty]
    public string? Stop { get; set; }

    [BindProperty]
    public string? Record { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public string? Custodian { get; private set; }

    public IReadOnlyList<(Id<Item> Id, int Version, SessionNoteText Text, DateTimeOffset At)> Notes { get; private set; } = [];

    private SessionNotesOf Own => new(File);

    public async Task OnGetAsync()
    {
        await File.ExpectOwn();
        HeldOn ??= Practice.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Roll.Custodians.TryGetValue(Session.Person, out var named))
            Custodian = await NameOf(named.Custodian);
        if (await Own.Any())
            Notes = (await Own.List()).Notes;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await File.ExpectOwn();
        var text = Problems.Text("Text", Text, "Write the note first.", NoteText.LongestText);
        if (SessionNotesOf.BelongsInRecord(text) is { } line)
            Problems.Add("Text", $"The line “{(line.Length > 40 ? line[..40] + " …" : line)}” belongs in the record. Please move it to “Progress” above.");
        var forRecord = !string.IsNullOrWhiteSpace(Start + Stop + Record);
        var record = forRecord ? NoteText.From(Problems, HeldOn, Start, Stop, "", string.IsNullOrWhiteSpace(Record) ? "Session held." : Record, Session.Person) : null;
        var note = new SessionNoteText(1, HeldOn ?? "", text);
        if (!Problems.Any && await Try("Text", () => record is null ? Own.Keep(note, Made<Item>()) : Own.KeepWithRecord(note, default, record, Made<Item>())))
            return SeeOther($"/files/{File.Id}/session-notes");
        Once = null; // if other words were kept from this form, these become a note of their own
        await OnGetAsync();
        return Page();
    }
}
