using System.Globalization;
using FourWalls.Backups;
using FourWalls.Health;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Backups;

/// <summary>When this practice's records were last backed up and proven, day by day: what is on the machine, and no client in it.</summary>
[For(Role.Director, Role.Administrator)]
public sealed class BackupsPage : StaffPage
{
    private const int Weeks = 5;

    /// <param name="Proven">How many proven backups were made on that day.</param>
    public sealed record DayCell(DateOnly Day, int Proven, bool IsToCome);

    public BackupDay? Last { get; private set; }

    /// <summary>Older than a backup may be; or there is none.</summary>
    public bool IsOld { get; private set; }

    /// <summary>Whole weeks from Monday on, up to this one; the newest first.</summary>
    public IReadOnlyList<IReadOnlyList<DayCell>> Calendar { get; private set; } = [];

    public static string Took(double seconds) => TimeSpan.FromSeconds(Math.Round(seconds)) is var time && time.TotalMinutes < 1
        ? $"{seconds.ToString("0.#", CultureInfo.InvariantCulture)} s" : $"{(int)time.TotalMinutes} min {time.Seconds} s";

    public void OnGet()
    {
        var backups = BackupCalendar.Of(Practice);
        Last = backups.Count == 0 ? null : backups[^1];
        IsOld = Last is null || Practice.Now - Last.At > Doctor.OldBackup;
        var made = backups.GroupBy(one => DateOnly.FromDateTime(one.At.UtcDateTime)).ToDictionary(day => day.Key, day => day.Count());
        var today = DateOnly.FromDateTime(Practice.Now.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        Calendar =
        [
            .. Enumerable.Range(0, Weeks).Select(week => (IReadOnlyList<DayCell>)
            [
                .. Enumerable.Range(0, 7).Select(day => monday.AddDays(day - (7 * week))).Select(day => new DayCell(day, made.GetValueOrDefault(day), day > today)),
            ]),
        ];
    }
}
