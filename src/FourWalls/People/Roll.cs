using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// Who works here and in what roles, with which keys: the practice's own facts, as the ledger has them. It is small, is
/// held whole in memory, and never changes: a new entry makes a new roll.
/// </summary>
public sealed class Roll
{
    private readonly Dictionary<Id<Fact>, Held> facts;
    private readonly ILookup<Id<Person>, RoleFact> roles;
    private readonly Dictionary<Id<Person>, KeysFact> keys;
    private readonly HashSet<Id<Person>> readers;

    private Roll(Dictionary<Id<Fact>, Held> facts)
    {
        this.facts = facts;
        var current = Current.ToList();
        roles = current.OfType<RoleFact>().ToLookup(role => role.Person);
        keys = current.OfType<KeysFact>().ToDictionary(own => own.Person);
        Practice = current.OfType<PracticeFact>().SingleOrDefault();
        Recovery = current.OfType<RecoveryFact>().SingleOrDefault();
        Log = current.OfType<LogFact>().SingleOrDefault();
        Epochs = current.OfType<EpochFact>().ToDictionary(epoch => epoch.Compartment);
        Compartments = current.OfType<CompartmentFact>().ToDictionary(made => made.Compartment);
        Supervisions = [.. current.OfType<SupervisionFact>()];
        SecondSignatures = [.. current.OfType<SecondSignatureFact>()];
        Grants = current.OfType<GrantFact>().ToLookup(grant => grant.Compartment);
        Custodians = current.OfType<CustodianFact>().ToDictionary(named => named.Person);
        StandIns = current.OfType<StandInFact>().ToDictionary(named => named.Person);
        Calls = [.. current.OfType<StandInCalledFact>()];
        CustodyAsked = [.. current.OfType<CustodyAskedFact>()];
        Custodies = [.. current.OfType<CustodyOpenedFact>()];
        Release = current.OfType<ReleaseFact>().SingleOrDefault();
        readers = [.. StandIns.Values.Select(named => named.StandIn), .. Custodians.Values.Select(named => named.Custodian)];
    }

    public static Roll Empty { get; } = new([]);

    /// <summary>Null until the practice is founded.</summary>
    public PracticeFact? Practice { get; }

    public RecoveryFact? Recovery { get; }

    /// <summary>The restore that this log began with; null for a practice's first log.</summary>
    public LogFact? Log { get; }

    /// <summary>The current epochs of the practice's own compartments: teams, directory, custody.</summary>
    public IReadOnlyDictionary<Id<Compartment>, EpochFact> Epochs { get; }

    public IReadOnlyDictionary<Id<Compartment>, CompartmentFact> Compartments { get; }

    public IReadOnlyList<SupervisionFact> Supervisions { get; }

    /// <summary>Whose notes want a second signature, from when until when.</summary>
    public IReadOnlyList<SecondSignatureFact> SecondSignatures { get; }

    public ILookup<Id<Compartment>, GrantFact> Grants { get; }

    public IReadOnlyDictionary<Id<Person>, CustodianFact> Custodians { get; }

    /// <summary>Whom each counsellor has named to read for them if they cannot.</summary>
    public IReadOnlyDictionary<Id<Person>, StandInFact> StandIns { get; }

    /// <summary>When a director has said that a stand-in reads, from when until when.</summary>
    public IReadOnlyList<StandInCalledFact> Calls { get; }

    /// <summary>What waits for a second person.</summary>
    public IReadOnlyList<CustodyAskedFact> CustodyAsked { get; }

    /// <summary>What two people have opened to a custodian, from when until when.</summary>
    public IReadOnlyList<CustodyOpenedFact> Custodies { get; }

    /// <summary>The host's half of a split key is sealed to this; null before the first stand-in was named.</summary>
    public ReleaseFact? Release { get; }

    public IEnumerable<Fact> Current => facts.Values.Where(held => held.Ended is null).Select(held => held.Fact);

    public IEnumerable<Id<Person>> Staff => keys.Keys;

    /// <summary>The roll after an entry at <paramref name="index"/>; the same one when it says nothing of the practice.</summary>
    public Roll After(long index, Entry entry)
    {
        var own = entry.Facts.Where(fact => fact.AboutFile.IsNone).ToList();
        var ended = entry.Endings.Where(facts.ContainsKey).ToList();
        if (own.Count == 0 && ended.Count == 0)
            return this;
        var next = new Dictionary<Id<Fact>, Held>(facts);
        foreach (var id in ended)
            next[id] = next[id] with { Ended = index };
        foreach (var fact in own)
            next[fact.Id] = new Held(fact, index, null);
        return new Roll(next);
    }

    /// <summary>A roll from facts that were read (and checked) one by one, in the order of their entries.</summary>
    public static Roll From(IEnumerable<Held> facts) => new(facts.ToDictionary(held => held.Fact.Id));

    /// <summary>A fact of the practice, ended or not; null when there is none of that id.</summary>
    public Held? Find(Id<Fact> id) => facts.GetValueOrDefault(id);

    /// <summary>The entry that made the newest recovery papers; what was wrapped to papers before it stands in an earlier one.</summary>
    public long PapersSince => Recovery is { } papers ? facts[papers.Id].Entry : 0;

