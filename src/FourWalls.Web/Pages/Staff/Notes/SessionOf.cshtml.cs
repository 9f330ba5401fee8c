using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;

namespace FourWalls.Web.Pages.Staff.Notes;

/// <summary>The session notes of somebody who has died or cannot act, for their custodian. Nothing can be written here.</summary>
public sealed class SessionOfPage : FilePage
{
    public Id<Person> Author { get; private set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<(Id<Item> Id, int Version, SessionNoteText Text, DateTimeOffset At)> Notes { get; private set; } = [];

    public long Look { get; private set; }

    public async Task OnGetAsync(Id<Person> author)
    {
        (Notes, Look) = await new SessionNotesOf(File).List(author);
        (Author, Name) = (author, await NameOf(author));
    }
}
