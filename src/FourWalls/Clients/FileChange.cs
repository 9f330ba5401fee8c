using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>
/// A change of who can read a file, signed by who makes it: the new facts, what they end, and everything that follows for the
/// keys, in one entry and one transaction.
/// </summary>
internal static class FileChange
{
    private const int MostTries = 5;

    /// <summary>Applies a change to a file as it was read. Null when somebody else changed the file first.</summary>
    public static async Task<long?> Apply(
        Practice practice, Session session, FileState state, Act act, IReadOnlyList<Fact> facts, IReadOnlyList<Id<Fact>> endings,
        Action<Transaction>? work = null, IReadOnlyList<Entry>? alongside = null)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var plan = await KeyPlan.For(practice, session, state, state.With(facts, endings), practice.Roll, await Due(practice, state.File));
        if (act == Act.SettledKeys && plan.IsEmpty)
        {
            await practice.Ledger.Write(plan.Store);
            return practice.Ledger.Standing.Size;
        }
        var entry = session.Sign(
            Entry.Of(act, practice.Now, session.Person) with
            {
                File = state.File,
                Facts = [.. facts, .. plan.Facts],
                Endings = [.. endings.Union(plan.Endings)],
            },
            practice.Id,
            keys);
        var condition = new Condition(state.AsOf, [state.File.Value, session.Person.Value], DateTimeOffset.MaxValue, session.Id.Value);
        var index = await practice.Ledger.Append([entry, .. alongside ?? []], condition, (transaction, _) =>
        {
            plan.Store(transaction);
            work?.Invoke(transaction);
        });
        if (index is not null)
            plan.Remember();
        return index;
    }

    /// <summary>Reads the file, makes the change that fits what it reads, and reads again when somebody was faster.</summary>
    public static async Task<long> Make(
        Practice practice, Session session, Id<ClientFile> file, Act act, Func<FileState, (IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings)> change)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await FileReader.Read(practice, file);
            var (facts, endings) = change(state);
            if (await Apply(practice, session, state, act, facts, endings) is { } index)
                return index;
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was changed; please try again.");
    }

    private static async Task<HashSet<Id<Compartment>>> Due(Practice practice, Id<ClientFile> file)
    {
        await using var connection = await practice.Database.Read();
        return [.. (await KeyStore.WorkOf(connection, file)).Where(work => work.RotateSince is not null).Select(work => work.Compartment)];
    }
}
