using System.Buffers.Binary;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>
/// The entries of one tile as they lie in the database, with the hashes that follow from them. Looks, which are nearly all, are
/// checked where they lie; only what changes something is read into objects, later and in order.
/// </summary>
internal sealed class VerificationBatch(VerificationFindings findings)
{
    /// <summary>Milliseconds by which an entry may be dated before the one above it: two machines' clocks are never quite the same.</summary>
    public const long Hour = 3_600_000;

    private readonly (int Start, int Length)[] leaves = new (int, int)[Proofs.TileWidth];
    private readonly byte[] names = new byte[2 * EntryText.Length * Proofs.TileWidth];
    private readonly byte[] nodes = new byte[MerkleTree.HashLength * Proofs.TileWidth];
    private byte[] bytes = new byte[1 << 16];
    private int used;
    private int expected;

    public long First { get; private set; }

    /// <summary>The entries' hashes, side by side.</summary>
    public byte[] Hashes { get; } = new byte[MerkleTree.HashLength * Proofs.TileWidth];

    /// <summary>How many entries stand here; a whole tile unless it is the last.</summary>
    public int Count => expected;

    /// <summary>False when one is missing: then nothing can be said of the tile.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>For a whole tile, its root and the hash of its bytes.</summary>
    public (byte[] Root, byte[] Bytes) Tile { get; private set; }

    /// <summary>Places of entries that do more than look.</summary>
    public List<int> Notable { get; } = [];

    /// <summary>The times of the first and the last entry.</summary>
    public (long First, long Last) Times { get; private set; }

    public void Begin(long first)
    {
        (First, used, expected, IsWhole) = (first, 0, 0, true);
        Array.Clear(leaves);
        Array.Clear(names);
        Notable.Clear();
    }

    public void Add(long index, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> actor, ReadOnlySpan<byte> file)
    {
        if (leaf.IsEmpty || leaf.Length > Entry.LongestLeaf)
            return;
        if (used + 1 + leaf.Length > bytes.Length)
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, used + 1 + leaf.Length));
        var place = (int)(index - First);
        bytes[used] = 0;
        leaf.CopyTo(bytes.AsSpan(used + 1));
        leaves[place] = (used + 1, leaf.Length);
        used += 1 + leaf.Length;
        EntryText.Keep(actor, names.AsSpan(2 * place * EntryText.Length, EntryText.Length));
        EntryText.Keep(file, names.AsSpan((2 * place + 1) * EntryText.Length, EntryText.Length));
    }

    /// <summary>How many entries there should be.</summary>
    public void Expect(int count) => expected = count;

    public ReadOnlySpan<byte> Leaf(int place) => bytes.AsSpan(leaves[place].Start, leaves[place].Length);

    /// <summary>Hashes the entries and looks through them.</summary>
    public void Work()
    {
        using var hash = new TreeHash();
        var last = 0L;
        for (var place = 0; place < expected; place++)
        {
            if (leaves[place].Length == 0)
            {
                findings.Add(VerificationDepth.Ledger, First + place, "This entry is missing.");
                IsWhole = false;
                continue;
            }
            hash.Leaf(bytes.AsSpan(leaves[place].Start - 1, leaves[place].Length + 1), Hashes.AsSpan(place * MerkleTree.HashLength));
            var at = Look(place);
            if (last > 0 && at < last - Hour)
                findings.DatedBefore(First + place, last - at);
            last = at;
        }
        Times = (Time(0), last);
        if (IsWhole && expected == Proofs.TileWidth)
            Tile = Fold(hash);
    }

    /// <returns>The entry's time.</returns>
    private long Look(int place)
    {
        if (!EntryView.TryRead(Leaf(place), out var view))
        {
            findings.Add(VerificationDepth.Ledger, First + place, "This is not an entry of the ledger's format.");
            return Time(place);
        }
        if (!EntryText.Is(names.AsSpan(2 * place * EntryText.Length, EntryText.Length), view.Actor)
            || !EntryText.Is(names.AsSpan((2 * place + 1) * EntryText.Length, EntryText.Length), view.File))
            findings.Add(VerificationDepth.Rows, First + place, "The columns beside this entry name another person or file than the entry does.");
        if (view.IsNotable)
            Notable.Add(place);
        return view.Time;
    }

    private (byte[] Root, byte[] Bytes) Fold(TreeHash hash)
    {
        var (root, whole) = (new byte[MerkleTree.HashLength], new byte[MerkleTree.HashLength]);
        hash.Of(Hashes, whole);
        Hashes.CopyTo(nodes, 0);
        hash.Fold(nodes, root);
        return (root, whole);
    }

    private long Time(int place) => leaves[place].Length < 10 ? 0 : BinaryPrimitives.ReadInt64BigEndian(Leaf(place)[2..]);
}

