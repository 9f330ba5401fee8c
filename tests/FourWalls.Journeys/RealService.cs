using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace FourWalls.Journeys;

/// <summary>
/// The program itself, as a process of its own: what it prints, and folders of its own for everything that it might write.
/// </summary>
public sealed partial class RealService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder printed = new();

    private RealService(Process process) => this.process = process;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "fourwalls");

    public int Id => process.Id;

    public Uri Url => new(Serving().Match(Printed).Groups[1].Value);

    /// <summary>The one-time link that an empty practice prints.</summary>
    public async Task<string> SetUpPath()
    {
        await Sees(SetUp());
        return SetUp().Match(Printed).Groups[1].Value;
    }

    /// <summary>Everything on standard output and standard error so far.</summary>
    public string Printed
    {
        get
        {
            lock (printed)
                return printed.ToString();
        }
    }

    /// <summary>Starts <c>fourwalls serve</c> on a free port and waits until it serves.</summary>
    public static async Task<RealService> Serve(string data, string? connection = null, params (string Name, string Value)[] environment)
    {
        var service = Start(Program, ["serve", "--data", data, "--port", "0", .. connection is null ? (string[])[] : ["--database", connection]], environment);
        await service.Sees(Serving());
        return service;
    }

    public static RealService Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        if (start.Environment.TryGetValue("HOME", out var home) && environment.Any(one => one.Name == "HOME"))
            start.WorkingDirectory = home;
        var service = new RealService(new Process { StartInfo = start });
        service.process.OutputDataReceived += (_, line) => service.Take(line.Data);
        service.process.ErrorDataReceived += (_, line) => service.Take(line.Data);
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits until the program has printed this.</summary>
    public async Task<Match> Sees(Regex words, TimeSpan? patience = null)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < (patience ?? Patience); await Task.Delay(50))
        {
            if (words.Match(Printed) is { Success: true } match)
                return match;
            if (process.HasExited)
                break;
        }
        throw new Xunit.Sdk.XunitException($"The program did not print “{words}”:\n{Printed}");
    }

    /// <summary>Asks the program to stop, as an operator does, and waits until it has.</summary>
    public async Task<int> Stop()
    {
        if (!process.HasExited)
            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
                await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(late.Token);
        return process.ExitCode;
    }

    /// <summary>kill -9: it ends between two instructions, and nothing of it is asked.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits until it is gone.</summary>
    public Task Gone() => process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Stop();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private void Take(string? line)
    {
        lock (printed)
            printed.AppendLine(line);
    }

    [GeneratedRegex(@"Serving on (http\S+)")]
    private static partial Regex Serving();

    [GeneratedRegex(@"https?://[^/\s]+(/set-up/\S+)")]
    private static partial Regex SetUp();
}
