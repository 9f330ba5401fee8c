using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>Somebody who can see a part of a file, why, and until when.</summary>
/// <param name="People">One person, or a team's members.</param>
/// <param name="Team">The team's role; null for a person.</param>
public sealed record Seeing(IReadOnlyList<Id<Person>> People, Role? Team, Reason Reason, IReadOnlyList<CompartmentKind> Parts, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Who can see what in a file: read from the same table that the gate decides by.</summary>
public static class WhoCanSee
{
    /// <param name="subject">Whose part of the file, with the joint one; none for all of it.</param>
    public static IReadOnlyList<Seeing> In(Practice practice, FileState state, Id<Member>? subject)
    {
        var now = practice.Now;
        var entitled = state.Compartments
            .Where(one => one.Holds != CompartmentKind.Duty && (subject is null || one.Subject.IsNone || one.Subject == subject))
            .SelectMany(one => Access.To(state, one, practice.Roll, now).Select(to => (Part: one.Holds, To: to)))
            .Where(one => one.To.Reason != Reason.Recovery && one.To.From < DateTimeOffset.MaxValue);
        return
        [
            .. entitled.GroupBy(one => (one.To.Grantee, one.To.Reason)).Select(same => new Seeing(
                People(practice, same.Key.Grantee, now),
                TeamOf(practice, same.Key.Grantee),
                same.Key.Reason,
                [.. same.Select(one => one.Part).Distinct().Order()],
                same.Min(one => one.To.From) is var from && from > now ? from : null,
                same.Max(one => one.To.Until) is var until && until < DateTimeOffset.MaxValue ? until : null))
                .OrderBy(one => one.Reason),
        ];
    }

    private static IReadOnlyList<Id<Person>> People(Practice practice, Grantee grantee, DateTimeOffset now) => grantee.Kind switch
    {
        GranteeKind.Person or GranteeKind.StandIn => [new Id<Person>(grantee.Value)],
        _ when practice.Roll.Custodians.Values.FirstOrDefault(named => named.Compartment.Value == grantee.Value) is { } named => [named.Custodian],
        _ when TeamOf(practice, grantee) is { } role => [.. practice.Roll.Holders(role, now).Where(one => one.Holds(now)).Select(one => one.Person).Distinct()],
        _ => [],
    };

    private static Role? TeamOf(Practice practice, Grantee grantee) =>
        grantee.Kind == GranteeKind.Compartment && practice.Roll.Compartments.TryGetValue(new Id<Compartment>(grantee.Value), out var team)
            ? Teams.All.Where(one => one.Compartment == team.Holds).Select(one => (Role?)one.Role).FirstOrDefault() : null;
}
