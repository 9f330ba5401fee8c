using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Cli;

/// <summary>
/// <c>fourwalls import</c>: FHIR bundles, a file each. Bundles are called by their place on the command line: a file's name may
/// be a client's.
/// </summary>
internal static class Import
{
    private sealed record Line(
        int Bundle, string Result, string? File, IReadOnlyDictionary<string, int> Taken, int Substance, IReadOnlyList<Left> Left,
        string? Problem, long Ms);

    private sealed record Asked(string Data, string? Database, string Person, bool FromStandardInput, bool Json, IReadOnlyList<string> Files);

    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var person = new Option<string>("--as") { Description = "The name that you sign in with.", Required = true };
        var stdin = new Option<bool>("--passphrase-stdin")
        {
            Description = "Read the passphrase from the first line of standard input, the code from the second.",
        };
        var json = new Option<bool>("--json") { Description = "Say what was done as JSON." };
        var files = new Argument<string[]>("FILE")
        {
            Description = "FHIR R4 bundles in JSON, one person in each.", Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("import", "Takes records from another place in: a file for each bundle, whole or not at all.")
        {
            data, database, person, stdin, json, files,
        };
        command.SetAction((parsed, cancel) => Run(
            new Asked(
                parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(person)!, parsed.GetValue(stdin), parsed.GetValue(json),
                parsed.GetValue(files)!),
            cancel));
        return command;
    }

    private static async Task<int> Run(Asked asked, CancellationToken cancel)
    {
        // A directory that was mistyped must not become an empty practice.
        if (!Directory.Exists(Path.Combine(asked.Data, "host")))
            return Say.Problem("There is no practice in this directory. Nothing was imported; please look at --data again.");
        try
        {
            await using var practice = Practice.Open(asked.Data, asked.Database, TimeProvider.System);
            if (!practice.IsFounded)
                return Say.Problem("This practice has not been set up yet. Nothing was imported.");
            if (Ask(asked, practice) is not var (passphrase, code))
                return Say.Problem("There is no terminal to ask at. Nothing was imported; give --passphrase-stdin, with the passphrase on "
                    + "the first line and the code on the second.");
            using var sessions = new Sessions(practice);
            using var queue = new StretchQueue(1);
            var signIn = new SignIn(practice, sessions, queue, new Guessing(practice.Time));
            if (await signIn.Staff(asked.Person, passphrase, code, "command line", null) is not var (secret, session))
                return Say.Problem($"{SignIn.Wrong} Nothing was imported.");
            using (secret)
            {
                try
                {
                    return await TakeAll(practice, () => sessions.Find(secret), asked, cancel);
                }
                finally
                {
                    if (!session.IsEnded)
                        await sessions.End(session);
                }
            }
        }
        catch (LedgerBroken broken)
        {
            return Say.Problem(
                $"{broken.Message} Nothing more was imported. Run \"fourwalls verify\", and do not go on before somebody has found out why.");
        }
        catch (Exception bug)
        {
            // Never the message: it can carry a word of what was being read.
            return Say.Problem(
                $"There is a problem on our side ({bug.GetType().Name}). Bundles that were reported as kept are kept; no other is.");
        }
    }

    /// <param name="signedIn">The session, as long as it has not been ended from elsewhere: asking keeps it from going idle.</param>
    private static async Task<int> TakeAll(Practice practice, Func<Task<Session?>> signedIn, Asked asked, CancellationToken cancel)
    {
        var lines = new List<Line>();
        foreach (var file in asked.Files)
        {
            if (cancel.IsCancellationRequested || await signedIn() is not { } session)
                break;
            if (!FhirImport.IsFor(practice, session))
                return Say.Problem($"Only who opens files here can import: counsellors and intake. Nothing {(lines.Count > 0 ? "more " : "")}was imported.");
            var line = await Take(practice, session, lines.Count + 1, file);
            lines.Add(line);
            if (!asked.Json)
                Tell(line);
        }
        Sum(asked, lines);
        return lines.Count == asked.Files.Count && lines.TrueForAll(line => line.Problem is null) ? 0 : 1;
    }

