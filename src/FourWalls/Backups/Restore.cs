using System.Globalization;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;
using Npgsql;

namespace FourWalls.Backups;

/// <summary>What to restore, and where.</summary>
/// <param name="Connection">PostgreSQL's connection string; null for SQLite in the directory.</param>
/// <param name="HostFolder">A host's folder that was brought along; null when the secrets lie in the directory, or come from paper.</param>
/// <param name="Paper">The host's secrets as they were printed.</param>
public sealed record RestoreRequest(string Backup, string Data, string? Connection, string? HostFolder, HostPaper? Paper);

/// <summary>What a restore does, and what it cannot.</summary>
/// <param name="Size">How many entries the backup has.</param>
/// <param name="SeenSize">How far the ledger had gone, as far as this host knows; null when it knows nothing.</param>
/// <param name="Known">Whether the journal of endings reaches beyond the backup.</param>
/// <param name="Ended">Permissions that had ended since, and are ended again.</param>
/// <param name="Forbidden">Walls and marks of risk that are put up again.</param>
/// <param name="Destroyed">Items that are destroyed again.</param>
/// <param name="Erased">Files whose keys had been destroyed since, and are destroyed again.</param>
/// <param name="WithoutWayIn">People whose old passphrase opens nothing, and whose newer one is not in the backup.</param>
/// <param name="Again">What had ended since and holds again, by kind.</param>
/// <param name="HeldByNobody">Files that nobody here holds the record of.</param>
public sealed record RestoreReport(
    string Practice, DateTimeOffset At, long Size, long? SeenSize, bool Known, bool TargetHolds, int Ended, int Forbidden, int Destroyed, int Erased,
    int WithoutWayIn, IReadOnlyDictionary<FactKind, int> Again, long HeldByNobody, int Log, string Head)
{
    public long Lost => Math.Max(0, (SeenSize ?? Size) - Size);
}

/// <summary>
/// A backup put together again beside its place, verified, continued as a new log, with everything ended again that had ended
/// since: whole and checked before the place itself is touched.
/// </summary>
public sealed class Restore : IDisposable
{
    private readonly RestoreRequest request;
    private readonly Scratch scratch;
    private readonly string checkpoint;

    private Restore(RestoreRequest request, Scratch scratch, RestoreReport report, string checkpoint) =>
        (this.request, this.scratch, Report, this.checkpoint) = (request, scratch, report, checkpoint);

    public RestoreReport Report { get; }

    /// <summary>Does all that can be done without touching what is there.</summary>
    /// <exception cref="Refused">It cannot be restored; the words say why, and nothing was changed.</exception>
    public static async Task<Restore> Prepare(RestoreRequest request, TimeProvider time)
    {
        var isNew = !Directory.Exists(request.Data);
        Directory.CreateDirectory(request.Data);
        Scratch? scratch = null;
        try
        {
            scratch = Scratch.In(request.Data);
            var header = Proof.Build(request.Backup, scratch);
            if (await Proof.Check(scratch, header, null, signatures: true) is { } problem)
                throw new Refused(Refusal.NotAllowed, $"This backup is not in order. {problem} Nothing was changed.");
            var practice = await Founded(scratch);
            var memory = RestoreHost.Prepare(request, scratch, practice, header);
            var holds = await HoldsAnything(request);
            return await Continue(request, scratch, header, memory, holds, time);
        }
        catch
        {
            scratch?.Dispose();
            if (isNew)
                Directory.Delete(request.Data);
            throw;
        }
    }

    /// <summary>Puts it in its place. What was there is gone.</summary>
    /// <exception cref="Refused">Somebody is at work on the database.</exception>
    public async Task Install()
    {
        if (string.IsNullOrWhiteSpace(request.Connection))
            SqliteDatabase.Replace(Path.Combine(request.Data, SqliteDatabase.FileName), scratch.DatabasePath);
        else
            await CopyTo(request.Connection);
        if (!HostSecrets.Exist(request.Data))
            HostSecrets.Copy(HostSecrets.FolderOf(scratch.Folder), request.Data, memory: false);
        using var host = HostSecrets.Open(request.Data);
        using var made = HostSecrets.Open(scratch.Folder);
        host.Remember(made.JournalPath, checkpoint);
    }

