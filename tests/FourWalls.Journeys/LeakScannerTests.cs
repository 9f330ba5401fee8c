using System.Text;

namespace FourWalls.Journeys;

/// <summary>The leak test can fail: what is put somewhere on purpose is found there, in every spelling.</summary>
public class LeakScannerTests
{
    private const string Phrase = "zqvmark017kestrel";
    private readonly LeakScanner scanner = new(["zqvmark"], LeakScanner.Words("otter violet hammock"), [[.. Enumerable.Range(1, 20).Select(i => (byte)(i * 11))]]);

    public static TheoryData<string, string> Spellings => new()
    {
        { "as it is", Phrase },
        { "hex", Convert.ToHexString(Encoding.UTF8.GetBytes(Phrase)) },
        { "small hex", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Phrase)) },
        { "hex of UTF-16", Convert.ToHexStringLower(Encoding.Unicode.GetBytes(Phrase)) },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Phrase)) },
        { "base64 from the second byte", Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Phrase)) },
        { "base64 from the third byte", Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + Phrase)) },
        { "base64 in hex", Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Phrase)))) },
        { "percent signs", string.Concat(Phrase.Select(letter => $"%{(int)letter:x2}")) },
        { "words with hyphens", "otter-violet-hammock" },
        { "words in a form", "words=otter+violet+hammock&go=code" },
        { "a key in base64", Convert.ToBase64String([7, .. Enumerable.Range(1, 20).Select(i => (byte)(i * 11)), 7]) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_phrase_is_found_in_every_spelling(string spelling, string text) =>
        Assert.True(scanner.InText("here", $"before {text} after").Any(), spelling);

    [Fact]
    public void A_phrase_is_found_in_bytes_in_names_of_files_and_in_files_that_are_open()
    {
        Assert.NotEmpty(scanner.In("here", Encoding.Unicode.GetBytes("a" + Phrase)));
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        File.WriteAllText(Path.Combine(folder, "a"), "nothing");
        Assert.Empty(scanner.InFolder(folder));
        using (var open = new FileStream(Path.Combine(folder, "a"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            open.Write(Encoding.UTF8.GetBytes(Phrase));
            open.Flush();
            Assert.NotEmpty(scanner.InFolder(folder));
        }
        File.Move(Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        File.WriteAllText(Path.Combine(folder, "b"), "nothing");
        File.WriteAllText(Path.Combine(folder, Phrase), "");
        Assert.NotEmpty(scanner.InFolder(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Other_text_is_not_found() => Assert.Empty(scanner.InText("here", "zqvmar 017kestrel, otter violet, hammock"));
}
