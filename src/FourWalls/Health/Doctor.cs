using System.Data.Common;
using System.Globalization;
using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Health;

/// <summary>How something does, as a traffic light says it.</summary>
public enum Light
{
    Green,
    Amber,
    Red,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Fix">What to do; empty when it is green.</param>
public sealed record Finding(Light Light, string About, string What, string Fix);

/// <summary>What to look at.</summary>
/// <param name="Certificate">The PFX that the service was given; null when there is none here.</param>
public sealed record Examination(string Data, string? Connection, string? Certificate, string? Password);

/// <summary>Looks at a practice's machine as an operator should every morning. Reads only; opens nothing; names nobody.</summary>
public sealed class Doctor
{
    public static readonly TimeSpan OldBackup = TimeSpan.FromHours(26);
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(14);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    private readonly Examination asked;
    private readonly TimeProvider time;
    private readonly DateTimeOffset now;
    private readonly List<Finding> findings = [];

    private Doctor(Examination asked, TimeProvider time) => (this.asked, this.time, now) = (asked, time, time.GetUtcNow());

    /// <exception cref="Refused">There is no practice here.</exception>
    public static async Task<IReadOnlyList<Finding>> Examine(Examination asked, TimeProvider time)
    {
        if (!HostSecrets.Exist(asked.Data))
            throw new Refused(Refusal.NotFound, $"There is no practice in {asked.Data}.");
        var doctor = new Doctor(asked, time);
        doctor.Backup();
        doctor.Secrets();
        doctor.Disk();
        doctor.Certificate();
        await doctor.InDatabase();
        return doctor.findings;
    }

    /// <summary>How full the disk is that a folder is on.</summary>
    public static Light DiskAt(string data)
    {
        var disk = new DriveInfo(Path.GetFullPath(data));
        var (free, share) = (disk.AvailableFreeSpace, (double)disk.AvailableFreeSpace / disk.TotalSize);
        return free < 200L << 20 || share < 0.05 ? Light.Red : free < 1L << 30 || share < 0.1 ? Light.Amber : Light.Green;
    }

    private void Backup()
    {
        var last = BackupCalendar.Last(asked.Data);
        if (last is null)
            Add(Light.Red, "backup", "There is no proven backup of this practice.", "Run \"fourwalls backup\" now, and every day.");
        else if (now - last.At > OldBackup)
            Add(Light.Red, "backup", $"The last proven backup is {Ago(last.At)} old.", "Run \"fourwalls backup\" now, and see why it did not run.");
        else
            Add(Light.Green, "backup", $"The last proven backup is {Ago(last.At)} old; it was put together again in {last.Seconds.ToString(CultureInfo.InvariantCulture)} s.", "");
    }

    private void Secrets()
    {
        if (Rehearsal.PrintedAt(asked.Data) is null && Rehearsal.DoneAt(asked.Data) is null)
            Add(Light.Amber, "host secrets", "The host's secrets were never printed; without them no backup opens on another machine.", "Run \"fourwalls host-secrets\" and keep the paper apart from the backups.");
        else if (Rehearsal.DoneAt(asked.Data) is not { } done || now - done > Year)
            Add(Light.Amber, "host secrets", "Nobody has typed the printed host secrets back within a year.", "Run \"fourwalls host-secrets --check-stdin\" and type the lines from the paper.");
        else
            Add(Light.Green, "host secrets", $"The printed host secrets were typed back {Ago(done)} ago.", "");
    }

    private void Disk()
    {
        var light = DiskAt(asked.Data);
        Add(light, "disk", light == Light.Green ? "There is room on the disk." : "The disk is nearly full.", light == Light.Green ? "" : "Make room, or move to a larger disk: a backup and a restore. When it is full nothing can be opened or kept; with room again it goes on by itself.");
    }

