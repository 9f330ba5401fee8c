using FourWalls.Bookings;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>Somebody is meant to be able to open a compartment: for whom its key is wrapped, why, and between which times.</summary>
public sealed record Entitlement(Grantee Grantee, Reason Reason, Guid Basis, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Holds(DateTimeOffset at) => From <= at && at < Until;
}

/// <summary>
/// Who may open what: the one table, from which both the gate's decisions and the wrapping of keys are made. design.md §5.
/// </summary>
public static class Access
{
    private static readonly IReadOnlyDictionary<CompartmentKind, Capacity[]> Working = new Dictionary<CompartmentKind, Capacity[]>
    {
        [CompartmentKind.Identity] = [Capacity.Counsellor, Capacity.Cover, Capacity.Intake, Capacity.Supervisor],
        [CompartmentKind.Contact] = [Capacity.Counsellor, Capacity.Cover, Capacity.Intake],
        [CompartmentKind.Bookings] = [Capacity.Counsellor, Capacity.Cover, Capacity.Intake, Capacity.Supervisor],
        [CompartmentKind.Record] = [Capacity.Counsellor, Capacity.Cover, Capacity.Intake, Capacity.Supervisor],
        [CompartmentKind.Substance] = [Capacity.Counsellor],
        [CompartmentKind.Safety] = [Capacity.Counsellor, Capacity.Cover, Capacity.Supervisor],
        [CompartmentKind.Shared] = [Capacity.Counsellor, Capacity.Cover, Capacity.Intake],
        [CompartmentKind.Messages] = [Capacity.Counsellor, Capacity.Cover],
    };

    private static readonly IReadOnlyDictionary<CompartmentKind, (CompartmentKind Team, Role Role, Reason Reason)[]> Teams =
        new Dictionary<CompartmentKind, (CompartmentKind, Role, Reason)[]>
        {
            [CompartmentKind.Contact] =
            [
                (CompartmentKind.DeskTeam, Role.FrontDesk, Reason.Desk), (CompartmentKind.OnCallTeam, Role.OnCall, Reason.OnCall),
            ],
            [CompartmentKind.Bookings] = [(CompartmentKind.DeskTeam, Role.FrontDesk, Reason.Desk)],
            [CompartmentKind.Safety] = [(CompartmentKind.OnCallTeam, Role.OnCall, Reason.OnCall)],
            [CompartmentKind.Directory] =
            [
                (CompartmentKind.DeskTeam, Role.FrontDesk, Reason.Desk), (CompartmentKind.IntakeTeam, Role.Intake, Reason.Intake),
            ],
        };

    private static readonly (DateTimeOffset, DateTimeOffset)? Whenever = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    private static readonly CompartmentKind[] ClientsOwn =
    [
        CompartmentKind.Identity, CompartmentKind.Contact, CompartmentKind.Bookings, CompartmentKind.Safety, CompartmentKind.Shared, CompartmentKind.Messages,
    ];

    /// <summary>Who may write where they may read. Supervisors, teams and clients have ways of their own to say something.</summary>
    public static bool MayWrite(Reason reason) => reason is Reason.Care or Reason.Cover or Reason.Intake or Reason.Author;

    /// <summary>The same of one act: who supervises signs as the second, or sends back, and writes nothing else.</summary>
    public static bool MayWrite(Reason reason, Act act) => act is Act.CosignedNote or Act.SentBackNote ? reason == Reason.Supervision : MayWrite(reason);

    /// <summary>
    /// The one thing that a client writes: answers to a form that they were asked to fill in, once, where they can read them too. That
    /// the question is there and open is looked at when they are stored, under the lock.
    /// </summary>
    public static bool MayAnswer(Reason reason, Writing writing) => reason == Reason.Self && writing is
    {
        Act: Act.AnsweredMeasure, Holds: CompartmentKind.Shared, Destroys.Count: 0,
        Drafts: [{ Kind: ItemKind.MeasureAnswers, Version: 1, About.IsNone: false, Replaces: null }],
    };

