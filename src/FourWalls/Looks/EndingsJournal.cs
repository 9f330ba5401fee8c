using FourWalls.Clients;
using FourWalls.Health;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// What the host remembers outside the database of everything that takes a permission away: endings (of facts, sessions and
/// items), Walls, marks of risk, destroyed files, "sign out everywhere". Records are appended to one file. A database that puts back what has
/// ended, or drops a Wall, is found out at once, without reading the whole ledger at every start.
/// </summary>
/// <remarks>
/// Records: E id(16) something ended; W fact(16) file(16) person(16) a Wall; R fact(16) file(16) a file at risk;
/// D a DestroyedFact as it is; O person(16) entry(8) signed out everywhere; S size(8) everything before this entry is in. A record cut short by a crash
/// is taken off; what it said is read from the ledger again. Several nodes may share the file, each holding it to write.
/// </remarks>
internal sealed class EndingsJournal(string path)
{
    private const byte Ended = (byte)'E';
    private const byte Wall = (byte)'W';
    private const byte Risk = (byte)'R';
    private const byte Destruction = (byte)'D';
    private const byte Out = (byte)'O';
    private const byte Covered = (byte)'S';
    private const int MarkEvery = 4096;
    private const int MostTries = 1000;

    private readonly List<byte> waiting = [];
    private long marked;
    private long whole; // how much of the file is known to be records, none cut short

    public List<Guid> Endings { get; } = [];

    public List<WallFact> Walls { get; } = [];

    public List<AtRiskFact> Risks { get; } = [];

    public List<DestroyedFact> Destroyed { get; } = [];

    public List<(Guid Person, long Entry)> SignedOut { get; } = [];

    /// <summary>Facts that hold whether a database has them or not.</summary>
    public IEnumerable<Fact> Forbidding => Walls.Concat<Fact>(Risks).Concat(Destroyed).DistinctBy(fact => fact.Id);

    /// <summary>Reads the file; the number of entries that it covers.</summary>
    public long Load()
    {
        using var file = Hold();
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var wire = new WireReader(bytes);
        whole = 0;
        while (wire.Left > 0 && Take(ref wire))
            whole = bytes.Length - wire.Left;
        file.SetLength(whole);
        return marked;
    }

    /// <summary>Remembers what an entry took away, without writing it.</summary>
    public void Add(long index, Entry entry)
    {
        Endings.AddRange(EndedBy(entry));
        Walls.AddRange(entry.Facts.OfType<WallFact>());
        Risks.AddRange(entry.Facts.OfType<AtRiskFact>());
        Destroyed.AddRange(entry.Facts.OfType<DestroyedFact>());
        if (entry.Act == Act.SignedOutEverywhere)
            SignedOut.Add((entry.Basis, index));
    }

    /// <summary>
    /// Writes down what the entries from <paramref name="first"/> on took away; everything up to <paramref name="size"/> is in then.
    /// What cannot be written now waits for <see cref="Flush"/>: the entries are in the database already.
    /// </summary>
    public void Record(long first, IReadOnlyList<Entry> entries, long size)
    {
        var wire = new WireWriter();
        for (var i = 0; i < entries.Count; i++)
        {
            foreach (var ending in EndedBy(entries[i]))
                wire.Byte(Ended).Id(ending);
            foreach (var wall in entries[i].Facts.OfType<WallFact>())
                wire.Byte(Wall).Id(wall.Id.Value).Id(wall.File.Value).Id(wall.Person.Value);
            foreach (var risk in entries[i].Facts.OfType<AtRiskFact>())
                wire.Byte(Risk).Id(risk.Id.Value).Id(risk.File.Value);
            foreach (var destroyed in entries[i].Facts.OfType<DestroyedFact>())
                wire.Byte(Destruction).Fixed(destroyed.ToBytes());
            if (entries[i].Act == Act.SignedOutEverywhere)
                wire.Byte(Out).Id(entries[i].Basis).Int64(first + i);
        }
        if (wire.Length == 0 && size - marked < MarkEvery)
            return;
        wire.Byte(Covered).Int64(size);
        marked = size;
        waiting.AddRange(wire.Written);
        TryFlush();
    }

    /// <summary>Writes down what ended on a day that this ledger has no entries of: its ids must not come back from elsewhere.</summary>
    public void Keep(IEnumerable<Guid> endings)
    {
        var wire = new WireWriter();
        foreach (var ending in endings)
            wire.Byte(Ended).Id(ending);
        waiting.AddRange(wire.Written);
        if (TryFlush(toDisk: true) is { } failure)
            throw Outage.OfFolder(failure);
    }

