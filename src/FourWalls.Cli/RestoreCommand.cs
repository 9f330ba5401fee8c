using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.Cli;

/// <summary><c>fourwalls restore</c>: puts a backup in the place of what is there, after it has said what that costs.</summary>
internal static class RestoreCommand
{
    private sealed record Asked(RestoreRequest Request, bool Yes, bool Json);

    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var yes = new Option<bool>("--yes") { Description = "Overwrite what is there." };
        var host = new Option<string?>("--host") { Description = "A host's folder that was brought along from the other machine." };
        var paper = new Option<bool>("--host-secrets-stdin") { Description = "Read the host's secrets from standard input, as they were printed." };
        var json = new Option<bool>("--json") { Description = "Answers as JSON." };
        var command = new Command("restore", "Restores a backup, into SQLite or PostgreSQL. What had ended after it is ended again. Exits with 0 or 1.")
        {
            file, data, database, yes, host, paper, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            HostPaper? typed = null;
            if (parsed.GetValue(paper))
            {
                (typed, var problem) = HostPaper.Read(await Console.In.ReadToEndAsync(CancellationToken.None));
                if (typed is null)
                    return Say.Problem($"{problem} Nothing was changed.");
            }
            return await Run(new Asked(
                new RestoreRequest(parsed.GetValue(file)!, parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(host), typed),
                parsed.GetValue(yes), parsed.GetValue(json)));
        });
        return command;
    }

    private static async Task<int> Run(Asked asked)
    {
        try
        {
            using var restore = await Restore.Prepare(asked.Request, TimeProvider.System);
            foreach (var line in Before(restore.Report))
                Say.Progress(line);
            if (restore.Report.TargetHolds && !asked.Yes)
                return Say.Problem("The place is not empty: what is there would be overwritten. Nothing was changed. To go on, add --yes.");
            await restore.Install();
            foreach (var line in asked.Json ? [Json(restore.Report)] : After(restore.Report))
                Say.Line(line);
            return 0;
        }
        catch (LedgerBroken broken)
        {
            return Say.Problem($"{broken.Message} Nothing was changed.");
        }
        catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
        {
            return Say.Problem(no.Message);
        }
    }

    private static IEnumerable<string> Before(RestoreReport report)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture, $"This is {report.Practice} as it was on {report.At:d MMMM yyyy, HH:mm} UTC, with {report.Size} entries in its ledger.");
        yield return report switch
        {
            { SeenSize: null } => "What was written since then will be missing; how much that is, this machine does not know.",
            { Lost: 0 } => "As far as this machine knows, nothing was written since then.",
            _ => string.Create(CultureInfo.InvariantCulture, $"What was written since then will be missing: {report.Lost} entries, up to entry {report.SeenSize - 1}."),
        };
        yield return "Nobody will be signed in, and text that was being typed and not yet kept is gone.";
    }

    private static IEnumerable<string> After(RestoreReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"Restored and verified. It goes on as log {report.Log}, which names where the one before ended.");
        if (report.Known)
            yield return $"Ended again, as it had ended since: {Count(report.Ended, "permission")}. Put up again: {Count(report.Forbidden, "Wall or safety mark", "Walls or safety marks")}. "
                + $"Destroyed again: {Count(report.Destroyed, "item")}, {Count(report.Erased, "whole file")}.";
        else
            yield return "What had ended since the backup is not known on this machine. The privacy officers have to go through who may see what, before people work again.";
        if (report.WithoutWayIn > 0)
            yield return $"{Count(report.WithoutWayIn, "person", "people")} had changed their passphrase or their keys since. The old words open nothing; they need a new way in.";
        foreach (var (kind, count) in report.Again)
            yield return $"To look at: {Words(kind, count)}.";
        if (report.HeldByNobody > 0)
            yield return $"{Count((int)report.HeldByNobody, "file")} nobody here holds a key of; the recovery papers do.";
        yield return "The privacy officers find this on their page of looks. Make a backup now.";
    }

    private static string Words(FactKind kind, int count) => kind switch
    {
        FactKind.Wall => $"{Count(count, "Wall that had been taken down is", "Walls that had been taken down are")} up again",
        FactKind.AtRisk => $"{Count(count, "safety mark that had been taken off is", "safety marks that had been taken off are")} on again",
        FactKind.Recovery => "the recovery papers were replaced since; the ones from before count again",
        FactKind.Keys => $"{Count(count, "person's old keys hold", "people's old keys hold")} again",
        FactKind.RoleGiven => "whoever was the only director in this backup is director again",
        _ => $"{count} other things that had ended hold again ({kind})",
    };

    private static string Count(int count, string one, string? more = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : more ?? $"{one}s")}");

    private static string Json(RestoreReport report) => JsonSerializer.Serialize(
        new
        {
            ok = true,
            at = report.At,
            size = report.Size,
            head = report.Head,
            log = report.Log,
            seenSize = report.SeenSize,
            lost = report.SeenSize is null ? (long?)null : report.Lost,
            endingsKnown = report.Known,
            ended = report.Ended,
            forbidden = report.Forbidden,
            destroyed = report.Destroyed,
            erasedFiles = report.Erased,
            withoutWayIn = report.WithoutWayIn,
            heldByNobody = report.HeldByNobody,
            again = report.Again.ToDictionary(one => one.Key.ToString(), one => one.Value),
        },
        JsonSerializerOptions.Web);
}
