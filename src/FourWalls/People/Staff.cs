using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.People;

/// <summary>Who works here, by name.</summary>
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

    /// <summary>
    /// Names of everybody who works or worked here. The name in a row counts only if it is the one that was certified with
    /// the person's keys: whoever can change rows must not be able to exchange two people.
    /// </summary>
    public static async Task<IReadOnlyDictionary<Id<Person>, string>> Names(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        var names = new Dictionary<Id<Person>, string>();
        foreach (var row in await PersonStore.Staff(connection))
        {
            var bound = practice.Roll.NamesBoundTo(row.Id).ToList();
            if (row.Name is not null && bound.Any(binding => Sealing.Hash.Same(binding, NameBinding.Of(row.Id, row.Name))))
                names[row.Id] = row.Name;
        }
        return names;
    }

    /// <summary>What the practice keeps of its staff besides facts: the name to sign in with, and dates.</summary>
    public static async Task<IReadOnlyList<StaffRow>> List(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        return [.. (await PersonStore.Staff(connection)).Select(row => new StaffRow(row.Id, row.Name ?? "", row.SignIn ?? "", row.MadeAt, row.EndedAt))];
    }
}

public sealed record StaffRow(Id<Person> Id, string Name, string SignIn, DateTimeOffset MadeAt, DateTimeOffset? EndedAt);