    /// <summary>Kinds of compartments that a team's key opens.</summary>
    public static IEnumerable<CompartmentKind> OpenedByTeam(CompartmentKind team) =>
        Teams.Where(one => one.Value.Any(given => given.Team == team)).Select(one => one.Key);

    /// <summary>Everybody for whom a compartment's key is to be wrapped at <paramref name="at"/>; the dates say from when it may be used.</summary>
    public static IEnumerable<Entitlement> To(FileState file, CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        var found = compartment.Holds switch
        {
            CompartmentKind.Private => Author(file, compartment, roll, at),
            CompartmentKind.Custody => Custodian(compartment, roll),
            >= CompartmentKind.DeskTeam => Members(compartment, roll, at),
            _ => [.. Workers(file, compartment, roll, at), .. TeamsOf(file, compartment, roll, at), .. Client(file, compartment)],
        };
        var people = found.Where(one => at < one.Until && !IsWalled(file, one.Grantee))
            .GroupBy(one => one.Grantee).Select(same => same.OrderBy(one => one.From).First());
        // Author-only notes are never wrapped to recovery: their way back is the custodian whom the author named.
        return compartment.Holds is CompartmentKind.Private or CompartmentKind.Custody
            ? people
            : people.Append(Always(Grantee.Recovery, Reason.Recovery, roll.Recovery?.Id.Value ?? Guid.Empty));
    }

    /// <summary>Why this person may open the compartment now; null when they may not.</summary>
    public static Entitlement? Of(Id<Person> person, FileState file, CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        // A Wall beats everything.
        if (file.IsWalled(person))
            return null;
        var best = default(Entitlement);
        foreach (var one in To(file, compartment, roll, at).Where(one => one.Holds(at)))
        {
            var own = one.Grantee == Grantee.Of(person) || one.Grantee == Grantee.OfStandIn(person) ? one : ThroughTeam(one, person, roll, at);
            if (own is not null && (best is null || own.Reason < best.Reason))
                best = own;
        }
        return best;
    }

    private static Entitlement? ThroughTeam(Entitlement to, Id<Person> person, Roll roll, DateTimeOffset at)
    {
        if (to.Grantee.Kind != GranteeKind.Compartment || !roll.Compartments.TryGetValue(new Id<Compartment>(to.Grantee.Value), out var team))
            return null;
        if (team.Holds == CompartmentKind.Custody)
            return roll.Custodians.TryGetValue(team.Owner, out var named) && named.Custodian == person ? to : null;
        var role = People.Teams.All.FirstOrDefault(one => one.Compartment == team.Holds).Role;
        return role != 0 && roll.RoleOf(person, role, at) is { } given
            ? to with { Basis = given.Id.Value, Until = Earlier(to.Until, given.Until) }
            : null;
    }

    private static IEnumerable<Entitlement> Workers(FileState file, CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        if (!Working.TryGetValue(compartment.Holds, out var capacities))
            yield break;
        foreach (var assigned in file.Assignments.Where(one => capacities.Contains(one.Capacity)))
        {
            if (capacities.Contains(Capacity.Cover) && Custodian(assigned, CustodyPartOf(compartment.Holds), roll, at) is { } custodian)
                yield return custodian;
            if (Assigned(assigned, file, roll, at) is not { } entitled)
                continue;
            yield return entitled;
            if (capacities.Contains(Capacity.Cover) && StandIn(assigned, entitled, roll, at) is { } standIn)
                yield return standIn;
        }
    }

    /// <summary>Whether somebody reads in this file now for a counsellor who is away, or who has died.</summary>
    public static bool StandsIn(Id<Person> person, FileState file, Roll roll, DateTimeOffset at)
    {
        return !file.IsWalled(person) && file.Assignments.Any(one =>
            (Assigned(one, file, roll, at) is { } counsellor && IsTheirs(StandIn(one, counsellor, roll, at)))
            || IsTheirs(Custodian(one, CustodyPart.Contacts, roll, at)));

        bool IsTheirs(Entitlement? own) => own?.Grantee == Grantee.OfStandIn(person) && own.Holds(at);
    }

