using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// One line of the ledger. SPEC: ledger-entry. Opaque ids and codes only: no word that anybody typed.
/// </summary>
/// <param name="Nonce">16 random bytes, so that an entry's hash cannot be guessed from what it might say.</param>
/// <param name="Basis">The fact that the reason rests on; for sign-ins, the session; for a new passphrase, the mark of the way in that it replaced.</param>
/// <param name="Permitted">False for an attempt that was refused.</param>
/// <param name="WordsHash">SHA-256 of the letters that belong to this entry; empty when there are none.</param>
/// <param name="SignerKeys">The published keys that the signature checks against; none for entries that only the node vouches for.</param>
public sealed record Entry(
    Act Act,
    DateTimeOffset At,
    Guid Nonce,
    Id<Person> Actor,
    Id<ClientFile> File,
    Id<Compartment> Compartment,
    Reason Reason,
    Purpose Purpose,
    Guid Basis,
    bool Permitted,
    IReadOnlyList<ItemMark> Items,
    byte[] WordsHash,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<Id<Fact>> Endings,
    Id<Fact> SignerKeys,
    byte[] Signature)
{
    /// <summary>C2SP tlog-tiles puts a 16-bit length before each entry.</summary>
    public const int LongestLeaf = ushort.MaxValue;

    private const byte Version = 1;

    public static Entry Of(Act act, DateTimeOffset at, Id<Person> actor) => new(
        act, at, new Guid(Entropy.Bytes(16)), actor, default, default, Reason.None, Purpose.None, Guid.Empty, true, [], [], [], [], default, []);

    /// <summary>Entries that change who can read are signed; looks are vouched for by the node's checkpoint.</summary>
    public bool IsSigned => Signature.Length > 0;

    public bool ChangesStanding => Facts.Count > 0 || Endings.Count > 0;

    /// <summary>The same act in entries of which none is too long; they are appended together or not at all.</summary>
    public IEnumerable<Entry> Split()
    {
        const int room = LongestLeaf - 1024;
        const int endingsInRoom = 2000;
        var facts = Facts.Select(fact => (Fact: fact, Size: fact.ToBytes().Length + 3)).ToList();
        if (facts.Sum(one => one.Size) + 16 * Endings.Count <= room)
            return [this];
        var parts = new List<Entry>();
        foreach (var endings in Endings.Chunk(endingsInRoom))
            parts.Add(this with { Nonce = new Guid(Entropy.Bytes(16)), Facts = [], Endings = endings });
        while (facts.Count > 0)
        {
            var size = 0;
            var part = facts.TakeWhile(one => (size += one.Size) <= room).Select(one => one.Fact).ToList();
            parts.Add(this with { Nonce = new Guid(Entropy.Bytes(16)), Facts = part, Endings = [] });
            facts.RemoveRange(0, part.Count);
        }
        return parts;
    }

    /// <summary>The bytes that the signature covers; the practice is named so that no entry fits into another's ledger.</summary>
    public byte[] ToSign(Guid practice) => Signed(practice, Body());

    /// <param name="body">A leaf without its signature.</param>
    internal static byte[] Signed(Guid practice, ReadOnlySpan<byte> body) =>
        [.. "fourwalls/entry/1"u8, .. practice.ToByteArray(bigEndian: true), .. body];

    public byte[] ToLeaf() => [.. Body(), .. Signature];

    /// <exception cref="FormatBroken">Not an entry.</exception>
    public static Entry Parse(ReadOnlySpan<byte> leaf)
    {
        var wire = new WireReader(leaf);
        if (leaf.Length > LongestLeaf || wire.Byte() != Version)
            throw new FormatBroken();
        var act = Known.Kind<Act>(ref wire);
        var at = WireTimes.Time(ref wire);
        var nonce = wire.Id();
        var actor = new Id<Person>(wire.Id());
        var file = new Id<ClientFile>(wire.Id());
        var compartment = new Id<Compartment>(wire.Id());
        var (reason, purpose) = (Known.Kind<Reason>(ref wire), Known.Kind<Purpose>(ref wire));
        var basis = wire.Id();
        var permitted = wire.Byte() switch { 0 => false, 1 => true, _ => throw new FormatBroken() };
        var items = new ItemMark[wire.UInt16()];
        for (var i = 0; i < items.Length; i++)
            items[i] = ItemMark.Read(ref wire);
        var words = wire.Bytes().ToArray();
        var facts = new Fact[wire.UInt16()];
        for (var i = 0; i < facts.Length; i++)
            facts[i] = Fact.Parse((FactKind)wire.Byte(), wire.Bytes());
        var endings = new Id<Fact>[wire.UInt16()];
        for (var i = 0; i < endings.Length; i++)
            endings[i] = new Id<Fact>(Known.Id(ref wire));
        var signer = new Id<Fact>(wire.Id());
        var signature = wire.Left == 0 ? [] : wire.Fixed(SigningKey.SignatureLength).ToArray();
        wire.End();
        return new Entry(act, at, nonce, actor, file, compartment, reason, purpose, basis, permitted, items, words, facts, endings, signer, signature)
            .Checked();
    }

    /// <summary>
    /// SHA-256 over all letters of an entry and who each is for; sealed words cannot be exchanged or left out unnoticed. Empty
    /// when there are none. SPEC: ledger-entry §5.
    /// </summary>
    public static byte[] HashOfWords(IEnumerable<(string Reader, byte[] Letter)> letters)
    {
        var sorted = letters.OrderBy(one => one.Reader, StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
            return [];
        var wire = new WireWriter().Fixed("fourwalls/words/1"u8).UInt16(sorted.Count);
        foreach (var (reader, letter) in sorted)
            wire.Text(reader).Fixed(Hash.Of(letter));
        return Hash.Of(wire.Written);
    }

    /// <summary>What no single field can say: SPEC: ledger-entry §1, the last rules.</summary>
    private Entry Checked()
    {
        var signedByRoot = IsSigned && SignerKeys.IsNone;
        var right = WordsHash.Length is 0 or 32
            && (IsSigned || SignerKeys.IsNone)
            && (!signedByRoot || Reason is Reason.Founding or Reason.Recovery)
            && (!ChangesStanding || Known.Once([.. Facts.Select(fact => fact.Id), .. Endings]).Length > 0);
        return right ? this : throw new FormatBroken();
    }

    private byte[] Body()
    {
        var wire = new WireWriter();
        wire.Byte(Version).Byte((byte)Act).Time(At).Id(Nonce);
        wire.Id(Actor.Value).Id(File.Value).Id(Compartment.Value);
        wire.Byte((byte)Reason).Byte((byte)Purpose).Id(Basis).Byte(Permitted ? (byte)1 : (byte)0);
        wire.UInt16(Items.Count);
        foreach (var item in Items)
            item.Write(wire);
        wire.Bytes(WordsHash);
        wire.UInt16(Facts.Count);
        foreach (var fact in Facts)
            wire.Byte((byte)fact.Kind).Bytes(fact.ToBytes());
        wire.UInt16(Endings.Count);
        foreach (var ending in Endings)
            wire.Id(ending.Value);
        return wire.Id(SignerKeys.Value).ToArray();
    }
}

/// <summary>
/// An item in an entry. What was written or moved carries the SHA-256 of its row: kind, what it belongs to and the sealed bytes,
/// so that <c>verify</c> sees an item that was hidden, or moved to another note, by changing its columns.
/// </summary>
public readonly record struct ItemMark(Id<Item> Item, int Version, ItemAct Act, byte[] Hash)
{
    private const int HashLength = 32;

    public static ItemMark Looked(Id<Item> item, int version) => new(item, version, ItemAct.Looked, []);

    /// <summary>What the ledger keeps of an item's row. SPEC: ledger-entry §2.</summary>
    public static byte[] HashOf(int kind, Id<Item> about, ReadOnlySpan<byte> sealedBytes)
    {
        var row = new WireWriter(2 + 16 + sealedBytes.Length).UInt16(kind).Id(about.Value).Fixed(sealedBytes);
        return Sealing.Hash.Of(row.Written);
    }

    internal void Write(WireWriter wire)
    {
        wire.Id(Item.Value).UInt32(Version).Byte((byte)Act);
        if (Act is ItemAct.Written or ItemAct.Moved)
            wire.Fixed(Hash);
    }

    internal static ItemMark Read(ref WireReader wire)
    {
        var (item, version, act) = (new Id<Item>(Known.Id(ref wire)), wire.UInt32(), Known.Kind<ItemAct>(ref wire));
        if (version == 0)
            throw new FormatBroken();
        return new ItemMark(item, version, act, act is ItemAct.Written or ItemAct.Moved ? wire.Fixed(HashLength).ToArray() : []);
    }
}
