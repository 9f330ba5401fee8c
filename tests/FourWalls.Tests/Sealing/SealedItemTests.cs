using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Tests.Sealing;

public class SealedItemTests
{
    private static readonly byte[] Address = "here"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(2000)]
    [InlineData(100_000)]
    public void What_is_sealed_opens_with_its_key_at_its_address(int length)
    {
        using var key = Secret.Random();
        var content = Entropy.Bytes(length);
        var box = SealedItem.Seal(key, Address, content);
        Assert.Equal(SealedItem.SealedSize(length), box.Length);
        Assert.Equal(content, SealedItem.Open(key, Address, box));
        Assert.Throws<SealBroken>(() => SealedItem.Open(Secret.Random(), Address, box));
        Assert.Throws<SealBroken>(() => SealedItem.Open(key, "there"u8, box));
    }

    [Fact]
    public void No_byte_can_be_changed()
    {
        using var key = Secret.Random();
        var box = SealedItem.Seal(key, Address, "words"u8);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            Assert.Throws<SealBroken>(() => SealedItem.Open(key, Address, changed));
            Assert.Throws<SealBroken>(() => SealedItem.Open(key, Address, box.AsSpan(0, i)));
        }
    }

    [Fact]
    public void Sizes_tell_little()
    {
        using var key = Secret.Random();
        Assert.Equal(SealedItem.SealedSize(0), SealedItem.SealedSize(252));
        Assert.True(Enumerable.Range(1, 10_000).Select(SealedItem.SealedSize).Distinct().Count() < 100);
        Assert.All(Enumerable.Range(253, 5000), length => Assert.True(SealedItem.SealedSize(length) < 1.12 * (length + 4) + 49));
    }

    [Fact]
    public void An_ended_key_seals_nothing_and_is_not_zeroed_while_in_use()
    {
        var key = Secret.Random();
        var before = SealedItem.Seal(key, Address, "words"u8);
        var copy = key.Copy();
        var borrowed = key.Borrow();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SealedItem.Seal(key, Address, "words"u8));
        Assert.False(borrowed.Span.SequenceEqual(new byte[32]));
        borrowed.Dispose();
        Assert.Equal("words", Encoding.ASCII.GetString(SealedItem.Open(copy, Address, before)));
        Assert.True(borrowed.Span.SequenceEqual(new byte[32]));
    }

    [Fact]
    public void A_wrap_opens_for_its_grantee_in_its_place()
    {
        using var key = Secret.Random();
        using var own = AgreementKey.Generate();
        var wrapped = KeyWrap.Wrap(own.Public, Address, key);
        Assert.True(KeyWrap.Unwrap(own, Address, wrapped).SameAs(key));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(own, "there"u8, wrapped));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(AgreementKey.Generate(), Address, wrapped));
        Assert.False(EpochKey.Commits(EpochKey.Commitment(key), Secret.Random()));
        Assert.True(EpochKey.Commits(EpochKey.Commitment(key), key.Copy()));
        Assert.Equal(EpochKey.Pair(key).Public, EpochKey.Pair(key.Copy()).Public);
    }

    [Fact]
    public void A_private_bundle_comes_back_whole()
    {
        using var key = Secret.Random();
        var (root, recovery) = (SigningKey.Generate().Public, AgreementKey.Generate().Public);
        using var bundle = PrivateBundle.Generate(Secret.Random(20), root, recovery);
        using var opened = PrivateBundle.Open(key, Address, bundle.Seal(key, Address));
        Assert.Equal(bundle.Agreement.Public, opened.Agreement.Public);
        Assert.Equal(bundle.Signing.Public, opened.Signing.Public);
        Assert.True(opened.SecondFactor.SameAs(bundle.SecondFactor));
        Assert.Equal((root, recovery), (opened.Root, opened.Recovery));
        Assert.True(bundle.Signing.Public.Verifies("x"u8, opened.Signing.Sign("x"u8)));
    }

    [Fact]
    public void A_session_secret_is_its_cookie_and_its_forms()
    {
        using var session = SessionSecret.New();
        using var again = SessionSecret.Parse(session.Cookie)!;
        Assert.Equal(session.RowId, again.RowId);
        Assert.True(again.IsFormToken(session.FormToken()));
        Assert.NotEqual(session.FormToken(), session.FormToken());
        Assert.False(SessionSecret.New().IsFormToken(session.FormToken()));
        Assert.Null(SessionSecret.Parse("short"));
        Assert.False(session.IsFormToken(null));
    }

    [Fact]
    public void One_run_finds_and_opens_a_code_and_spelling_does_not_matter()
    {
        var set = new StretchSet(1, 1000, 1000, Entropy.Bytes(32), Secret.Random());
        var (tag, key) = set.Code("river lamp  Otter-cloud\u00a0seven mint");
        var (sameTag, sameKey) = set.Code("river lamp otter cloud seven mint");
        Assert.Equal(tag, sameTag);
        Assert.True(key.SameAs(sameKey));
        Assert.NotEqual(tag, set.Code("river lamp otter cloud seven mink").Tag);
        Assert.NotEqual(tag, (set with { Pepper = Secret.Random() }).Code("river lamp otter cloud seven mint").Tag);
        Assert.Equal(6, WordList.Draw().Split(' ').Length);
    }

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    public void Totp_gives_the_codes_of_RFC_6238(long time, string code)
    {
        using var secret = new Secret("12345678901234567890"u8);
        Assert.Equal(int.Parse(code), Totp.Digits(secret, time / 30, 100_000_000));
        var now = DateTimeOffset.FromUnixTimeSeconds(time);
        Assert.Equal(time / 30, Totp.Matches(secret, code[2..5] + " " + code[5..], now));
        Assert.Null(Totp.Matches(secret, code[2..], now.AddSeconds(61)));
        Assert.Null(Totp.Matches(secret, "", now));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Spell(secret));
    }
}
