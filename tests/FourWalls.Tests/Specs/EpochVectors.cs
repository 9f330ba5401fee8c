using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

public class EpochVectors
{
    private const string Name = "epoch";
    private static readonly Id<Compartment> Compartment = Given.Id<Compartment>("compartment");

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["practice"] = Json.Of(Given.Practice),
        ["compartment"] = Json.Of(Compartment.Value),
        ["epochs"] = Json.Array(Enumerable.Range(1, 3).Select(Epoch)),
        ["commitmentsRefused"] = Json.Array([
            Commitment("another key", Given.Bytes("epoch 2"), EpochKey.Commitment(Given.Secret("epoch 3"))),
            Commitment("changed", Given.Bytes("epoch 3"), Given.Changed(EpochKey.Commitment(Given.Secret("epoch 3")), 0)),
            Commitment("a hash instead", Given.Bytes("epoch 3"), Hash.Of(Given.Bytes("epoch 3"))),
        ]),
        ["pairsRefused"] = Json.Array([
            new JsonObject { ["why"] = "a pair of the maker's own", ["key"] = Json.Of(Given.Bytes("epoch 3")), ["pair"] = Json.Of(Given.Agreement("own").Public.Bytes) },
        ]),
        ["linksRefused"] = LinksRefused(),
    });

    [Fact]
    public void Each_key_is_the_one_that_was_committed_to()
    {
        foreach (var epoch in VectorFile.List(Name, "epochs"))
        {
            using var key = new Secret(epoch.Hex("key"));
            Assert.True(EpochKey.Commits(epoch.Hex("commitment"), key));
            Assert.Equal(epoch.GetProperty("pair").Hex("public"), EpochKey.Pair(key).Public.Bytes);
            Assert.Equal(epoch.Hex("blind"), EpochKey.Blind(key, epoch.Hex("blinded")));
        }
        foreach (var refused in VectorFile.List(Name, "commitmentsRefused"))
            Assert.False(EpochKey.Commits(refused.Hex("commitment"), new Secret(refused.Hex("key"))));
        foreach (var refused in VectorFile.List(Name, "pairsRefused"))
            Assert.False(EpochKey.Pair(new Secret(refused.Hex("key"))).Public.Equals(new PublicPoint(refused.Hex("pair"))));
    }

    [Fact]
    public void From_the_newest_key_the_links_lead_back_to_the_oldest()
    {
        var epochs = VectorFile.List(Name, "epochs").ToList();
        var key = new Secret(epochs[^1].Hex("key"));
        for (var i = epochs.Count - 1; i > 0; i--)
        {
            key = EpochKey.OpenPrevious(key, epochs[i].Hex("address"), epochs[i].Hex("link"));
            Assert.Equal(epochs[i - 1].Hex("key"), Given.Bytes(key));
        }
    }

    [Fact]
    public void Each_link_that_is_broken_leads_nowhere()
    {
        foreach (var link in VectorFile.List(Name, "linksRefused"))
            Assert.Throws<SealBroken>(() => EpochKey.OpenPrevious(new Secret(link.Hex("key")), link.Hex("address"), link.Hex("link")));
    }

    private static JsonObject Epoch(int number)
    {
        using var key = Given.Secret($"epoch {number}");
        var epoch = new JsonObject
        {
            ["number"] = number,
            ["key"] = Json.Of(Given.Bytes(key)),
            ["commitment"] = Json.Of(EpochKey.Commitment(key)),
            ["pair"] = Given.Pair(EpochKey.Pair(key)),
            ["blinded"] = Json.Of("urn:source|17"u8),
            ["blind"] = Json.Of(EpochKey.Blind(key, "urn:source|17"u8)),
        };
        if (number == 1)
            return epoch;
        var (address, salt) = (Address.OfLink(Given.Practice, Compartment, number), Given.Bytes($"salt of link {number}"));
        epoch["address"] = Json.Of(address);
        epoch["salt"] = Json.Of(salt);
        epoch["link"] = Json.Of(EpochKey.SealPrevious(key, address, Given.Secret($"epoch {number - 1}"), salt));
        return epoch;
    }

    private static JsonObject Commitment(string why, byte[] key, byte[] commitment) => new()
    {
        ["why"] = why, ["key"] = Json.Of(key), ["commitment"] = Json.Of(commitment),
    };

    private static JsonArray LinksRefused()
    {
        var (address, salt) = (Address.OfLink(Given.Practice, Compartment, 3), Given.Bytes("salt refused"));
        var right = EpochKey.SealPrevious(Given.Secret("epoch 3"), address, Given.Secret("epoch 2"), salt);
        var item = Address.OfItem(
            Given.Practice, Given.Id<ClientFile>("file"), Compartment, 3,
            new ItemLabel(Given.Id<Item>("item"), 1, ItemKind.Note, default, DateTimeOffset.FromUnixTimeMilliseconds(1)));
        return Json.Array([
            Case("the older key", right, address, "epoch 2"),
            Case("another epoch's place", right, Address.OfLink(Given.Practice, Compartment, 2)),
            Case("another compartment's place", right, Address.OfLink(Given.Practice, Given.Id<Compartment>("other"), 3)),
            Case("another practice's place", right, Address.OfLink(Given.Guid("other"), Compartment, 3)),
            Case("an item in a link's place", SealedItem.Seal(Given.Secret("epoch 3"), item, Given.Bytes("epoch 2"), salt), address),
            Case("a key of 31 bytes", EpochKey.SealPrevious(Given.Secret("epoch 3"), address, Given.Secret("epoch 2", 31), salt), address),
            Case("changed", Given.Changed(right, 50), address),
        ]);

        static JsonObject Case(string why, byte[] link, byte[] at, string key = "epoch 3") => new()
        {
            ["why"] = why, ["key"] = Json.Of(Given.Bytes(key)), ["address"] = Json.Of(at), ["link"] = Json.Of(link),
        };
    }
}
