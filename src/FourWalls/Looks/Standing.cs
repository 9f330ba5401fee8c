using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>
/// What this process has read in the ledger, entry by entry, whoever wrote them: the roll, everything that was ended (facts,
/// sessions, items), every Wall, mark of risk and destroyed file, and when each file and person was last touched. A database that puts back
/// what was ended, or drops what forbids, changes nothing here.
/// </summary>
public sealed class Standing
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> ended = [];
    private readonly Dictionary<Guid, List<Fact>> forbidding = []; // Walls, marks of risk and that it was destroyed, by file
    private readonly Dictionary<Guid, long> touched = [];
    private readonly Dictionary<Guid, long> signedOut = [];

    /// <summary>Told of each compartment whose key was destroyed, on whatever node, as soon as its entry has been followed.</summary>
    internal event Action<Id<Compartment>>? KeyDestroyed;

    public Roll Roll { get; private set; } = Roll.Empty;

    /// <summary>How many entries have been followed.</summary>
    public long Size { get; private set; }

    /// <summary>The last entry that changed who can read, or invited somebody to join; -1 before any.</summary>
    public long LastChange { get; private set; } = -1;

    /// <summary>Starts from what the host remembers, instead of from the first entry.</summary>
    internal void Resume(Roll roll, long size, EndingsJournal journal)
    {
        lock (gate)
        {
            (Roll, Size) = (roll, size);
            ended.UnionWith(journal.Endings);
            foreach (var fact in journal.Forbidding.Where(fact => !ended.Contains(fact.Id.Value)))
                Forbid(fact);
            foreach (var (person, entry) in journal.SignedOut)
                signedOut[person] = Math.Max(entry, signedOut.GetValueOrDefault(person));
        }
    }

    public void Follow(long index, Entry entry)
    {
        Take(index, entry);
        if (entry.Act == Act.DestroyedFile && !entry.Compartment.IsNone && !Roll.Compartments.ContainsKey(entry.Compartment))
            KeyDestroyed?.Invoke(entry.Compartment);
    }

    private void Take(long index, Entry entry)
    {
        lock (gate)
        {
            Size = index + 1;
            ended.UnionWith(EndingsJournal.EndedBy(entry));
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
                Allow(entry.File, ending);
            foreach (var fact in entry.Facts.Where(Forbids))
                Forbid(fact);
            Roll = Roll.After(index, entry);
        }
    }

    /// <summary>Whether an entry has ended this fact, this session or this item.</summary>
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
            return forbidding.TryGetValue(file.Value, out var facts) && facts.OfType<WallFact>().Any(wall => wall.Person == person);
    }

    public bool IsAtRisk(Id<ClientFile> file)
    {
        lock (gate)
            return forbidding.TryGetValue(file.Value, out var facts) && facts.OfType<AtRiskFact>().Any();
    }

    /// <summary>Whether a file's keys were destroyed: then it is there for nobody, whatever the database has.</summary>
    public bool IsDestroyed(Id<ClientFile> file)
    {
        lock (gate)
            return forbidding.TryGetValue(file.Value, out var facts) && facts.OfType<DestroyedFact>().Any();
    }

    /// <summary>What there is to say of every file that was destroyed.</summary>
    public IReadOnlyList<DestroyedFact> Destroyed
    {
        get
        {
            lock (gate)
                return [.. forbidding.Values.SelectMany(facts => facts.OfType<DestroyedFact>())];
        }
    }

    /// <summary>Files that must not exist for this person.</summary>
    public IReadOnlyList<Id<ClientFile>> FilesWalledFrom(Id<Person> person)
    {
        lock (gate)
            return [.. forbidding.Values.SelectMany(facts => facts.OfType<WallFact>()).Where(wall => wall.Person == person).Select(wall => wall.File).Distinct()];
    }

    /// <summary>The facts that forbid something about a file: they hold whether the database has them or not.</summary>
    public IReadOnlyList<Fact> Forbidding(Id<ClientFile> file)
    {
        lock (gate)
            return forbidding.TryGetValue(file.Value, out var facts) ? [.. facts] : [];
    }

    /// <summary>The practice's facts, and what forbids something about an entry's file: what nothing but a signed entry may end.</summary>
    internal Func<Id<Fact>, Fact?> Find(Entry entry)
    {
        var (roll, forbid) = (Roll, entry.File.IsNone ? [] : Forbidding(entry.File));
        return id => roll.Find(id)?.Fact ?? forbid.FirstOrDefault(fact => fact.Id == id);
    }

    /// <summary>How the ledger names itself once it has these entries too.</summary>
    internal string OriginAfter(Practices.PracticeFact practice, IEnumerable<Entry> entries) => Ledger.OriginOf(
        practice.Practice, entries.SelectMany(entry => entry.Facts).OfType<LogFact>().LastOrDefault() ?? Roll.Log);

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
            // Whoever plans keys wraps to the papers: every plan looks at the teams, and none may be finished with the old papers.
            if (fact is Practices.RecoveryFact)
                foreach (var team in Roll.TeamIds)
                    yield return team;
            foreach (var other in fact.AlsoTouches)
                yield return other;
        }
        foreach (var held in entry.Endings.Select(Roll.Find).OfType<Roll.Held>())
        {
            if (held.Fact.AboutPerson != Guid.Empty)
                yield return held.Fact.AboutPerson;
            if (!held.Fact.AboutCompartment.IsNone)
                yield return held.Fact.AboutCompartment.Value;
            foreach (var other in held.Fact.AlsoTouches)
                yield return other;
        }
    }

    /// <summary>Facts that hold whether the database has them or not.</summary>
    internal static bool Forbids(Fact fact) => fact is WallFact or AtRiskFact or DestroyedFact;

    private void Forbid(Fact fact)
    {
        if (!forbidding.TryGetValue(fact.AboutFile.Value, out var facts))
            forbidding[fact.AboutFile.Value] = facts = [];
        if (!facts.Exists(one => one.Id == fact.Id))
            facts.Add(fact);
    }

    private void Allow(Id<ClientFile> file, Id<Fact> id)
    {
        if (forbidding.TryGetValue(file.Value, out var facts) && facts.RemoveAll(fact => fact.Id == id) > 0 && facts.Count == 0)
            forbidding.Remove(file.Value);
    }
}
