using System.Diagnostics;

namespace FourWalls.Journeys;

/// <summary>A PostgreSQL server of a test's own, which it may stop as it likes. Reached by a socket in its own folder.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string programs;
    private readonly string folder = Directory.CreateTempSubdirectory("fourwalls-pg-").FullName;

    private PostgresServer(string programs) => this.programs = programs;

    public string Connection => $"Host={folder};Username=postgres;Database=postgres;Maximum Pool Size=20";

    /// <summary>Makes and starts one, or skips the test in words.</summary>
    public static PostgresServer Begin()
    {
        var found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(one => Path.Combine(one, "bin")).Where(one => File.Exists(Path.Combine(one, "initdb"))).Order().LastOrDefault()
            : null;
        if (found is null)
            Assert.Skip("PostgreSQL's programs are not on this machine, so no server could be stopped.");
        var server = new PostgresServer(found);
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", server.folder);
        Assert.Equal(0, server.Do("initdb", "-D", $"{server.folder}/data", "-A", "trust", "-U", "postgres", "-N"));
        server.Start();
        return server;
    }

    public void Start() => Assert.Equal(0, Do("pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o", $"-k {folder} -c listen_addresses=''", "start"));

    /// <param name="how">"fast" closes every connection; "immediate" is as if the power had gone.</param>
    public void Stop(string how) => Assert.Equal(0, Do("pg_ctl", "-D", $"{folder}/data", "-m", how, "-w", "stop"));

    public void Dispose()
    {
        Do("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>It refuses to run as root.</summary>
    private int Do(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("runuser", ["-u", "postgres", "--", Path.Combine(programs, program), .. arguments]) : Run(Path.Combine(programs, program), arguments);

    private static int Run(string program, params string[] arguments)
    {
        // Its output goes nowhere: a server that was started would hold a pipe open for ever.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
