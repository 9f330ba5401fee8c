using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

public class SealedItemVectors
{
    private const string Name = "sealed-item";
    private static readonly ItemLabel Draft = new(
        Given.Id<Item>("draft"), 2, ItemKind.NoteDraft, default, DateTimeOffset.FromUnixTimeMilliseconds(1_778_749_200_000));

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["items"] = Json.Array([
            Item("a draft", Draft, "A note of the session, as it was kept."u8),
            Item("nothing at all", Draft with { Id = Given.Id<Item>("empty"), Version = 1 }, []),
            Item("just within the smallest size", Draft with { Id = Given.Id<Item>("252"), Version = 1 }, Given.Bytes("252", 252)),
            Item("just beyond it", Draft with { Id = Given.Id<Item>("253"), Version = 1 }, Given.Bytes("253", 253)),
            Item(
                "an addendum, which belongs to a note",
                new ItemLabel(Given.Id<Item>("addendum"), 1, ItemKind.Addendum, Given.Id<Item>("note"), Draft.MadeAt.AddDays(1)),
                "{\"v\":1}"u8),
        ]),
        ["refused"] = Refused(),
        ["sizes"] = Json.Array(((int[])[0, 252, 253, 1000, 4092, 100_000, 1_000_000]).Select(length => new JsonObject
        {
            ["content"] = length, ["sealed"] = SealedItem.SealedSize(length),
        })),
        ["signedNotes"] = Json.Array([
            Note("a note", ItemKind.Note, default, "{\"v\":1,\"text\":\"words\"}"),
            Note("an addendum", ItemKind.Addendum, Given.Id<Item>("note"), "{\"v\":1,\"text\":\"and “more” — ü\"}"),
        ]),
        ["signedNotesRefused"] = NotesRefused(),
        ["secondSignatures"] = Json.Array([SecondSignatureVectors.Right("a note that two have signed")]),
        ["secondSignaturesRefused"] = SecondSignatureVectors.Refused(),
    });

    [Fact]
    public void Each_opens_at_its_address_with_its_key()
    {
        foreach (var item in VectorFile.List(Name, "items"))
        {
            using var key = new Secret(item.Hex("key"));
            Assert.Equal(item.Hex("content"), SealedItem.Open(key, item.Hex("address"), item.Hex("sealed")));
        }
    }

    [Fact]
    public void Each_that_is_broken_stays_shut()
    {
        foreach (var item in VectorFile.List(Name, "refused"))
        {
            using var key = new Secret(item.Hex("key"));
            Assert.Throws<SealBroken>(() => SealedItem.Open(key, item.Hex("address"), item.Hex("sealed")));
        }
    }

    [Fact]
    public void Signed_notes_are_their_signers()
    {
        foreach (var note in VectorFile.List(Name, "signedNotes"))
            Assert.True(IsSigned(note), note.Text("name"));
        foreach (var note in VectorFile.List(Name, "signedNotesRefused"))
            Assert.False(IsSigned(note), note.Text("why"));
    }

    private static JsonObject Item(string name, ItemLabel label, ReadOnlySpan<byte> content)
    {
        var (address, salt) = (AddressOf(label), Given.Bytes("salt " + name));
        return new JsonObject
        {
            ["name"] = name,
            ["place"] = new JsonObject
            {
                ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(Given.Guid("file")), ["compartment"] = Json.Of(Given.Guid("compartment")),
                ["epoch"] = 3, ["item"] = Json.Of(label.Id.Value), ["version"] = label.Version, ["kind"] = (int)label.Kind,
                ["about"] = Json.Of(label.About.Value), ["madeAt"] = label.MadeAt.ToUnixTimeMilliseconds(),
            },
            ["address"] = Json.Of(address),
            ["key"] = Json.Of(Given.Bytes("epoch 3")),
            ["salt"] = Json.Of(salt),
            ["content"] = Json.Of(content),
            ["sealed"] = Json.Of(SealedItem.Seal(Given.Secret("epoch 3"), address, content, salt)),
        };
    }

    private static byte[] AddressOf(ItemLabel label) =>
        Address.OfItem(Given.Practice, Given.Id<ClientFile>("file"), Given.Id<Compartment>("compartment"), 3, label);

    private static JsonArray Refused()
    {
        var (address, salt) = (AddressOf(Draft), Given.Bytes("salt refused"));
        var right = SealedItem.Seal(Given.Secret("epoch 3"), address, "words"u8, salt);
        byte[] empty = [.. right[..33], .. right[^16..]];
        return Json.Array([
            Case("another key", right, address, "epoch 2"),
            Case("another file", right, Address.OfItem(Given.Practice, Given.Id<ClientFile>("other"), Given.Id<Compartment>("compartment"), 3, Draft)),
            Case("another compartment", right, Address.OfItem(Given.Practice, Given.Id<ClientFile>("file"), Given.Id<Compartment>("other"), 3, Draft)),
            Case("another practice", right, Address.OfItem(Given.Guid("other"), Given.Id<ClientFile>("file"), Given.Id<Compartment>("compartment"), 3, Draft)),
            Case("another epoch", right, Address.OfItem(Given.Practice, Given.Id<ClientFile>("file"), Given.Id<Compartment>("compartment"), 4, Draft)),
            Case("another item", right, AddressOf(Draft with { Id = Given.Id<Item>("other") })),
            Case("an older version", right, AddressOf(Draft with { Version = 1 })),
            Case("another kind", right, AddressOf(Draft with { Kind = ItemKind.Note })),
            Case("hung on another item", right, AddressOf(Draft with { About = Given.Id<Item>("other") })),
            Case("another date", right, AddressOf(Draft with { MadeAt = Draft.MadeAt.AddMilliseconds(1) })),
            Case("another suite", [2, .. right[1..]], address),
            Case("another salt", Given.Changed(right, 20), address),
            Case("changed content", Given.Changed(right, 40), address),
            Case("changed tag", Given.Changed(right, -1), address),
            Case("one byte short", right[..^1], address),
            Case("one byte more", [.. right, 0], address),
            Case("shorter than any", empty[..48], address),
            Case("nothing sealed but a tag", Padded([], salt), address),
            Case("a length beyond the end", Padded([0, 0, 1, 0, .. new byte[252]], salt), address),
            Case("a negative length", Padded([255, 255, 255, 255, .. new byte[252]], salt), address),
            Case("larger than its content asks for", Padded([0, 0, 0, 1, .. new byte[508]], salt), address),
            Case("something hidden in the padding", Padded([0, 0, 0, 1, .. new byte[251], 7], salt), address),
        ]);

        JsonObject Case(string why, byte[] bytes, byte[] at, string key = "epoch 3") => new()
        {
            ["why"] = why, ["address"] = Json.Of(at), ["key"] = Json.Of(Given.Bytes(key)), ["sealed"] = Json.Of(bytes),
        };

        byte[] Padded(byte[] padded, byte[] with) => Handmade.Sealed(Given.Bytes("epoch 3"), address, padded, with);
    }

    private static JsonObject Note(string name, ItemKind kind, Id<Item> about, string words)
    {
        const string at = "2026-05-14T09:00:00.0000000+00:00";
        var place = new NotePlace(Given.Id<ClientFile>("file"), Given.Id<Member>("member"), Given.Id<Item>(name), kind, about);
        var covered = place.Covered(Given.Practice, Given.Id<Fact>("author's keys"), at, words);
        return new JsonObject
        {
            ["name"] = name,
            ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(place.File.Value), ["subject"] = Json.Of(place.Subject.Value),
            ["item"] = Json.Of(place.Item.Value), ["kind"] = (int)kind, ["about"] = Json.Of(about.Value),
            ["keys"] = Json.Of(Given.Guid("author's keys")), ["at"] = at, ["words"] = words,
            ["signer"] = Json.Of(Given.Signing("author").Public.Bytes),
            ["signature"] = Json.Of(Given.Sign(Given.Signing("author"), covered)),
        };
    }

    private static JsonArray NotesRefused()
    {
        return Json.Array([
            Case("another practice", "practice", Json.Of(Given.Guid("other"))),
            Case("another file", "file", Json.Of(Given.Guid("other"))),
            Case("another member", "subject", Json.Of(Given.Guid("other"))),
            Case("another item", "item", Json.Of(Given.Guid("other"))),
            Case("an addendum shown as a note", "kind", (int)ItemKind.Note),
            Case("hung on another note", "about", Json.Of(Given.Guid("other"))),
            Case("said to be signed with other keys", "keys", Json.Of(Given.Guid("other"))),
            Case("another time", "at", "2026-05-15T09:00:00.0000000+00:00"),
            Case("the border between time and words moved", "at", "2026-05-14T09:00:00.0000000+00:00{"),
            Case("other words", "words", "{\"v\":1,\"text\":\"others\"}"),
            Case("another signer", "signer", Json.Of(Given.Signing("other").Public.Bytes)),
        ]);

        static JsonObject Case(string why, string field, JsonNode value)
        {
            var note = Note("an addendum", ItemKind.Addendum, Given.Id<Item>("note"), "{\"v\":1,\"text\":\"words\"}");
            note.Remove("name");
            note[field] = value;
            if (why.StartsWith("the border", StringComparison.Ordinal))
                note["words"] = note["words"]!.GetValue<string>()[1..];
            note.Insert(0, "why", why);
            return note;
        }
    }

    private static bool IsSigned(JsonElement note)
    {
        var place = new NotePlace(
            new Id<ClientFile>(note.Guid("file")), new Id<Member>(note.Guid("subject")), new Id<Item>(note.Guid("item")),
            (ItemKind)note.Number("kind"), new Id<Item>(note.Guid("about")));
        var covered = place.Covered(note.Guid("practice"), new Id<Fact>(note.Guid("keys")), note.Text("at"), note.Text("words"));
        return new PublicPoint(note.Hex("signer")).Verifies(covered, note.Hex("signature"));
    }
}
