using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Supervision;

/// <summary>Notes that wait for this person's signature as the second: whose and since when. Each is read, and signed, by itself.</summary>
[For(Role.Supervisor)]
public sealed class IndexPage : StaffPage
{
    public IReadOnlyList<(NoteInReview Note, string Author)> Waiting { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var waiting = new List<(NoteInReview, string)>();
        foreach (var note in await NotesInReview.WaitingFor(Practice, Session))
            waiting.Add((note, await NameOf(note.Author)));
        Waiting = waiting;
    }

    public static string PathOf(NoteInReview note) => $"/files/{note.File}/notes/{note.Note}{(note.Subject.IsNone ? "" : $"?m={note.Subject}")}";
}
