using System.Text.Json;
using FourWalls.Practices;

namespace FourWalls.Backups;

/// <summary>One backup that was proven.</summary>
/// <param name="Name">The file's name; empty for one that went into a pipe.</param>
/// <param name="Seconds">How long it took to put it together again and to verify it.</param>
public sealed record BackupDay(DateTimeOffset At, string Name, long Bytes, long Size, string Root, double Seconds);

/// <summary>The proven backups that this host has made: a line each, in the host's own folder.</summary>
public static class BackupCalendar
{
    private const string Name = "backups";
    /// <summary>How many this host remembers; older ones may lie somewhere all the same.</summary>
    public const int MostKept = 800;

    /// <summary>The oldest first.</summary>
    public static IReadOnlyList<BackupDay> Read(string data) => In(HostSecrets.FolderOf(data));

    /// <summary>Those of a practice that is at work.</summary>
    public static IReadOnlyList<BackupDay> Of(Practice practice) => In(practice.Host.Folder);

    private static IReadOnlyList<BackupDay> In(string folder)
    {
        var path = Path.Combine(folder, Name);
        return File.Exists(path) ? [.. File.ReadLines(path).Select(Parse).OfType<BackupDay>()] : [];
    }

    /// <summary>The newest; null when there is none.</summary>
    public static BackupDay? Last(string data) => Read(data) is [.., var last] ? last : null;

    internal static void Add(string data, BackupReport report)
    {
        if (!Directory.Exists(HostSecrets.FolderOf(data)))
            return;
        var day = new BackupDay(report.At, Path.GetFileName(report.File) ?? "", report.Bytes, report.Size, report.Root, Math.Round(report.Proven.TotalSeconds, 1));
        var fresh = $"{PathOf(data)}-fresh";
        File.WriteAllLines(fresh, Read(data).TakeLast(MostKept - 1).Append(day).Select(one => JsonSerializer.Serialize(one, JsonSerializerOptions.Web)));
        File.Move(fresh, PathOf(data), overwrite: true);
    }

    private static string PathOf(string data) => Path.Combine(HostSecrets.FolderOf(data), Name);

    private static BackupDay? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupDay>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null; // a line that was cut short is no proof of anything
        }
    }
}
