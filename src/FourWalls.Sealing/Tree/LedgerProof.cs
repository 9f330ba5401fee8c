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
    private const int LongestPath = 63;

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
            || !lines[2].StartsWith("index ", StringComparison.Ordinal) || !Tree.Checkpoint.TrySize(lines[2][6..], out var index)
            || lines.Length - 3 > LongestPath || Base64Text.Read(lines[1][6..]) is not { } entry)
            return null;
        var path = lines[3..].Select(Base64Text.Read).OfType<byte[]>().Where(hash => hash.Length == MerkleTree.HashLength).ToList();
        return path.Count == lines.Length - 3 ? new LedgerProof(entry, index, path, text[(middle + 2)..]) : null;
    }

    /// <summary>True when the entry stands at its place in a tree that the log's key has signed for.</summary>
    public bool Verify(string origin, PublicPoint key) =>
        Tree.Checkpoint.Verify(Checkpoint, origin, key) is { } signed
        && MerkleTree.Includes(Index, signed.Size, MerkleTree.Leaf(Entry), Path, signed.Root);
}
