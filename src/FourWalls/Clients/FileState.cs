using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>The current facts of one file (or, with no file, of the practice's own compartments), as the ledger has them.</summary>
/// <param name="AsOf">How many entries had been followed when the facts were read.</param>
public sealed record FileState(Id<ClientFile> File, long AsOf, IReadOnlyList<Fact> Facts, IReadOnlyList<Guid> Walled)
{
    public FileFact? Opened => Facts.OfType<FileFact>().SingleOrDefault();

    public bool AtRisk => Facts.OfType<AtRiskFact>().Any();

    /// <summary>That its keys were destroyed; then nothing else is to be said of it.</summary>
    public DestroyedFact? Destroyed => Facts.OfType<DestroyedFact>().FirstOrDefault();

    /// <summary>The word by which its keys may be destroyed, once somebody confirms it; it may have run out.</summary>
    public DestructionAskedFact? DestructionAsked => Facts.OfType<DestructionAskedFact>().LastOrDefault();

    public IEnumerable<AssignmentFact> Assignments => Facts.OfType<AssignmentFact>();

    public IEnumerable<CompartmentFact> Compartments => Facts.OfType<CompartmentFact>();

    public IEnumerable<ClientOfFact> ClientPeople => Facts.OfType<ClientOfFact>();

    /// <exception cref="LedgerBroken">The database no longer says where the compartment's key stands.</exception>
    public EpochFact EpochOf(Id<Compartment> compartment) => Facts.OfType<EpochFact>().FirstOrDefault(epoch => epoch.Compartment == compartment)
        ?? throw new LedgerBroken("The entry of a compartment's key is not where the database has it.");

    public IEnumerable<GrantFact> GrantsOf(Id<Compartment> compartment) => Facts.OfType<GrantFact>().Where(grant => grant.Compartment == compartment);

    public KeysFact? KeysOf(Id<Person> client) => Facts.OfType<KeysFact>().FirstOrDefault(keys => keys.Person == client);

    public CompartmentFact? Find(CompartmentKind holds, Id<Member> subject = default, Id<Person> owner = default) => Compartments.FirstOrDefault(made =>
        made.Holds == holds && made.Subject == subject && made.Owner == owner);

    public bool IsWalled(Id<Person> person) => Walled.Contains(person.Value);

    /// <summary>The file as it will be once these facts hold and those have ended.</summary>
    public FileState With(IEnumerable<Fact> facts, IEnumerable<Id<Fact>> endings)
    {
        var added = facts.Where(fact => fact.AboutFile == File).ToList();
        var ended = endings.ToHashSet();
        var lifted = Facts.OfType<WallFact>().Where(wall => ended.Contains(wall.Id)).Select(wall => wall.Person.Value).ToHashSet();
        return this with
        {
            Facts = [.. Facts.Where(fact => !ended.Contains(fact.Id)), .. added],
            Walled = [.. Walled.Where(person => !lifted.Contains(person)), .. added.OfType<WallFact>().Select(wall => wall.Person.Value)],
        };
    }

    /// <summary>The practice's own compartments, seen as a file is.</summary>
    public static FileState OfPractice(Roll roll, long asOf) => new(default, asOf, [.. roll.Current], []);
}
