using System.Globalization;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing.Tree;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary><c>fourwalls verify</c> and <c>fourwalls receipt</c>, as an outsider runs them: on a data directory, with no key.</summary>
[Trait("size", "long")]
public class VerifyCommandTests
{
    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Verify_says_that_nothing_is_wrong_and_after_an_edit_which_entry_is(Engine engine)
    {
        await using var place = await Workplace.Found(engine);
        await place.Note("first words");
        await place.Close();

        var (code, said, error) = await Run("verify", place.At);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("The ledger of Linden House has ", said, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong: consistent, freshness unknown.", said, StringComparison.Ordinal);
        Assert.Contains("Signatures were not checked", said, StringComparison.Ordinal);
        Assert.Contains("Signatures checked: ", (await Run("verify", [.. place.At, "--signatures"])).Out, StringComparison.Ordinal);
        using (var green = JsonDocument.Parse((await Run("verify", [.. place.At, "--json", "--signatures"])).Out))
        {
            Assert.True(green.RootElement.GetProperty("ok").GetBoolean());
            Assert.Equal((long)place.Query("SELECT size FROM ledger_head")[0][0]!, green.RootElement.GetProperty("size").GetInt64());
            Assert.Equal(JsonValueKind.Null, green.RootElement.GetProperty("problem").ValueKind);
            Assert.True(green.RootElement.GetProperty("signatures").GetInt64() > 1);
        }

        var wrote = place.Query("SELECT idx, leaf FROM ledger_entry").Select(row => ((long)row[0]!, Entry.Parse((byte[])row[1]!))).Last(one => one.Item2.Act == Act.Wrote).Item1;
        place.Query("UPDATE item SET made_at = made_at - 1 WHERE kind = 10 RETURNING id");
        (code, said, _) = await Run("verify", place.At);
        Assert.Equal(1, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Entry {wrote}: Item "), said, StringComparison.Ordinal);
        (code, said, _) = await Run("verify", [.. place.At, "--json"]);
        using var red = JsonDocument.Parse(said);
        Assert.Equal((1, false, wrote), (code, red.RootElement.GetProperty("ok").GetBoolean(), red.RootElement.GetProperty("problem").GetProperty("entry").GetInt64()));
    }

    [Fact]
    public async Task A_checkpoint_kept_elsewhere_finds_a_machine_that_was_put_back_to_yesterday()
    {
        await using var place = await Workplace.Found(Engine.Sqlite);
        var (yesterday, elsewhere) = (place.Folder + "-yesterday", place.Folder + "-checkpoint");
        try
        {
            await place.Note("first words");
            await place.Close();
            Copy(place.Folder, yesterday);
            await place.Open();
            await place.Note("words of today");
            await place.Close();
            using (var report = JsonDocument.Parse((await Run("verify", [.. place.At, "--json"])).Out))
                await File.WriteAllTextAsync(elsewhere, report.RootElement.GetProperty("checkpoint").GetString(), TestContext.Current.CancellationToken);
            var (code, said, _) = await Run("verify", [.. place.At, "--checkpoint", elsewhere]);
            Assert.Equal(0, code);
            Assert.Contains("of the checkpoint that was kept elsewhere", said, StringComparison.Ordinal);

            // The whole machine as it was: by itself it is in order, and only what was kept elsewhere tells.
            Assert.Equal(0, (await Run("verify", ["--data", yesterday])).Code);
            (code, said, _) = await Run("verify", ["--data", yesterday, "--checkpoint", elsewhere]);
            Assert.Equal(1, code);
            Assert.Contains("it was cut, or put back to an older day", said, StringComparison.Ordinal);

            // The database alone is found by what the host has seen, and is not served.
            Directory.Delete(Path.Combine(yesterday, "host"), recursive: true);
            Copy(Path.Combine(place.Folder, "host"), Path.Combine(yesterday, "host"));
            Assert.Equal(1, (await Run("verify", ["--data", yesterday])).Code);
            (code, _, var error) = await Run("serve", ["--data", yesterday, "--port", "0"]);
            Assert.Equal(1, code);
            Assert.Contains("Nothing is served.", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(yesterday, recursive: true);
            File.Delete(elsewhere);
        }
    }

    [Fact]
    public async Task What_cannot_be_checked_is_said_in_a_sentence()
    {
        var empty = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        var (code, said, error) = await Run("verify", ["--data", empty]);
        Assert.Equal((1, ""), (code, said));
        Assert.Contains("There is no practice in", error, StringComparison.Ordinal);
        (code, _, error) = await Run("verify", ["--data", empty, "--checkpoint", Path.Combine(empty, "none")]);
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Directory.Delete(empty);
    }

    [Fact]
    public async Task A_receipt_is_checked_with_the_key_alone()
    {
        await using var place = await Workplace.Found(Engine.Sqlite);
        await place.Note("first words");
        var look = place.Query("SELECT idx, leaf FROM ledger_entry").Select(row => ((long)row[0]!, Entry.Parse((byte[])row[1]!))).Last(one => one.Item2.Act == Act.Wrote).Item1;
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        var (receipt, key) = (Path.Combine(folder, "receipt"), Path.Combine(folder, "key"));
        var text = (await place.Practice.Ledger.Prove(look)).ToText();
        await File.WriteAllTextAsync(receipt, text, TestContext.Current.CancellationToken);
        var verifier = Checkpoint.VerifierKey(Ledger.OriginOf(place.Practice.Id), place.Practice.Roll.Practice!.Log);
        await File.WriteAllTextAsync(key, verifier, TestContext.Current.CancellationToken);
        await place.Close();

        foreach (var given in (string[][])[["--key", verifier], ["--key-file", key]])
        {
            var (code, said, error) = await Run("receipt", [receipt, .. given]);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Entry {look}: on "), said, StringComparison.Ordinal);
            Assert.Contains("wrote in a part of a file", said, StringComparison.Ordinal);
        }
        Assert.Equal(1, (await Run("receipt", [receipt])).Code);
        var digits = text.ToCharArray();
        for (var at = 0; at < text.Length; at += 37)
        {
            (digits[at], var was) = (digits[at] == 'A' ? 'B' : 'A', digits[at]);
            Assert.False(LedgerReceipt.Read(new string(digits), verifier).Proven, $"A receipt with another character at {at} is believed.");
            digits[at] = was;
        }
        await File.WriteAllTextAsync(receipt, text.Replace("fourwalls/ledger/", "fourwalls/ledgers/", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (no, nothing, why) = await Run("receipt", [receipt, "--key", verifier]);
        Assert.Equal((1, ""), (no, nothing));
        Assert.NotEqual("", why);
        Directory.Delete(folder, recursive: true);
    }

    private static Task<(int Code, string Out, string Error)> Run(string verb, string[] arguments) => RealService.Run(RealService.Program, [verb, .. arguments]);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
