using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>A file's first page: who it is about, and its newest notes with their first lines.</summary>
public sealed class FileOverview : FilePage
{
    private const int MostNotes = 20;
    private const int FirstWords = 120;

    public IReadOnlyList<Card<Identity>> Members { get; private set; } = [];

    public IReadOnlyList<OpenedNote> Notes { get; private set; } = [];

    public IReadOnlySet<Id<Item>> Shared { get; private set; } = new HashSet<Id<Item>>();

    public Id<Member> Subject { get; private set; }

    public string SubjectText => Subject.IsNone ? "" : Subject.ToString();

    public long Look { get; private set; }

    public bool MayWrite { get; private set; }

    /// <summary>There may be notes beyond these, which are opened only when asked for.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Nobody else here holds a key of this file.</summary>
    public bool IsHeldByMeAlone { get; private set; }

    public async Task OnGetAsync(string? m, bool all = false)
    {
        Subject = Id<Member>.TryParse(m, null, out var member) ? member : default;
        MayWrite = Access.MayWrite((await File.Expect(CompartmentKind.Record, Subject)).Reason);
        Members = await new Cards(File).Identities(Purpose.Read);
        var notes = new NotesOf(Practice, Session, File);
        (Notes, Look) = await notes.List(Subject, all ? Select.Largest : MostNotes);
        HasOlder = !all && Notes.Count == MostNotes;
        if (await May(CompartmentKind.Shared, Subject))
            Shared = await notes.SharedNotes(Subject);
        IsHeldByMeAlone = FourWalls.Clients.Caseload.OnlyHolder(Practice, await File.State()) == Session.Person;
    }

    public static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOf('\n');
        line = end < 0 ? line : line[..end];
        if (line.Length <= FirstWords)
            return line.ToString();
        var word = line[..FirstWords].LastIndexOf(' ');
        return $"{line[..(word > 0 ? word : FirstWords)]} …";
    }
}
