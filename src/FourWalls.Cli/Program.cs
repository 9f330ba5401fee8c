using System.CommandLine;
using FourWalls.Cli;

var root = new RootCommand("FourWalls: what a client says stays with the people who need it.");
root.Subcommands.Add(Serve.Command());
root.Subcommands.Add(Demo.Command());
root.Subcommands.Add(Verify.Command());
root.Subcommands.Add(Receipt.Command());
root.Subcommands.Add(LedgerExport.Command());
root.Subcommands.Add(Import.Command());
root.Subcommands.Add(BackupCommand.Command());
root.Subcommands.Add(RestoreCommand.Command());
root.Subcommands.Add(HostSecretsCommand.Command());
root.Subcommands.Add(DoctorCommand.Command());
return await root.Parse(args).InvokeAsync();
