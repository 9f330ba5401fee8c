using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>What directors and privacy officers see of a file whose keys might be destroyed: no name of a client, nothing opened.</summary>
/// <param name="Asked">The request that stands; null when there is none.</param>
/// <param name="AtWork">Work with the file that has not ended: while there is any, its keys stay.</param>
/// <param name="Worked">Everybody who ever worked with it.</param>
/// <param name="MayConfirm">Whether this person may confirm the request: it is somebody else's, or nobody else could.</param>
/// <param name="Alone">Whether they would do so alone.</param>
/// <param name="Items">How many sealed things there are.</param>
/// <param name="HasClientWords">Whether a client signs in with six words.</param>
public sealed record ErasureState(
    Id<ClientFile> File, FileKind Kind, DateTimeOffset OpenedAt, DestructionAskedFact? Asked, IReadOnlyList<AssignmentFact> AtWork,
    IReadOnlyList<AssignmentFact> Worked, bool MayConfirm, bool Alone, int Items, bool HasClientWords);

/// <summary>
/// Destroys a file: its keys, everything that is sealed under them, the client's way in. Two people have to want it, directors or
/// privacy officers; each word is signed. What stays is that it was destroyed, when and by whom.
/// </summary>
public static class Erasure
{
    /// <summary>For how long somebody may confirm. Whoever had a role that could, this short a time ago, is somebody else to ask.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromDays(7);

    private const int MostTries = 8;

    /// <summary>Who may ask and confirm.</summary>
    internal static readonly Role[] Roles = [Role.Director, Role.PrivacyOfficer];

    /// <exception cref="Refused">There is no such file, or not for them: the same words, the same entry, the same cost.</exception>
    public static async Task<ErasureState> Find(Practice practice, Session session, Id<ClientFile> file)
    {
        ExpectRole(practice, session);
        var state = await Caseload.Find(practice, session, file);
        var opened = await practice.Ledger.Read(await OpenedBy(practice, file) ?? 0);
        var asked = Request(state, practice.Now);
        var alone = await IsAlone(practice, session.Person);
        return new ErasureState(
            file, state.Opened!.FileKind, opened.At, asked, AtWork(state, practice.Now), await Worked(practice, file),
            asked is not null && MayDecide(practice, asked.By) && (alone || asked.By != session.Person), alone && asked?.By == session.Person,
            (await ErasedFile.Read(practice, state)).Items, state.ClientPeople.Any());
    }

