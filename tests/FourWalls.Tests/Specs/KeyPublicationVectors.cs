using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Slip39;

namespace FourWalls.Tests.Specs;

public class KeyPublicationVectors
{
    private const string Name = "key-publication";
    private static readonly byte[] Seed = Given.Bytes("recovery seed", 16);

    /// <summary>Made once of <see cref="Seed"/>: shares are drawn, so the words cannot come out the same twice.</summary>
    private static readonly string[] Papers =
    [
        "military apart academic acid bedroom include pleasure angel fiber maximum "
            + "counter skin fancy pink family desert capacity emerald depend modify",
        "military apart academic agency crisis envelope domain research season nylon "
            + "frequent careful western flame wrist either pupal junction firm famous",
        "military apart academic always chest airline toxic gums increase pharmacy "
            + "ruler hearing emerald excuse angry tadpole agree paces gross merchant",
    ];

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["seed"] = Json.Of(Seed),
        ["papers"] = Json.Array(Papers.Select(words => (JsonNode)words)),
        ["root"] = Given.Pair(FromPapers(0, 1).Root()),
        ["recovery"] = Given.Pair(FromPapers(0, 1).Recovery()),
        ["names"] = Json.Array(((string[])["Amara Osei", "Inès Ødegård"]).Select(name => new JsonObject
        {
            ["person"] = Json.Of(Given.Guid("counsellor")), ["name"] = name, ["binding"] = Json.Of(NameBinding.Of(Given.Id<Person>("counsellor"), name)),
        })),
        ["invitation"] = Invitation(),
        ["practice"] = Json.Of(Given.Practice),
        ["chain"] = Json.Array(Chain().Select(one => new JsonObject
        {
            ["name"] = one.Name, ["genuine"] = one.Genuine, ["leaf"] = Json.Of(one.Entry.ToLeaf()),
        })),
    });

    [Fact]
    public void Any_two_papers_give_the_root_and_the_recovery_key()
    {
        var vector = VectorFile.Read(Name);
        foreach (var (a, b) in ((int, int)[])[(0, 1), (1, 2), (2, 0)])
        {
            using var seed = FromPapers(a, b);
            Assert.Equal(vector.GetProperty("root").Hex("public"), seed.Root().Public.Bytes);
            Assert.Equal(vector.GetProperty("recovery").Hex("public"), seed.Recovery().Public.Bytes);
        }
        var (secret, _) = Slip39.Combine([.. Papers[..2].Select(words => Slip39Share.Parse(words).Share!)]);
        Assert.Equal(vector.Hex("seed"), Given.Bytes(secret!));
        Assert.Null(RecoverySeed.FromShares([Slip39Share.Parse(Papers[0]).Share!]).Seed);
        var slow = Slip39Share.Parse(Papers[0]).Share! with { Exponent = 15 };
        Assert.Null(RecoverySeed.FromShares([slow, slow with { Index = 1 }]).Seed);
    }

    [Fact]
    public void A_link_proves_whose_keys_were_made_with_it()
    {
        var vector = VectorFile.Read(Name).GetProperty("invitation");
        using var token = new Secret(vector.Hex("token"));
        Assert.Equal(vector.Hex("tokenHash"), Hash.OfToken(token));
        Assert.Equal(vector.Hex("proof"), Hash.Proof(token, [.. vector.Hex("person"), .. vector.Hex("agreement"), .. vector.Hex("signing")]));
        Assert.NotEqual(vector.Hex("proof"), Hash.Proof(token, [.. vector.Hex("person"), .. vector.Hex("signing"), .. vector.Hex("agreement")]));
        foreach (var name in VectorFile.List(Name, "names"))
            Assert.Equal(name.Hex("binding"), NameBinding.Of(new Id<Person>(name.Guid("person")), name.Text("name")));
    }

    [Fact]
    public void An_entry_counts_only_when_a_key_that_was_genuine_then_has_signed_it()
    {
        var (roll, index) = (Roll.Empty, 0L);
        foreach (var vector in VectorFile.List(Name, "chain"))
        {
            var entry = Entry.Parse(vector.Hex("leaf"));
            var genuine = Ledger.IsSigned(index, entry, roll.Practice is null ? roll.After(index, entry) : roll);
            Assert.True(genuine == vector.GetProperty("genuine").GetBoolean(), vector.Text("name"));
            if (genuine)
                roll = roll.After(index++, entry);
        }
    }

    private static RecoverySeed FromPapers(params int[] which) =>
        RecoverySeed.FromShares([.. which.Select(one => Slip39Share.Parse(Papers[one]).Share!)]).Seed!;

    private static JsonObject Invitation()
    {
        using var token = Given.Secret("link");
        byte[] person = Given.Guid("counsellor").ToByteArray(bigEndian: true);
        var (agreement, signing) = (Given.Agreement("counsellor").Public, Given.Signing("counsellor").Public);
        return new JsonObject
        {
            ["token"] = Json.Of(Given.Bytes(token)),
            ["link"] = System.Buffers.Text.Base64Url.EncodeToString(Given.Bytes(token)),
            ["tokenHash"] = Json.Of(Hash.OfToken(token)),
            ["person"] = Json.Of(person),
            ["agreement"] = Json.Of(agreement.Bytes),
            ["signing"] = Json.Of(signing.Bytes),
            ["proof"] = Json.Of(Hash.Proof(token, [.. person, .. agreement.Bytes, .. signing.Bytes])),
        };
    }

    /// <summary>Each entry stands after those before it that are genuine.</summary>
    private static IEnumerable<(string Name, bool Genuine, Entry Entry)> Chain()
    {
        var (counsellor, role) = (GivenEntries.Keys("counsellor"), (Fact)new RoleFact(
            GivenEntries.Id("a role"), Given.Id<Person>("counsellor"), Role.OnCall, GivenEntries.At, null));
        var unsigned = GivenEntries.Blank("unsigned", Act.ChangedRoles, "founder") with { Facts = [role] };
        var byRoot = GivenEntries.Blank("by the root", Act.ChangedRoles, "founder") with { Reason = Reason.Founding, Facts = [role] };
        yield return ("a first entry that another root has signed", false, GivenEntries.Founding() with { Signature = Given.Bytes("no signature", 64) });
        yield return ("the first entry, signed by the root that it names", true, GivenEntries.Founding());
        yield return ("by somebody whose keys nobody has certified", false, GivenEntries.Signed("a", Act.ChangedRoles, "counsellor", [role], []));
        yield return ("not signed", false, unsigned);
        yield return ("by the root, and not the first", false, byRoot with { Signature = Given.Sign(Given.Signing("root"), byRoot.ToSign(Given.Practice)) });
        yield return ("for another practice", false, unsigned with
        {
            SignerKeys = GivenEntries.Id("founder's keys"),
            Signature = Given.Sign(Given.Signing("founder"), (unsigned with { SignerKeys = GivenEntries.Id("founder's keys") }).ToSign(Given.Guid("other"))),
        });
        yield return ("the founder certifies the counsellor", true, GivenEntries.Signed("b", Act.CertifiedKeys, "founder", [counsellor], []));
        yield return ("with the founder's keys named, and the counsellor's used", false,
            GivenEntries.Signed("c", Act.ChangedRoles, "counsellor", [role], [], keys: "founder"));
        yield return ("a client's keys, which are in their file and sign no entry", true,
            GivenEntries.Signed("d", Act.MadeCode, "counsellor", [GivenEntries.Keys("client", PersonKind.Client)], []));
        yield return ("by the client", false, GivenEntries.Signed("e", Act.ChangedRoles, "client", [role], []));
        yield return ("by the counsellor, who is certified now", true, GivenEntries.Signed("f", Act.ChangedRoles, "counsellor", [role], []));
        yield return ("the counsellor leaves", true, GivenEntries.Signed("g", Act.EndedPerson, "founder", [], [counsellor.Id]));
        yield return ("by the counsellor, who has left", false, GivenEntries.Signed(
            "h", Act.ChangedRoles, "counsellor", [new AtRiskFact(GivenEntries.Id("late"), Given.Id<ClientFile>("file"))], []));
        yield return ("a ceremony, signed by the root that comes", false, Ceremony("i", "next root", "next root"));
        yield return ("a ceremony, signed by the founder", false, Ceremony("j", "next root", "founder"));
        yield return ("a ceremony, signed by the root that stood", true, Ceremony("k", "next root", "root"));
        yield return ("another one, by the root that was replaced", false, Ceremony("l", "third root", "root"));
        yield return ("another one, by the root that stands", true, Ceremony("m", "third root", "next root"));
    }

    private static Entry Ceremony(string name, string root, string signer)
    {
        var founded = GivenEntries.Founding().Facts;
        var stands = root == "third root" ? (GivenEntries.Id("practice of next root"), GivenEntries.Id("recovery of next root"))
            : (founded.OfType<PracticeFact>().Single().Id, founded.OfType<RecoveryFact>().Single().Id);
        var entry = GivenEntries.Blank(name, Act.Recovered, "founder") with
        {
            Reason = Reason.Recovery,
            Facts =
            [
                founded.OfType<PracticeFact>().Single() with { Id = GivenEntries.Id($"practice of {root}"), Root = Given.Signing(root).Public },
                founded.OfType<RecoveryFact>().Single() with { Id = GivenEntries.Id($"recovery of {root}"), Key = Given.Agreement(root).Public },
            ],
            Endings = [stands.Item1, stands.Item2],
        };
        return entry with { Signature = Given.Sign(Given.Signing(signer), entry.ToSign(Given.Practice)) };
    }
}
