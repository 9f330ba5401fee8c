using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.People;

/// <summary>
/// A change of who works here and how, signed by who makes it, with everything that follows for the teams' keys. Files that
/// it concerns are marked; whoever holds their keys next brings them up to date.
/// </summary>
internal static class PracticeChange
{
    private const int MostTries = 5;

    /// <summary>Makes the change that fits the roll, and looks again when somebody was faster.</summary>
    public static async Task<long> Make(
        Practice practice, Session session, Act act,
        Func<Roll, (IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings)> change, Action<Transaction>? work = null,
        IReadOnlyList<Entry>? alongside = null)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await Try(practice, session, act, change, work, alongside ?? []) is { } index)
            {
                await KeyWork.CarryMarks(practice);
                return index;
            }
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "Somebody else is changing this just now. Nothing was changed; please try again.");
    }

    private static async Task<long?> Try(
        Practice practice, Session session, Act act,
        Func<Roll, (IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings)> change, Action<Transaction>? work,
        IReadOnlyList<Entry> alongside)
    {
        var asOf = practice.Ledger.Standing.Size;
        var roll = practice.Roll;
        var keys = roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var (facts, endings) = change(roll);
        var after = roll.After(asOf, Entry.Of(act, practice.Now, session.Person) with { Facts = facts, Endings = endings });
        using var plan = await KeyPlan.For(
            practice, session, FileState.OfPractice(roll, asOf), FileState.OfPractice(after, asOf), after, await Due(practice));
        if (facts.Count == 0 && endings.Count == 0 && alongside.Count == 0 && plan.IsEmpty)
        {
            return await practice.Ledger.Append(
                [], new Condition(asOf, [session.Person.Value, .. roll.TeamIds], DateTimeOffset.MaxValue, session), (transaction, _) => plan.Store(transaction));
        }
        var whole = Entry.Of(act, practice.Now, session.Person) with { Facts = [.. facts, .. plan.Facts], Endings = [.. endings.Union(plan.Endings)] };
        List<Guid> touching = [session.Person.Value, .. roll.TeamIds, .. practice.Ledger.Standing.Touches(whole), .. plan.Grantees];
        var index = await practice.Ledger.Append(
            [.. session.Sign(whole, practice.Id, keys), .. alongside],
            new Condition(asOf, touching, DateTimeOffset.MaxValue, session),
            (transaction, _) =>
            {
                plan.Store(transaction);
                Mark(transaction, practice.Now, roll, after, whole);
                work?.Invoke(transaction);
            });
        if (index is not null)
            plan.Remember();
        return index;
    }

    /// <summary>Marks the compartments, in whatever file, whose readers this change may have changed.</summary>
    private static void Mark(Transaction transaction, DateTimeOffset now, Roll roll, Roll after, Entry entry)
    {
        var ended = entry.Endings.Select(roll.Find).OfType<Roll.Held>().Select(held => held.Fact).ToList();
        foreach (var person in ended.OfType<RoleFact>().Select(role => role.Person).Concat(ended.OfType<SupervisionFact>().Select(one => one.Supervisor)).Distinct())
            KeyMarkStore.Put(transaction, person.Value, now, rotate: true);
        foreach (var supervision in entry.Facts.OfType<SupervisionFact>())
            KeyStore.PutWorkForAssigned(transaction, supervision.Supervisor, now);
        foreach (var role in entry.Facts.OfType<RoleFact>())
        {
            KeyStore.PutWorkForAssigned(transaction, role.Person, now);
            KeyStore.PutWorkForWalled(transaction, role.Person, now);
        }
        MarkStandIns(transaction, now, roll, after, entry, ended);
        foreach (var named in entry.Facts.OfType<CustodianFact>())
        {
            KeyStore.PutWorkForOwner(transaction, named.Person, now);
            KeyMarkStore.Put(transaction, named.Person.Value, now, rotate: false);
        }
        foreach (var epoch in entry.Facts.OfType<EpochFact>())
        {
            // A team with a new key: what is wrapped to the old one has to be wrapped again, under a new key of its own.
            KeyMarkStore.Put(transaction, epoch.Compartment.Value, now, rotate: true, epoch.Number);
        }
        foreach (var (role, team) in Teams.All)
        {
            if (!roll.Holders(role, now).Any() && after.Holders(role, now).Any())
                foreach (var holds in Access.OpenedByTeam(team))
                    KeyStore.PutWorkForKind(transaction, holds, now);
        }
    }

    /// <summary>
    /// Whoever names a stand-in splits their keys for them; where a stand-in's or a custodian's time has ended, every compartment that they might
    /// have opened in it gets a new key.
    /// </summary>
    private static void MarkStandIns(Transaction transaction, DateTimeOffset now, Roll roll, Roll after, Entry entry, List<Fact> ended)
    {
        var given = entry.Facts.OfType<RoleFact>().Select(role => role.Person).ToHashSet();
        foreach (var person in entry.Facts.Concat(ended).OfType<StandInFact>().Select(named => named.Person)
            .Concat(after.StandIns.Values.Where(named => given.Contains(named.StandIn)).Select(named => named.Person)).Distinct())
            KeyMarkStore.Put(transaction, person.Value, now, rotate: false);
        // Halves that were sealed to another release key are of no use to this host.
        var anew = roll.Release is not null && entry.Facts.OfType<ReleaseFact>().Any()
            ? after.StandIns.Values.Select(named => named.StandIn).Concat(after.Custodians.Values.Select(named => named.Custodian)) : [];
        var over = ended.OfType<StandInCalledFact>().Select(call => call.StandIn).Concat(ended.OfType<CustodyOpenedFact>().Select(one => one.Custodian));
        foreach (var standIn in over.Concat(anew).Distinct())
            KeyMarkStore.Put(transaction, standIn.Value, now, rotate: true, onlyHalves: true);
    }

    private static async Task<HashSet<Id<Compartment>>> Due(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        return [.. (await KeyStore.WorkOf(connection, default)).Where(work => work.RotateSince is not null).Select(work => work.Compartment)];
    }
}
