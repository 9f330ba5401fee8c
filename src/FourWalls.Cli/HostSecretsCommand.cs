using System.CommandLine;
using FourWalls.Backups;
using FourWalls.Practices;

namespace FourWalls.Cli;

/// <summary><c>fourwalls host-secrets</c>: prints what a restore on another machine needs and no backup holds; or checks what was printed.</summary>
internal static class HostSecretsCommand
{
    public static Command Command()
    {
        var data = Serve.DataOption();
        var check = new Option<bool>("--check-stdin") { Description = "Read the printed lines from standard input and say whether they are these secrets. Nothing is changed." };
        var command = new Command("host-secrets", "Prints the host's secrets, to be kept on paper apart from the backups. Exits with 0 or 1.") { data, check };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var secrets = HostPaper.Of(parsed.GetValue(data)!);
                return parsed.GetValue(check) ? await Check(secrets, parsed.GetValue(data)!, cancel) : Print(secrets, parsed.GetValue(data)!);
            }
            catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }

    private static int Print(HostPaper secrets, string data)
    {
        Say.Progress("Keep this on paper, in another place than the backups. With it and a backup, passphrases can be guessed at; without it, no backup can be used on another machine.");
        foreach (var line in secrets.ToLines())
            Say.Line(line);
        Rehearsal.Printed(data, TimeProvider.System.GetUtcNow());
        return 0;
    }

    private static async Task<int> Check(HostPaper secrets, string data, CancellationToken cancel)
    {
        var (typed, problem) = HostPaper.Read(await Console.In.ReadToEndAsync(cancel));
        if (typed is null)
            return Say.Problem(problem!);
        if (!typed.ToLines().SequenceEqual(secrets.ToLines()))
            return Say.Problem("These lines are right in themselves, and they are another machine's. Print them again.");
        Rehearsal.Done(data, TimeProvider.System.GetUtcNow());
        Say.Line("These are the secrets of this machine. Nothing was changed.");
        return 0;
    }
}
