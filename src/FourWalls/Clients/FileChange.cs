using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>What is to change of a file: new facts, the endings of others, and what is written in the same act.</summary>
/// <param name="Rotate">Compartments that are to have a new key though nobody's grant ends (a lost code).</param>
internal sealed record Change(Act Act, IReadOnlyList<Fact> Facts, IReadOnlyList<Id<Fact>> Endings)
{
    public IReadOnlyList<Writing> Writings { get; init; } = [];

    public IReadOnlySet<Id<Compartment>> Rotate { get; init; } = new HashSet<Id<Compartment>>();

    public Action<Transaction>? Store { get; init; }

    public IReadOnlyList<Entry> Alongside { get; init; } = [];

    /// <summary>In what capacity it is done, where several could do it.</summary>
    public Reason Reason { get; init; }

    public bool IsEmpty => Facts.Count == 0 && Endings.Count == 0 && Writings.Count == 0 && Alongside.Count == 0 && Store is null;
}

/// <summary>
/// A change of who can read a file, signed by who makes it: the new facts, what they end, and everything that follows for the
/// keys, in one entry and one transaction.
/// </summary>
internal static class FileChange
{
    private const int MostTries = 8;

    /// <summary>Applies a change to a file as it was read. Null when somebody else changed the file first, and nothing was done.</summary>
    public static async Task<long?> Apply(Practice practice, Session session, FileState state, Change change)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var after = state.With(change.Facts, change.Endings);
        HashSet<Id<Compartment>> rotate = [.. change.Rotate, .. await Due(practice, state.File)];
        using var plan = await KeyPlan.For(practice, session, state, after, practice.Roll, rotate);
        var condition = ConditionOf(practice, session, state, plan);
        if (change.IsEmpty && plan.IsEmpty)
            return await practice.Ledger.Append([], condition, (transaction, _) => plan.Store(transaction));
        var entries = session.Sign(
            Entry.Of(change.Act, practice.Now, session.Person) with
            {
                File = state.File,
                Reason = change.Reason,
                Facts = [.. change.Facts, .. plan.Facts],
                Endings = [.. change.Endings.Union(plan.Endings)],
            },
            practice.Id,
            keys);
        var sealing = change.Writings.Select(writing => Seal(practice, session, after, plan, writing)).ToList();
        var index = await practice.Ledger.Append([.. entries, .. sealing.Select(one => one.Entry), .. change.Alongside], condition, (transaction, _) =>
        {
            plan.Store(transaction);
            sealing.ForEach(one => one.Store(transaction));
            change.Store?.Invoke(transaction);
        });
        if (index is not null)
            plan.Remember();
        return index;
    }

    /// <summary>Reads the file, makes the change that fits what it reads, and reads again when somebody was faster.</summary>
    public static Task<long> Make(Practice practice, Session session, Id<ClientFile> file, Func<FileState, Change> change) =>
        Make(practice, session, file, state => Task.FromResult(change(state)));

    public static async Task<long> Make(Practice practice, Session session, Id<ClientFile> file, Func<FileState, Task<Change>> change)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await FileReader.Read(practice, file);
            if (await Apply(practice, session, state, await change(state)) is { } index)
                return index;
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was changed; please try again.");
    }

    /// <summary>
    /// The plan for the keys rests on the file, on everybody whom its facts name and on the teams. Were one of them changed in
    /// between, by another node perhaps, the plan would take off a mark that says whose grant has to end.
    /// </summary>
    private static Condition ConditionOf(Practice practice, Session session, FileState state, KeyPlan plan) => new(
        state.AsOf,
        [
            state.File.Value, session.Person.Value,
            .. state.Facts.Select(fact => fact.AboutPerson).Where(person => person != Guid.Empty).Distinct(),
            .. practice.Roll.TeamIds, .. plan.Grantees,
        ],
        DateTimeOffset.MaxValue,
        session);

    /// <summary>Seals what is written under a key that this very change makes.</summary>
    private static SealedWriting Seal(Practice practice, Session session, FileState after, KeyPlan plan, Writing writing)
    {
        var compartment = after.Find(writing.Holds, writing.Subject)!;
        var (epoch, key) = plan.MadeFor(compartment.Compartment);
        var decision = Decision.For(session.Person, after, compartment, practice.Roll, practice.Now);
        return decision.Permitted
            ? new SealedWriting(practice.Id, session.Person, practice.Now, writing, decision, epoch, key)
            : throw Refused.NotFound();
    }

    private static async Task<IEnumerable<Id<Compartment>>> Due(Practice practice, Id<ClientFile> file)
    {
        await using var connection = await practice.Database.Read();
        return (await KeyStore.WorkOf(connection, file)).Where(work => work.RotateSince is not null).Select(work => work.Compartment);
    }
}
