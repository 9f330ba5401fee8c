using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>
/// What this process has read in the ledger, entry by entry, whoever wrote them: the roll, everything that was ended, every
/// Wall, and when each file and person was last touched. A database that puts back what was ended changes nothing here.
/// </summary>
public sealed class Standing
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> ended = [];
    private readonly Dictionary<Id<Fact>, (Guid File, Guid Person)> walls = [];
    private readonly Dictionary<Guid, List<Guid>> walledFrom = [];
    private readonly Dictionary<Guid, long> touched = [];
    private readonly Dictionary<Guid, long> signedOut = [];

    public Roll Roll { get; private set; } = Roll.Empty;

    /// <summary>How many entries have been followed.</summary>
    public long Size { get; private set; }

    /// <summary>The last entry that changed who can read, or invited somebody to join; -1 before any.</summary>
    public long LastChange { get; private set; } = -1;

    /// <summary>Starts from what the host remembers, instead of from the first entry.</summary>
    public void Resume(Roll roll, long size, IEnumerable<Guid> endings, IEnumerable<WallFact> standing)
    {
        lock (gate)
        {
            (Roll, Size) = (roll, size);
            ended.UnionWith(endings);
            foreach (var wall in standing)
                Raise(wall);
        }
    }

    public void Follow(long index, Entry entry)
    {
        lock (gate)
        {
            Size = index + 1;
            if (entry.Act is Act.SignedOut)
                ended.Add(entry.Basis);
            if (entry.Act is Act.SignedOutEverywhere)
                touched[entry.Basis] = signedOut[entry.Basis] = index;
            if (entry.Act is Act.Joined)
                LastChange = index;
            if (!entry.ChangesStanding)
                return;
            LastChange = index;
            foreach (var id in Touches(entry))
                touched[id] = index;
            foreach (var ending in entry.Endings)
            {
                ended.Add(ending.Value);
                Lift(ending);
            }
            foreach (var wall in entry.Facts.OfType<WallFact>())
                Raise(wall);
            Roll = Roll.After(index, entry);
        }
    }

    /// <summary>Whether an entry has ended this fact (or this session).</summary>
    public bool HasEnded(Guid id)
    {
        lock (gate)
            return ended.Contains(id);
    }

    /// <summary>Whether a session has ended: left, or signed out everywhere after it began, on whatever node.</summary>
    public bool IsOver(Session session)
    {
        lock (gate)
        {
            return session.IsEnded || ended.Contains(session.Id.Value)
                || (signedOut.TryGetValue(session.Person.Value, out var index) && index > session.Entry);
        }
    }

    public bool IsWalled(Id<ClientFile> file, Id<Person> person)
    {
        lock (gate)
            return walledFrom.TryGetValue(file.Value, out var people) && people.Contains(person.Value);
    }

    /// <summary>Files that must not exist for this person.</summary>
    public IReadOnlyList<Id<ClientFile>> FilesWalledFrom(Id<Person> person)
    {
        lock (gate)
            return [.. walls.Values.Where(wall => wall.Person == person.Value).Select(wall => new Id<ClientFile>(wall.File)).Distinct()];
    }

    /// <summary>People for whom this file must not exist.</summary>
    public IReadOnlyList<Guid> WalledFrom(Id<ClientFile> file)
    {
        lock (gate)
            return walledFrom.TryGetValue(file.Value, out var people) ? [.. people.Distinct()] : [];
    }

    /// <summary>True while nothing has been written about any of these since the ledger had <paramref name="asOf"/> entries.</summary>
    public bool Untouched(long asOf, params ReadOnlySpan<Guid> ids)
    {
        lock (gate)
        {
            foreach (var id in ids)
            {
                if (touched.TryGetValue(id, out var index) && index >= asOf)
                    return false;
            }
            return true;
        }
    }

    /// <summary>What an entry touches: decisions about these must be made again.</summary>
    internal IEnumerable<Guid> Touches(Entry entry)
    {
        if (!entry.File.IsNone)
            yield return entry.File.Value;
        foreach (var fact in entry.Facts)
        {
            if (!fact.AboutFile.IsNone)
                yield return fact.AboutFile.Value;
            else if (!fact.AboutCompartment.IsNone)
                yield return fact.AboutCompartment.Value;
            if (fact.AboutPerson != Guid.Empty)
                yield return fact.AboutPerson;
        }
        foreach (var held in entry.Endings.Select(Roll.Find).OfType<Roll.Held>())
        {
            if (held.Fact.AboutPerson != Guid.Empty)
                yield return held.Fact.AboutPerson;
            if (!held.Fact.AboutCompartment.IsNone)
                yield return held.Fact.AboutCompartment.Value;
        }
    }

    private void Raise(WallFact wall)
    {
        if (ended.Contains(wall.Id.Value) || !walls.TryAdd(wall.Id, (wall.File.Value, wall.Person.Value)))
            return;
        if (!walledFrom.TryGetValue(wall.File.Value, out var people))
            walledFrom[wall.File.Value] = people = [];
        people.Add(wall.Person.Value);
    }

    private void Lift(Id<Fact> wall)
    {
        if (walls.Remove(wall, out var key))
            walledFrom[key.File].Remove(key.Person);
    }
}
