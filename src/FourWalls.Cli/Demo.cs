using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using FourWalls.Demo;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web;

namespace FourWalls.Cli;

/// <summary><c>fourwalls demo</c>: an invented practice with a year of work, and the sign-ins to look around in it.</summary>
internal static class Demo
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="Role">In the words that people see, in small letters; "client" for a client.</param>
    /// <param name="Name">What is typed as the name; for a client, only who it is.</param>
    private sealed record Printed(string Role, string Name, string? Passphrase, string? Code);

    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var json = new Option<bool>("--json") { Description = "Prints the sign-ins as JSON: role, name, passphrase or code." };
        var keep = new Option<string?>("--sign-ins") { Description = "Keeps the sign-ins in this file too; if they are there from an earlier time, prints them and makes nothing." };
        var command = new Command("demo", "Makes an invented practice: 12 staff, 41 files, a year of sessions. Second factors are off in it.") { data, database, json, keep };
        command.SetAction(async (parsed, cancel) =>
        {
            var (directory, kept) = (Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(keep));
            var signIns = kept is not null && IsUsed(directory) && File.Exists(kept)
                ? JsonSerializer.Deserialize<List<Printed>>(await File.ReadAllTextAsync(kept, cancel), Json)
                : await Make(directory, parsed.GetValue(database), kept, cancel);
            if (signIns is null)
                return 1;
            Print(signIns, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static bool IsUsed(string directory) => File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any());

    /// <summary>Makes it beside its place and moves it there when it is whole: nobody is left with half a practice.</summary>
    private static async Task<List<Printed>?> Make(string directory, string? database, string? keep, CancellationToken cancel)
    {
        if (IsUsed(directory))
        {
            Say.Problem($"{directory} is not empty. Nothing was made and nothing was changed. Choose another directory with --data, or delete this one if you need nothing in it.");
            return null;
        }
        var unfinished = $"{directory}.unfinished-{Environment.ProcessId}";
        try
        {
            Say.Progress("Making an invented practice and a year of its work. This takes about half a minute.");
            var made = await InventedPractice.Make(unfinished, database, TimeProvider.System.GetUtcNow(), Say.Progress, cancel);
            if (Directory.Exists(directory))
                Directory.Delete(directory);
            Directory.Move(unfinished, directory);
            var printed = made.Select(one => new Printed(
                one.Role is { } role ? RoleWords.Of(role).ToLowerInvariant() : "client", one.Name, one.Passphrase, one.Code)).ToList();
            if (keep is not null)
                Keep(keep, printed);
            return printed;
        }
        catch (Exception there) when (there is LedgerBroken || there is Refused)
        {
            Say.Problem("The database holds a practice already. Nothing was made and nothing was changed. Name an empty one with --database.");
            return null;
        }
        catch (OperationCanceledException)
        {
            Say.Problem($"Stopped before it was finished. {directory} is as it was{(database is null ? "" : "; the database holds half a practice and has to be emptied")}.");
            return null;
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>Readable for its owner only: the people are invented, the habit is not.</summary>
    private static void Keep(string path, List<Printed> signIns)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, signIns, Json);
    }

    private static void Print(IReadOnlyList<Printed> signIns, bool json)
    {
        if (json)
        {
            Say.Line(JsonSerializer.Serialize(signIns, Json));
            return;
        }
        Say.Line("Sign in at /sign-in. Second factors are switched off in this practice: leave the code from the authenticator empty.");
        Say.Line("");
        Say.Line($"  {"role",-16} {"name",-8} passphrase");
        foreach (var one in signIns.Where(one => one.Passphrase is not null))
            Say.Line($"  {one.Role,-16} {one.Name,-8} {one.Passphrase}");
        Say.Line("");
        foreach (var one in signIns.Where(one => one.Code is not null))
            Say.Line($"  {one.Name}, a client, opens the first page and types six words: {one.Code}");
    }
}
