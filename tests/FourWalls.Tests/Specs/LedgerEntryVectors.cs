using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

public class LedgerEntryVectors
{
    private const string Name = "ledger-entry";

    [Fact]
    public void They_come_out_the_same() => VectorFile.Compare(Name, new JsonObject
    {
        ["practice"] = Json.Of(Given.Practice),
        ["entries"] = Json.Array(GivenEntries.All().Select(one => new JsonObject
        {
            ["name"] = one.Name,
            ["leaf"] = Json.Of(one.Entry.ToLeaf()),
            ["signer"] = !one.Entry.IsSigned ? null
                : Json.Of(Given.Signing(one.Entry.SignerKeys.IsNone ? "root" : "founder").Public.Bytes),
            ["fields"] = EntryJson.Of(one.Entry),
        })),
        ["refused"] = Json.Array(BrokenLeaves.All().Select(one => new JsonObject { ["why"] = one.Why, ["leaf"] = Json.Of(one.Leaf) })),
        ["words"] = new JsonObject
        {
            ["letters"] = Json.Array(GivenEntries.Words().Select(one => new JsonObject { ["reader"] = one.Reader, ["letter"] = Json.Of(one.Letter) })),
            ["hash"] = Json.Of(Entry.HashOfWords(GivenEntries.Words())),
        },
    });

    [Fact]
    public void Each_entry_reads_as_it_says_and_is_its_signers()
    {
        var practice = VectorFile.Read(Name).Guid("practice");
        foreach (var vector in VectorFile.List(Name, "entries"))
        {
            var entry = Entry.Parse(vector.Hex("leaf"));
            Assert.True(JsonNode.DeepEquals(JsonObject.Create(vector.GetProperty("fields")), EntryJson.Of(entry)), vector.Text("name"));
            Assert.Equal(vector.Hex("leaf"), entry.ToLeaf());
            Assert.Equal(vector.GetProperty("signer").ValueKind != JsonValueKind.Null, entry.IsSigned);
            if (!entry.IsSigned)
                continue;
            var signer = new PublicPoint(vector.Hex("signer"));
            Assert.True(signer.Verifies(entry.ToSign(practice), entry.Signature));
            Assert.False(signer.Verifies(entry.ToSign(Given.Guid("other")), entry.Signature));
            Assert.False(signer.Verifies((entry with { Act = Act.Looked }).ToSign(practice), entry.Signature));
        }
    }

    [Fact]
    public void Every_kind_of_fact_has_a_vector()
    {
        var kinds = VectorFile.List(Name, "entries").SelectMany(one => one.GetProperty("fields").GetProperty("facts").EnumerateArray())
            .Select(fact => (FactKind)fact.Number("kind")).ToHashSet();
        Assert.Equal(Enum.GetValues<FactKind>().Order(), kinds.Order());
    }

    [Theory]
    [InlineData(typeof(Act))]
    [InlineData(typeof(Reason))]
    [InlineData(typeof(DestructionGround))]
    [InlineData(typeof(Purpose))]
    [InlineData(typeof(Role))]
    [InlineData(typeof(PersonKind))]
    [InlineData(typeof(FileKind))]
    [InlineData(typeof(WhoIsClient))]
    [InlineData(typeof(CompartmentKind))]
    [InlineData(typeof(GranteeKind))]
    [InlineData(typeof(Capacity))]
    [InlineData(typeof(ServiceKind))]
    [InlineData(typeof(Regime))]
    [InlineData(typeof(ItemKind))]
    [InlineData(typeof(BookingState))]
    [InlineData(typeof(MeetingWay))]
    public void Numbers_are_those_of_the_page(Type numbers)
    {
        var page = File.ReadAllText(VectorFile.PageOf(Name)).ReplaceLineEndings("\n");
        var line = page.Split("\n\n").Single(one => one.StartsWith(numbers.Name, StringComparison.Ordinal)).ReplaceLineEndings(" ");
        var written = Regex.Matches(line, @"\b(\d+) ([A-Z]\w+)").Select(one => (one.Groups[2].Value, one.Groups[1].Value));
        var known = Enum.GetValues(numbers).Cast<object>().Select(value => (value.ToString()!, Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(known.Order(), written.Order());
    }

    [Fact]
    public void Kinds_of_facts_are_those_of_the_page()
    {
        var rows = Regex.Matches(File.ReadAllText(VectorFile.PageOf(Name)), @"^\| (\d+) \| (\w+) \|", RegexOptions.Multiline);
        Assert.Equal(
            Enum.GetValues<FactKind>().Select(kind => $"{(int)kind} {kind}"), rows.Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));
    }

    [Fact]
    public void Each_leaf_that_is_broken_is_refused()
    {
        foreach (var vector in VectorFile.List(Name, "refused"))
        {
            var leaf = vector.Hex("leaf");
            if (Record.Exception(() => Entry.Parse(leaf)) is not FormatBroken)
                Assert.Fail($"Read, or failed in another way: {vector.Text("why")}");
        }
    }

    [Fact]
    public void Words_are_hashed_with_their_readers_in_one_order()
    {
        var words = VectorFile.Read(Name).GetProperty("words");
        var letters = words.GetProperty("letters").EnumerateArray().Select(one => (Reader: one.Text("reader"), Letter: one.Hex("letter"))).ToList();
        Assert.Equal(words.Hex("hash"), Entry.HashOfWords(letters));
        letters.Reverse();
        Assert.Equal(words.Hex("hash"), Entry.HashOfWords(letters));
        Assert.NotEqual(words.Hex("hash"), Entry.HashOfWords(letters.Take(1)));
        Assert.NotEqual(words.Hex("hash"), Entry.HashOfWords([(letters[0].Reader, letters[1].Letter), (letters[1].Reader, letters[0].Letter)]));
        Assert.Empty(Entry.HashOfWords([]));
    }
}
