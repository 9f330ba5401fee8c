using System.Data.Common;
using System.Globalization;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Backups;

/// <summary>What was kept, and that it can be restored.</summary>
/// <param name="File">Where it lies; null when it went into a pipe.</param>
/// <param name="Proven">How long it took to put it together again and to verify it.</param>
/// <param name="Problem">Why it could not be proven; then it lies there under a name that says so.</param>
public sealed record BackupReport(
    string? File, DateTimeOffset At, long Bytes, long Size, string Root, TimeSpan Proven, string? Problem);

/// <summary>
/// A backup of a practice, while people work: everything that is in the database but who is signed in, in one file that SQLite and
/// PostgreSQL both take. It holds no key: what is sealed stays sealed. Each is proven by putting it together again.
/// </summary>
public static class Backup
{
    public const string Ending = ".backup";

    /// <param name="folder">Where to; null for a pipe.</param>
    /// <param name="pipe">What takes the bytes once they are proven.</param>
    /// <exception cref="Refused">There is nothing to back up, or no place to put it; the words say which.</exception>
    public static async Task<BackupReport> Take(string data, string? connection, string? folder, Stream? pipe, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(connection) && !File.Exists(Path.Combine(data, SqliteDatabase.FileName)))
            throw new Refused(Refusal.NotFound, $"There is no practice in {data}.");
        if (folder is not null)
            Directory.CreateDirectory(folder);
        var host = HostSecrets.Known(data); // before the snapshot: what it has seen must be in there
        using var scratch = Scratch.In(data);
        var at = time.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"fourwalls-{at:yyyyMMdd-HHmmss}{Ending}");
        var beside = Path.Combine(folder ?? scratch.Folder, $"{name}.unfinished");
        try
        {
            await Write(data, connection, beside, at, host.LogKey);
            var (header, proven, problem) = await Prove(beside, scratch, host.Checkpoint, time);
            var report = new BackupReport(null, at, new FileInfo(beside).Length, header.Size, Convert.ToBase64String(header.Root), proven, problem);
            if (folder is not null)
                report = report with { File = Place(beside, Path.Combine(folder, problem is null ? name : $"{name}.unproven")) };
            else if (problem is null)
                await Send(beside, pipe!);
            if (problem is null)
                BackupCalendar.Add(data, report);
            return report;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static async Task Write(string data, string? connection, string path, DateTimeOffset at, PublicPoint? logKey)
    {
        await using var database = Database.At(data, connection);
        try
        {
            await using var store = await BackupStore.Open(database);
            var head = store.Head() ?? throw new Refused(Refusal.NotFound, "This database holds no practice yet.");
            var practice = Proof.Founded(store.FirstLeaf());
            if (logKey is not null && !logKey.Equals(practice.Log))
                throw new Refused(Refusal.NotAllowed, "This database is of another practice than the host's folder beside it. Nothing was kept.");
            var migrations = store.Migrations();
            var header = new BackupHeader(practice.Practice, at, migrations, head.Size, RootOf(head.Checkpoint), head.Checkpoint);
            Write(store, header, path);
        }
        catch (DbException broken)
        {
            throw new Refused(Refusal.NotFound, $"This database holds no practice, or cannot be read whole: {broken.Message}");
        }
    }

    private static void Write(BackupStore store, BackupHeader header, string path)
    {
        using var file = New(path);
        using var writer = new BackupWriter(new BufferedStream(file, 1 << 17), header);
        foreach (var table in BackupStore.Tables(header.Migrations))
        {
            writer.Begin(table);
            store.Read(table, values => writer.Row(values));
            writer.End();
        }
        writer.Finish();
        file.Flush(flushToDisk: true);
    }

    private static async Task<(BackupHeader Header, TimeSpan Took, string? Problem)> Prove(string path, Scratch scratch, string? seen, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var header = Proof.Build(path, scratch);
        // The looks are vouched for by the checkpoint; whose signature stands under a change, verify and restore look at.
        var problem = await Proof.Check(scratch, header, seen, signatures: false);
        return (header, time.GetElapsedTime(began), problem);
    }

    private static byte[] RootOf(string checkpoint) =>
        checkpoint.Split('\n', 4) is [_, _, var line, _] && Base64Text.Read(line) is { Length: RunningHash.Length } root
            ? root : throw new Refused(Refusal.NotAllowed, "The database's checkpoint is not one. Run \"fourwalls verify\". Nothing was kept.");

    private static FileStream New(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static string Place(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        return to;
    }

    private static async Task Send(string path, Stream pipe)
    {
        await using var file = File.OpenRead(path);
        await file.CopyToAsync(pipe);
        await pipe.FlushAsync();
    }
}
