using System.CommandLine;
using System.Text.Json;
using FourWalls.Looks;

namespace FourWalls.Cli;

/// <summary><c>fourwalls verify</c>: checks the ledger and everything that hangs on it. Needs no key, opens nothing, writes nothing.</summary>
internal static class Verify
{
    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var checkpoint = new Option<FileInfo?>("--checkpoint") { Description = "An older checkpoint that was kept elsewhere: the ledger must begin with what it signed for." };
        var signatures = new Option<bool>("--signatures") { Description = "Checks every signature too." };
        var json = new Option<bool>("--json") { Description = "Answers as JSON." };
        var command = new Command("verify", "Checks the ledger, and that the rest of the database is what the ledger says. Exits with 0 or 1.")
        {
            data, database, checkpoint, signatures, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var older = parsed.GetValue(checkpoint) is { } file ? await File.ReadAllTextAsync(file.FullName, cancel) : null;
                var report = await Verification.Run(new VerificationRequest(
                    parsed.GetValue(data)!, parsed.GetValue(database), older, parsed.GetValue(signatures)));
                Say.Line(parsed.GetValue(json) ? Json(report) : Words(report, parsed.GetValue(signatures)));
                return report.Ok ? 0 : 1;
            }
            catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }

    private static string Json(VerificationReport report) => JsonSerializer.Serialize(
        new
        {
            ok = report.Ok,
            size = report.Size,
            root = report.Root,
            checkpoint = report.Checkpoint,
            freshness = report.Freshness,
            signatures = report.Signatures,
            problem = report.Problem is { } problem ? new { entry = problem.Entry, what = problem.What } : null,
            notes = report.Notes,
        },
        JsonSerializerOptions.Web);

    private static string Words(VerificationReport report, bool signatures)
    {
        var lines = new List<string>
        {
            $"The ledger of {report.Practice} has {report.Size} entries.",
            report.Root.Length > 0 ? $"Root: {report.Root}" : "",
            signatures ? $"Signatures checked: {report.Signatures}." : "Signatures were not checked (--signatures does).",
            report.Problem is { } problem ? $"Entry {problem.Entry}: {problem.What}" : $"Nothing is wrong: {report.Freshness}.",
        };
        return string.Join(Environment.NewLine, lines.Concat(report.Notes).Where(line => line.Length > 0));
    }
}
