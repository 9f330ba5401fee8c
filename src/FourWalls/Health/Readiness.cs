using System.Data.Common;
using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.Practices;

namespace FourWalls.Health;

/// <summary>Whether this process can serve now, for a program that watches it. Looked at once a second at most; nothing of any client.</summary>
/// <param name="Ready">False when nobody should be sent here.</param>
/// <param name="Database">Whether it can be read and written.</param>
/// <param name="Clock">False when the machine's clock is behind the newest entry, or was turned back. People go on working.</param>
/// <param name="BackupHours">The age of the last proven backup; null when there is none. An old one keeps nobody from working.</param>
public sealed record Readiness(bool Ready, bool Database, Light Disk, bool Clock, bool Ledger, int? BackupHours)
{
    public static async Task<Readiness> Of(Practice practice, string data)
    {
        var last = BackupCalendar.Last(data);
        var hours = last is null ? (int?)null : (int)(practice.Now - last.At).TotalHours;
        var disk = Doctor.DiskAt(data);
        try
        {
            // The checkpoint first: another commit may come between, and only ever makes the head newer.
            var (seen, size) = (practice.Ledger.Checkpoint, practice.Ledger.Standing.Size);
            await using var connection = await practice.Database.Read();
            var head = LedgerStore.ReadHead(connection);
            var newest = HealthStore.Newest(connection);
            var ledger = (head?.Size ?? 0) == size ? head?.Checkpoint == seen : head?.Size > size;
            var clock = practice.Time.Ahead <= Doctor.ClockTolerance && (newest is null || Entry.Parse(newest).At - practice.Time.Machine <= Doctor.ClockTolerance);
            var writes = practice.Ledger.Trouble is null;
            ledger &= !practice.Ledger.IsBroken;
            return new Readiness(ledger && writes && disk != Light.Red, writes, disk, clock, ledger, hours);
        }
        catch (DbException)
        {
            return new Readiness(false, false, disk, practice.Time.Ahead <= Doctor.ClockTolerance, !practice.Ledger.IsBroken, hours);
        }
    }
}
