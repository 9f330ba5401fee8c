using System.CommandLine;
using FourWalls.Cli;

var root = new RootCommand("FourWalls: what a client says stays with the people who need it.");
root.Subcommands.Add(Serve.Command());
root.Subcommands.Add(Import.Command());
return await root.Parse(args).InvokeAsync();
