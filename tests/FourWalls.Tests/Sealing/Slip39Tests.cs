using System.Text;
using System.Text.Json;
using FourWalls.Sealing;
using FourWalls.Sealing.Slip39;

namespace FourWalls.Tests.Sealing;

public class Slip39Tests
{
    public static TheoryData<string> Names() => [.. Vectors().Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_standards_vectors(string name)
    {
        var vector = Vectors().Single(one => one.GetProperty("name").GetString() == name);
        var parsed = vector.GetProperty("shares").EnumerateArray().Select(words => Slip39Share.Parse(words.GetString()!)).ToList();
        var expected = vector.GetProperty("secret").GetString()!;
        if (expected.Length == 0)
        {
            Assert.True(parsed.Exists(one => one.Share is null)
                || Slip39.Combine([.. parsed.Select(one => one.Share!)], "TREZOR"u8.ToArray()).Problem is not null);
            return;
        }
        Assert.All(parsed, one => Assert.Null(one.Problem));
        using var secret = Slip39.Combine([.. parsed.Select(one => one.Share!)], Encoding.ASCII.GetBytes("TREZOR")).Secret!;
        using var bytes = secret.Borrow();
        Assert.Equal(expected, Convert.ToHexStringLower(bytes.Span));
        Assert.All(parsed, one => Assert.Equal(20 + (secret.Length - 16) / 16 * 13, one.Share!.ToWords().Split(' ').Length));
    }

    [Fact]
    public void Any_two_of_three_give_the_secret_back_and_one_does_not()
    {
        using var secret = Secret.Random(16);
        var shares = Slip39.Split(secret, 2, 3).Select(share => Slip39Share.Parse(share.ToWords()).Share!).ToList();
        foreach (var (a, b) in (ReadOnlySpan<(int, int)>)[(0, 1), (0, 2), (2, 1)])
            Assert.True(Slip39.Combine([shares[a], shares[b]]).Secret!.SameAs(secret));
        Assert.True(Slip39.Combine(shares).Secret!.SameAs(secret));
        Assert.Equal("2 different shares are needed; these are 1.", Slip39.Combine([shares[0], shares[0]]).Problem);
        Assert.Equal(
            "These shares are not of the same set.",
            Slip39.Combine([shares[0], Slip39.Split(secret, 2, 3)[1]]).Problem);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void Sets_that_one_paper_opens_or_one_lost_paper_closes_are_refused(int threshold, int count) =>
        Assert.Throws<ArgumentException>(() => Slip39.Split(Secret.Random(16), threshold, count));

    [Fact]
    public void One_wrong_word_is_found_before_anything_is_opened()
    {
        var words = Slip39.Split(Secret.Random(16), 2, 3)[0].ToWords().Split(' ');
        words[7] = words[7] == "academic" ? "acid" : "academic";
        Assert.Contains("One of them is wrong", Slip39Share.Parse(string.Join(' ', words)).Problem!, StringComparison.Ordinal);
        words[7] = "xylophone";
        Assert.StartsWith("Word 8 is not", Slip39Share.Parse(string.Join(' ', words)).Problem!, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Vectors() => JsonDocument.Parse(
        File.ReadAllText(Shared.Repository("docs/specs/vectors/slip39.json"))).RootElement.GetProperty("vectors").EnumerateArray();
}
