using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>
/// What the host keeps in a folder of its own, never in the database or a backup: the pepper, the ledger's signing key, the
/// last checkpoint and the journal of endings. Without this folder a stolen database cannot be guessed against; with it
/// alone nothing can be read.
/// </summary>
public sealed class HostSecrets : IDisposable
{
    internal const string FolderName = "host";
    private const string LogKeyName = "ledger-key";
    private const string CheckpointName = "checkpoint";
    private const string JournalName = "endings";
    private readonly string folder;
    private readonly string own = Id<HostSecrets>.New().ToString(); // several nodes may share one folder
    private readonly Lock saving = new();

    private HostSecrets(string folder, SigningKey logKey, StretchSet stretch) =>
        (this.folder, LogKey, Stretch) = (folder, logKey, stretch);

    public SigningKey LogKey { get; }

    public StretchSet Stretch { get; }

    public string JournalPath => Path.Combine(folder, JournalName);

    public static string FolderOf(string data) => Path.Combine(data, FolderName);

    /// <summary>Reads the secrets of a data directory, or makes them on an empty one.</summary>
    public static HostSecrets Open(string data)
    {
        var folder = Path.Combine(data, FolderName);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var logKey = SigningKey.FromScalar(ReadOrMake(folder, LogKeyName, () => Exported(SigningKey.Generate())));
        var pepper = new Secret(ReadOrMake(folder, "pepper-1", () => Entropy.Bytes(32)));
        var salt = ReadOrMake(folder, "code-salt-1", () => Entropy.Bytes(32));
        // The rounds are part of the numbered set, since what was sealed with them can only be opened with them.
        var rounds = Encoding.ASCII.GetString(ReadOrMake(folder, "rounds-1", () => Encoding.ASCII.GetBytes($"{StretchSet.DefaultRounds} {StretchSet.DefaultCodeRounds}")))
            .Split(' ').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return new HostSecrets(folder, logKey, new StretchSet(1, rounds[0], rounds[1], salt, pepper));
    }

    /// <summary>
    /// What a host folder says of its ledger, for whoever only checks: nothing is made, and nothing else is read. No key when
    /// there is no folder or it is not this user's to read.
    /// </summary>
    internal static (PublicPoint? LogKey, string? Checkpoint) Known(string data)
    {
        var (key, checkpoint) = (Path.Combine(data, FolderName, LogKeyName), Path.Combine(data, FolderName, CheckpointName));
        try
        {
            using var own = File.Exists(key) ? SigningKey.FromScalar(File.ReadAllBytes(key)) : null;
            return (own?.Public, File.Exists(checkpoint) ? File.ReadAllText(checkpoint) : null);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, null);
        }
    }

    /// <summary>The last checkpoint that this host signed or followed; null on a new host.</summary>
    public string? LastCheckpoint
    {
        get
        {
            var path = Path.Combine(folder, CheckpointName);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
    }

    /// <summary>Keeps a checkpoint outside the database, whole or not at all.</summary>
    public void SaveCheckpoint(string text)
    {
        lock (saving)
        {
            var fresh = Path.Combine(folder, $"{CheckpointName}-{own}");
            File.WriteAllText(fresh, text);
            File.Move(fresh, Path.Combine(folder, CheckpointName), overwrite: true);
        }
    }

    public void Dispose()
    {
        LogKey.Dispose();
        Stretch.Pepper.Dispose();
    }

    private static byte[] Exported(SigningKey key)
    {
        using var scalar = key.ExportScalar();
        using var bytes = scalar.Borrow();
        return bytes.Span.ToArray();
    }

    private static byte[] ReadOrMake(string folder, string name, Func<byte[]> make)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        var made = make();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path, options))
        {
            file.Write(made);
            file.Flush(flushToDisk: true);
        }
        return made;
    }
}
