using FourWalls.Clients;

namespace FourWalls.People;

public static class Staff
{
    /// <summary>Under which ids a person may hold a key: their own, and their teams'.</summary>
    public static IReadOnlyList<Guid> Hats(Roll roll, Id<Person> person, DateTimeOffset at)
    {
        var hats = new List<Guid> { person.Value };
        foreach (var (role, team) in Teams.All)
        {
            if (roll.Has(person, role, at) && roll.The(team) is { } compartment)
                hats.Add(compartment.Compartment.Value);
        }
        return hats;
    }
}
