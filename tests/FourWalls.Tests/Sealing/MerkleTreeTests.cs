using System.Text.Json;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Tests.Sealing;

public class MerkleTreeTests
{
    [Fact]
    public void Inclusion_vectors_that_others_wrote_hold()
    {
        var cases = Cases("inclusion");
        foreach (var item in cases)
        {
            var right = MerkleTree.Includes(
                item.GetProperty("leafIdx").GetInt64(), item.GetProperty("treeSize").GetInt64(),
                Bytes(item, "leafHash"), Path(item), Bytes(item, "root"));
            Assert.True(right != item.GetProperty("wantErr").GetBoolean(), item.GetProperty("name").GetString());
        }
        Assert.NotEmpty(cases);
    }

    [Fact]
    public void Consistency_vectors_that_others_wrote_hold()
    {
        var cases = Cases("consistency");
        foreach (var item in cases)
        {
            var right = MerkleTree.Extends(
                item.GetProperty("size1").GetInt64(), Bytes(item, "root1"),
                item.GetProperty("size2").GetInt64(), Bytes(item, "root2"), Path(item));
            Assert.True(right != item.GetProperty("wantErr").GetBoolean(), item.GetProperty("name").GetString());
        }
        Assert.NotEmpty(cases);
    }

    [Fact]
    public void Proofs_from_tiles_hold_for_every_leaf_and_every_older_size()
    {
        var leaves = Enumerable.Range(0, 700).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i))).ToList();
        foreach (var size in (int[])[1, 2, 3, 7, 255, 256, 257, 511, 512, 700])
        {
            var tiles = Tiles(leaves.Take(size));
            var proofs = new Proofs(size, (level, number) => tiles[(level, number)]);
            var root = proofs.RootAt(size);
            for (var index = 0; index < size; index += size > 50 ? 13 : 1)
            {
                Assert.True(MerkleTree.Includes(index, size, leaves[index], proofs.Inclusion(index), root));
                Assert.False(MerkleTree.Includes(index, size, leaves[(index + 1) % 700], proofs.Inclusion(index), root));
            }
            for (var older = 0; older <= size; older += size > 50 ? 11 : 1)
            {
                Assert.True(MerkleTree.Extends(older, proofs.RootAt(older), size, root, proofs.Consistency(older)), $"{older} in {size}");
                Assert.Equal(proofs.RootAt(older), proofs.FrontierAt(older).Root());
            }
        }
    }

    [Fact]
    public void A_checkpoint_is_read_only_under_its_own_key_and_in_one_spelling()
    {
        var key = SigningKey.Generate();
        var signed = Checkpoint.Sign(key, "fourwalls/test", 3, MerkleTree.EmptyRoot);
        Assert.Equal(3, Checkpoint.Verify(signed.Text, "fourwalls/test", key.Public)!.Size);
        Assert.Null(Checkpoint.Verify(signed.Text, "fourwalls/other", key.Public));
        Assert.Null(Checkpoint.Verify(signed.Text, "fourwalls/test", SigningKey.Generate().Public));
        Assert.Null(Checkpoint.Verify(signed.Text.Replace("\n3\n", "\n4\n", StringComparison.Ordinal), "fourwalls/test", key.Public));
        Assert.Null(Checkpoint.Verify(signed.Text.Replace("\n3\n", "\n03\n", StringComparison.Ordinal), "fourwalls/test", key.Public));
    }

    [Fact]
    public void A_receipt_proves_its_entry_and_no_other()
    {
        var leaves = Enumerable.Range(0, 300).Select(i => BitConverter.GetBytes(i)).ToList();
        var tiles = Tiles(leaves.Select(leaf => MerkleTree.Leaf(leaf)));
        var proofs = new Proofs(300, (level, number) => tiles[(level, number)]);
        var key = SigningKey.Generate();
        var checkpoint = Checkpoint.Sign(key, "fourwalls/test", 300, proofs.RootAt(300));
        var text = new LedgerProof(leaves[42], 42, proofs.Inclusion(42), checkpoint.Text).ToText();

        Assert.True(LedgerProof.Parse(text)!.Verify("fourwalls/test", key.Public));
        Assert.False((LedgerProof.Parse(text)! with { Index = 43 }).Verify("fourwalls/test", key.Public));
        Assert.False((LedgerProof.Parse(text)! with { Entry = leaves[43] }).Verify("fourwalls/test", key.Public));
    }

    internal static Dictionary<(int, long), byte[]> Tiles(IEnumerable<byte[]> leaves)
    {
        var tiles = new Dictionary<(int, long), byte[]>();
        var frontier = new Frontier();
        void Put(int level, long index, byte[] hash) =>
            tiles[(level, index / 256)] = [.. tiles.GetValueOrDefault((level, index / 256), []), .. hash];
        foreach (var leaf in leaves)
        {
            Put(0, frontier.Size, leaf);
            var size = frontier.Size + 1;
            frontier.Append(leaf, (height, hash) => Put(height / 8, (size >> height) - 1, hash));
        }
        return tiles;
    }

    private static List<JsonElement> Cases(string kind) =>
        [.. JsonDocument.Parse(File.ReadAllText(Shared.Path($"vectors/merkle/{kind}.json"))).RootElement.EnumerateArray()];

    private static byte[] Bytes(JsonElement item, string name) =>
        item.GetProperty(name).GetString() is { } text ? Convert.FromBase64String(text) : [];

    private static List<byte[]> Path(JsonElement item) => item.GetProperty("proof").ValueKind == JsonValueKind.Null
        ? []
        : [.. item.GetProperty("proof").EnumerateArray().Select(hash => Convert.FromBase64String(hash.GetString()!))];
}
