using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>
/// What the host keeps in a folder of its own, never in the database or a backup: the pepper, the ledger's signing key, the
/// release key, the last checkpoint and the journal of endings. Without this folder a stolen database cannot be guessed against; with it
/// alone nothing can be read.
/// </summary>
public sealed class HostSecrets : IDisposable
{
    internal const string FolderName = "host";
    private const string LogKeyName = "ledger-key";
    private const string PepperName = "pepper-1";
    private const string SaltName = "code-salt-1";
    private const string RoundsName = "rounds-1";
    private const string CheckpointName = "checkpoint";
    private const string JournalName = "endings";
    private readonly string folder;
    private readonly string own = Id<HostSecrets>.New().ToString(); // several nodes may share one folder
    private readonly Lock saving = new();
    private AgreementKey? release;

    private HostSecrets(string folder, SigningKey logKey, StretchSet stretch) =>
        (this.folder, LogKey, Stretch) = (folder, logKey, stretch);

    public SigningKey LogKey { get; }

    public StretchSet Stretch { get; }

    /// <summary>
    /// Opens the host's half of split keys. With the stand-in's half in the database, and this here, neither a thief of the one nor
    /// of the other has a key. It follows from the pepper: the paper that brings that to another machine brings this too.
    /// </summary>
    public AgreementKey Release
    {
        get
        {
            lock (saving)
                return release ??= Stretch.Release();
        }
    }

    internal string Folder => folder;

    public string JournalPath => Path.Combine(folder, JournalName);

    public static string FolderOf(string data) => Path.Combine(data, FolderName);

    /// <summary>Reads the secrets of a data directory, or makes them on an empty one.</summary>
    public static HostSecrets Open(string data)
    {
        var folder = Make(data);
        var logKey = SigningKey.FromScalar(ReadOrMake(folder, LogKeyName, () => Exported(SigningKey.Generate())));
        var pepper = new Secret(ReadOrMake(folder, PepperName, () => Entropy.Bytes(32)));
        var salt = ReadOrMake(folder, SaltName, () => Entropy.Bytes(32));
        // The rounds are part of the numbered set, since what was sealed with them can only be opened with them.
        var rounds = Encoding.ASCII.GetString(ReadOrMake(folder, RoundsName, () => Encoding.ASCII.GetBytes($"{StretchSet.DefaultRounds} {StretchSet.DefaultCodeRounds}")))
            .Split(' ').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return new HostSecrets(folder, logKey, new StretchSet(1, rounds[0], rounds[1], salt, pepper));
    }

    /// <summary>Whether a data directory has what sign-ins and the ledger need, whole.</summary>
    internal static bool Exist(string data) =>
        ((string[])[LogKeyName, PepperName, SaltName, RoundsName]).All(name => File.Exists(Path.Combine(data, FolderName, name)));

    /// <summary>Where a host's folder has its journal, and the checkpoint that it kept last.</summary>
    internal static (string Journal, string? Checkpoint) Memory(string folder) => (
        Path.Combine(folder, JournalName), File.Exists(Path.Combine(folder, CheckpointName)) ? File.ReadAllText(Path.Combine(folder, CheckpointName)) : null);

    /// <summary>Brings a host's folder along to another data directory: its secrets, and what it remembers.</summary>
    internal static void Copy(string folder, string data, bool memory)
    {
        var to = Make(data);
        foreach (var name in (string[])[LogKeyName, PepperName, SaltName, RoundsName, .. memory ? (string[])[CheckpointName, JournalName] : []])
        {
            if (File.Exists(Path.Combine(folder, name)))
                Write(to, name, File.ReadAllBytes(Path.Combine(folder, name)), FileMode.Create);
        }
    }

    /// <summary>Makes a host's folder of secrets that were kept on paper. What the host remembered is not among them.</summary>
    internal static void Make(string data, HostPaper paper)
    {
        var to = Make(data);
        Write(to, LogKeyName, paper.LogKey, FileMode.CreateNew);
        Write(to, PepperName, paper.Pepper, FileMode.CreateNew);
        Write(to, SaltName, paper.CodeSalt, FileMode.CreateNew);
        Write(to, RoundsName, Encoding.ASCII.GetBytes($"{paper.Rounds} {paper.CodeRounds}"), FileMode.CreateNew);
    }

    /// <summary>The secrets, to be printed.</summary>
    internal HostPaper ToPaper()
    {
        using var pepper = Stretch.Pepper.Borrow();
        return new HostPaper(Exported(LogKey), pepper.Span.ToArray(), Stretch.CodeSalt, Stretch.Rounds, Stretch.CodeRounds);
    }

    /// <summary>
    /// Takes what a restored ledger says in the place of what this host remembered. The journal first: with a checkpoint that it
    /// does not fit, nothing is served.
    /// </summary>
    internal void Remember(string journal, string checkpoint)
    {
        var fresh = Path.Combine(folder, $"{JournalName}-{own}");
        Write(folder, Path.GetFileName(fresh), File.ReadAllBytes(journal), FileMode.CreateNew);
        File.Move(fresh, JournalPath, overwrite: true);
        SaveCheckpoint(checkpoint);
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
        release?.Dispose();
        Stretch.Pepper.Dispose();
    }

    private static byte[] Exported(SigningKey key)
    {
        using var scalar = key.ExportScalar();
        using var bytes = scalar.Borrow();
        return bytes.Span.ToArray();
    }

    private static byte[] Exported()
    {
        using var key = AgreementKey.Generate();
        using var scalar = key.ExportScalar();
        using var bytes = scalar.Borrow();
        return bytes.Span.ToArray();
    }

    private static byte[] ReadOrMake(string folder, string name, Func<byte[]> make)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        // Whole or not at all: a process that dies here must not leave half a key, and of two that begin at once one makes it.
        var fresh = Path.Combine(folder, $"{name}-{Id<HostSecrets>.New()}");
        Write(folder, Path.GetFileName(fresh), make(), FileMode.CreateNew);
        try
        {
            File.Move(fresh, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }
        return File.ReadAllBytes(path);
    }

    private static string Make(string data)
    {
        var folder = FolderOf(data);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static void Write(string folder, string name, byte[] bytes, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(Path.Combine(folder, name), options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
