using System.CommandLine;
using FourWalls.Looks;

namespace FourWalls.Cli;

/// <summary><c>fourwalls ledger</c>: writes the ledger as C2SP tlog-tiles, for programs that others wrote.</summary>
internal static class LedgerExport
{
    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var folder = new Option<string>("--out") { Description = "An empty or new folder.", Required = true };
        var command = new Command("ledger", "Writes the ledger as C2SP tlog-tiles. Entries name people and files by opaque ids; keep them to yourself.")
        {
            data, database, folder,
        };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var size = await LedgerFolder.Write(parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(folder)!);
                Say.Line($"{size} entries were written to {parsed.GetValue(folder)}. Tiles of hashes may be shown to others; those in tile/entries never.");
                return 0;
            }
            catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }
}
