using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>A file as a director sees it: an id, and who works with it since when. No name of a client, and nothing was opened.</summary>
public sealed record CaseloadLine(Id<ClientFile> File, FileKind Kind, IReadOnlyList<AssignmentFact> Assignments);

/// <summary>What a director should know of the keys: a file whose one holder is away for good is lost but for the recovery papers.</summary>
/// <param name="Waiting">Compartments that wait for a holder to come by.</param>
/// <param name="HeldByOne">Files that one person here can open, and who; none for files that nobody can.</param>
public sealed record KeysReport(long Waiting, IReadOnlyList<(Id<ClientFile> File, Id<Person> Holder)> HeldByOne);

/// <summary>
/// Who works with which file, for those who give out the work and hold no key. A file that is walled from the viewer is not
/// there, and looks like one that never was.
/// </summary>
public static class Caseload
{
    public const int PageSize = 50;

    private static readonly Role[] Readers = [Role.Director, Role.Intake];

    /// <param name="worker">Only this person's files; none for all.</param>
    /// <param name="before">Only files opened before this entry.</param>
    public static async Task<(IReadOnlyList<CaseloadLine> Lines, long? Next)> Read(Practice practice, Session session, Id<Person> worker, long before)
    {
        if (!practice.Roll.HasAny(session.Person, practice.Now, Readers))
            throw await Misses.Record(practice, session, "caseload");
        await using var connection = await practice.Database.Read();
        var lines = new List<CaseloadLine>();
        if (!worker.IsNone)
        {
            var rows = await LedgerStore.FactsAbout(connection, FactKind.Assignment, worker.Value);
            var files = new List<Id<ClientFile>>();
            foreach (var row in rows)
            {
                if (await practice.Ledger.Fact(row) is AssignmentFact given && given.Person == worker)
                    files.Add(given.File);
            }
            foreach (var file in files.Distinct())
                await Add(practice, session, connection, lines, await LedgerStore.FactsOf(connection, file, FactKind.File));
            return (lines, null);
        }
        var page = await LedgerStore.Files(connection, before, PageSize);
        await Add(practice, session, connection, lines, page);
        return (lines, page.Count < PageSize ? null : page[^1].Entry);
    }

    /// <summary>A file for somebody who may change who works with it, or who is walled from it.</summary>
    /// <exception cref="Refused">There is no such file, or not for them: the same words, the same entry, the same cost.</exception>
    public static async Task<FileState> Find(Practice practice, Session session, Id<ClientFile> file)
    {
        Misses.Allow(practice, session);
        bool isFile;
        await using (var connection = await practice.Database.Read())
            isFile = await LedgerStore.IsFile(connection, file);
        if (!isFile || practice.Ledger.Standing.IsDestroyed(file) || practice.Ledger.Standing.IsWalled(file, session.Person)
            || !practice.Roll.HasAny(session.Person, practice.Now, [.. Readers, Role.PrivacyOfficer])
            || await FileReader.Read(practice, file) is not { Opened: not null } state)
            throw await Misses.Record(practice, session, file.ToString());
        return state;
    }

    /// <summary>Counts what waits for a holder, and lists what hangs on one person. Files walled from the asker are in neither.</summary>
    public static async Task<KeysReport> Keys(Practice practice, Session session)
    {
        if (!practice.Roll.Has(session.Person, Role.Director, practice.Now))
            throw await Misses.Record(practice, session, "keys");
        var walled = practice.Ledger.Standing.FilesWalledFrom(session.Person);
        await using var connection = await practice.Database.Read();
        var waiting = await KeyStore.CountWork(connection);
        foreach (var file in walled)
            waiting -= (await KeyStore.WorkOf(connection, file)).Count;
        var held = (await KeyStore.HeldByOne(connection, practice.Roll.StandIns.Values, practice.Now)).Where(one => !walled.Contains(one.File)).ToList();
        return new KeysReport(waiting, held);
    }

    /// <summary>
    /// The one person here who can open the file's record; null when there are more, or none. A stand-in counts: once called, they can
    /// open it and hand it on.
    /// </summary>
    public static Id<Person>? OnlyHolder(Practice practice, FileState state)
    {
        var holders = state.Compartments.Where(one => one.Holds == CompartmentKind.Record)
            .SelectMany(one => state.GrantsOf(one.Compartment)).Where(grant => grant.Grantee.Kind == GranteeKind.Person || IsStandIn(grant))
            .Select(grant => new Id<Person>(grant.Grantee.Value)).Where(person => practice.Roll.KeysOf(person) is not null).Distinct().ToList();
        return holders.Count == 1 ? holders[0] : null;

        // A custodian's half is of use after a death only: whoever is ill needs somebody else.
        bool IsStandIn(GrantFact grant) => grant.Grantee.Kind == GranteeKind.StandIn && practice.Roll.StandIns.Values.Any(named =>
            named.StandIn.Value == grant.Grantee.Value && state.Assignments.Any(one => one.Person == named.Person));
    }

    private static async Task Add(
        Practice practice, Session session, System.Data.Common.DbConnection connection, List<CaseloadLine> lines, IReadOnlyList<LedgerStore.FactRow> files)
    {
        foreach (var row in files)
        {
            if (await practice.Ledger.Fact(row) is not FileFact file || practice.Ledger.Standing.IsWalled(file.File, session.Person))
                continue;
            var assignments = new List<AssignmentFact>();
            foreach (var given in await LedgerStore.FactsOf(connection, file.File, FactKind.Assignment))
            {
                if (await practice.Ledger.Fact(given) is AssignmentFact fact && fact.File == file.File && (fact.Until is null || practice.Now < fact.Until))
                    assignments.Add(fact);
            }
            lines.Add(new CaseloadLine(file.File, file.FileKind, assignments));
        }
    }
}
