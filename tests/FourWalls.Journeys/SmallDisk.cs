using System.Diagnostics;
using FourWalls.Tests;
using Npgsql;

namespace FourWalls.Journeys;

/// <summary>A real file system of its own that can be filled up: a tmpfs, for which one must be root.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>The least that the doctor calls healthy is a fifth of this.</summary>
    private const int Megabytes = 1300;

    private readonly string place = Directory.CreateTempSubdirectory("fourwalls-disk-").FullName;

    private SmallDisk()
    {
    }

    public string Folder => Path.Combine(place, "data");

    /// <summary>Mounts one, or skips the test in words.</summary>
    public static SmallDisk Mount()
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0755", "tmpfs", disk.place) != 0)
        {
            Directory.Delete(disk.place);
            Assert.Skip("No small disk can be mounted here: that needs root. The disk was not filled.");
        }
        Directory.CreateDirectory(Path.Combine(disk.Folder, "host"));
        File.WriteAllText(Path.Combine(disk.Folder, "host", "rounds-1"), "1000 1000");
        return disk;
    }

    /// <summary>A schema of PostgreSQL whose tables lie on this disk, on a server that runs on this machine.</summary>
    public string Schema()
    {
        var tables = Path.Combine(place, "tables");
        Directory.CreateDirectory(tables);
        var connection = Engines.Fresh(Engine.Postgres)!;
        Run("chown", "postgres", tables);
        Run("chown", "postgres", place);
        try
        {
            Execute(connection, $"CREATE TABLESPACE {Space} LOCATION '{tables}'");
        }
        catch (NpgsqlException no)
        {
            Assert.Skip($"The PostgreSQL server cannot keep tables on a small disk here: {no.Message}");
        }
        return Schemed = new NpgsqlConnectionStringBuilder(connection) { Options = $"-c default_tablespace={Space}" }.ToString();
    }

    /// <summary>Fills all but so many bytes.</summary>
    public void Fill(long left)
    {
        Assert.Equal(0, Run("fallocate", "-l", $"{new DriveInfo(place).AvailableFreeSpace - left}", Path.Combine(place, "full")));
    }

    /// <summary>To the last byte.</summary>
    public void FillUp()
    {
        using var file = new FileStream(Path.Combine(place, "full"), FileMode.Append, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => File.Delete(Path.Combine(place, "full"));

    public void Dispose()
    {
        MakeRoom();
        if (Schemed is { } connection)
        {
            Execute(connection, $"DROP SCHEMA {new NpgsqlConnectionStringBuilder(connection).SearchPath} CASCADE");
            Execute(connection, $"DROP TABLESPACE {Space}");
        }
        Run("umount", "-l", place);
        Directory.Delete(place, recursive: true);
    }

    private string? Schemed { get; set; }

    private string Space => Path.GetFileName(place).Replace("-", "_", StringComparison.Ordinal).ToLowerInvariant();

    private static void Execute(string connection, string sql)
    {
        NpgsqlConnection.ClearAllPools();
        using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Options = null, Pooling = false }.ToString());
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        command.ExecuteNonQuery();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
