using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// What the host remembers of endings and Walls, outside the database: records appended to one file. A database that puts
/// back an ended grant or drops a Wall is found out at once, without reading the whole ledger at every start.
/// </summary>
/// <remarks>
/// Records: E id(16) an ended fact; W fact(16) file(16) person(16) a Wall; S size(8) everything before this entry is in.
/// A record cut short by a crash is passed over; what it said is read from the ledger again.
/// </remarks>
internal sealed class EndingsJournal(string path)
{
    private const byte Ended = (byte)'E';
    private const byte Wall = (byte)'W';
    private const byte Covered = (byte)'S';
    private const int MarkEvery = 4096;

    private long marked;

    public List<Guid> Endings { get; } = [];

    public List<WallFact> Walls { get; } = [];

    /// <summary>Reads the file; the number of entries that it covers.</summary>
    public long Load()
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var wire = new WireReader(bytes);
        while (wire.Left > 0)
        {
            var kind = wire.Byte();
            if (wire.Left < kind switch { Ended => 16, Wall => 48, Covered => 8, _ => throw new LedgerBroken("The journal of endings is damaged.") })
                break;
            if (kind == Ended)
                Endings.Add(wire.Id());
            else if (kind == Wall)
                Walls.Add(new WallFact(new Id<Fact>(wire.Id()), new Id<ClientFile>(wire.Id()), new Id<Person>(wire.Id())));
            else
                marked = wire.Int64();
        }
        return marked;
    }

    /// <summary>Records what entries up to <paramref name="size"/> ended and raised.</summary>
    public void Record(IEnumerable<Entry> entries, long size)
    {
        var wire = new WireWriter();
        foreach (var entry in entries)
        {
            foreach (var ending in entry.Endings)
                wire.Byte(Ended).Id(ending.Value);
            foreach (var wall in entry.Facts.OfType<WallFact>())
                wire.Byte(Wall).Id(wall.Id.Value).Id(wall.File.Value).Id(wall.Person.Value);
        }
        if (wire.Length == 0 && size - marked < MarkEvery)
            return;
        wire.Byte(Covered).Int64(size);
        marked = size;
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(wire.Written);
    }
}

/// <summary>
/// The database's ledger is not the one that this host knows: cut, changed, or put back from an older day. Nothing is served
/// until somebody has looked at it.
/// </summary>
public sealed class LedgerBroken(string what) : Exception(what);
