using System.CommandLine;
using FourWalls.Looks;

namespace FourWalls.Cli;

/// <summary><c>fourwalls receipt</c>: says what a saved receipt proves, on any machine, with no practice at hand.</summary>
internal static class Receipt
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("file") { Description = "The receipt as it was saved." };
        var key = new Option<string?>("--key") { Description = "The ledger's key, as it stands beside the receipt." };
        var keyFile = new Option<FileInfo?>("--key-file") { Description = "A file with the ledger's key." };
        var command = new Command("receipt", "Checks a receipt and says what it proves. Exits with 0 or 1.") { file, key, keyFile };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var own = parsed.GetValue(key)
                    ?? (parsed.GetValue(keyFile) is { } given ? await File.ReadAllTextAsync(given.FullName, cancel) : null);
                if (own is null)
                    return Say.Problem("The ledger's key is needed: --key or --key-file.");
                var receipt = LedgerReceipt.Read(await File.ReadAllTextAsync(parsed.GetValue(file)!.FullName, cancel), own);
                if (!receipt.Proven)
                    return Say.Problem(receipt.Lines[0]);
                foreach (var line in receipt.Lines)
                    Say.Line(line);
                return 0;
            }
            catch (Exception no) when (no is IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }
}
