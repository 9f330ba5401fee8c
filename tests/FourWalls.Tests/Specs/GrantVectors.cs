using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

public class GrantVectors
{
    private const string Name = "grant";
    private static readonly Id<ClientFile> File = Given.Id<ClientFile>("file");
    private static readonly Id<Compartment> Compartment = Given.Id<Compartment>("compartment");
    private static readonly Grantee Counsellor = new(GranteeKind.Person, Given.Guid("counsellor"));
    private static readonly ItemLabel DeskName = new(
        Given.Id<Item>("desk name"), 1, ItemKind.DirectoryEntry, default, DateTimeOffset.FromUnixTimeMilliseconds(1_778_749_200_000));

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["wraps"] = Json.Array([
            Wrap("to a person", Counsellor, "counsellor"),
            Wrap("to a team's pair", new Grantee(GranteeKind.Compartment, Given.Guid("desk team")), "desk team, epoch 4"),
            Wrap("to recovery", Grantee.Recovery, "recovery"),
        ]),
        ["wrapsRefused"] = WrapsRefused(),
        ["splits"] = Json.Array([Split()]),
        ["splitsRefused"] = SplitsRefused(),
        ["letters"] = Json.Array([
            LetterOf("words of an entry, to the officers", "officers", Address.OfLetter(Given.Practice, Given.Guid("nonce")), "a typed reason"u8, new JsonObject
            {
                ["of"] = "entry", ["practice"] = Json.Of(Given.Practice), ["nonce"] = Json.Of(Given.Guid("nonce")),
            }),
            LetterOf(
                "a link's secret, to the inviter", "inviter", Address.OfInvitation(Given.Practice, Given.Id<Fact>("invitation")), Given.Bytes("link"),
                new JsonObject
                {
                    ["of"] = "invitation", ["practice"] = Json.Of(Given.Practice), ["fact"] = Json.Of(Given.Guid("invitation")),
                }),
            LetterOf(
                "a desk name, to the directory", "directory",
                Address.OfDeskName(Given.Practice, File, Given.Id<Compartment>("directory"), 2, DeskName), "{\"v\":1,\"deskName\":\"Robin\"}"u8,
                new JsonObject
                {
                    ["of"] = "desk", ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(File.Value),
                    ["compartment"] = Json.Of(Given.Guid("directory")), ["epoch"] = 2, ["item"] = Json.Of(DeskName.Id.Value), ["version"] = 1,
                    ["kind"] = (int)DeskName.Kind, ["about"] = Json.Of(Guid.Empty), ["madeAt"] = DeskName.MadeAt.ToUnixTimeMilliseconds(),
                }),
        ]),
        ["lettersRefused"] = LettersRefused(),
    });

    [Fact]
    public void Each_wrap_opens_for_its_grantee()
    {
        foreach (var wrap in VectorFile.List(Name, "wraps"))
        {
            using var own = AgreementKey.FromScalar(wrap.GetProperty("recipient").Hex("scalar"));
            Assert.Equal(wrap.GetProperty("recipient").Hex("public"), own.Public.Bytes);
            Assert.Equal(wrap.Hex("key"), Given.Bytes(KeyWrap.Unwrap(own, wrap.Hex("context"), wrap.Hex("wrapped"))));
        }
    }

    [Fact]
    public void Each_split_key_opens_with_both_halves_and_with_neither_alone()
    {
        foreach (var split in VectorFile.List(Name, "splits"))
        {
            using var key = Joined(split);
            Assert.Equal(split.Hex("key"), Given.Bytes(key));
            Assert.True(EpochKey.Commits(split.Hex("commitment"), key));
            Assert.False(EpochKey.Commits(split.Hex("commitment"), new Secret(split.Hex("half"))));
        }
        foreach (var split in VectorFile.List(Name, "splitsRefused"))
        {
            Assert.Throws<SealBroken>(() =>
            {
                using var key = Joined(split);
                if (!EpochKey.Commits(split.Hex("commitment"), key))
                    throw new SealBroken();
            });
        }
    }

    [Fact]
    public void Each_letter_opens_for_its_reader()
    {
        foreach (var letter in VectorFile.List(Name, "letters"))
        {
            using var own = AgreementKey.FromScalar(letter.GetProperty("recipient").Hex("scalar"));
            Assert.Equal(letter.Hex("words"), Letter.Open(own, letter.Hex("context"), letter.Hex("letter")));
        }
    }

    [Fact]
    public void Each_that_is_broken_stays_shut()
    {
        foreach (var wrap in VectorFile.List(Name, "wrapsRefused"))
        {
            using var own = AgreementKey.FromScalar(wrap.GetProperty("recipient").Hex("scalar"));
            Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(own, wrap.Hex("context"), wrap.Hex("wrapped")));
        }
        foreach (var letter in VectorFile.List(Name, "lettersRefused"))
        {
            using var own = AgreementKey.FromScalar(letter.GetProperty("recipient").Hex("scalar"));
            Assert.Throws<SealBroken>(() => Letter.Open(own, letter.Hex("context"), letter.Hex("letter")));
        }
    }

    private static byte[] Context(Grantee grantee, int epoch = 3, string file = "file", string compartment = "compartment", string grant = "grant") =>
        Address.OfWrap(
            Given.Practice,
            new GrantFact(Given.Id<Fact>(grant), Given.Id<ClientFile>(file), Given.Id<Compartment>(compartment), grantee, Reason.Care, Guid.Empty),
            epoch);

    private static JsonObject Wrap(string name, Grantee grantee, string recipient)
    {
        using var to = Given.Agreement(recipient);
        using var ephemeral = Given.Agreement("ephemeral " + name);
        return new JsonObject
        {
            ["name"] = name,
            ["place"] = new JsonObject
            {
                ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(File.Value), ["compartment"] = Json.Of(Compartment.Value), ["epoch"] = 3,
                ["granteeKind"] = (int)grantee.Kind, ["grantee"] = Json.Of(grantee.Value), ["grant"] = Json.Of(Given.Guid("grant")),
            },
            ["context"] = Json.Of(Context(grantee)),
            ["recipient"] = Given.Pair(to),
            ["ephemeral"] = Given.Pair(ephemeral),
            ["key"] = Json.Of(Given.Bytes("epoch 3")),
            ["wrapped"] = Json.Of(KeyWrap.Wrap(ephemeral, to.Public, Context(grantee), Given.Secret("epoch 3"))),
        };
    }

    private static JsonArray WrapsRefused()
    {
        using var to = Given.Agreement("counsellor");
        using var ephemeral = Given.Agreement("ephemeral refused");
        var context = Context(Counsellor);
        var right = KeyWrap.Wrap(ephemeral, to.Public, context, Given.Secret("epoch 3"));
        return Json.Array([
            Case("another person's key", right, context, "somebody else"),
            Case("another epoch", right, Context(Counsellor, epoch: 4)),
            Case("another file", right, Context(Counsellor, file: "other")),
            Case("another compartment", right, Context(Counsellor, compartment: "other")),
            Case("another grant", right, Context(Counsellor, grant: "other")),
            Case("another grantee", right, Context(new Grantee(GranteeKind.Person, Given.Guid("other")))),
            Case("a team instead of a person", right, Context(Counsellor with { Kind = GranteeKind.Compartment })),
            Case("a letter instead of a wrap", Letter.Seal(ephemeral, to.Public, context, Given.Bytes("epoch 3")), context),
            Case("sealed with a letter's info", [1, .. Hpke.Seal(ephemeral, to.Public, "fourwalls/letter/1"u8, context, Given.Bytes("epoch 3"))], context),
            Case("a key of 31 bytes", KeyWrap.Wrap(ephemeral, to.Public, context, Given.Secret("epoch 3", 31)), context),
            Case("another suite", [2, .. right[1..]], context),
            Case("a point that is not on the curve", Given.Changed(right, 40), context),
            Case("a compressed point's first byte", [1, 2, .. right[2..]], context),
            Case("changed key", Given.Changed(right, 70), context),
            Case("changed tag", Given.Changed(right, -1), context),
            Case("one byte short", right[..^1], context),
            Case("one byte more", [.. right, 0], context),
        ]);

        static JsonObject Case(string why, byte[] wrapped, byte[] at, string recipient = "counsellor") => new()
        {
            ["why"] = why, ["recipient"] = Given.Pair(Given.Agreement(recipient)), ["context"] = Json.Of(at), ["wrapped"] = Json.Of(wrapped),
        };
    }

    private static Secret Joined(JsonElement split)
    {
        using var own = AgreementKey.FromScalar(split.GetProperty("recipient").Hex("scalar"));
        using var hosts = AgreementKey.FromScalar(split.GetProperty("release").Hex("scalar"));
        var contexts = split.GetProperty("contexts").EnumerateArray().Select(one => Convert.FromHexString(one.GetString()!)).ToList();
        var (one, other) = SplitWrap.Parts(split.Hex("wrapped"));
        using var half = KeyWrap.Unwrap(own, contexts[0], one);
        using var rest = KeyWrap.Unwrap(hosts, contexts[1], other);
        return SplitWrap.Join(half, rest);
    }

    private static readonly Grantee StandIn = new(GranteeKind.StandIn, Given.Guid("stand-in"));

    private static byte[] Half(bool host, int epoch = 3, string file = "file", string grant = "grant", string? standIn = null) => Address.OfHalf(
        Given.Practice,
        new GrantFact(
            Given.Id<Fact>(grant), Given.Id<ClientFile>(file), Compartment, standIn is null ? StandIn : new Grantee(GranteeKind.StandIn, Given.Guid(standIn)),
            Reason.StandIn, Guid.Empty),
        epoch, host);

    private static byte[] SplitOf(string key = "epoch 3", string half = "half", string to = "stand-in", string release = "release", byte[]? mine = null, byte[]? hosts = null) =>
        SplitWrap.Wrap(
            (Given.Agreement("ephemeral half"), Given.Agreement(to).Public, mine ?? Half(host: false)),
            (Given.Agreement("ephemeral rest"), Given.Agreement(release).Public, hosts ?? Half(host: true)),
            Given.Secret(key), Given.Secret(half));

    private static JsonObject SplitCase(string nameOrWhy, string name, byte[] wrapped, byte[]? mine = null, byte[]? hosts = null) => new()
    {
        [nameOrWhy] = name,
        ["recipient"] = Given.Pair(Given.Agreement("stand-in")),
        ["release"] = Given.Pair(Given.Agreement("release")),
        ["contexts"] = Json.Array([Json.Of(mine ?? Half(host: false)), Json.Of(hosts ?? Half(host: true))]),
        ["commitment"] = Json.Of(EpochKey.Commitment(Given.Secret("epoch 3"))),
        ["wrapped"] = Json.Of(wrapped),
    };

    private static JsonObject Split()
    {
        var split = SplitCase("name", "between a stand-in and the host", SplitOf());
        split["place"] = new JsonObject
        {
            ["practice"] = Json.Of(Given.Practice), ["file"] = Json.Of(File.Value), ["compartment"] = Json.Of(Compartment.Value), ["epoch"] = 3,
            ["granteeKind"] = 4, ["grantee"] = Json.Of(StandIn.Value), ["grant"] = Json.Of(Given.Guid("grant")),
        };
        split["ephemerals"] = Json.Array([Given.Pair(Given.Agreement("ephemeral half")), Given.Pair(Given.Agreement("ephemeral rest"))]);
        split["half"] = Json.Of(Given.Bytes("half"));
        split["key"] = Json.Of(Given.Bytes("epoch 3"));
        return split;
    }

    private static JsonArray SplitsRefused()
    {
        var (right, other) = (SplitOf(), SplitOf(half: "other half"));
        return Json.Array([
            Case("halves of two different splits", [.. right[..114], .. other[114..]]),
            Case("the halves in each other's place", [.. right[114..], .. right[..114]]),
            Case("the host's half sealed to the stand-in", SplitOf(release: "stand-in")),
            Case("the stand-in's half sealed to the host", SplitOf(to: "release")),
            Case("the stand-in's half in the host's context", SplitOf(hosts: Half(host: false))),
            Case("another key", SplitOf("another epoch")),
            Case("another epoch", right, Half(host: false, epoch: 4), Half(host: true, epoch: 4)),
            Case("another file", right, Half(host: false, file: "other"), Half(host: true, file: "other")),
            Case("another grant", right, Half(host: false, grant: "other"), Half(host: true, grant: "other")),
            Case("another stand-in", right, Half(host: false, standIn: "other"), Half(host: true, standIn: "other")),
            Case("a wrap's context instead of a half's", SplitOf(mine: Context(StandIn))),
            Case("one half only", right[..114]),
            Case("one byte more", [.. right, 0]),
            Case("a changed half", Given.Changed(right, 70)),
        ]);

        static JsonObject Case(string why, byte[] wrapped, byte[]? mine = null, byte[]? hosts = null) => SplitCase("why", why, wrapped, mine, hosts);
    }

    private static JsonObject LetterOf(string name, string recipient, byte[] context, ReadOnlySpan<byte> words, JsonObject place)
    {
        using var to = Given.Agreement(recipient);
        using var ephemeral = Given.Agreement("ephemeral " + name);
        return new JsonObject
        {
            ["name"] = name, ["place"] = place, ["context"] = Json.Of(context), ["recipient"] = Given.Pair(to), ["ephemeral"] = Given.Pair(ephemeral),
            ["words"] = Json.Of(words), ["letter"] = Json.Of(Letter.Seal(ephemeral, to.Public, context, words)),
        };
    }

    private static JsonArray LettersRefused()
    {
        using var to = Given.Agreement("directory");
        using var ephemeral = Given.Agreement("ephemeral refused");
        var directory = Given.Id<Compartment>("directory");
        var context = Address.OfDeskName(Given.Practice, File, directory, 2, DeskName);
        var right = Letter.Seal(ephemeral, to.Public, context, "Robin"u8);
        return Json.Array([
            Case("another reader", right, context, "officers"),
            Case("hung on another file", right, Address.OfDeskName(Given.Practice, Given.Id<ClientFile>("other"), directory, 2, DeskName)),
            Case("another epoch", right, Address.OfDeskName(Given.Practice, File, directory, 3, DeskName)),
            Case("an invitation's place", right, Address.OfInvitation(Given.Practice, new Id<Fact>(DeskName.Id.Value))),
            Case("an entry's place", right, Address.OfLetter(Given.Practice, DeskName.Id.Value)),
            Case("a wrap instead of a letter", KeyWrap.Wrap(ephemeral, to.Public, context, Given.Secret("epoch 3")), context),
            Case("not padded", [1, .. Hpke.Seal(ephemeral, to.Public, "fourwalls/letter/1"u8, context, [0, 0, 0, 1, 65])], context),
            Case("something hidden in the padding", [1, .. Hpke.Seal(ephemeral, to.Public, "fourwalls/letter/1"u8, context, [.. new byte[255], 1])], context),
            Case("another suite", [2, .. right[1..]], context),
            Case("changed words", Given.Changed(right, 80), context),
            Case("one byte short", right[..^1], context),
        ]);

        static JsonObject Case(string why, byte[] letter, byte[] at, string recipient = "directory") => new()
        {
            ["why"] = why, ["recipient"] = Given.Pair(Given.Agreement(recipient)), ["context"] = Json.Of(at), ["letter"] = Json.Of(letter),
        };
    }
}