    public void Dispose() => scratch.Dispose();

    private static async Task<PracticeFact> Founded(Scratch scratch)
    {
        await using var database = new SqliteDatabase(scratch.DatabasePath);
        await using var store = await BackupStore.Open(database);
        return Proof.Founded(store.FirstLeaf());
    }

    private static async Task<bool> HoldsAnything(RestoreRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Connection))
            return Directory.EnumerateFileSystemEntries(request.Data).Any(path => !Scratch.IsNothing(path));
        await using var database = Database.At(request.Data, request.Connection);
        try
        {
            return await BackupStore.HoldsAnything(database);
        }
        catch (NpgsqlException unreachable)
        {
            throw new Refused(Refusal.NotFound, $"The database cannot be reached: {unreachable.Message} Nothing was changed.");
        }
    }

    /// <summary>Begins the new log in the scratch place, replays what has ended, and verifies the whole of it again.</summary>
    private static async Task<Restore> Continue(
        RestoreRequest request, Scratch scratch, BackupHeader header, RestoreHost memory, bool holds, TimeProvider time)
    {
        RestoreReport report;
        string checkpoint;
        HashSet<Guid> holding;
        await using (var practice = Practice.Open(scratch.Folder, null, time))
        {
            await using var connection = await practice.Database.Read();
            var replay = await EndingsReplay.Plan(practice, connection, memory.Journal);
            var now = practice.Now;
            var log = memory.Next(practice, header, now);
            var gap = new GapFact(Id<Fact>.New(), memory.Known, [.. replay.Again.Select(fact => (fact.Kind, fact.Id))]);
            var old = practice.Roll.Current.Where(fact => fact is LogFact or GapFact).Select(fact => fact.Id);
            var begun = Entry.Of(Act.Restored, now, default) with { Reason = Reason.Restore, Facts = [log, gap], Endings = [.. old] };
            await practice.Ledger.Append([begun, .. replay.Entries(now)], Condition.None, (transaction, _) => replay.Store(transaction, now));
            checkpoint = practice.Ledger.Checkpoint!;
            report = new RestoreReport(
                practice.Roll.Practice!.Name, header.At, header.Size, memory.SeenSize, memory.Known, holds, replay.Ended, replay.Forbidden, replay.Destroyed, replay.Erased,
                replay.WithoutWayIn.Count, replay.Again.CountBy(fact => fact.Kind).ToDictionary(), RestoreStore.HeldByNobody(connection), log.Number,
                Convert.ToBase64String(header.Root));
            holding = [.. RestoreStore.Holding(connection).Select(row => row.Id.Value)];
        }
        KeepWhatEnded(scratch, memory, holding);
        var found = await Verification.Run(new VerificationRequest(scratch.Folder, null, header.Checkpoint, Signatures: true));
        if (found.Problem is { } problem)
            throw new Refused(Refusal.NotAllowed, $"What was restored is not in order. Entry {problem.Entry}: {problem.What} Nothing was changed.");
        return new Restore(request, scratch, report, checkpoint);
    }

    /// <summary>
    /// The journal is made anew from the restored ledger; of the old one stay the ids of what this ledger never had, or has ended:
    /// a row that somebody puts back from another copy stays over.
    /// </summary>
    private static void KeepWhatEnded(Scratch scratch, RestoreHost memory, HashSet<Guid> holding)
    {
        using var host = HostSecrets.Open(scratch.Folder);
        var journal = new EndingsJournal(host.JournalPath);
        journal.Load();
        journal.Keep(memory.Journal.Endings.Except(journal.Endings).Where(id => !holding.Contains(id)));
    }

    private async Task CopyTo(string connection)
    {
        await using var target = new PostgresDatabase(connection);
        Migrator.Run(target);
        await using var database = new SqliteDatabase(scratch.DatabasePath);
        await using var store = await BackupStore.Open(database);
        await using var to = (NpgsqlConnection)target.OpenWriter();
        await store.CopyTo(to);
    }
}