    /// <summary>
    /// Writes what could not be written before. Until it is, nothing more may be taken: a host that does not remember what has
    /// ended could not tell a database that was put back.
    /// </summary>
    /// <exception cref="Refused">It still cannot.</exception>
    public void Flush()
    {
        if (TryFlush() is { } failure)
            throw Outage.OfFolder(failure);
    }

    /// <param name="toDisk">Whether it has to survive a power cut. What the ledger says too need not: it is read from there again.</param>
    private Exception? TryFlush(bool toDisk = false)
    {
        if (waiting.Count == 0)
            return null;
        try
        {
            using var file = Hold();
            Trim(file);
            try
            {
                file.Write([.. waiting]);
                file.Flush(toDisk);
                whole = file.Length;
            }
            catch (IOException)
            {
                file.SetLength(whole); // half a record, and the next one after it could not be read
                throw;
            }
            waiting.Clear();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure;
        }
    }

    /// <summary>Whether an entry takes something away that a changed database could give back.</summary>
    public static bool Remembers(Entry entry) =>
        entry.ChangesStanding || entry.Act is Act.SignedOut or Act.SignedOutEverywhere or Act.ChangedWayIn or Act.Replayed || entry.Items.Any(item => item.Act == ItemAct.Destroyed);

    /// <summary>Facts, sessions, ways in and items that are over after this entry, for good: their ids are never used again.</summary>
    public static IEnumerable<Guid> EndedBy(Entry entry)
    {
        foreach (var ending in entry.Endings)
            yield return ending.Value;
        if (entry.Act == Act.SignedOut || (entry.Act is Act.ChangedWayIn or Act.Replayed && entry.Basis != Guid.Empty))
            yield return entry.Basis;
        foreach (var item in entry.Items.Where(item => item.Act == ItemAct.Destroyed))
            yield return item.Item.Value;
    }

    /// <summary>Takes off what another node left cut short, when it died as it wrote, and goes to the end.</summary>
    private void Trim(FileStream file)
    {
        if (file.Length < whole)
            whole = 0;
        file.Seek(whole, SeekOrigin.Begin);
        var since = new byte[file.Length - whole];
        file.ReadExactly(since);
        var at = 0;
        while (at < since.Length && at + 1 + LengthOf(since[at]) <= since.Length)
            at += 1 + LengthOf(since[at]);
        whole += at;
        if (file.Length > whole)
            file.SetLength(whole);
        file.Seek(whole, SeekOrigin.Begin);
    }

    /// <summary>Bytes of a record after its letter.</summary>
    private static int LengthOf(byte kind) => kind switch
    {
        Ended => 16, Wall => 48, Risk => 32, Destruction => DestroyedFact.Length, Out => 24, Covered => 8, _ => throw new LedgerBroken("The journal of endings is damaged."),
    };

    private bool Take(ref WireReader wire)
    {
        var kind = wire.Byte();
        if (wire.Left < LengthOf(kind))
            return false;
        if (kind == Ended)
            Endings.Add(wire.Id());
        else if (kind == Wall)
            Walls.Add(new WallFact(new Id<Fact>(wire.Id()), new Id<ClientFile>(wire.Id()), new Id<Person>(wire.Id())));
        else if (kind == Risk)
            Risks.Add(new AtRiskFact(new Id<Fact>(wire.Id()), new Id<ClientFile>(wire.Id())));
        else if (kind == Destruction)
            Destroyed.Add((DestroyedFact)Fact.Parse(FactKind.Destroyed, wire.Fixed(DestroyedFact.Length)));
        else if (kind == Out)
            SignedOut.Add((wire.Id(), wire.Int64()));
        else
            marked = Math.Max(marked, wire.Int64());
        return true;
    }

    /// <summary>The file, for this node alone. An append that is not alone could be written over another's.</summary>
    private FileStream Hold()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (tries < MostTries && File.Exists(path))
            {
                Thread.Sleep(1 + tries % 10);
            }
        }
    }
}

/// <summary>
/// The database's ledger is not the one that this host knows: cut, changed, or put back from an older day. Nothing is served
/// until somebody has looked at it.
/// </summary>
public sealed class LedgerBroken(string what) : Exception(what);
