using System.Data.Common;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>Where a file stands once one of its holders has left.</summary>
public enum Afterwards
{
    /// <summary>Only the recovery papers could open it.</summary>
    Nobody,

    /// <summary>Somebody is to have it, and their key has not been made: it needs somebody who holds it, before they leave.</summary>
    Waits,

    OneHolder,

    SeveralHolders,
}

/// <summary>A file of somebody who leaves, by its dates and who works with it: no name of a client, and nothing was opened.</summary>
/// <param name="As">What the leaver is to the file.</param>
/// <param name="Next">Who else works with it as its counsellor or for intake, and whether their key has come.</param>
public sealed record LeavingFile(
    Id<ClientFile> File, FileKind Kind, Capacity As, DateTimeOffset Since, IReadOnlyList<(Id<Person> Person, bool HasKey)> Next, Afterwards Afterwards)
{
    /// <summary>Whether nobody would carry on with it.</summary>
    public bool NeedsNext => Next.Count == 0 && (As != Capacity.Supervisor || Afterwards == Afterwards.Nobody);
}

/// <summary>How far the ending of somebody's keys has got: counts, and since when the oldest of it waits.</summary>
/// <param name="ToRotate">Compartments that wait for a holder to give them a new key.</param>
/// <param name="OnlyPapers">Compartments that nobody here holds: they stay as they are until recovery.</param>
/// <param name="ToMove">Items that lie under an older key still.</param>
public sealed record LeavingProgress(long ToEnd, long ToRotate, long OnlyPapers, long ToMove, DateTimeOffset? Since)
{
    public bool IsDone => ToEnd + ToRotate + ToMove == 0;
}

/// <summary>
/// Somebody leaves: their files are handed over first. Who may give out work gives it; the keys follow from whoever holds them, at
/// once where the leaver does it themselves.
/// </summary>
public static class Leaving
{
    private const int FilesTogether = 8;

    /// <summary>The leaver's files, as far as the asker may know of them: a director, or the leaver.</summary>
    /// <exception cref="Refused">Nobody else; or nobody of that name works here.</exception>
    public static async Task<IReadOnlyList<LeavingFile>> Files(Practice practice, Session session, Id<Person> leaver)
    {
        await Expect(practice, session, leaver);
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FactsAbout(connection, FactKind.Assignment, leaver.Value);
        var (files, seen) = (new List<LeavingFile>(), new HashSet<Id<ClientFile>>());
        // The roll as it will be: a supervisor of the leaver has no reason to read then, and neither has their stand-in.
        var after = practice.Roll.After(
            practice.Ledger.Standing.Size,
            Entry.Of(Act.EndedPerson, practice.Now, session.Person) with { Endings = [.. StaffChange.EndedWith(practice.Roll, leaver)] });
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is not AssignmentFact own || own.Person != leaver || own.Until <= practice.Now || !seen.Add(own.File)
                || practice.Ledger.Standing.IsWalled(own.File, session.Person))
                continue;
            // Who only covers or supervises gives out no work; a director sees those files too, since one of them may have no other holder.
            if (await FileReader.Read(practice, own.File) is { Opened: not null } state && !state.IsWalled(leaver) && Authority.IsOver(practice, session, state))
                files.Add(Of(state, own, after, practice.Now));
        }
        return files;
    }

    /// <summary>Gives files to the next worker. The first word of a file that two people give away at once is kept; both then work with it.</summary>
    /// <returns>Files that this person cannot be given, for instance behind a Wall.</returns>
    public static async Task<IReadOnlyList<Id<ClientFile>>> Give(
        Practice practice, Session session, Id<Person> leaver, IReadOnlyList<Id<ClientFile>> files, Id<Person> next)
    {
        await Expect(practice, session, leaver);
        var role = practice.Roll.Has(next, Role.Counsellor, practice.Now) ? Role.Counsellor : Role.Intake;
        if (next == leaver || practice.Roll.KeysOf(next) is null || !practice.Roll.Has(next, role, practice.Now))
            throw new Refused(Refusal.NotAllowed, "Choose a counsellor or somebody at intake. Nothing was changed.");
        var capacity = role == Role.Counsellor ? Capacity.Counsellor : Capacity.Intake;
        var not = new List<Id<ClientFile>>();
        foreach (var few in files.Distinct().Chunk(FilesTogether))
            not.AddRange((await Task.WhenAll(few.Select(file => Give(practice, session, leaver, file, next, capacity)))).OfType<Id<ClientFile>>());
        return not;
    }

    /// <summary>How far it has got with the keys of somebody who has left.</summary>
    public static async Task<LeavingProgress> Progress(Practice practice, Session session, Id<Person> left)
    {
        if (!practice.Roll.Has(session.Person, Role.Director, practice.Now) || practice.Roll.KeysOf(left) is not null || !practice.Roll.WasHere(left))
        {
            Misses.Allow(practice, session);
            throw await Misses.Record(practice, session, left.ToString());
        }
        await using var connection = await practice.Database.Read();
        return await LeavingStore.Progress(connection, left, practice.Ledger.Standing.FilesWalledFrom(session.Person));
    }

    private static async Task<Id<ClientFile>?> Give(
        Practice practice, Session session, Id<Person> leaver, Id<ClientFile> file, Id<Person> next, Capacity capacity)
    {
        var given = true;
        await FileChange.Make(practice, session, file, async state =>
        {
            await Authority.Over(practice, session, state);
            if (!state.Assignments.Any(one => one.Person == leaver))
                throw await Misses.Record(practice, session, file.ToString());
            given = !state.IsWalled(next);
            var sentBefore = state.Assignments.Any(one => one.Person == next && one.Capacity == capacity && one.Until is null);
            return new Change(
                Act.HandedOver, given && !sentBefore ? [new AssignmentFact(Id<Fact>.New(), file, next, capacity, practice.Now, null)] : [], []);
        });
        return given ? null : file;
    }

    private static LeavingFile Of(FileState state, AssignmentFact own, Roll after, DateTimeOffset now)
    {
        var record = state.Compartments.FirstOrDefault(one => one.Holds == CompartmentKind.Record);
        var granted = (record is null ? [] : state.GrantsOf(record.Compartment)).Where(grant => grant.Grantee.Kind == GranteeKind.Person)
            .Select(grant => new Id<Person>(grant.Grantee.Value)).ToHashSet();
        var meant = (record is null ? [] : Access.To(state, record, after, now)).Where(one => one.Grantee.Kind == GranteeKind.Person && one.Holds(now))
            .Select(one => new Id<Person>(one.Grantee.Value)).ToHashSet();
        var holders = meant.Count(granted.Contains);
        var next = state.Assignments
            .Where(one => one.Capacity is Capacity.Counsellor or Capacity.Intake && one.Holds(now) && meant.Contains(one.Person))
            .Select(one => one.Person).Distinct().Select(person => (person, granted.Contains(person))).ToList();
        return new LeavingFile(
            state.File, state.Opened!.FileKind, own.Capacity, own.From, next,
            holders > 1 ? Afterwards.SeveralHolders : holders == 1 ? Afterwards.OneHolder : meant.Count > 0 ? Afterwards.Waits : Afterwards.Nobody);
    }

    private static async Task Expect(Practice practice, Session session, Id<Person> leaver)
    {
        if (practice.Roll.KeysOf(leaver) is not null && (leaver == session.Person || practice.Roll.Has(session.Person, Role.Director, practice.Now)))
            return;
        Misses.Allow(practice, session);
        throw await Misses.Record(practice, session, leaver.ToString());
    }
}
