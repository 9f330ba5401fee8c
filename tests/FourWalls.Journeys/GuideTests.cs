using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FourWalls.Journeys;

/// <summary>The guide for whoever looks after a practice: each of its commands, in its order, as it is written there.</summary>
[Trait("size", "long")]
[Collection(InTheDemo.Name)]
public partial class GuideTests(DemoPractice demo)
{
    /// <summary>What each command has to say for itself.</summary>
    private static readonly IReadOnlyList<string> Said =
    [
        "Serving on", "Keep this on paper", "These are the secrets of this machine", "restorable, ", "green", "goes on as log", "Nothing is wrong",
        "goes on as log 2", "Nothing is wrong",
    ];

    [Fact]
    public async Task Each_command_of_the_guide_does_what_the_guide_says()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(ReadmeTests.Root, "docs/guides/practice.md"), TestContext.Current.CancellationToken);
        var commands = Blocks().Matches(guide).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(Said.Count, commands.Count);
        using var copy = demo.Copy();
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            await using (var service = await RealService.Serve(copy.Data))
                Assert.Contains(Said[0], service.Printed, StringComparison.Ordinal);
            Assert.Equal("publish/fourwalls serve --data DIR", commands[0]);
            foreach (var (command, said) in commands.Zip(Said).Skip(1))
            {
                var (code, output) = await Shell(Here(command, copy.Data, folder));
                // The demo's papers were never typed back, which is amber; only red would be 1.
                Assert.True(code == 0, $"{command} exited with {code}: {output}");
                Assert.Contains(said, output, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Here(string command, string data, string folder)
    {
        var backup = Directory.Exists(Path.Combine(folder, "backups")) ? Directory.GetFiles(Path.Combine(folder, "backups"), "*.backup").SingleOrDefault() : null;
        return Words().Replace(command, word => word.Value switch
        {
            "publish/fourwalls" => $"'{RealService.Program}'",
            "DIR" => $"'{data}'",
            "NEWDIR" => $"'{Path.Combine(folder, "new")}'",
            "BACKUPS" => $"'{Path.Combine(folder, "backups")}'",
            "BACKUP" => $"'{backup}'",
            "PAPER" => $"'{Path.Combine(folder, "paper")}'",
            _ => word.Value,
        });
    }

    private static async Task<(int Code, string Output)> Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("```sh\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();
}
