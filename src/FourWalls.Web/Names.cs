using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web;

/// <summary>What staff are called. A name is shown only if it is the one that was certified with the person's keys.</summary>
public sealed class Names(Practice practice)
{
    private IReadOnlyDictionary<Id<Person>, string> known = new Dictionary<Id<Person>, string>();

    public async Task<string> Of(Id<Person> person)
    {
        if (known.TryGetValue(person, out var name))
            return name;
        known = await Staff.Names(practice);
        return known.GetValueOrDefault(person, "somebody who has left");
    }
}
