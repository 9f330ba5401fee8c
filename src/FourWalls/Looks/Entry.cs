using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// One line of the ledger. SPEC: ledger-entry. Opaque ids and codes only: no word that anybody typed.
/// </summary>
/// <param name="Nonce">16 random bytes, so that an entry's hash cannot be guessed from what it might say.</param>
/// <param name="Basis">The fact that the reason rests on; for sign-ins, the session.</param>
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
        if (wire.Byte() != Version)
            throw new FormatBroken();
        var act = (Act)wire.Byte();
        var at = WireTimes.Time(ref wire);
        var nonce = wire.Id();
        var actor = new Id<Person>(wire.Id());
        var file = new Id<ClientFile>(wire.Id());
        var compartment = new Id<Compartment>(wire.Id());
        var (reason, purpose) = ((Reason)wire.Byte(), (Purpose)wire.Byte());
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
            endings[i] = new Id<Fact>(wire.Id());
        var signer = new Id<Fact>(wire.Id());
        var signature = wire.Left == 0 ? [] : wire.Fixed(SigningKey.SignatureLength).ToArray();
        wire.End();
        return new Entry(act, at, nonce, actor, file, compartment, reason, purpose, basis, permitted, items, words, facts, endings, signer, signature);
    }

    private byte[] Body()
    {
        var wire = new WireWriter();
        wire.Byte(Version).Byte((byte)Act).Int64(At.ToUnixTimeMilliseconds()).Id(Nonce);
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
        var (item, version, act) = (new Id<Item>(wire.Id()), wire.UInt32(), (ItemAct)wire.Byte());
        return new ItemMark(item, version, act, act is ItemAct.Written or ItemAct.Moved ? wire.Fixed(HashLength).ToArray() : []);
    }
}
