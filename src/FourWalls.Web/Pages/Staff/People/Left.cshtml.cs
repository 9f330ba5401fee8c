using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>How far it has got with the keys of somebody who has left: counts, and no file is named.</summary>
[For(Role.Director)]
public sealed class LeftPage : StaffPage
{
    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    public LeavingProgress Far { get; private set; } = new(0, 0, 0, 0, null);

    public async Task OnGetAsync(Id<Person> left)
    {
        Far = await Leaving.Progress(Practice, Session, left);
        (Person, Name) = (left, await NameOf(left));
    }
}
