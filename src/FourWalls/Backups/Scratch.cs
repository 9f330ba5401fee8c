namespace FourWalls.Backups;

/// <summary>
/// A place below the data directory where a backup is put together again, to see that it can be, and removed afterwards. One
/// at a time; what a process that was killed left here goes when the next begins.
/// </summary>
internal sealed class Scratch : IDisposable
{
    private const string Name = "scratch";
    private readonly string place;
    private readonly FileStream held;

    private Scratch(string place, FileStream held)
    {
        (this.place, this.held) = (place, held);
        Folder = Path.Combine(place, "work");
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        MakePrivate(Folder);
    }

    public string Folder { get; }

    /// <summary>Where the database is put together.</summary>
    public string DatabasePath => Path.Combine(Folder, Storage.SqliteDatabase.FileName);

    /// <exception cref="Refused">Another backup or restore is at work here.</exception>
    public static Scratch In(string data)
    {
        var place = Path.Combine(data, Name);
        MakePrivate(place);
        try
        {
            return new Scratch(place, new FileStream(Path.Combine(place, "held"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(Path.Combine(place, "held")))
        {
            throw new Refused(Refusal.NotAllowed, "Another backup or restore is at work in this data directory. Nothing was done; try again when it is over.");
        }
    }

    /// <summary>Whether a data directory holds nothing but this, and a host's folder.</summary>
    public static bool IsNothing(string path) => Path.GetFileName(path) is Name or Practices.HostSecrets.FolderName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        held.Dispose();
        Directory.Delete(place, recursive: true);
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
