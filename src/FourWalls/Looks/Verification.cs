using System.Data.Common;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>What to check.</summary>
/// <param name="Data">The data directory; only read.</param>
/// <param name="Connection">PostgreSQL's connection string; null for SQLite in the directory.</param>
/// <param name="Checkpoint">An older checkpoint that was kept elsewhere, as text.</param>
/// <param name="Signatures">Whether every signature is checked too.</param>
public sealed record VerificationRequest(string Data, string? Connection, string? Checkpoint, bool Signatures);

/// <summary>The first bad entry, and what is wrong with it, in a sentence.</summary>
public sealed record VerificationProblem(long Entry, string What);

/// <summary>What verification found.</summary>
/// <param name="Root">The root of the tree that the entries make, in base64; empty when entries are missing.</param>
/// <param name="Checkpoint">The database's newest checkpoint, as text.</param>
/// <param name="Freshness">Whether anything outside the database says how new it is.</param>
/// <param name="Notes">What is worth knowing and no proof of a change; after a problem, what else does not fit.</param>
public sealed record VerificationReport(
    string Practice, long Size, string Root, string Checkpoint, string Freshness, long Signatures, VerificationProblem? Problem, IReadOnlyList<string> Notes)
{
    public bool Ok => Problem is null;
}

/// <summary>
/// Checks a practice's ledger from its first entry to its last, and that everything else in the database is what the ledger
/// last said it is. Needs no key, opens nothing, writes nothing. Memory does not grow with the looks.
/// </summary>
public static class Verification
{
    public const string Unknown = "consistent, freshness unknown";

    /// <exception cref="Refused">There is no practice here to check, or it cannot be read; the words say which.</exception>
    public static async Task<VerificationReport> Run(VerificationRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Connection) && !File.Exists(Path.Combine(request.Data, SqliteDatabase.FileName)))
            throw new Refused(Refusal.NotFound, $"There is no practice in {request.Data}.");
        // Read before the database: a host that is at work may see more entries while we look.
        var host = HostSecrets.Known(request.Data);
        await using var database = Database.At(request.Data, request.Connection);
        try
        {
            await using var store = await VerificationStore.Open(database);
            return new VerificationRun(request, host, store).Report();
        }
        catch (DbException broken)
        {
            throw new Refused(Refusal.NotFound, $"This database holds no practice, or cannot be read whole: {broken.Message}");
        }
    }
}

/// <summary>One pass over one database.</summary>
internal sealed class VerificationRun(VerificationRequest request, (PublicPoint? LogKey, string? Checkpoint) host, VerificationStore store)
{
    private readonly VerificationFindings findings = new();

    public VerificationReport Report()
    {
        var head = store.Head() ?? throw new Refused(Refusal.NotFound, "This database holds no practice yet.");
        var tree = new VerificationTree(findings, Sizes(head));
        using var signatures = new VerificationSignatures(findings, request.Signatures);
        var replay = new VerificationReplay(findings, signatures, store.Sessions());
        VerificationStream.Read(store, findings, head.Size, batch =>
        {
            tree.Take(batch);
            replay.Take(batch);
        });
        tree.Finish(head.Size);
        tree.CheckTiles(store, CheckCheckpoints(head, tree, replay));
        VerificationRows.Check(store, replay, findings);
        VerificationPeople.Check(store, replay, findings);
        VerificationErasure.Check(store, replay, findings);
        signatures.Finish();
        replay.Finish();
        return new VerificationReport(
            replay.Roll.Practice?.Name ?? "", tree.Size, tree.RootAt(tree.Size) is { } root ? Convert.ToBase64String(root) : "", head.Checkpoint,
            Freshness(), signatures.Checked, findings.First, findings.Notes);
    }

    /// <summary>The sizes at which somebody has signed for the tree: its roots there are wanted.</summary>
    private IEnumerable<long> Sizes(LedgerStore.Head head) => new[] { head.Checkpoint, host.Checkpoint, request.Checkpoint }
        .OfType<string>().Select(Checkpoint.ClaimedSize).OfType<long>().Concat(store.Logs().Select(one => one.Index));

    /// <returns>Whether the last checkpoint vouches for all entries.</returns>
    private bool CheckCheckpoints(LedgerStore.Head head, VerificationTree tree, VerificationReplay replay)
    {
        if (replay.Founded is not { } practice)
        {
            findings.Add(VerificationDepth.Ledger, 0, "The first entry does not found a practice.");
            return false;
        }
        if (host.LogKey is not null && !host.LogKey.Equals(practice.Log))
            findings.Add(VerificationDepth.Anywhere, 0, "This ledger is signed with another key than this host's.");
        var logs = new VerificationLogs(practice, [.. replay.Facts.Values.Where(stood => stood.Fact is LogFact).OrderBy(stood => stood.Entry)], tree, findings);
        logs.Check(TimeOf);
        long? good = 0;
        foreach (var (text, whose, newest) in new[]
        {
            (request.Checkpoint, "the checkpoint that was kept elsewhere", false), (host.Checkpoint, "what this host has seen", false),
            (head.Checkpoint, "the last checkpoint", true),
        })
        {
            if (text is not null)
                good = logs.Check(text, whose, newest, good ?? 0, TimeOf);
        }
        if (Checkpoint.ClaimedSize(head.Checkpoint) is { } claimed && claimed != head.Size)
            findings.Add(VerificationDepth.Anywhere, Math.Min(claimed, head.Size), "The ledger's head and its checkpoint do not have the same size.");
        return good == tree.Size && Checkpoint.ClaimedSize(head.Checkpoint) == tree.Size;

        DateTimeOffset TimeOf(long entry) => replay.Times.GetValueOrDefault(entry);
    }

    private string Freshness() => findings.First is not null ? ""
        : request.Checkpoint is not null ? $"consistent, and begins with the {Checkpoint.ClaimedSize(request.Checkpoint)} entries of the checkpoint that was kept elsewhere"
        : Verification.Unknown;
}
