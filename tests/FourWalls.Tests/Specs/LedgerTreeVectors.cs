using System.Text;
using System.Text.Json.Nodes;
using FourWalls.Looks;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;
using FourWalls.Tests.Sealing;

namespace FourWalls.Tests.Specs;

public class LedgerTreeVectors
{
    private const string Name = "ledger-tree";
    private static readonly string Origin = Ledger.OriginOf(Given.Practice);
    private static readonly SigningKey Log = Given.Signing("log");
    private static readonly List<byte[]> Leaves = [.. GivenEntries.All().Select(one => one.Entry.ToLeaf())];

    [Fact]
    public void They_come_out_the_same()
    {
        var many = Tree([.. Enumerable.Range(0, 600).Select(Counted)]);
        VectorFile.Compare(Name, new JsonObject
        {
            ["practice"] = Json.Of(Given.Practice),
            ["origin"] = Origin,
            ["log"] = Json.Of(Log.Public.Bytes),
            ["keyId"] = Json.Of(Checkpoint.KeyId(Log.Public)),
            ["verifierKey"] = Checkpoint.VerifierKey(Origin, Log.Public),
            ["leaves"] = Json.Array(Leaves.Select(leaf => (JsonNode)Json.Of(leaf))),
            ["root"] = Json.Of(Tree(Leaves).Proofs.RootAt(Leaves.Count)),
            ["checkpoints"] = Json.Array(Checkpoints().Select(one => new JsonObject { ["name"] = one.Name, ["text"] = one.Text })),
            ["checkpointsRefused"] = Json.Array(CheckpointsRefused().Select(one => new JsonObject { ["why"] = one.Why, ["text"] = one.Text })),
            ["receipts"] = Json.Array(((int[])[0, 1, 13, Leaves.Count - 1]).Select(index => new JsonObject { ["index"] = index, ["text"] = Receipt(index) })),
            ["receiptsRefused"] = Json.Array(ReceiptsRefused().Select(one => new JsonObject { ["why"] = one.Why, ["text"] = one.Text })),
            ["tiles"] = new JsonObject
            {
                ["rule"] = "600 leaves; leaf i is i as 4 bytes, big-endian",
                ["root"] = Json.Of(many.Proofs.RootAt(600)),
                ["level0number1"] = Json.Of(Hash.Of(many.Tiles[(0, 1)])),
                ["level1number0"] = Json.Of(many.Tiles[(1, 0)]),
            },
        });
    }

    [Fact]
    public void Checkpoints_verify_in_one_spelling()
    {
        foreach (var vector in VectorFile.List(Name, "checkpoints"))
            Assert.True(Checkpoint.Verify(vector.Text("text"), Origin, Log.Public) is { Size: > 0 }, vector.Text("name"));
        foreach (var vector in VectorFile.List(Name, "checkpointsRefused"))
            Assert.True(Checkpoint.Verify(vector.Text("text"), Origin, Log.Public) is null, vector.Text("why"));
        Assert.NotNull(Checkpoint.Verify(Checkpoint.Sign(Log, Origin, 3, MerkleTree.EmptyRoot).Text, Origin, Log.Public));
    }

    [Fact]
    public void Receipts_verify_in_one_spelling()
    {
        foreach (var vector in VectorFile.List(Name, "receipts"))
        {
            var receipt = LedgerProof.Parse(vector.Text("text"))!;
            Assert.True(receipt.Verify(Origin, Log.Public));
            Assert.Equal(vector.Number("index"), receipt.Index);
            Assert.Equal(Leaves[vector.Number("index")], receipt.Entry);
            Assert.Equal(vector.Text("text"), receipt.ToText());
        }
        foreach (var vector in VectorFile.List(Name, "receiptsRefused"))
            Assert.False(LedgerProof.Parse(vector.Text("text"))?.Verify(Origin, Log.Public) ?? false, vector.Text("why"));
    }

    [Fact]
    public void Tiles_hold_what_the_tree_is_made_of()
    {
        var tiles = VectorFile.Read(Name).GetProperty("tiles");
        var made = Tree([.. Enumerable.Range(0, 600).Select(Counted)]).Tiles;
        Assert.Equal(tiles.Hex("level0number1"), Hash.Of(made[(0, 1)]));
        Assert.Equal(tiles.Hex("level1number0"), made[(1, 0)]);
        Assert.Equal(MerkleTree.Fold(made[(0, 1)]), tiles.Hex("level1number0")[32..]);
    }

    private static byte[] Counted(int i) => [(byte)(i >> 24), (byte)(i >> 16), (byte)(i >> 8), (byte)i];

    private static (Proofs Proofs, Dictionary<(int, long), byte[]> Tiles) Tree(List<byte[]> leaves)
    {
        var tiles = MerkleTreeTests.Tiles(leaves.Select(leaf => MerkleTree.Leaf(leaf)));
        return (new Proofs(leaves.Count, (level, number) => tiles[(level, number)]), tiles);
    }

    private static string Body => $"{Origin}\n{Leaves.Count}\n{Convert.ToBase64String(Tree(Leaves).Proofs.RootAt(Leaves.Count))}\n";

    private static string Signed(string body, byte[]? der = null, string? name = null, byte[]? keyId = null) =>
        $"{body}\n{Line(der ?? Given.Der(Given.Sign(Log, Encoding.UTF8.GetBytes(body))), name, keyId)}\n";

    private static string Line(byte[] der, string? name = null, byte[]? keyId = null) =>
        $"— {name ?? Origin} {Convert.ToBase64String([.. keyId ?? Checkpoint.KeyId(Log.Public), .. der])}";