    private static async Task<Line> Take(Practice practice, Session session, int number, string path)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await using var from = Open(path);
            var done = await FhirImport.Take(practice, session, from);
            return new Line(
                number, done.IsNew ? "taken" : "here already", done.File.ToString(),
                done.Taken.ToDictionary(one => Words(one.Kind), one => one.Count), done.Substance, done.Left, null, watch.ElapsedMilliseconds);
        }
        catch (Refused refused)
        {
            return Refused(number, refused.Message, watch);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FhirImport.Unreadable();
        }
    }

    private static Line Refused(int number, string problem, Stopwatch watch) =>
        new(number, "refused", null, new Dictionary<string, int>(), 0, [], problem, watch.ElapsedMilliseconds);

    private static void Tell(Line line)
    {
        if (line.Problem is not null)
        {
            Say.Problem($"Bundle {line.Bundle}: refused. {line.Problem}");
            return;
        }
        if (line.Result != "taken")
        {
            Say.Line($"Bundle {line.Bundle}: this person is here already, as file {line.File}. Nothing was added or changed.");
            return;
        }
        var kept = line.Taken.Count == 0
            ? "nothing besides who the person is"
            : $"{Count(line.Taken.Values.Sum())} items: {string.Join(", ", line.Taken.Select(one => $"{Count(one.Value)} {one.Key}"))}";
        var apart = line.Substance > 0 ? $" {line.Substance} of them are where only the client's counsellor reads them." : "";
        Say.Line($"Bundle {line.Bundle}: opened file {line.File} and kept {kept}.{apart}");
        foreach (var why in line.Left.GroupBy(one => one.Why))
            Say.Line($"  Left {string.Join(", ", why.Select(one => $"{Count(one.Count)} {one.Kind}"))}: {why.Key}.");
    }

    private static void Sum(Asked asked, List<Line> lines)
    {
        var taken = lines.Count(one => one.Result == "taken");
        var refused = lines.Count(one => one.Problem is not null);
        var (here, left) = (lines.Count - taken - refused, asked.Files.Count - lines.Count);
        if (asked.Json)
        {
            Say.Line(JsonSerializer.Serialize(new { bundles = lines, taken, hereAlready = here, refused, notBegun = left }, JsonSerializerOptions.Web));
            return;
        }
        var bundles = asked.Files.Count == 1 ? "1 bundle" : $"{Count(asked.Files.Count)} bundles";
        Say.Line($"{bundles}: {taken} taken, {here} here already, {refused} refused.");
        if (refused > 0 && refused < lines.Count)
            Say.Line("What was taken is kept. What was refused left nothing behind.");
        if (left > 0)
            Say.Problem($"It was stopped, or you were signed out elsewhere: {Count(left)} were not begun. Run it again; what is here already stays as it is.");
    }

    /// <summary>Passphrase and code; null when there is nobody to ask.</summary>
    private static (string Passphrase, string Code)? Ask(Asked asked, Practice practice)
    {
        if (asked.FromStandardInput)
            return (Console.In.ReadLine() ?? "", Console.In.ReadLine() ?? "");
        if (Console.IsInputRedirected)
            return null;
        Console.Error.Write("Passphrase: ");
        var passphrase = Unseen();
        if (practice.Roll.Practice!.Service == ServiceKind.Demo)
            return (passphrase, "");
        Console.Error.Write("The six digits that your authenticator shows now: ");
        return (passphrase, Console.In.ReadLine() ?? "");
    }

    private static string Unseen()
    {
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static string Words(ItemKind kind) => kind switch
    {
        ItemKind.ImportedCondition => "conditions",
        ItemKind.ImportedPlan => "plans and goals",
        ItemKind.ImportedObservation => "observations",
        ItemKind.ImportedEncounter => "encounters",
        ItemKind.ImportedDocument => "documents",
        _ => "other records",
    };

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
