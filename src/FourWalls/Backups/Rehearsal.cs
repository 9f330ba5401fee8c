using System.Globalization;
using FourWalls.Practices;

namespace FourWalls.Backups;

/// <summary>When the host's secrets were printed, and when somebody last typed them back: dates in the host's own folder.</summary>
public static class Rehearsal
{
    private const string PrintedName = "printed";
    private const string DoneName = "rehearsed";

    public static void Printed(string data, DateTimeOffset at) => Write(data, PrintedName, at);

    public static void Done(string data, DateTimeOffset at) => Write(data, DoneName, at);

    public static DateTimeOffset? PrintedAt(string data) => Read(data, PrintedName);

    public static DateTimeOffset? DoneAt(string data) => Read(data, DoneName);

    private static void Write(string data, string name, DateTimeOffset at) =>
        File.WriteAllText(Path.Combine(HostSecrets.FolderOf(data), name), at.ToString("O", CultureInfo.InvariantCulture));

    private static DateTimeOffset? Read(string data, string name) =>
        Path.Combine(HostSecrets.FolderOf(data), name) is var path && File.Exists(path)
        && DateTimeOffset.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}
