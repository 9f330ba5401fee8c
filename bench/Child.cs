using System.Diagnostics;
using System.Net;

namespace FourWalls.Benchmarks;

/// <summary>A server in a process of its own: the product's own executable, or the bare site. Tells what it costs.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process, IPEndPoint address, TimeSpan start) => (this.process, Address, Start) = (process, address, start);

    public IPEndPoint Address { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Start { get; }

    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public double ResidentMb
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1_048_576.0;
        }
    }

    public static Task<Child> Serve(string data, string? connection) =>
        Run(Path.Combine(AppContext.BaseDirectory, "fourwalls"), ["serve", "--data", data, "--port", "0", .. connection is null ? (string[])[] : ["--database", connection]]);

    public static Task<Child> Bare(string folder, string? connection) =>
        Run(Environment.ProcessPath!, ["--bare", folder, .. connection is null ? (string[])[] : [connection]]);

    private static async Task<Child> Run(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("Serving on ", StringComparison.Ordinal))
                continue;
            var address = new IPEndPoint(IPAddress.Loopback, new Uri(line[11..]).Port);
            using var client = new HttpClient { BaseAddress = new Uri(line[11..]) };
            using var first = await client.GetAsync(new Uri("/", UriKind.Relative));
            var start = watch.Elapsed;
            _ = process.StandardOutput.ReadToEndAsync();
            return new Child(process, address, start);
        }
        throw new InvalidOperationException($"{program} did not serve.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
