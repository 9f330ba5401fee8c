using FourWalls.Clients;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>The last version of every item, as the ledger has it: where it is, under which key, and the hash of its row.</summary>
internal sealed class VerificationItems(VerificationFindings findings)
{
    private readonly Dictionary<Id<Item>, Kept> items = [];
    private readonly Dictionary<Id<Item>, long> destroyed = [];

    /// <summary>The oldest epoch under which a compartment has an item.</summary>
    public Dictionary<Id<Compartment>, int> Oldest()
    {
        var oldest = new Dictionary<Id<Compartment>, int>();
        foreach (var kept in items.Values)
            oldest[kept.Compartment] = Math.Min(kept.Epoch, oldest.GetValueOrDefault(kept.Compartment, int.MaxValue));
        return oldest;
    }

    /// <summary>Items that the ledger has last seen in a file: none, once it is destroyed.</summary>
    public IEnumerable<(Id<Item> Item, Id<ClientFile> File)> In(IReadOnlySet<Id<ClientFile>> files) =>
        items.Where(one => files.Contains(one.Value.File)).Select(one => (one.Key, one.Value.File));

    public void Take(long index, Entry entry, ItemMark mark, VerificationReplay.Part? part)
    {
        var before = items.GetValueOrDefault(mark.Item);
        // Desk names lie in the practice's own directory; everything else is in its own file.
        if (part is null || (part.Made.File != entry.File && part.Made.Holds != CompartmentKind.Directory))
            Wrong(index, "This entry writes in a compartment that its file does not have.");
        else if (mark.Act == ItemAct.Written && (mark.Version == 1 ? before is not null || destroyed.ContainsKey(mark.Item) : before?.Version != mark.Version - 1))
            Wrong(index, "This entry replaces a version of an item that is not the last.");
        else if (mark.Act != ItemAct.Written && before?.Version != mark.Version)
            Wrong(index, "This entry moves or destroys an item that is not there.");
        else if (before is not null && before.Compartment != entry.Compartment)
            Wrong(index, "This entry writes an item of another compartment.");
        if (mark.Act == ItemAct.Destroyed)
        {
            items.Remove(mark.Item);
            destroyed[mark.Item] = index;
            return;
        }
        var at = mark.Act == ItemAct.Moved && before is not null ? before.At : entry.At.ToUnixTimeMilliseconds();
        items[mark.Item] = new Kept(entry.File, entry.Compartment, mark.Version, part?.Epoch ?? 0, at, mark.Hash, index);
    }

    /// <summary>Every row must be the last version that the ledger saw, and every last version must have its row.</summary>
    public void Check(IEnumerable<VerificationStore.ItemRow> rows, Func<Id<Compartment>, bool> isPractices)
    {
        foreach (var row in rows)
        {
            if (!Id<Item>.TryParse(row.Id, null, out var id) || (!items.ContainsKey(id) && !destroyed.ContainsKey(id)))
                Bad(0, $"An item is there that no entry wrote: {row.Id}.");
            else if (!items.TryGetValue(id, out var kept))
                Bad(destroyed[id], $"This entry destroyed item {row.Id}, and it is there.");
            else if (Differs(row, kept, isPractices(kept.Compartment)) is { } what)
                Bad(kept.Entry, $"Item {row.Id} is not as this entry left it: {what}.");
            else
                kept.Found = true;
        }
        foreach (var (id, kept) in items.Where(one => !one.Value.Found))
            Bad(kept.Entry, $"Item {id} is not there as this entry left it.");
    }

    private static string? Differs(VerificationStore.ItemRow row, Kept kept, bool practices)
    {
        Id<Item> about = default;
        if (row.About is not null && !Id<Item>.TryParse(row.About, null, out about))
            return "what it belongs to";
        // Who seals to a team's pair may have had its last epoch but one; the address in the seal has the same number.
        var epoch = practices ? row.Epoch >= 1 && row.Epoch <= kept.Epoch : row.Epoch == kept.Epoch;
        return row.Version != kept.Version ? $"version {row.Version} stands for {kept.Version}"
            : row.File != kept.File.ToString() ? "its file"
            : row.Compartment != kept.Compartment.ToString() ? "its compartment"
            : !epoch ? "its epoch"
            : row.MadeAt != kept.At ? "its time"
            : row.Kind is < 0 or > ushort.MaxValue || !Hash.Same(ItemMark.HashOf((int)row.Kind, about, row.Sealed), kept.Hash) ? "its bytes, its kind, or what it belongs to"
            : null;
    }

    private void Wrong(long index, string what) => findings.Add(VerificationDepth.Authority, index, what);

    private void Bad(long index, string what) => findings.Add(VerificationDepth.Rows, index, what);

    private sealed class Kept(Id<ClientFile> file, Id<Compartment> compartment, int version, int epoch, long at, byte[] hash, long entry)
    {
        public Id<ClientFile> File { get; } = file;

        public Id<Compartment> Compartment { get; } = compartment;

        public int Version { get; } = version;

        public int Epoch { get; } = epoch;

        public long At { get; } = at;

        public byte[] Hash { get; } = hash;

        public long Entry { get; } = entry;

        public bool Found { get; set; }
    }
}
