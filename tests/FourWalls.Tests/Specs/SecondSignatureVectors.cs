using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

/// <summary>Second signatures under a note; they stand in the vectors of sealed items.</summary>
public class SecondSignatureVectors
{
    private const string FirstAt = "2026-05-14T09:00:00.0000000+00:00";
    private const string Words = "{\"v\":1,\"text\":\"words\"}";

    [Fact]
    public void Each_is_its_signers_and_none_that_is_broken_is()
    {
        foreach (var one in VectorFile.List("sealed-item", "secondSignatures"))
            Assert.True(IsSigned(one), one.Text("name"));
        foreach (var one in VectorFile.List("sealed-item", "secondSignaturesRefused"))
            Assert.False(IsSigned(one), one.Text("why"));
    }

    internal static JsonObject Right(string name)
    {
        const string at = "2026-05-15T10:00:00.0000000+00:00";
        var place = new NotePlace(Given.Id<ClientFile>("file"), Given.Id<Member>("member"), Given.Id<Item>("a note"), ItemKind.Note, default);
        var first = Given.Sign(Given.Signing("author"), place.Covered(Given.Practice, Given.Id<Fact>("author's keys"), FirstAt, Words));
        var signed = new SignedNote(1, Words, FirstAt, Given.Id<Fact>("author's keys").ToString(), Convert.ToBase64String(first));
        return new JsonObject
        {
            ["name"] = name,
            ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(place.File.Value), ["subject"] = Json.Of(place.Subject.Value),
            ["item"] = Json.Of(place.Item.Value), ["kind"] = (int)place.Kind, ["about"] = Json.Of(place.About.Value),
            ["keys"] = Json.Of(Given.Guid("supervisor's keys")), ["at"] = at,
            ["firstKeys"] = Json.Of(Given.Guid("author's keys")), ["firstAt"] = FirstAt, ["first"] = Json.Of(first), ["words"] = Words,
            ["signer"] = Json.Of(Given.Signing("supervisor").Public.Bytes),
            ["signature"] = Json.Of(Given.Sign(Given.Signing("supervisor"), place.CoveredBySecond(Given.Practice, Given.Id<Fact>("supervisor's keys"), at, signed))),
        };
    }

    internal static JsonArray Refused()
    {
        return Json.Array([
            Case("another practice", "practice", Json.Of(Given.Guid("other"))),
            Case("another file", "file", Json.Of(Given.Guid("other"))),
            Case("another item", "item", Json.Of(Given.Guid("other"))),
            Case("said to be signed with other keys", "keys", Json.Of(Given.Guid("other"))),
            Case("another time", "at", "2026-05-16T10:00:00.0000000+00:00"),
            Case("under another author's keys", "firstKeys", Json.Of(Given.Guid("other"))),
            Case("under another signature of the author's", "first", Json.Of(Given.Bytes("other", 64))),
            Case("the author's time moved", "firstAt", "2026-05-13T09:00:00.0000000+00:00"),
            Case("other words", "words", "{\"v\":1,\"text\":\"others\"}"),
            Case("the author's own signature in its place", "signature", Right("")["first"]!.DeepClone()),
            Case("another signer", "signer", Json.Of(Given.Signing("other").Public.Bytes)),
        ]);

        static JsonObject Case(string why, string field, JsonNode value)
        {
            var one = Right("");
            one.Remove("name");
            one[field] = value;
            one.Insert(0, "why", why);
            return one;
        }
    }

    private static bool IsSigned(JsonElement one)
    {
        var place = new NotePlace(
            new Id<ClientFile>(one.Guid("file")), new Id<Member>(one.Guid("subject")), new Id<Item>(one.Guid("item")),
            (ItemKind)one.Number("kind"), new Id<Item>(one.Guid("about")));
        var first = new SignedNote(
            1, one.Text("words"), one.Text("firstAt"), new Id<Fact>(one.Guid("firstKeys")).ToString(), Convert.ToBase64String(one.Hex("first")));
        var covered = place.CoveredBySecond(one.Guid("practice"), new Id<Fact>(one.Guid("keys")), one.Text("at"), first);
        return new PublicPoint(one.Hex("signer")).Verifies(covered, one.Hex("signature"));
    }
}
