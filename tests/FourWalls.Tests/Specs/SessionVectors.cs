using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

public class SessionVectors
{
    private const string Name = "session";
    private const string Typed = "correct horse battery staple acorn zebra";
    private static readonly Id<Person> Person = Given.Id<Person>("counsellor");
    private static readonly Id<Session> OneSession = Given.Id<Session>("session");
    private static readonly byte[] PassphraseAddress = Address.OfBundle(Given.Practice, Person, WayInKind.Passphrase);

    private static StretchSet Set => new(1, StretchSet.DefaultRounds, StretchSet.DefaultCodeRounds, Given.Bytes("code salt"), Given.Secret("pepper"));

    private static SessionSecret Cookie => SessionSecret.Parse(System.Buffers.Text.Base64Url.EncodeToString(Given.Bytes("session secret")))!;

    private static PrivateBundle Bundle => new(
        Given.Agreement("counsellor"), Given.Signing("counsellor"), Given.Secret("second factor", 20),
        Given.Signing("root").Public, Given.Agreement("recovery").Public);

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["session"] = Sessions(),
        ["cookiesRefused"] = Json.Array(Misspelled(Given.Bytes("session secret")).Select(one => (JsonNode)one)),
        ["formTokensRefused"] = Json.Array([
            .. Misspelled(Convert.FromHexString(Token(Given.Bytes("mask")))).Select(one => (JsonNode)one),
            System.Buffers.Text.Base64Url.EncodeToString(Given.Bytes("another", 64)),
        ]),
        ["set"] = new JsonObject
        {
            ["number"] = 1, ["rounds"] = Set.Rounds, ["codeRounds"] = Set.CodeRounds, ["codeSalt"] = Json.Of(Set.CodeSalt),
            ["pepper"] = Json.Of(Given.Bytes("pepper")),
        },
        ["typed"] = Json.Array(((string[])
        [
            Typed, "  Correct-HORSE battery\tstaple,\nacorn zebra. ", "1. correct 2. horse 3. battery 4. staple 5. acorn 6. zebra",
            "ｃｏｒｒｅｃｔ　Ｈｏｒｓｅ battery\u00a0staple\u2011acorn\u2013zebra", "correct\u200bhorse\u00e9battery\u0130staple\u212aacorn/zebra",
        ]).Select(one => (JsonNode)one)),
        ["folded"] = Typed,
        ["bundle"] = new JsonObject
        {
            ["agreement"] = Given.Pair(Bundle.Agreement), ["signing"] = Given.Pair(Bundle.Signing), ["root"] = Json.Of(Bundle.Root.Bytes),
            ["recovery"] = Json.Of(Bundle.Recovery.Bytes), ["secondFactor"] = Json.Of(Given.Bytes("second factor", 20)),
        },
        ["passphrase"] = Passphrase(),
        ["code"] = Code(),
        ["bundlesRefused"] = BundlesRefused(),
        ["device"] = new JsonObject
        {
            ["person"] = Json.Of(Person.Value), ["token"] = DeviceToken.Make(Set, Person.Value),
            ["name"] = "nobody", ["decoy"] = Json.Of(DeviceToken.Decoy(Set, "nobody"u8)),
        },
    });

    [Fact]
    public void A_cookie_gives_its_rows_name_and_its_keys()
    {
        var vector = VectorFile.Read(Name).GetProperty("session");
        using var session = SessionSecret.Parse(vector.Text("cookie"))!;
        Assert.Equal(vector.Text("rowId"), session.RowId);
        Assert.Equal(vector.Hex("bundleKey"), Given.Bytes(session.BundleKey()));
        Assert.Equal(vector.Hex("viewKey"), Given.Bytes(session.ViewKey()));
        Assert.True(session.IsFormToken(vector.Text("formToken")));
        Assert.Equal(vector.Hex("view"), SealedItem.Open(session.ViewKey(), vector.Hex("viewAddress"), vector.Hex("viewSealed")));
        Same(PrivateBundle.Open(session.BundleKey(), vector.Hex("bundleAddress"), vector.Hex("bundleSealed")));
        foreach (var cookie in VectorFile.List(Name, "cookiesRefused"))
            Assert.Null(SessionSecret.Parse(cookie.GetString()));
        foreach (var token in VectorFile.List(Name, "formTokensRefused"))
            Assert.False(session.IsFormToken(token.GetString()));
    }

    [Fact]
    public void Words_however_they_are_typed_open_the_bundle()
    {
        var (passphrase, code) = (VectorFile.Read(Name).GetProperty("passphrase"), VectorFile.Read(Name).GetProperty("code"));
        foreach (var typed in VectorFile.List(Name, "typed"))
            Assert.Equal(Typed, string.Join(' ', Stretch.Words(typed.GetString()!)));
        using var key = Set.Passphrase(Typed, passphrase.Hex("salt"));
        Same(PrivateBundle.Open(key, passphrase.Hex("address"), passphrase.Hex("sealed")));
        var (tag, codeKey) = Set.Code(Typed);
        Assert.Equal(code.Hex("tag"), tag);
        Same(PrivateBundle.Open(codeKey, code.Hex("address"), code.Hex("sealed")));
    }

    [Fact]
    public void Each_bundle_that_is_broken_stays_shut()
    {
        foreach (var bundle in VectorFile.List(Name, "bundlesRefused"))
            Assert.Throws<SealBroken>(() => PrivateBundle.Open(new Secret(bundle.Hex("key")), bundle.Hex("address"), bundle.Hex("sealed")));
    }

    private static JsonObject Sessions()
    {
        using var session = Cookie;
        var (address, view) = (Address.OfSession(Given.Practice, Person, OneSession), Address.OfView(Given.Practice, OneSession));
        return new JsonObject
        {
            ["secret"] = Json.Of(Given.Bytes("session secret")), ["cookie"] = session.Cookie, ["rowId"] = session.RowId,
            ["practice"] = Json.Of(Given.Practice), ["person"] = Json.Of(Person.Value), ["id"] = Json.Of(OneSession.Value),
            ["bundleKey"] = Json.Of(Given.Bytes(session.BundleKey())), ["bundleAddress"] = Json.Of(address),
            ["bundleSealed"] = Json.Of(Bundle.Seal(session.BundleKey(), address, Given.Bytes("salt session"))),
            ["viewKey"] = Json.Of(Given.Bytes(session.ViewKey())), ["viewAddress"] = Json.Of(view),
            ["view"] = Json.Of("{\"Page\":\"shared\"}"u8),
            ["viewSealed"] = Json.Of(SealedItem.Seal(session.ViewKey(), view, "{\"Page\":\"shared\"}"u8, Given.Bytes("salt view"))),
            ["mask"] = Json.Of(Given.Bytes("mask")),
            ["formToken"] = System.Buffers.Text.Base64Url.EncodeToString(Convert.FromHexString(Token(Given.Bytes("mask")))),
        };
    }

    /// <summary>The bytes of a form token with a mask of our choice: any token, masked anew.</summary>
    private static string Token(byte[] mask)
    {
        using var session = Cookie;
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(session.FormToken());
        return Json.Of([.. mask, .. Enumerable.Range(0, 32).Select(i => (byte)(bytes[i] ^ bytes[32 + i] ^ mask[i]))]);
    }

    private static IEnumerable<string> Misspelled(byte[] bytes)
    {
        var right = System.Buffers.Text.Base64Url.EncodeToString(bytes);
        yield return "";
        yield return right[..^1];
        yield return right + "A";
        yield return right + "=";
        yield return right[..^1] + "*";
        yield return right[..^2] + " " + right[^2..];
        yield return right[..^1] + (char)(right[^1] + 1); // bits that no byte holds
        yield return System.Buffers.Text.Base64Url.EncodeToString(bytes.AsSpan(1));
    }

    private static JsonObject Passphrase()
    {
        var salt = Given.Bytes("salt passphrase", 16);
        using var key = Set.Passphrase(Typed, salt);
        return new JsonObject
        {
            ["practice"] = Json.Of(Given.Practice), ["person"] = Json.Of(Person.Value), ["salt"] = Json.Of(salt), ["key"] = Json.Of(Given.Bytes(key)),
            ["address"] = Json.Of(PassphraseAddress), ["sealed"] = Json.Of(Bundle.Seal(key, PassphraseAddress, Given.Bytes("salt way in"))),
        };
    }

    private static JsonObject Code()
    {
        var address = Address.OfBundle(Given.Practice, Person, WayInKind.Code);
        var (tag, key) = Set.Code(Typed);
        return new JsonObject
        {
            ["practice"] = Json.Of(Given.Practice), ["person"] = Json.Of(Person.Value), ["tag"] = Json.Of(tag), ["key"] = Json.Of(Given.Bytes(key)),
            ["address"] = Json.Of(address), ["sealed"] = Json.Of(Bundle.Seal(key, address, Given.Bytes("salt code"))),
        };
    }

    private static JsonArray BundlesRefused()
    {
        var (key, salt) = (Given.Bytes("way in"), Given.Bytes("salt refused"));
        var right = SealedItem.Open(new Secret(key), PassphraseAddress, Bundle.Seal(new Secret(key), PassphraseAddress, salt));
        return Json.Array([
            Case("another key", right, PassphraseAddress, Given.Bytes("other")),
            Case("another person's place", right, Address.OfBundle(Given.Practice, Given.Id<Person>("other"), WayInKind.Passphrase)),
            Case("another practice's place", right, Address.OfBundle(Given.Guid("other"), Person, WayInKind.Passphrase)),
            Case("a code's place", right, Address.OfBundle(Given.Practice, Person, WayInKind.Code)),
            Case("a session's place", right, Address.OfSession(Given.Practice, Person, OneSession)),
            Case("another version", [2, .. right[1..]]),
            Case("a scalar of zero", [1, .. new byte[32], .. right[33..]]),
            Case("a scalar not below the order", [1, .. Enumerable.Repeat((byte)255, 32), .. right[33..]]),
            Case("a root that is not on the curve", Given.Changed(right, 100)),
            Case("one byte short", right[..^1]),
            Case("one byte more", [.. right, 0]),
        ]);

        JsonObject Case(string why, byte[] content, byte[]? at = null, byte[]? other = null) => new()
        {
            ["why"] = why, ["key"] = Json.Of(other ?? key), ["address"] = Json.Of(at ?? PassphraseAddress),
            ["sealed"] = Json.Of(SealedItem.Seal(new Secret(key), PassphraseAddress, content, salt)),
        };
    }

    private static void Same(PrivateBundle opened)
    {
        var vector = VectorFile.Read(Name).GetProperty("bundle");
        Assert.Equal(vector.GetProperty("agreement").Hex("scalar"), Given.Bytes(opened.Agreement.ExportScalar()));
        Assert.Equal(vector.GetProperty("signing").Hex("scalar"), Given.Bytes(opened.Signing.ExportScalar()));
        Assert.Equal(vector.Hex("root"), opened.Root.Bytes);
        Assert.Equal(vector.Hex("recovery"), opened.Recovery.Bytes);
        Assert.Equal(vector.Hex("secondFactor"), Given.Bytes(opened.SecondFactor));
    }
}
