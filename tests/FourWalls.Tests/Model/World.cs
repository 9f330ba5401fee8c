using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Tests.Model;

/// <summary>
/// Who may read what, said again in plain lists from design.md §5, apart from the program's own table: whoever is denied here
/// must not read there.
/// </summary>
public sealed class World
{
    public sealed record Given(Id<Person> Person, Role Role, DateTimeOffset From, DateTimeOffset? Until);

    public sealed record Work(Id<Person> Person, Capacity Capacity, DateTimeOffset From, DateTimeOffset? Until);

    public sealed record Supervises(Id<Person> Supervisor, Id<Person> Supervisee, DateTimeOffset From, DateTimeOffset? Until);

    public sealed record Called(Id<Person> For, Id<Person> StandIn, DateTimeOffset From, DateTimeOffset Until);

    public sealed class OneFile
    {
        public List<Work> Works { get; } = [];

        public HashSet<Id<Person>> Walls { get; } = [];

        public bool AtRisk { get; set; }

        public Id<Person> Client { get; set; }

        /// <summary>What lies in each part; session notes lie under their author.</summary>
        public Dictionary<(CompartmentKind, Id<Person>), List<string>> Words { get; } = [];

        public List<string> In(CompartmentKind kind, Id<Person> author = default) =>
            Words.TryGetValue((kind, author), out var words) ? words : Words[(kind, author)] = [];
    }

    public static readonly CompartmentKind[] Kinds =
    [
        CompartmentKind.Identity, CompartmentKind.Contact, CompartmentKind.Record, CompartmentKind.Safety, CompartmentKind.Shared, CompartmentKind.Private,
    ];

    public List<Id<Person>> Staff { get; } = [];

    /// <summary>Joined by a link, and nobody has certified their keys yet.</summary>
    public HashSet<Id<Person>> Waiting { get; } = [];

    public HashSet<Id<Person>> Gone { get; } = [];

    public List<Given> Roles { get; } = [];

    public List<Supervises> Supervisions { get; } = [];

    /// <summary>Whom each counsellor has named.</summary>
    public Dictionary<Id<Person>, Id<Person>> StandIns { get; } = [];

    public List<Called> Calls { get; } = [];

    public Dictionary<Id<ClientFile>, OneFile> Files { get; } = [];

    public bool Has(Id<Person> person, Role role, DateTimeOffset at) =>
        Works(person) && Roles.Any(one => one.Person == person && one.Role == role && Holds(one.From, one.Until, at));

    public bool Works(Id<Person> person) => Staff.Contains(person) && !Gone.Contains(person) && !Waiting.Contains(person);

    public bool MayRead(Id<Person> person, Id<ClientFile> id, CompartmentKind kind, DateTimeOffset at)
    {
        var file = Files[id];
        if (file.Walls.Contains(person))
            return false;
        if (file.Client == person)
            return kind is CompartmentKind.Identity or CompartmentKind.Contact or CompartmentKind.Safety or CompartmentKind.Shared;
        if (!Works(person))
            return false;
        return kind switch
        {
            CompartmentKind.Identity or CompartmentKind.Record => Cares(file, person, at) || Takes(file, person, at) || Watches(file, person, at)
                || StandsIn(file, person, at),
            CompartmentKind.Contact => Cares(file, person, at) || Takes(file, person, at) || StandsIn(file, person, at)
                || (Has(person, Role.FrontDesk, at) && !file.AtRisk) || Has(person, Role.OnCall, at),
            CompartmentKind.Safety => Cares(file, person, at) || Watches(file, person, at) || Has(person, Role.OnCall, at) || StandsIn(file, person, at),
            CompartmentKind.Shared => Cares(file, person, at) || Takes(file, person, at) || StandsIn(file, person, at),
            CompartmentKind.Private => file.In(kind, person).Count > 0 && (Cares(file, person, at) || Takes(file, person, at)),
            _ => false,
        };
    }

    /// <summary>Only through a team: until somebody has made the team's grant there is nothing that relates them to the file.</summary>
    public bool OnlyByTeam(Id<Person> person, Id<ClientFile> file) => Files[file].Client != person && !Files[file].Works.Any(one => one.Person == person);

    public bool MayWrite(Id<Person> person, Id<ClientFile> id, DateTimeOffset at) =>
        Works(person) && !Files[id].Walls.Contains(person) && (Cares(Files[id], person, at) || Takes(Files[id], person, at));

    public bool MayAssign(Id<Person> person, Id<ClientFile> id, DateTimeOffset at) => !Files[id].Walls.Contains(person)
        && (Has(person, Role.Director, at) || Has(person, Role.Intake, at) || IsCounsellorOf(person, id, at));

    public bool MayWall(Id<Person> person, Id<ClientFile> id, DateTimeOffset at) => !Files[id].Walls.Contains(person)
        && (Has(person, Role.Director, at) || Has(person, Role.PrivacyOfficer, at) || IsCounsellorOf(person, id, at));

    public bool IsCounsellorOf(Id<Person> person, Id<ClientFile> id, DateTimeOffset at) => !Files[id].Walls.Contains(person)
        && (Does(Files[id], person, Capacity.Counsellor, Role.Counsellor, at) || Takes(Files[id], person, at));

    private bool Cares(OneFile file, Id<Person> person, DateTimeOffset at) =>
        Does(file, person, Capacity.Counsellor, Role.Counsellor, at) || Does(file, person, Capacity.Cover, Role.Counsellor, at);

    /// <summary>For a counsellor who works with the file and has named them, while a director says so.</summary>
    public bool StandsIn(OneFile file, Id<Person> person, DateTimeOffset at) => Has(person, Role.Counsellor, at) && StandIns.Any(one =>
        one.Value == person && Does(file, one.Key, Capacity.Counsellor, Role.Counsellor, at)
        && Calls.Any(call => call.For == one.Key && call.StandIn == person && Holds(call.From, call.Until, at)));

    private bool Takes(OneFile file, Id<Person> person, DateTimeOffset at) => Does(file, person, Capacity.Intake, Role.Intake, at);

    private bool Watches(OneFile file, Id<Person> person, DateTimeOffset at) => Does(file, person, Capacity.Supervisor, Role.Supervisor, at)
        && Supervisions.Any(one => one.Supervisor == person && Holds(one.From, one.Until, at)
            && file.Works.Any(work => work.Person == one.Supervisee && work.Capacity == Capacity.Counsellor && Holds(work.From, work.Until, at)));

    private bool Does(OneFile file, Id<Person> person, Capacity capacity, Role role, DateTimeOffset at) =>
        Has(person, role, at) && file.Works.Any(one => one.Person == person && one.Capacity == capacity && Holds(one.From, one.Until, at));

    private static bool Holds(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset at) => from <= at && (until is null || at < until);
}
