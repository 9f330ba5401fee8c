using System.Globalization;
using System.Text;

namespace FourWalls.Sealing.Tree;

/// <summary>
/// A receipt that anyone can check offline: one entry, its place, its audit path and the signed checkpoint (C2SP tlog-proof,
/// with the entry itself as the extra data).
/// </summary>
public sealed record LedgerProof(byte[] Entry, long Index, IReadOnlyList<byte[]> Path, string Checkpoint)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append('\n');
        text.Append("extra ").Append(Convert.ToBase64String(Entry)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <returns>Null when the text is not a proof of this form.</returns>
    public static LedgerProof? Parse(string text)
    {
        var middle = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (middle < 0)
            return null;
        var lines = text[..middle].Split('\n');
        if (lines.Length < 3 || lines[0] != FirstLine || !lines[1].StartsWith("extra ", StringComparison.Ordinal)
            || !lines[2].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[2].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return null;
        try
        {
            var path = lines[3..].Select(Convert.FromBase64String).ToList();
            return new LedgerProof(Convert.FromBase64String(lines[1][6..]), index, path, text[(middle + 2)..]);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>True when the entry stands at its place in a tree that the log's key has signed for.</summary>
    public bool Verify(string origin, PublicPoint key) =>
        Tree.Checkpoint.Verify(Checkpoint, origin, key) is { } signed
        && MerkleTree.Includes(Index, signed.Size, MerkleTree.Leaf(Entry), Path, signed.Root);
}