    /// <summary>Every fact of a kind that there ever was.</summary>
    public IEnumerable<Held> AllOf<T>()
        where T : Fact => facts.Values.Where(held => held.Fact is T);

    /// <summary>The practice's root as it was at an entry. It signs the first entry, and the one that puts another in its place.</summary>
    public PublicPoint? RootAt(long index) => AllOf<PracticeFact>().Where(held => held.HeldAt(index)).Select(held => ((PracticeFact)held.Fact).Root).FirstOrDefault();

    /// <summary>The person's genuine keys; null until somebody has certified them, and once they have left.</summary>
    public KeysFact? KeysOf(Id<Person> person) => keys.GetValueOrDefault(person);

    /// <summary>Whether somebody works or worked here: their keys were certified once.</summary>
    public bool WasHere(Id<Person> person) => facts.Values.Any(held => held.Fact is KeysFact own && own.Person == person);

    public IEnumerable<Role> RolesOf(Id<Person> person, DateTimeOffset at) =>
        roles[person].Where(role => role.Holds(at)).Select(role => role.Role).Distinct();

    public RoleFact? RoleOf(Id<Person> person, Role role, DateTimeOffset at) =>
        roles[person].FirstOrDefault(given => given.Role == role && given.Holds(at));

    public bool Has(Id<Person> person, Role role, DateTimeOffset at) => RoleOf(person, role, at) is not null;

    public bool HasAny(Id<Person> person, DateTimeOffset at, params ReadOnlySpan<Role> any)
    {
        foreach (var role in any)
        {
            if (Has(person, role, at))
                return true;
        }
        return false;
    }

    public IEnumerable<RoleFact> RoleFactsOf(Id<Person> person) => roles[person];

    public bool WantsSecondSignature(Id<Person> person, DateTimeOffset at) => SecondSignatures.Any(one => one.Person == person && one.Holds(at));

    public bool Supervises(Id<Person> supervisor, Id<Person> supervisee, DateTimeOffset at) =>
        Supervisions.Any(one => one.Supervisor == supervisor && one.Supervisee == supervisee && one.Holds(at));

    /// <summary>Whether somebody has named this person to read for them: as stand-in, or as custodian.</summary>
    public bool IsStandIn(Id<Person> person) => readers.Contains(person);

    /// <summary>The director's word by which a stand-in reads for this counsellor now, or the next one that is to come.</summary>
    public StandInCalledFact? CallOf(StandInFact named, DateTimeOffset at) =>
        Calls.Where(call => call.Named == named.Id && at < call.Until).OrderBy(call => call.From).FirstOrDefault();

    /// <summary>By which a custodian may open a part now; the parts before it are open with it.</summary>
    public CustodyOpenedFact? CustodyOf(CustodianFact named, CustodyPart part, DateTimeOffset at) =>
        Custodies.Where(one => one.Named == named.Id && one.Part >= part && one.Holds(at)).OrderByDescending(one => one.Until).FirstOrDefault();

    /// <summary>Everybody who holds a role now or is due to.</summary>
    public IEnumerable<RoleFact> Holders(Role role, DateTimeOffset at) =>
        roles.SelectMany(given => given).Where(given => given.Role == role && (given.Until is null || at < given.Until));

    /// <summary>Whether a person held a role when the ledger had <paramref name="index"/> entries.</summary>
    public bool Had(Id<Person> person, Role role, long index, DateTimeOffset at) => facts.Values.Any(held =>
        held.Fact is RoleFact given && given.Person == person && given.Role == role && given.Holds(at) && held.HeldAt(index));

    /// <summary>Staff are invited or founded the practice, and stand in its own facts; clients are known through their file.</summary>
    public PersonKind KindOf(Id<Person> person) => NamesBoundTo(person).Any() ? PersonKind.Staff : PersonKind.Client;

    /// <summary>Every binding of a name to this person's keys, by which they were or are certified or invited.</summary>
    public IEnumerable<byte[]> NamesBoundTo(Id<Person> person) => facts.Values.Select(held => held.Fact).Select(fact => fact switch
    {
        KeysFact keys when keys.Person == person => keys.Name,
        InvitationFact invited when invited.Person == person => invited.Name,
        _ => null,
    }).OfType<byte[]>();

    /// <summary>The one compartment of the practice of a kind: a team's, the directory.</summary>
    public CompartmentFact? The(CompartmentKind kind) => Compartments.Values.FirstOrDefault(made => made.Holds == kind);

    /// <summary>The compartments of the teams: whoever plans keys depends on who is in them.</summary>
    public IEnumerable<Guid> TeamIds => Compartments.Values.Where(made => made.Owner.IsNone).Select(made => made.Compartment.Value);

    /// <summary>The pair to which others seal for a team, and at which epoch; null before the team has one.</summary>
    public (Id<Compartment> Compartment, int Epoch, PublicPoint Key)? PairOf(CompartmentKind kind) =>
        The(kind) is { } team && Epochs.TryGetValue(team.Compartment, out var epoch) && epoch.Pair is { } pair
            ? (team.Compartment, epoch.Number, pair) : null;

    /// <summary>A fact and for which entries it held: from its own up to the one that ended it.</summary>
    public sealed record Held(Fact Fact, long Entry, long? Ended)
    {
        public bool HeldAt(long index) => Entry <= index && (Ended is null || index < Ended);
    }
}
