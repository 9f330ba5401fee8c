using System.Text;
using System.Text.Json;
using FourWalls.People;
using Microsoft.Data.Sqlite;

namespace FourWalls.Journeys;

/// <summary>What the import command says, keeps and leaves, seen from outside its process.</summary>
[Trait("size", "long")]
public class ImportCommandTests
{
    [Fact]
    public async Task A_second_run_says_already_here_and_changes_nothing_but_the_two_entries_of_signing_in_and_out()
    {
        var (data, passphrase) = await ImportCommand.Practice(Role.Counsellor);
        var some = ImportCommand.Samples.Take(3).ToArray();
        Assert.Equal(0, (await ImportCommand.Run(data, null, "amara", passphrase, "", some)).Exit);
        var before = Counts(data);
        var again = await ImportCommand.Run(data, null, "amara", passphrase, "", some);
        Assert.Equal((0, ""), (again.Exit, again.Problems));
        Assert.Contains("3 bundles: 0 taken, 3 here already, 0 refused.", again.Out, StringComparison.Ordinal);
        Assert.Equal(before with { Entries = before.Entries + 2 }, Counts(data));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_one_clear_sentence_and_imports_nothing()
    {
        var (data, _) = await ImportCommand.Practice(Role.Counsellor);
        var before = Counts(data);
        var wrong = await ImportCommand.Run(data, null, "amara", Passphrase.Offer(), "", [.. ImportCommand.Samples]);
        Assert.Equal((1, "", "That did not match. Please check all three and try again. Nothing was imported.\n"), (wrong.Exit, wrong.Out, wrong.Problems));
        Assert.Equal(before, Counts(data));
    }

    [Fact]
    public async Task Who_opens_no_files_and_what_is_no_practice_are_told_so()
    {
        var (data, passphrase) = await ImportCommand.Practice(Role.FrontDesk);
        var before = Counts(data);
        var desk = await ImportCommand.Run(data, null, "amara", passphrase, "", ImportCommand.Samples[0]);
        Assert.Equal((1, "Only who opens files here can import: counsellors and intake. Nothing was imported.\n"), (desk.Exit, desk.Problems));
        Assert.Equal(before with { Entries = before.Entries + 2 }, Counts(data));
        var nowhere = Path.Combine(data, "mistyped");
        var none = await ImportCommand.Run(nowhere, null, "amara", passphrase, "", ImportCommand.Samples[0]);
        Assert.Equal(1, none.Exit);
        Assert.Contains("There is no practice in this directory.", none.Problems, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
        var silent = await ImportCommand.Start(data, null, "", "--as", "amara", ImportCommand.Samples[0]);
        Assert.Equal(1, silent.Exit);
        Assert.Contains("There is no terminal to ask at.", silent.Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_and_the_others_go_in_without_a_word_of_anybody()
    {
        const string planted = "Sapphire Lantern";
        var (data, passphrase) = await ImportCommand.Practice(Role.Counsellor);
        var folder = Directory.CreateTempSubdirectory("Wanda-Planted-").FullName;
        var text = (await File.ReadAllTextAsync(ImportCommand.Samples[6], TestContext.Current.CancellationToken)).Replace("Epilepsy", planted, StringComparison.Ordinal);
        var (good, cut, deep, large) = (Path.Combine(folder, "good.json"), Path.Combine(folder, "cut.json"), Path.Combine(folder, "deep.json"), Path.Combine(folder, "large.json"));
        await File.WriteAllTextAsync(good, text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cut, text[..(text.Length / 2)], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(deep, $$"""{"resourceType":"Bundle","{{planted}}":{{new string('[', 10_000)}}""", TestContext.Current.CancellationToken);
        await using (var stream = File.Create(large))
            stream.SetLength(100L << 20);

        var done = await ImportCommand.Run(data, null, "amara", passphrase, "", cut, good, deep, large, Path.Combine(folder, "missing.json"), folder);
        Assert.Equal(1, done.Exit);
        Assert.Contains("6 bundles: 1 taken, 0 here already, 5 refused.\nWhat was taken is kept. What was refused left nothing behind.", done.Out, StringComparison.Ordinal);
        Assert.Contains("Bundle 1: refused. It is not whole", done.Problems, StringComparison.Ordinal);
        Assert.Contains("Bundle 3: refused. It is nested more than 64 levels deep.", done.Problems, StringComparison.Ordinal);
        Assert.Contains("Bundle 4: refused. It is larger than 64 MB.", done.Problems, StringComparison.Ordinal);
        Assert.Contains("Bundle 5: refused. It could not be read.", done.Problems, StringComparison.Ordinal);
        Assert.Equal(1, Counts(data).Files);

        string[] words = [planted, "Wanda", "999-61-3984", "fc712d1f-5a2e-4407-9c55-a2a2bad623c2", "Seizure", "resourceType"];
        var places = Directory.GetFiles(data, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(done.Temporary, "*", SearchOption.AllDirectories))
            .Where(path => !path.EndsWith("-socket", StringComparison.Ordinal)).Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path))).Append(done.All).ToList();
        Assert.All(words.Where(word => word != "Wanda" && word != "resourceType"), word => Assert.Contains(word, text, StringComparison.Ordinal));
        foreach (var word in words)
            Assert.All(places, place => Assert.DoesNotContain(word, place, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task As_JSON_it_says_the_same_to_a_program()
    {
        var (data, passphrase) = await ImportCommand.Practice(Role.Counsellor);
        var missing = Path.Combine(data, "missing.json");
        var done = await ImportCommand.Start(data, null, $"{passphrase}\n", "--as", "amara", "--passphrase-stdin", "--json", ImportCommand.Samples[0], missing, ImportCommand.Samples[0]);
        Assert.Equal((1, ""), (done.Exit, done.Problems));
        using var json = JsonDocument.Parse(done.Out);
        var bundles = json.RootElement.GetProperty("bundles").EnumerateArray().ToList();
        Assert.Equal(["taken", "refused", "here already"], bundles.Select(one => one.GetProperty("result").GetString()));
        Assert.Equal(7, bundles[0].GetProperty("taken").GetProperty("conditions").GetInt32());
        Assert.Contains(bundles[0].GetProperty("left").EnumerateArray(), one =>
            one.GetProperty("kind").GetString() == "Claim" && one.GetProperty("count").GetInt32() == 36 && one.GetProperty("why").GetString()!.Length > 10);
        Assert.Equal(bundles[0].GetProperty("file").GetString(), bundles[2].GetProperty("file").GetString());
        Assert.Contains("could not be read", bundles[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, json.RootElement.GetProperty("hereAlready").GetInt32());
    }

    private sealed record Kept(long Entries, long Facts, long Items, long Marks, long Files);

    private static Kept Counts(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "practice.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        long Count(string what)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM {what}";
            return (long)command.ExecuteScalar()!;
        }

        return new Kept(Count("ledger_entry"), Count("fact"), Count("item"), Count("source_index"), Count("fact WHERE kind = 10"));
    }
}
