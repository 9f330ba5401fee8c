using System.Text.Json;

namespace FourWalls.Journeys;

/// <summary>The program's commands as the README writes them, one after the other, on the invented practice.</summary>
[Trait("size", "long")]
[Collection(InTheDemo.Name)]
public class ReadmeCommandTests(DemoPractice demo)
{
    [Fact]
    public async Task Each_command_is_there_and_does_what_its_line_says()
    {
        using var copy = demo.Copy();
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            var (receipt, key) = await Serve(copy.Data);
            await File.WriteAllTextAsync(Path.Combine(folder, "receipt"), receipt, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "bundle.json"), Bundle(), TestContext.Current.CancellationToken);
            string[] Given(string command) => [.. Line(command).Select(word => word switch
            {
                "DIR" => copy.Data, "NAME" => "mateo", "FILE..." => Path.Combine(folder, "bundle.json"),
                "FOLDER" => Path.Combine(folder, "out"), "FILE" => Path.Combine(folder, "receipt"), "KEY" => key, _ => word,
            })];

            await Says(1, "is not empty. Nothing was made", Given("demo"));
            var mateo = demo.SignIns.Single(one => one.Name == "mateo").Passphrase;
            var import = await ImportCommand.Start(copy.Data, null, $"{mateo}\n\n", [.. Given("import").Except(["import", "--data", copy.Data]), "--passphrase-stdin"]);
            Assert.Equal((0, ""), (import.Exit, import.Problems));
            Assert.Contains("this person is here already", import.Out, StringComparison.Ordinal);
            await Says(0, "Nothing is wrong", Given("verify"));
            await Says(0, "Signatures checked", [.. Given("verify"), "--signatures"]);
            await Says(0, "\"ok\":true", [.. Given("verify"), "--json"]);
            await Says(0, "entries were written", Given("ledger"));
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "out", "tile"), "*", SearchOption.AllDirectories));
            await Says(0, "", Given("receipt"));
            await File.AppendAllTextAsync(Path.Combine(folder, "receipt"), "x", TestContext.Current.CancellationToken);
            await Says(1, "", Given("receipt"));
            await Says(0, "restorable, ", Given("backup"));
            var backup = Directory.GetFiles(Path.Combine(folder, "out"), "*.backup").Single();
            string[] restore = [.. Given("restore").Select(word => word == Path.Combine(folder, "receipt") ? backup : word)];
            await Says(1, "add --yes", restore);
            await Says(0, "goes on as log 2", [.. restore, "--yes"]);
            await Says(0, "11  ", Given("host-secrets"));
            await Says(0, "green", Given("doctor"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task No_command_of_the_program_is_left_out()
    {
        var (_, help, _) = await RealService.Run(RealService.Program, "--help");
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).Where(word => char.IsAsciiLetterLower(word[0])).Order();
        Assert.Equal(commands, ReadmeTests.Commands.Where(line => line.StartsWith(Program, StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Distinct().Order());
    }

    private const string Program = "publish/fourwalls";

    /// <summary>The words of a command's line, without the program and what is said of it.</summary>
    private static string[] Line(string command) =>
        ReadmeTests.Commands.Last(line => line.StartsWith($"{Program} {command} ", StringComparison.Ordinal)).Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static async Task Says(int code, string words, string[] arguments)
    {
        var (exit, output, error) = await RealService.Run(RealService.Program, arguments);
        Assert.True(code == exit, $"{arguments[0]} exited with {exit}: {output}{error}");
        Assert.Contains(words, output + error, StringComparison.Ordinal);
    }

    /// <summary>Serves it as the README says, on a free port, and takes a client's receipt home.</summary>
    private async Task<(string Receipt, string Key)> Serve(string data)
    {
        Assert.Equal(["serve", "--data", "DIR"], Line("serve"));
        await using var service = await RealService.Serve(data);
        using var client = await demo.Client(service);
        await client.Press("Who looked");
        await client.Press("Times and receipts");
        await client.Press("Receipt");
        return (client.Find("#receipt"), client.Find("#key"));
    }

    /// <summary>The records that the invented practice has taken in already.</summary>
    private static string Bundle()
    {
        using var cast = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReadmeTests.Root, "demo", "cast.json")));
        return cast.RootElement.GetProperty("elsewhere").GetProperty("bundle").GetRawText();
    }
}
