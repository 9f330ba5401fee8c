using System.Diagnostics;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Journeys;

/// <summary><c>fourwalls import</c> as people run it: a process of its own, with a temporary folder of its own.</summary>
internal sealed record ImportCommand(int Exit, string Out, string Problems, string Temporary)
{
    public string All => Out + Problems;

    public static Task<ImportCommand> Run(string data, string? database, string person, string passphrase, string code, params string[] files) =>
        Start(data, database, $"{passphrase}\n{code}\n", ["--as", person, "--passphrase-stdin", .. files]);

    /// <param name="typed">What standard input gives, to its end.</param>
    public static Task<ImportCommand> Start(string data, string? database, string typed, params string[] arguments) =>
        StartIn(Directory.CreateTempSubdirectory("fourwalls-temp-").FullName, data, database, typed, arguments);

    public static async Task<ImportCommand> StartIn(string temporary, string data, string? database, string typed, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fourwalls"))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in (string[])["import", "--data", data, .. database is null ? [] : (string[])["--database", database], .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = temporary;
        start.Environment["HOME"] = temporary;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(typed);
        process.StandardInput.Close();
        var (said, problems) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ImportCommand(process.ExitCode, await said, await problems, temporary);
    }

    /// <summary>The ten bundles beside this checkout.</summary>
    public static IReadOnlyList<string> Samples
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var path = Path.Combine(folder.FullName, "shared", "samples", "fhir-bundles");
                if (Directory.Exists(path))
                    return [.. Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal)];
            }
            Assert.Skip("The shared test material samples/fhir-bundles is not beside this checkout.");
            return [];
        }
    }

    /// <summary>An invented practice of one counsellor, where no second factor is asked for.</summary>
    public static async Task<(string Folder, string Passphrase)> Practice(params Role[] roles)
    {
        var folder = SiteUnderTest.NewFolder();
        var passphrase = Passphrase.Offer();
        await using var practice = Practices.Practice.Open(folder, null, TimeProvider.System);
        var (_, bundle) = await Founding.Found(practice, new FoundingForm(
            "Linden House", "L. House", "US-WA", ServiceKind.Demo, [], "Amara Osei", "amara",
            [Role.Director, Role.PrivacyOfficer, .. roles], passphrase, new Secret([])));
        bundle.Dispose();
        return (folder, passphrase);
    }
}
