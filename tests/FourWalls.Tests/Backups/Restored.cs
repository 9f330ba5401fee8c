using FourWalls.Backups;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Storage;
using FourWalls.Tests.Looks;

namespace FourWalls.Tests.Backups;

/// <summary>A practice that was lived in, a backup of it, and what a restore makes of that.</summary>
public sealed class Restored : IAsyncDisposable
{
    private readonly List<Practice> opened = [];

    private Restored(LivedInPractice lived) => Lived = lived;

    public LivedInPractice Lived { get; }

    public TestPractice Test => Lived.Test;

    public string Folder { get; } = Directory.CreateTempSubdirectory("fourwalls-backup-").FullName;

    public BackupReport Backup { get; private set; } = null!;

    /// <summary>Where it is after a restore: SQLite is put back where it was, PostgreSQL into a fresh schema.</summary>
    public string? Connection { get; private set; }

    public static async Task<Restored> Make(Engine engine)
    {
        var restored = new Restored(await LivedInPractice.Make(engine));
        restored.Connection = restored.Test.Connection;
        return restored;
    }

    public async Task<BackupReport> Keep()
    {
        Backup = await FourWalls.Backups.Backup.Take(Test.Folder, Connection, Folder, null, Test.Clock);
        Assert.Null(Backup.Problem);
        return Backup;
    }

    /// <summary>Everything of the database is lost, and put back from the backup on this machine.</summary>
    public async Task<RestoreReport> PutBack(Engine engine)
    {
        await Test.Stop();
        await Close();
        foreach (var file in Directory.GetFiles(Test.Folder, "practice.db*"))
            File.Delete(file);
        Connection = Engines.Fresh(engine);
        return await Restore(new RestoreRequest(Backup.File!, Test.Folder, Connection, null, null));
    }

    public async Task<RestoreReport> Restore(RestoreRequest request)
    {
        using var restore = await FourWalls.Backups.Restore.Prepare(request, Test.Clock);
        await restore.Install();
        return restore.Report;
    }

    public Practice Open(string? data = null)
    {
        var practice = Practice.Open(data ?? Test.Folder, Connection, Test.Clock);
        opened.Add(practice);
        return practice;
    }

    public Task<VerificationReport> Verify(string? checkpoint = null) =>
        Verification.Run(new VerificationRequest(Test.Folder, Connection, checkpoint, Signatures: true));

    public async Task Green()
    {
        var report = await Verify();
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
    }

    /// <summary>Every row of every table, but who is signed in.</summary>
    public static async Task<Dictionary<string, List<string>>> Rows(Practice practice)
    {
        await using var store = await BackupStore.Open(practice.Database);
        var rows = new Dictionary<string, List<string>>();
        foreach (var table in BackupStore.Tables(Migrator.Names))
        {
            rows[table.Name] = [];
            store.Read(table, values => rows[table.Name].Add(string.Join(' ', values.Select(one => one is byte[] bytes ? Convert.ToHexString(bytes) : $"{one}"))));
        }
        return rows;
    }

    public async Task Close()
    {
        foreach (var practice in opened)
            await practice.DisposeAsync();
        opened.Clear();
    }

    /// <summary>How many items somebody reads, or -1 when they are refused.</summary>
    public static async Task<int> Reads(Practice practice, FourWalls.People.Session who, ClientFile file, CompartmentKind kind)
    {
        // A session of now: what was signed out everywhere before stays so.
        var now = new FourWalls.People.Session(Id<FourWalls.People.Session>.New(), "x", who.Person, who.Kind, practice.Ledger.Standing.Size, who.Bundle.Copy(), practice.Now);
        var (items, no) = await LivedInPractice.Try(practice, now, file.Id, kind);
        return no is null ? items : -1;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(Folder, recursive: true);
        await Lived.DisposeAsync();
    }
}