    private static CustodyPart CustodyPartOf(CompartmentKind holds) => holds switch
    {
        CompartmentKind.Identity or CompartmentKind.Contact or CompartmentKind.Bookings => CustodyPart.Contacts,
        CompartmentKind.Private => CustodyPart.SessionNotes,
        _ => CustodyPart.Files,
    };

    /// <summary>
    /// Whom the file's counsellor has named for their death: half of each key that cover would have, of use only once two people have
    /// said so. It does not rest on the counsellor's keys or role: those may have ended.
    /// </summary>
    private static Entitlement? Custodian(AssignmentFact assigned, CustodyPart part, Roll roll, DateTimeOffset at)
    {
        if (assigned.Capacity != Capacity.Counsellor || assigned.Until <= at || roll.Release is null
            || !roll.Custodians.TryGetValue(assigned.Person, out var named) || roll.KeysOf(named.Custodian) is null)
            return null;
        var grantee = Grantee.OfStandIn(named.Custodian);
        return roll.CustodyOf(named, part, at) is { } opened
            ? new Entitlement(grantee, Reason.Custody, opened.Id.Value, assigned.From, Earlier(opened.Until, assigned.Until))
            : Never(grantee, Reason.Custody, named.Id.Value);
    }

    /// <summary>Whom the file's counsellor has named: half of each key that cover would have, of use only while a director says so.</summary>
    private static Entitlement? StandIn(AssignmentFact assigned, Entitlement counsellor, Roll roll, DateTimeOffset at)
    {
        if (assigned.Capacity != Capacity.Counsellor || roll.Release is null || !roll.StandIns.TryGetValue(assigned.Person, out var named)
            || roll.KeysOf(named.StandIn) is null)
            return null;
        var call = roll.CallOf(named, at);
        if (roll.RoleOf(named.StandIn, Role.Counsellor, call is { } coming && coming.From > at ? coming.From : at) is not { } given)
            return null;
        return call is null
            ? Never(Grantee.OfStandIn(named.StandIn), Reason.StandIn, named.Id.Value)
            : new Entitlement(
                Grantee.OfStandIn(named.StandIn), Reason.StandIn, call.Id.Value, call.From > counsellor.From ? call.From : counsellor.From,
                Earlier(Earlier(call.Until, counsellor.Until), given.Until));
    }

    private static Entitlement? Assigned(AssignmentFact assigned, FileState file, Roll roll, DateTimeOffset at)
    {
        var (role, reason) = assigned.Capacity switch
        {
            Capacity.Counsellor => (Role.Counsellor, Reason.Care),
            Capacity.Cover => (Role.Counsellor, Reason.Cover),
            Capacity.Intake => (Role.Intake, Reason.Intake),
            _ => (Role.Supervisor, Reason.Supervision),
        };
        var when = assigned.From > at ? assigned.From : at;
        if (roll.KeysOf(assigned.Person) is null || roll.RoleOf(assigned.Person, role, when) is not { } given)
            return null;
        var until = Earlier(Earlier(DateTimeOffset.MaxValue, assigned.Until), given.Until);
        if (assigned.Capacity == Capacity.Supervisor)
        {
            // A supervisor sees the file only while supervising somebody who works with it (PEOPLE-03).
            var supervises = roll.Supervisions.FirstOrDefault(one => one.Supervisor == assigned.Person && one.Holds(when)
                && file.Assignments.Any(other => other.Person == one.Supervisee && other.Capacity == Capacity.Counsellor && other.Holds(when)));
            if (supervises is null)
                return null;
            until = Earlier(until, supervises.Until);
        }
        return new Entitlement(Grantee.Of(assigned.Person), reason, assigned.Id.Value, assigned.From, until);
    }

