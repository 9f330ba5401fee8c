using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Tests.Looks;

/// <summary>Rewrites the ledger as somebody would who knows its format and may change any row, and has not its key.</summary>
public sealed class Forger(LivedInPractice lived)
{
    /// <summary>The id of whatever is planted as an item.</summary>
    public static readonly Id<Item> Planted = Id<Item>.New();

    public List<byte[]> Leaves() => [.. lived.Query("SELECT leaf FROM ledger_entry ORDER BY idx").Select(row => (byte[])row[0]!)];

    public static Entry? Read(byte[] leaf)
    {
        try
        {
            return Entry.Parse(leaf);
        }
        catch (FormatBroken)
        {
            return null;
        }
    }

    /// <summary>The first entry for which something holds.</summary>
    public long Find(Func<Entry, bool> wanted, long from = 0)
    {
        var leaves = Leaves();
        for (var index = (int)from; index < leaves.Count; index++)
        {
            if (wanted(Entry.Parse(leaves[index])))
                return index;
        }
        throw new Xunit.Sdk.XunitException("No such entry.");
    }

    /// <summary>Changes one entry and nothing else but the columns beside it.</summary>
    public long Edit(long index, Func<Entry, Entry> change)
    {
        var entry = change(Entry.Parse(Leaves()[(int)index]));
        lived.Change(
            "UPDATE ledger_entry SET leaf = @leaf, actor = @actor, file = @file WHERE idx = @index", ("leaf", entry.ToLeaf()), ("actor", Text(entry.Actor)),
            ("file", Text(entry.File)), ("index", index));
        return index;
    }

    /// <summary>Writes the whole ledger anew from changed entries, with all tiles, and a head whose checkpoint is signed with another key.</summary>
    public void Rewrite(Action<List<byte[]>> change)
    {
        var leaves = Leaves();
        change(leaves);
        using var key = SigningKey.Generate();
        var (tree, tiles) = Tree(leaves);
        var origin = ((string)lived.Query("SELECT checkpoint FROM ledger_head")[0][0]!).Split('\n')[0];
        List<(string, (string, object?)[])> statements = [("DELETE FROM ledger_entry", []), ("DELETE FROM ledger_tile", [])];
        statements.AddRange(leaves.Select((leaf, index) => (
            "INSERT INTO ledger_entry (idx, leaf, actor, file) VALUES (@index, @leaf, @actor, @file)",
            new (string, object?)[]
            {
                ("index", (long)index), ("leaf", leaf), ("actor", Read(leaf) is { } own ? Text(own.Actor) : null), ("file", Read(leaf) is { } of ? Text(of.File) : null),
            })));
        statements.AddRange(tiles.Select(tile => (
            "INSERT INTO ledger_tile (level, number, hashes) VALUES (@level, @number, @hashes)",
            new (string, object?)[] { ("level", (long)tile.Key.Level), ("number", tile.Key.Number), ("hashes", tile.Value) })));
        statements.Add((
            "UPDATE ledger_head SET size = @size, checkpoint = @checkpoint",
            [("size", (long)leaves.Count), ("checkpoint", Checkpoint.Sign(key, origin, leaves.Count, tree.Frontier.Root()).Text)]));
        lived.Run(statements);
    }

    private static (TrustedTree Tree, Dictionary<(int Level, long Number), byte[]> Tiles) Tree(List<byte[]> leaves)
    {
        var (tree, tiles) = (new TrustedTree(), new Dictionary<(int, long), byte[]>());
        foreach (var leaf in leaves)
        {
            tree.Append(MerkleTree.Leaf(leaf), (level, number, hashes) =>
            {
                var at = (level, level == 0 ? number : number / Proofs.TileWidth);
                tiles[at] = level == 0 ? hashes : [.. tiles.GetValueOrDefault(at) ?? [], .. hashes];
            });
        }
        return (tree, tiles);
    }

    private static string? Text<T>(Id<T> id) => id.IsNone ? null : id.ToString();
}
