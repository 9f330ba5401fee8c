using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;
using PeopleCustody = FourWalls.People.Custody;

namespace FourWalls.Web.Pages.Staff;

/// <summary>The clients of somebody who has died or cannot act, for whom they had named, as far as two people have opened it.</summary>
public sealed class CustodyListPage : StaffPage
{
    /// <param name="Contacts">How each member may be reached: the agreed rule, then numbers.</param>
    /// <param name="Client">Empty while the key is on its way.</param>
    /// <param name="HasNotes">Whether the session notes are open too, and there are some.</param>
    public sealed record FileLine(Id<ClientFile> File, string Client, IReadOnlyList<Contact> Contacts, bool HasNotes);

    public sealed record For(Id<Person> Person, string Name, CustodyPart Part, DateTimeOffset Until, IReadOnlyList<FileLine> Files);

    public IReadOnlyList<For> All { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var found = new List<For>();
        foreach (var open in PeopleCustody.OpenTo(Practice, Session))
        {
            var files = await StandIns.FilesOf(Practice, Session, open.Person);
            found.Add(new For(open.Person, await NameOf(open.Person), open.Part, open.Until, await Task.WhenAll(files.Select(file => Line(file, open)))));
        }
        All = found;
    }

    /// <summary>Two looks at each file, like every other: clients see that somebody knows how to reach them.</summary>
    private async Task<FileLine> Line(Id<ClientFile> id, CustodyOpenedFact open)
    {
        var name = await ClientOf(id);
        if (name.Length == 0)
            return new FileLine(id, "", [], false);
        try
        {
            var file = await ClientFile.Find(Practice, Session, id);
            var contacts = await new Cards(file).Contacts(FourWalls.Looks.Purpose.List);
            return new FileLine(id, name, [.. contacts.Select(one => one.Content)], await new SessionNotesOf(file).Any(open.Person));
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound)
        {
            return new FileLine(id, name, [], false);
        }
    }
}
