using System.Buffers.Text;
using System.Text;

namespace FourWalls.Journeys;

/// <summary>
/// Looks for phrases in bytes, in every spelling in which a program might leave them: UTF-8, UTF-16, base64 wherever it begins,
/// hex, percent signs.
/// </summary>
public sealed class LeakScanner
{
    private readonly List<(string Phrase, string Spelling, byte[] Bytes)> needles = [];

    /// <param name="phrases">What must not be found; a common beginning of many phrases finds all of them.</param>
    /// <param name="secrets">More of them, kept apart so that a finding is not printed.</param>
    public LeakScanner(IEnumerable<string> phrases, IEnumerable<string> secrets, IEnumerable<byte[]>? keys = null)
    {
        foreach (var phrase in phrases.Distinct())
            Add(phrase, Encoding.UTF8.GetBytes(phrase), Encoding.Unicode.GetBytes(phrase), Encoding.BigEndianUnicode.GetBytes(phrase));
        foreach (var secret in secrets.Distinct())
            Add($"a secret of {secret.Length} letters", Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret));
        foreach (var key in keys ?? [])
            Add($"a key of {key.Length} bytes", key);
    }

    /// <summary>A passphrase, code or paper, and every three words of it that follow each other, however they are joined.</summary>
    public static IEnumerable<string> Words(string words)
    {
        var all = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var between in (string[])[" ", "-", "+", "%20", "", "\",\"", "\n"])
        {
            for (var i = 0; i + 3 <= all.Length; i++)
                yield return string.Join(between, all[i..(i + 3)]);
        }
    }

    /// <summary>What is found in some bytes; empty when nothing is.</summary>
    public IEnumerable<string> In(string place, ReadOnlyMemory<byte> bytes) => needles
        .Where(one => bytes.Span.IndexOf(one.Bytes) >= 0)
        .Select(one => $"{one.Phrase} as {one.Spelling} in {place}");

    public IEnumerable<string> InText(string place, string text) => In(place, Encoding.UTF8.GetBytes(text));

    /// <summary>Reads every file below a folder, whoever else has it open, and every file's name.</summary>
    public IEnumerable<string> InFolder(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var found = InText($"the name {path}", Path.GetRelativePath(folder, path));
            // A pipe or a socket has no length, and reading one waits for ever.
            if (File.Exists(path) && new FileInfo(path).Length > 0)
                found = found.Concat(In(path, Read(path)));
            foreach (var one in found)
                yield return one;
        }
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private void Add(string phrase, byte[] plain, params byte[][] wide)
    {
        needles.Add((phrase, "it is", plain));
        foreach (var bytes in (byte[][])[plain, .. wide])
        {
            needles.Add((phrase, "UTF-16", bytes));
            AddText(phrase, "hex", Convert.ToHexString(bytes));
            AddText(phrase, "hex", Convert.ToHexStringLower(bytes));
            foreach (var text in Base64(bytes))
                AddText(phrase, "base64", text);
        }
        AddText(phrase, "percent signs", string.Concat(plain.Select(one => $"%{one:X2}")));
        AddText(phrase, "percent signs", string.Concat(plain.Select(one => $"%{one:x2}")));
        AddText(phrase, "percent signs", Uri.EscapeDataString(Encoding.Latin1.GetString(plain)));
    }

    /// <summary>Text, and that text where a database prints bytes as hex.</summary>
    private void AddText(string phrase, string spelling, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        needles.Add((phrase, spelling, bytes));
        needles.Add((phrase, $"{spelling}, in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
    }

    /// <summary>The letters that base64 gives for these bytes wherever they begin in what is encoded, without the uncertain edges.</summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            byte[] shifted = [.. new byte[before], .. bytes];
            var sure = shifted.Length / 3 * 4;
            var first = before == 0 ? 0 : 4;
            yield return Convert.ToBase64String(shifted)[first..sure];
            yield return Base64Url.EncodeToString(shifted)[first..sure];
        }
    }
}
