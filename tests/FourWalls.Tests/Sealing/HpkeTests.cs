using System.Text.Json;
using FourWalls.Sealing;

namespace FourWalls.Tests.Sealing;

public class HpkeTests
{
    [Fact]
    public void The_RFC_9180_vectors_open_and_seal()
    {
        var vector = Base();
        var own = AgreementKey.FromScalar(Hex(vector, "skRm"));
        var ephemeral = AgreementKey.FromScalar(Hex(vector, "skEm"));
        var (key, nonce) = Hpke.Context(ephemeral.Agree(own.Public.Bytes), Hex(vector, "enc"), own.Public.Bytes, Hex(vector, "info"));
        Assert.Equal(Hex(vector, "key"), key);
        Assert.Equal(Hex(vector, "base_nonce"), nonce);

        var first = vector.GetProperty("encryptions")[0];
        byte[] expected = [.. Hex(vector, "enc"), .. Hex(first, "ct")];
        Assert.Equal(expected, Hpke.Seal(ephemeral, own.Public, Hex(vector, "info"), Hex(first, "aad"), Hex(first, "pt")));
        using var opened = Hpke.Open(own, Hex(vector, "info"), Hex(first, "aad"), expected);
        using var bytes = opened.Borrow();
        Assert.Equal(Hex(first, "pt"), bytes.Span);
    }

    [Fact]
    public void Keys_are_derived_from_seeds_as_the_RFC_says()
    {
        var vector = Base();
        using var derived = Hpke.DeriveScalar(Hex(vector, "ikmR"));
        using var bytes = derived.Borrow();
        Assert.Equal(Hex(vector, "skRm"), bytes.Span);
        Assert.Equal(Hex(vector, "pkRm"), AgreementKey.FromScalar(bytes.Span).Public.Bytes);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("aad")]
    [InlineData("key")]
    [InlineData("enc")]
    [InlineData("ciphertext")]
    [InlineData("tag")]
    [InlineData("shorter")]
    public void Nothing_opens_when_one_thing_is_changed(string changed)
    {
        var own = AgreementKey.Generate();
        var box = Hpke.Seal(own.Public, "info"u8, "aad"u8, "a key of thirty-two bytes, nearly"u8);
        if (changed is "enc")
            box[10] ^= 1;
        if (changed is "ciphertext")
            box[70] ^= 1;
        if (changed is "tag")
            box[^1] ^= 1;
        Assert.Throws<SealBroken>(() => Hpke.Open(
            changed is "key" ? AgreementKey.Generate() : own,
            changed is "info" ? "other"u8 : "info"u8,
            changed is "aad" ? "other"u8 : "aad"u8,
            changed is "shorter" ? box.AsSpan(0, 80) : box));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key()
    {
        var bytes = AgreementKey.Generate().Public.Bytes.ToArray();
        bytes[40] ^= 1;
        Assert.Throws<FormatBroken>(() => new PublicPoint(bytes));
        Assert.Throws<FormatBroken>(() => new PublicPoint(bytes.AsSpan(0, 64)));
        Assert.Throws<FormatBroken>(() => AgreementKey.FromScalar(new byte[32]));
        Assert.Throws<FormatBroken>(() => AgreementKey.FromScalar(Enumerable.Repeat((byte)255, 32).ToArray()));
        var box = Hpke.Seal(AgreementKey.Generate().Public, "info"u8, [], "x"u8);
        bytes.CopyTo(box, 0);
        Assert.Throws<SealBroken>(() => Hpke.Open(AgreementKey.Generate(), "info"u8, [], box));
    }

    private static JsonElement Base() =>
        JsonDocument.Parse(File.ReadAllText(Shared.Path("vectors/hpke-rfc9180-p256-sha256-aes256gcm.json")))
            .RootElement.EnumerateArray().First(vector => vector.GetProperty("mode").ToString() == "0");

    private static byte[] Hex(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