/// <summary>An entry's fields where they lie in its leaf, with nothing copied. SPEC: ledger-entry §2.</summary>
internal readonly ref struct EntryView
{
    private const int IdLength = 16;
    private const int ReasonAt = 74;
    private const int FixedPart = 95; // up to and with the count of items

    private readonly ReadOnlySpan<byte> leaf;

    private EntryView(ReadOnlySpan<byte> leaf, bool notable)
    {
        this.leaf = leaf;
        IsNotable = notable;
    }

    public long Time => BinaryPrimitives.ReadInt64BigEndian(leaf[2..]);

    public ReadOnlySpan<byte> Actor => leaf.Slice(26, IdLength);

    public ReadOnlySpan<byte> File => leaf.Slice(42, IdLength);

    /// <summary>
    /// True for everything but looks and misses without words: it writes, changes standing, is signed, or is about a session. Looks of
    /// who supervises count too: a second signature rests on one.
    /// </summary>
    public bool IsNotable { get; }

    /// <summary>The same checks as <see cref="Entry.Parse"/> makes of everything but the facts' own bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> leaf, out EntryView view)
    {
        view = default;
        if (leaf.Length < FixedPart || leaf[0] != 1 || leaf[92] > 1)
            return false;
        var notable = (Act)leaf[1] is Act.SignedIn or Act.SignedOut or Act.SignedOutEverywhere or Act.Joined or Act.ChangedWayIn
            or Act.Restored or Act.Replayed
            || ((Act)leaf[1] == Act.Looked && (Reason)leaf[ReasonAt] == Reason.Supervision);
        var (at, items) = (FixedPart, BinaryPrimitives.ReadUInt16BigEndian(leaf[93..]));
        for (var i = 0; i < items; i++)
        {
            if (leaf.Length < at + IdLength + 5 || BinaryPrimitives.ReadInt32BigEndian(leaf[(at + IdLength)..]) < 0)
                return false;
            var act = (ItemAct)leaf[at + IdLength + 4];
            notable |= act != ItemAct.Looked;
            at += IdLength + 5 + (act is ItemAct.Written or ItemAct.Moved ? MerkleTree.HashLength : 0);
        }
        if (!Skip(leaf, ref at, out var words) || !Count(leaf, ref at, out var facts))
            return false;
        for (var i = 0; i < facts; i++)
        {
            at++;
            if (!Skip(leaf, ref at, out _))
                return false;
        }
        if (!Count(leaf, ref at, out var endings))
            return false;
        at += endings * IdLength + IdLength;
        var left = leaf.Length - at;
        view = new EntryView(leaf, notable || words + facts + endings + left > 0);
        return left is 0 or SigningKey.SignatureLength;
    }

    private static bool Skip(ReadOnlySpan<byte> leaf, ref int at, out int length)
    {
        var known = Count(leaf, ref at, out length);
        at += length;
        return known && at <= leaf.Length;
    }

    private static bool Count(ReadOnlySpan<byte> leaf, ref int at, out int count)
    {
        count = 0;
        if (at + 2 > leaf.Length)
            return false;
        count = BinaryPrimitives.ReadUInt16BigEndian(leaf[at..]);
        at += 2;
        return true;
    }
}

/// <summary>Ids as columns spell them, compared without making strings.</summary>
internal static class EntryText
{
    public const int Length = 26;

    private static readonly byte[] Digits = Table();

    /// <summary>Keeps a column's text; what is no id's text is kept as something that no id is.</summary>
    public static void Keep(ReadOnlySpan<byte> text, Span<byte> to)
    {
        if (text.Length == Length)
            text.CopyTo(to);
        else if (!text.IsEmpty)
            to.Fill((byte)'?');
    }

    /// <summary>True when the text is that id's, or there is neither.</summary>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> id)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(id);
        var low = BinaryPrimitives.ReadUInt64BigEndian(id[8..]);
        if (text[0] == 0)
            return (high | low) == 0;
        // 26 digits of 5 bits, of which the first has 3: 48, 40 and 40 bits.
        return Bits(text[..10]) is var a && Bits(text[10..18]) is var b && Bits(text[18..]) is var c
            && a < 1UL << 48 && (b | c) != ulong.MaxValue && (high | low) != 0 && high == (a << 16 | b >> 24) && low == (b << 40 | c);
    }

    private static ulong Bits(ReadOnlySpan<byte> digits)
    {
        var bits = 0UL;
        foreach (var digit in digits)
        {
            var value = Digits[digit];
            if (value > 31)
                return ulong.MaxValue;
            bits = bits << 5 | value;
        }
        return bits;
    }

    private static byte[] Table()
    {
        var table = new byte[256];
        Array.Fill(table, byte.MaxValue);
        var alphabet = "0123456789abcdefghjkmnpqrstvwxyz"u8;
        for (var i = 0; i < alphabet.Length; i++)
            table[alphabet[i]] = (byte)i;
        return table;
    }
}
