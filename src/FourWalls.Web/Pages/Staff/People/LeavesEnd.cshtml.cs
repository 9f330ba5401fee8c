using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Ends somebody's work here: says what that does, and what nobody would hold, before it is done.</summary>
[For(Role.Director)]
public sealed class LeavesEndPage : StaffPage
{
    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Files that only the recovery papers could open then.</summary>
    public int Nobody { get; private set; }

    /// <summary>Files that were given to somebody whose key has not come.</summary>
    public int Waiting { get; private set; }

    public async Task OnGetAsync(Id<Person> person)
    {
        var files = await Leaving.Files(Practice, Session, person);
        (Person, Name) = (person, await NameOf(person));
        Nobody = files.Count(one => one.Afterwards == Afterwards.Nobody);
        Waiting = files.Count(one => one.Afterwards == Afterwards.Waits);
    }

    public async Task<IActionResult> OnPostAsync(Id<Person> person)
    {
        if (Roll.KeysOf(person) is null && Roll.WasHere(person))
            return SeeOther($"/people/{person}/left"); // done already: the form was sent twice
        if (await Try("", () => StaffChange.Leave(Practice, Service<Sessions>(), Session, person)))
            return SeeOther($"/people/{person}/left");
        await OnGetAsync(person);
        return Page();
    }
}
