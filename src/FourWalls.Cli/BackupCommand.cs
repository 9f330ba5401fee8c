using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FourWalls.Backups;

namespace FourWalls.Cli;

/// <summary><c>fourwalls backup</c>: keeps a practice in one file while people work, and proves that it can be restored.</summary>
internal static class BackupCommand
{
    /// <summary>It was kept, and could not be proven.</summary>
    private const int Unproven = 2;

    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var to = new Option<string>("--to") { Description = "The folder to keep it in; - for standard output.", Required = true };
        var json = new Option<bool>("--json") { Description = "Answers as JSON." };
        var command = new Command("backup", "Keeps everything in one file, puts it together again and verifies it. Exits with 0, 1, or 2 when it could not be proven.")
        {
            data, database, to, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var piped = parsed.GetValue(to) == "-";
            if (piped && parsed.GetValue(json))
                return Say.Problem("Standard output takes the backup or the answer, not both. Give a folder with --to, or leave out --json.");
            try
            {
                await using var pipe = piped ? Console.OpenStandardOutput() : null;
                var report = await Backup.Take(
                    parsed.GetValue(data)!, parsed.GetValue(database), piped ? null : parsed.GetValue(to), pipe, TimeProvider.System);
                return Tell(report, parsed.GetValue(json), piped ? Say.Progress : Say.Line);
            }
            catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }

    /// <summary>As people say it: "3 min 12 s".</summary>
    public static string Spell(TimeSpan time) => time.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, time.TotalSeconds):0.#} s");

    private static int Tell(BackupReport report, bool json, Action<string> say)
    {
        if (json)
            say(JsonSerializer.Serialize(
                new
                {
                    ok = report.Problem is null,
                    file = report.File,
                    at = report.At,
                    bytes = report.Bytes,
                    size = report.Size,
                    root = report.Root,
                    restorableInSeconds = Math.Round(report.Proven.TotalSeconds, 1),
                    problem = report.Problem,
                },
                JsonSerializerOptions.Web));
        if (report.Problem is { } problem)
        {
            Say.Problem($"What was kept could not be proven. {problem} "
                + $"{(report.File is null ? "Nothing was sent." : $"It lies in {report.File}.")} Run \"fourwalls verify\" and find out why; keep the backups from before.");
            return Unproven;
        }
        if (!json)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"Kept {report.Size} entries and all that belongs to them{(report.File is null ? "" : $" in {report.File}")}, {report.Bytes} bytes."));
            say($"Put together again and verified: restorable, {Spell(report.Proven)}.");
        }
        return 0;
    }
}