/// <summary>What the host brings to a restore: its secrets, and what it remembers of the ledger.</summary>
internal sealed class RestoreHost
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Checkpoint? seen;
    private readonly int seenLog;

    private RestoreHost(EndingsJournal journal, Checkpoint? seen, int seenLog, bool known) =>
        (Journal, this.seen, this.seenLog, Known) = (journal, seen, seenLog, known);

    /// <summary>Everything that ended as far as this host knows; empty on a fresh machine.</summary>
    public EndingsJournal Journal { get; }

    /// <summary>Whether the host has seen the ledger at least as far as the backup goes.</summary>
    public bool Known { get; }

    public long? SeenSize => seen?.Size;

    /// <summary>Brings the secrets into the scratch place, where the log is continued.</summary>
    /// <exception cref="Refused">There are none, or they are another practice's.</exception>
    public static RestoreHost Prepare(RestoreRequest request, Scratch scratch, PracticeFact practice, BackupHeader header)
    {
        var own = HostSecrets.FolderOf(request.Data);
        var here = HostSecrets.Exist(request.Data);
        if (here && (request.HostFolder is not null || request.Paper is not null))
            throw new Refused(Refusal.NotAllowed, $"There are host secrets in {own} already. Leave them out of the command, or move that folder away. Nothing was changed.");
        if (request.Paper is { } paper)
            HostSecrets.Make(scratch.Folder, paper);
        else
            HostSecrets.Copy(here ? own : request.HostFolder ?? own, scratch.Folder, memory: false);
        if (!HostSecrets.Exist(scratch.Folder))
            throw new Refused(
                Refusal.NotFound,
                "The host's secrets are needed, and they are in no backup. Give the folder with --host, or type in what was printed with --host-secrets-stdin. Nothing was changed.");
        if (HostSecrets.Known(scratch.Folder).LogKey is not { } key || !key.Equals(practice.Log))
            throw new Refused(Refusal.NotAllowed, "These host secrets are of another practice than the backup. Nothing was changed.");
        return Remembered(here ? own : request.HostFolder, scratch, practice, header);
    }

    /// <summary>The log that begins now: under a number above all that anybody here knows of.</summary>
    /// <remarks>
    /// A host that remembers nothing cannot know what was restored elsewhere under its key. Minutes stand for the number there: one
    /// origin must not have signed two histories.
    /// </remarks>
    public LogFact Next(Practice practice, BackupHeader header, DateTimeOffset now)
    {
        var number = Math.Max(practice.Roll.Log?.Number ?? 1, seenLog) + 1;
        if (seen is null)
            number = Math.Max(number, (int)(now - Beginning).TotalMinutes);
        return new LogFact(
            Id<Fact>.New(), number, Ledger.OriginOf(practice.Id, practice.Roll.Log), header.Size, header.Root,
            seen?.Origin ?? "", seen?.Size ?? 0, seen?.Root ?? new byte[MerkleTree.HashLength]);
    }

    private static RestoreHost Remembered(string? folder, Scratch scratch, PracticeFact practice, BackupHeader header)
    {
        var journal = new EndingsJournal(Path.Combine(scratch.Folder, "endings-before"));
        if (folder is null)
            return new RestoreHost(journal, null, 0, known: false);
        var (old, checkpoint) = HostSecrets.Memory(folder);
        if (File.Exists(old))
            File.Copy(old, Path.Combine(scratch.Folder, "endings-before"));
        journal.Load();
        if (checkpoint is null)
            return new RestoreHost(journal, null, 0, known: false);
        var number = Ledger.LogOf(checkpoint, practice.Practice);
        var seen = number is { } of ? Checkpoint.Verify(checkpoint, Ledger.OriginOf(practice.Practice, of), practice.Log) : null;
        if (seen is null)
            throw new Refused(Refusal.NotAllowed, "The checkpoint that this host keeps is of another ledger. Nothing was changed.");
        var known = File.Exists(old) && (number > Ledger.LogOf(header.Checkpoint, practice.Practice) || seen.Size >= header.Size);
        return new RestoreHost(journal, seen, number!.Value, known);
    }
}