    private static IEnumerable<Entitlement> TeamsOf(FileState file, CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        if (!Teams.TryGetValue(compartment.Holds, out var teams))
            yield break;
        foreach (var (team, role, reason) in teams)
        {
            // For a file at risk the desk gets what it needs around a booking, and nothing else.
            var near = file.AtRisk && reason == Reason.Desk ? NearBooking.Of(file, at) : Whenever;
            if (near is not var (from, until))
                continue;
            var members = roll.Holders(role, at).Where(given => roll.KeysOf(given.Person) is not null).ToList();
            if (members.Count == 0)
                continue;
            if (!file.AtRisk && !members.Exists(given => file.IsWalled(given.Person)) && roll.PairOf(team) is { } pair)
                yield return Always(Grantee.Of(pair.Compartment), reason, pair.Compartment.Value);
            else
                foreach (var given in members)
                    yield return new Entitlement(
                        Grantee.Of(given.Person), reason, given.Id.Value, given.From > from ? given.From : from, Earlier(until, given.Until));
        }
    }

    private static IEnumerable<Entitlement> Client(FileState file, CompartmentFact compartment)
    {
        if (!ClientsOwn.Contains(compartment.Holds))
            yield break;
        foreach (var client in file.ClientPeople)
        {
            // Each member has their own part and the joint one, never another member's (GROUP-03).
            if ((compartment.Subject.IsNone || compartment.Subject == client.Member) && file.KeysOf(client.Person) is not null)
                yield return Always(Grantee.Of(client.Person), Reason.Self, client.Id.Value);
        }
    }

    private static IEnumerable<Entitlement> Author(FileState file, CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        // The author reads while working with the file; the wrap itself stays, so that coming back brings the notes back.
        var works = file.Assignments
            .Where(one => one.Person == compartment.Owner && one.Capacity is Capacity.Counsellor or Capacity.Cover or Capacity.Intake)
            // Work that is over, and whose end nobody has written down yet, is no work: it would take the author's own key away.
            .Select(one => Assigned(one, file, roll, at)).FirstOrDefault(one => one is not null && at < one.Until);
        if (roll.KeysOf(compartment.Owner) is not null)
        {
            yield return works is not null
                ? works with { Reason = Reason.Author }
                : new Entitlement(Grantee.Of(compartment.Owner), Reason.Author, compartment.Id.Value, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        }
        if (roll.Custodians.TryGetValue(compartment.Owner, out var named))
        {
            yield return roll.CustodyOf(named, CustodyPart.SessionNotes, at) is { } opened
                ? new Entitlement(Grantee.Of(named.Compartment), Reason.Custody, opened.Id.Value, opened.From, opened.Until)
                : Never(Grantee.Of(named.Compartment), Reason.Custody, named.Id.Value);
        }
    }

    /// <summary>The custodian holds the key, and the gate gives what it opens only once two people have opened custody of session notes.</summary>
    private static IEnumerable<Entitlement> Custodian(CompartmentFact compartment, Roll roll)
    {
        if (roll.Custodians.TryGetValue(compartment.Owner, out var named) && roll.KeysOf(named.Custodian) is not null)
            yield return Never(Grantee.Of(named.Custodian), Reason.Custody, named.Id.Value);
    }

    private static IEnumerable<Entitlement> Members(CompartmentFact compartment, Roll roll, DateTimeOffset at)
    {
        var (role, _) = People.Teams.All.First(one => one.Compartment == compartment.Holds);
        foreach (var given in roll.Holders(role, at).Where(given => roll.KeysOf(given.Person) is not null))
            yield return new Entitlement(Grantee.Of(given.Person), ReasonOf(role), given.Id.Value, given.From, Earlier(DateTimeOffset.MaxValue, given.Until));
    }

    private static Reason ReasonOf(Role role) => role switch
    {
        Role.FrontDesk => Reason.Desk,
        Role.OnCall => Reason.OnCall,
        Role.Intake => Reason.Intake,
        _ => Reason.Officer,
    };

    private static bool IsWalled(FileState file, Grantee grantee) =>
        grantee.Kind is GranteeKind.Person or GranteeKind.StandIn && file.IsWalled(new Id<Person>(grantee.Value));

    private static Entitlement Always(Grantee grantee, Reason reason, Guid basis) =>
        new(grantee, reason, basis, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    private static Entitlement Never(Grantee grantee, Reason reason, Guid basis) =>
        new(grantee, reason, basis, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset? b) => b is { } other && other < a ? other : a;
}