    private static IEnumerable<(string Name, string Text)> Checkpoints()
    {
        yield return ("the log's own", Signed(Body));
        yield return ("with a witness's line, which is passed over", Signed(Body) + "— witness.example Ad8AAAAAAAAB\n");
        yield return ("with a line that has our name and another key", Signed(Body) + Line([1, 2, 3], keyId: [1, 2, 3, 4]) + "\n");
        yield return ("with the other of the two signatures that ECDSA has", Signed(Body, Given.Der(Given.Flipped(Signature(Body)))));
        yield return ("with a line more in its text", Signed(Body + "more\n"));
    }

    private static byte[] Signature(string body) => Given.Sign(Log, Encoding.UTF8.GetBytes(body));

    private static IEnumerable<(string Why, string Text)> CheckpointsRefused()
    {
        var right = Signed(Body);
        var (signature, count) = (Signature(Body), $"\n{Leaves.Count}\n");
        yield return ("nothing", "");
        yield return ("no signature", Body + "\n");
        yield return ("another's signature alone", Body + "\n— witness.example Ad8AAAAAAAAB\n");
        yield return ("signed by another key under our name", Signed(Body, Given.Der(Given.Sign(Given.Signing("other"), Encoding.UTF8.GetBytes(Body)))));
        yield return ("our name and key, and a wrong signature besides the right one", right + Line(Given.Der(Signature("other"))) + "\n");
        yield return ("another size", right.Replace(count, "\n7\n", StringComparison.Ordinal));
        yield return ("a size with a zero in front", Signed(Body.Replace(count, "\n0" + count[1..], StringComparison.Ordinal)));
        yield return ("a size with a sign", Signed(Body.Replace(count, "\n+" + count[1..], StringComparison.Ordinal)));
        yield return ("another ledger's origin", Signed(Body.Replace(Origin, Origin + "x", StringComparison.Ordinal), name: Origin));
        yield return ("a root of 31 bytes", Signed($"{Origin}\n3\n{Convert.ToBase64String(new byte[31])}\n"));
        yield return ("a root with bits that no byte holds", Signed($"{Origin}\n3\n{Convert.ToBase64String(new byte[32])[..42]}B=\n"));
        yield return ("an empty line in its text", Signed(Body + "\nmore\n"));
        yield return ("a control character in its text", Signed(Body + "mo\tre\n"));
        yield return ("ends of lines of another system", right.Replace("\n", "\r\n", StringComparison.Ordinal));
        yield return ("no end of line at the end", right[..^1]);
        yield return ("an empty line at the end", right + "\n");
        yield return ("a space in the signature", right.Replace("— " + Origin + " ", "— " + Origin + "  ", StringComparison.Ordinal));
        yield return ("a space inside the signature's letters", right[..^6] + " " + right[^6..]);
        yield return ("a signature line that is none", right + "signed, the host\n");
        yield return ("DER: a length in two bytes", Signed(Body, [0x30, 0x81, .. Given.Der(signature)[1..]]));
        yield return ("DER: a byte more", Signed(Body, [.. Given.Der(signature), 0]));
        yield return ("DER: a zero in front of r", Signed(Body, LongR(Given.Der(signature))));
        yield return ("P1363 instead of DER", Signed(Body, signature));
        yield return ("longer than any note of ours", right + string.Concat(Enumerable.Repeat("— witness.example Ad8AAAAAAAAB\n", 600)));
    }

    private static byte[] LongR(byte[] der) =>
        [0x30, (byte)(der[1] + 1), 0x02, (byte)(der[3] + 1), 0, .. der[4..]];

    private static string Receipt(int index) => new LedgerProof(Leaves[index], index, Tree(Leaves).Proofs.Inclusion(index), Signed(Body)).ToText();

    private static IEnumerable<(string Why, string Text)> ReceiptsRefused()
    {
        var right = Receipt(13);
        var lines = right.Split('\n');
        yield return ("another entry", right.Replace(lines[1], "extra " + Convert.ToBase64String(Leaves[12]), StringComparison.Ordinal));
        yield return ("another place", right.Replace("index 13", "index 12", StringComparison.Ordinal));
        yield return ("a place beyond the end", right.Replace("index 13", "index 113", StringComparison.Ordinal));
        yield return ("a place with a zero in front", right.Replace("index 13", "index 013", StringComparison.Ordinal));
        yield return ("another form of proof", right.Replace("@v1", "@v2", StringComparison.Ordinal));
        yield return ("no entry", right.Replace(lines[1] + "\n", "", StringComparison.Ordinal));
        yield return ("a hash left out", right.Replace(lines[4] + "\n", "", StringComparison.Ordinal));
        yield return ("a hash twice", right.Replace(lines[4] + "\n", $"{lines[4]}\n{lines[4]}\n", StringComparison.Ordinal));
        yield return ("a hash of 31 bytes", right.Replace(lines[4], Convert.ToBase64String(new byte[31]), StringComparison.Ordinal));
        yield return ("a hash of 65 bytes", right.Replace(lines[4], Convert.ToBase64String(new byte[65]), StringComparison.Ordinal));
        yield return ("a hash with a space in it", right.Replace(lines[4], lines[4][..8] + " " + lines[4][8..], StringComparison.Ordinal));
        yield return ("an unsigned checkpoint", right[..right.IndexOf("\n— ", StringComparison.Ordinal)]);
        yield return ("no checkpoint", string.Join('\n', lines[..6]));
    }
}
