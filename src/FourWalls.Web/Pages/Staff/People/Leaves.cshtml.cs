using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Somebody leaves: says what that does before it is done.</summary>
[For(Role.Director)]
public sealed class LeavesPage : StaffPage
{
    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Files that nobody else here could open then.</summary>
    public IReadOnlyList<Id<ClientFile>> OnlyTheirs { get; private set; } = [];

    public async Task OnGetAsync(Id<Person> person)
    {
        if (Roll.KeysOf(person) is null)
            throw await Missed(person.ToString());
        (Person, Name) = (person, await NameOf(person));
        OnlyTheirs = [.. (await FourWalls.Clients.Caseload.Keys(Practice, Session)).HeldByOne.Where(one => one.Holder == person).Select(one => one.File)];
    }

    public async Task<IActionResult> OnPostAsync(Id<Person> person)
    {
        if (Roll.KeysOf(person) is null && Roll.WasHere(person))
            return SeeOther("/people"); // done already: the form was sent twice
        if (await Try("", () => StaffChange.Leave(Practice, Service<Sessions>(), Session, person)))
            return SeeOther("/people");
        await OnGetAsync(person);
        return Page();
    }
}