    /// <summary>Files whose keys somebody has asked to destroy, and that this person may know of.</summary>
    public static async Task<IReadOnlyList<DestructionAskedFact>> Waiting(Practice practice, Session session)
    {
        ExpectRole(practice, session);
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = ErasureStore.Asked(connection, practice.Now);
        var waiting = new List<DestructionAskedFact>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is DestructionAskedFact asked && asked.Holds(practice.Now)
                && !practice.Ledger.Standing.IsWalled(asked.File, session.Person))
                waiting.Add(asked);
        }
        return waiting;
    }

    /// <summary>Asks that a file's keys be destroyed.</summary>
    /// <param name="id">The id that the request is to have; the same form sent again asks for nothing more.</param>
    public static async Task Ask(Practice practice, Session session, Id<ClientFile> file, DestructionGround ground, Id<Fact> id)
    {
        if (practice.Ledger.Standing.HasEnded(id.Value))
            throw new Refused(Refusal.Changed, "This form was sent before, and what it asked for is over. Nothing was changed; please load the page again.");
        await FileChange.Make(practice, session, file, async state =>
        {
            await Expect(practice, session, state);
            var now = practice.Now;
            if (state.DestructionAsked is { } before && (before.Id == id || before.Holds(now)))
            {
                if (before.By == session.Person)
                    return new Change(Act.AskedDestruction, [], []);
                throw new Refused(Refusal.Changed, "Somebody else has asked for this already. It is shown now.");
            }
            return new Change(
                Act.AskedDestruction,
                [new DestructionAskedFact(id, file, session.Person, ground, now, now + OpenFor)],
                [.. state.Facts.OfType<DestructionAskedFact>().Select(old => old.Id)]);
        });
    }

    /// <summary>Takes a request back: who made it, or anybody else who could confirm it.</summary>
    public static Task Withdraw(Practice practice, Session session, Id<ClientFile> file, Id<Fact> asked) =>
        FileChange.Make(practice, session, file, async state =>
        {
            await ExpectOver(practice, session, state);
            return new Change(Act.WithdrewDestruction, [], [.. state.Facts.OfType<DestructionAskedFact>().Where(one => one.Id == asked).Select(one => one.Id)]);
        });

    /// <summary>Destroys the file. There is no way back.</summary>
    /// <param name="asked">The request that was shown: another one has to be read first.</param>
    public static async Task Confirm(Practice practice, Session session, Id<ClientFile> file, Id<Fact> asked)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await FileReader.Read(practice, file, whole: true);
            await Expect(practice, session, state);
            if (state.DestructionAsked is not { } request || request.Id != asked || !request.Holds(practice.Now))
                throw new Refused(Refusal.Changed, "This request was taken back, or its seven days are over. Nothing was destroyed.");
            await ExpectTwo(practice, session, request);
            try
            {
                if (await Destroy(practice, session, state, request))
                    break;
            }
            catch (Refused changed) when (changed.Refusal == Refusal.Changed)
            {
                // Something was written in the file in between: look again.
            }
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        if (!practice.Ledger.Standing.IsDestroyed(file))
            throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was destroyed; please try again.");
        await practice.Database.OverwriteTraces();
    }

    /// <summary>Whether nobody else has, or had within the last days, a role that could confirm. Who is behind a Wall counts too.</summary>
    internal static async Task<bool> IsAlone(Practice practice, Id<Person> person)
    {
        // A director can end another's role; to be alone by that takes as long as the other has to notice.
        var since = practice.Now - OpenFor;
        foreach (var held in practice.Roll.AllOf<RoleFact>())
        {
            var given = (RoleFact)held.Fact;
            if (given.Person == person || !Roles.Contains(given.Role) || given.Until <= since)
                continue;
            if (held.Ended is not { } ended || await practice.Ledger.Read(ended) is not { } ending || ending.At > since || !ending.Endings.Contains(given.Id))
                return false;
        }
        return true;
    }

    internal static bool MayDecide(Practice practice, Id<Person> person) => practice.Roll.HasAny(person, practice.Now, Roles);

    internal static async Task<long?> OpenedBy(Practice practice, Id<ClientFile> file)
    {
        await using var connection = await practice.Database.Read();
        return ErasureStore.OpenedBy(connection, file);
    }

    /// <summary>The request that has not run out.</summary>
    private static DestructionAskedFact? Request(FileState state, DateTimeOffset now) => state.Facts.OfType<DestructionAskedFact>().FirstOrDefault(one => one.Holds(now));

    private static List<AssignmentFact> AtWork(FileState state, DateTimeOffset now) =>
        [.. state.Assignments.Where(one => one.Until is null || now < one.Until).OrderBy(one => one.From)];

    private static async Task<List<AssignmentFact>> Worked(Practice practice, Id<ClientFile> file)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = ErasureStore.Worked(connection, file);
        var worked = new List<AssignmentFact>();
        foreach (var row in rows)
            worked.AddRange((await practice.Ledger.Read(row.Entry)).Facts.OfType<AssignmentFact>().Where(one => one.Id == row.Id && one.File == file));
        return worked;
    }

    private static void ExpectRole(Practice practice, Session session)
    {
        if (!MayDecide(practice, session.Person))
            throw Refused.NotFound();
    }

    private static async Task ExpectOver(Practice practice, Session session, FileState state)
    {
        if (state.Opened is null || state.IsWalled(session.Person) || !MayDecide(practice, session.Person))
            throw await Misses.Record(practice, session, state.File.ToString());
    }

    private static async Task Expect(Practice practice, Session session, FileState state)
    {
        await ExpectOver(practice, session, state);
        if (AtWork(state, practice.Now).Count > 0)
            throw new Refused(Refusal.NotAllowed, "Somebody still works with this file. Their work has to end first. Nothing was changed.");
    }

    private static async Task ExpectTwo(Practice practice, Session session, DestructionAskedFact request)
    {
        if (!MayDecide(practice, request.By))
            throw new Refused(Refusal.NotAllowed, "Who asked for this is no director or privacy officer any more. Take it back and ask again. Nothing was destroyed.");
        if (request.By == session.Person && !await IsAlone(practice, session.Person))
            throw new Refused(Refusal.NotAllowed, "You have asked for this yourself. Another director or privacy officer has to confirm it. Nothing was destroyed.");
    }

    /// <returns>False when what was decided upon has changed, and nothing was done.</returns>
    private static async Task<bool> Destroy(Practice practice, Session session, FileState state, DestructionAskedFact request)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var whole = await ErasedFile.Read(practice, state);
        var opened = await practice.Ledger.Read(await OpenedBy(practice, state.File) ?? 0);
        var now = practice.Now;
        var backups = BackupCalendar.Of(practice).Where(day => day.At >= opened.At).ToList();
        var destroyed = new DestroyedFact(
            Id<Fact>.New(), state.File, request.Id, request.By, request.At, session.Person, now, request.Ground, request.By == session.Person,
            whole.Items, state.Compartments.Count(), state.Facts.OfType<GrantFact>().Count(), backups.Count, backups.Count == 0 ? null : backups.Max(day => day.At));
        var entries = whole.Entries(Entry.Of(Act.DestroyedFile, now, session.Person) with { File = state.File }, destroyed)
            .SelectMany(entry => session.Sign(entry, practice.Id, keys)).ToList();
        entries.AddRange(whole.Clients.Select(client => Entry.Of(Act.SignedOutEverywhere, now, session.Person) with { Basis = client.Value }));
        return await practice.Ledger.Append(entries, ConditionOf(practice, session, state, request), (transaction, _) =>
        {
            if (!whole.Remove(transaction, now))
                throw new Refused(Refusal.Changed, "Something was written in this file meanwhile.");
        }) is not null;
    }

    /// <summary>The decision rests on the file, on both people's roles, and for somebody alone on nobody else having got one.</summary>
    private static Condition ConditionOf(Practice practice, Session session, FileState state, DestructionAskedFact request)
    {
        var others = request.By != session.Person ? [request.By.Value]
            : practice.Roll.Staff.Select(person => person.Value).Concat(practice.Roll.Current.OfType<InvitationFact>().Select(invited => invited.Person.Value));
        var until = new[] { session.Person, request.By }.Select(person => Roles.Max(role => practice.Roll.RoleOf(person, role, practice.Now) is { } given
            ? given.Until ?? DateTimeOffset.MaxValue : DateTimeOffset.MinValue)).Append(request.Until).Min();
        return new Condition(state.AsOf, [state.File.Value, session.Person.Value, .. others], until, session);
    }
}