    private void Certificate()
    {
        if (asked.Certificate is not { } path)
            return;
        if (Certificates.EndsAt(path, asked.Password) is not { } end)
            Add(Light.Red, "certificate", "The certificate cannot be read.", "See that the file and FOURWALLS_CERTIFICATE_PASSWORD are right.");
        else if (end - now < CertificateWarning)
            Add(Light.Red, "certificate", $"The certificate ends on {end.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.", "Put a new one in its place and start the service again.");
        else
            Add(Light.Green, "certificate", $"The certificate holds until {end.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.", "");
    }

    private async Task InDatabase()
    {
        var seen = HostSecrets.Known(asked.Data).Checkpoint;
        await using var database = Database.At(asked.Data, asked.Connection);
        try
        {
            await using var connection = await database.Read();
            Head(connection, seen);
            Clock(connection);
            await Keys(connection);
            Recovery(connection);
        }
        catch (DbException)
        {
            Add(Light.Red, "database", "The database cannot be read.", "See that it runs and that --database is right; then run \"fourwalls verify\".");
        }
    }

    private void Head(DbConnection connection, string? seen)
    {
        var head = LedgerStore.ReadHead(connection);
        if (head is null || (seen is not null && Checkpoint.ClaimedSize(seen) > head.Size) || (seen is not null && seen.Split('\n')[0] != head.Checkpoint.Split('\n')[0]))
            Add(Light.Red, "ledger", "The database holds less than this machine has seen, or another ledger.", "Run \"fourwalls verify\", and do not go on before somebody has found out why.");
        else
            Add(Light.Green, "ledger", "The ledger goes on from where this machine has seen it.", "");
    }

    private void Clock(DbConnection connection)
    {
        var server = HealthStore.Clock(connection);
        var asItIs = time.GetUtcNow();
        if (HealthStore.Newest(connection) is { } leaf && Entry.Parse(leaf).At - asItIs is var ahead && ahead > ClockTolerance)
            Add(Light.Red, "clock", $"The newest entry is {Spell(ahead)} ahead of this machine's clock.", "Set the clock and switch on its synchronisation. If it is right now, start the service again: until then it goes by the later time.");
        else if (server is { } other && (other - asItIs).Duration() > ClockTolerance)
            Add(Light.Red, "clock", $"This clock and the database server's differ by {Spell((other - asItIs).Duration())}.", "Set both clocks and switch on their synchronisation.");
        else
            Add(Light.Green, "clock", server is null
                ? "The clock is not behind the ledger. More cannot be known without a time source." : "The clock agrees with the database server's. More cannot be known without a time source.", "");
    }

    private async Task Keys(DbConnection connection)
    {
        var one = await HealthStore.HeldByOne(connection, now);
        Add(one > 0 ? Light.Amber : Light.Green, "holders", $"{one} files have a record that fewer than two people here can open.", one > 0 ? "Let each counsellor name a stand-in; the director's page names the files." : "");
        var (due, since) = HealthStore.Due(connection);
        if (due > 0)
            Add(Light.Amber, "keys", $"{due} parts of files wait for a new key, the first for {Ago(since!.Value)}.", "They get one when somebody who holds them signs in.");
        else
            Add(Light.Green, "keys", "No part of a file waits for a new key.", "");
    }

    private void Recovery(DbConnection connection)
    {
        if (HealthStore.Rehearsed(connection) is not { } leaf)
            Add(Light.Amber, "recovery papers", "The recovery papers were never tried.", "Let two people type their words at /set-up, or at the rehearsal.");
        else if (Entry.Parse(leaf).At is var at && now - at > Year)
            Add(Light.Amber, "recovery papers", "The recovery papers were last tried more than a year ago.", "Rehearse: two people type their words; nothing is changed.");
        else
            Add(Light.Green, "recovery papers", $"The recovery papers were tried {Ago(Entry.Parse(leaf).At)} ago.", "");
    }

    private void Add(Light light, string about, string what, string fix) => findings.Add(new Finding(light, about, what, fix));

    private string Ago(DateTimeOffset at) => Spell(now - at);

    private static string Spell(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s"),
    };
}
