using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.People;

/// <summary>
/// Each counsellor names who reads for them if they fall ill. That person holds half of each key and the host the other half; it gives it
/// only between the dates that a director has said, for looks that are written down. design.md §4, SEC-02.
/// </summary>
public static class StandIns
{
    /// <summary>Whether this person's halves are of use now: a director's word holds for them, or custody has been opened to them.</summary>
    public static bool IsCalled(Practice practice, Id<Person> person) => practice.Roll.IsStandIn(person)
        && (practice.Roll.Calls.Any(call => call.StandIn == person && call.Holds(practice.Now))
            || practice.Roll.Custodies.Any(one => one.Custodian == person && one.Holds(practice.Now)));

    /// <summary>Names who stands in for this counsellor, in place of whom they named before; with nobody, takes the name back.</summary>
    public static Task Name(Practice practice, Session session, Id<Person> standIn) =>
        PracticeChange.Make(practice, session, Act.NamedStandIn, roll =>
        {
            var before = roll.StandIns.GetValueOrDefault(session.Person);
            if (before?.StandIn == standIn || (before is null && standIn.IsNone))
                return ([], []);
            var ends = before is null ? [] : roll.Calls.Where(call => call.Named == before.Id).Select(call => call.Id).Append(before.Id).ToList();
            if (standIn.IsNone)
                return ([], ends);
            if (!roll.Has(session.Person, Role.Counsellor, practice.Now))
                throw new Refused(Refusal.NotAllowed, "Only a counsellor needs a stand-in. Nothing was changed.");
            if (standIn == session.Person || roll.KeysOf(standIn) is null || !roll.Has(standIn, Role.Counsellor, practice.Now))
                throw new Refused(Refusal.NotAllowed, "Choose another counsellor who works here. Nothing was changed.");
            var (release, old) = Release(practice, roll);
            return ([.. release, new StandInFact(Id<Fact>.New(), session.Person, standIn)], [.. ends, .. old]);
        });

    /// <summary>A director says that a counsellor's stand-in reads for them, between two dates.</summary>
    public static Task Call(Practice practice, Session session, Id<Person> counsellor, DateTimeOffset from, DateTimeOffset? until) =>
        PracticeChange.Make(practice, session, Act.CalledStandIn, roll =>
        {
            if (!roll.Has(session.Person, Role.Director, practice.Now) || roll.KeysOf(counsellor) is null)
                throw Refused.NotFound();
            if (!roll.StandIns.TryGetValue(counsellor, out var named) || roll.KeysOf(named.StandIn) is null)
                throw new Refused(Refusal.NotAllowed, "They have named nobody. Nothing was changed.");
            if (until is not { } end)
                throw new Refused(Refusal.NotAllowed, "Give the last day. Nothing was changed.");
            if (end <= from || end <= practice.Now)
                throw new Refused(Refusal.NotAllowed, "The last day is before the first, or over. Nothing was changed.");
            if (named.StandIn == session.Person && roll.Holders(Role.Director, practice.Now).Any(other => other.Person != session.Person))
                throw new Refused(Refusal.NotAllowed, "You are the stand-in yourself: another director has to say so. Nothing was changed.");
            var sentBefore = roll.Calls.Any(call => call.Named == named.Id && call.Until == end
                && (call.From == from || (call.From <= practice.Now && from <= practice.Now)));
            return (sentBefore ? [] : [new StandInCalledFact(Id<Fact>.New(), named.Id, counsellor, named.StandIn, from, end)], []);
        });

    /// <summary>Ends it before its date: a director, the counsellor who is back, or the stand-in.</summary>
    public static Task End(Practice practice, Session session, Id<Fact> id) =>
        PracticeChange.Make(practice, session, Act.EndedStandIn, roll =>
        {
            if (roll.Find(id) is not { Fact: StandInCalledFact call } held
                || (call.Person != session.Person && call.StandIn != session.Person && !roll.Has(session.Person, Role.Director, practice.Now)))
                throw Refused.NotFound();
            return ([], held.Ended is null ? [id] : []);
        });

    /// <summary>For whom this person stands in now.</summary>
    public static IReadOnlyList<StandInCalledFact> CallsOf(Practice practice, Session session) =>
        [.. practice.Roll.Calls.Where(call => call.StandIn == session.Person && call.Holds(practice.Now)).OrderBy(call => call.Until)];

    /// <summary>The files of somebody for whom this person reads, whose halves have been made; ids only.</summary>
    public static async Task<IReadOnlyList<Id<ClientFile>>> FilesOf(Practice practice, Session session, Id<Person> counsellor)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FactsAbout(connection, FactKind.Assignment, counsellor.Value);
        var files = new List<Id<ClientFile>>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is AssignmentFact { Capacity: Capacity.Counsellor } own && own.Person == counsellor
                && own.Holds(practice.Now) && !files.Contains(own.File) && await FileReader.For(practice, session, own.File) is not null)
                files.Add(own.File);
        }
        return files;
    }

    /// <summary>Halves are sealed to this host's release key: it is published with the first that needs it, and anew by a host with another pepper.</summary>
    internal static (IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings) Release(Practice practice, Roll roll)
    {
        var host = practice.Host.Release.Public;
        if (roll.Release is { } release && release.Key.Equals(host))
            return ([], []);
        return ([new ReleaseFact(Id<Fact>.New(), host)], roll.Release is { } old ? [old.Id] : []);
    }
}
