using System.Text;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Imports;

public class FhirImportTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    public static TheoryData<string> Hostile => [.. Bundles.AllHostile];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task All_ten_sample_bundles_go_in_and_every_resource_is_taken_or_named_as_left(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        foreach (var path in Bundles.Samples)
        {
            var expected = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["entry"]!.AsArray()
                .CountBy(entry => (string)entry!["resource"]!["resourceType"]!).ToDictionary();
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var done = await Bundles.TakeSample(test.Practice, test.Founder, path);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(path)}: {watch.ElapsedMilliseconds} ms");
            Assert.True(done.IsNew);
            Assert.Equal(expected.Values.Sum() - 1, done.Taken.Sum(one => one.Count) + done.Left.Sum(one => one.Count));
            Assert.Equal(expected["Condition"], done.Taken.Single(one => one.Kind == ItemKind.ImportedCondition).Count);
            Assert.Equal(expected["Encounter"], done.Taken.Single(one => one.Kind == ItemKind.ImportedEncounter).Count);
            Assert.Equal(
                expected["Observation"] + expected["DiagnosticReport"], done.Taken.Single(one => one.Kind == ItemKind.ImportedObservation).Count);
            Assert.Equal(expected["Claim"], done.Left.Single(one => one.Kind == "Claim").Count);
            await Opens(test, done);
        }
        // The next process must find the ledger whole.
        await using var second = test.SecondNode();
        Assert.Equal(test.Practice.Ledger.Standing.Size, second.Ledger.Standing.Size);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Running_it_twice_changes_nothing(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var first = await Bundles.TakeSample(test.Practice, test.Founder, Bundles.Samples[0]);
        var kept = await Kept.In(test.Practice);
        var again = await Bundles.TakeSample(test.Practice, test.Founder, Bundles.Samples[0]);
        Assert.Equal((first.File, false), (again.File, again.IsNew));
        Assert.Equal(kept, await Kept.In(test.Practice));
        // The same person in a newer bundle is the same person; somebody else is somebody else.
        await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient()));
        Assert.False((await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(name: "R. Vale"), Bundles.Condition("c", "New")))).IsNew);
        Assert.True((await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(born: "1990-01-01")))).IsNew);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_broken_or_hostile_bundle_is_refused_whole_in_one_sentence_and_leaves_nothing(string how)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient("Kim Roe", "K-1")));
        await RefusedWhole(test, how);
        Assert.True((await Bundles.Take(test.Practice, test.Founder, Bundles.Whole())).IsNew);
    }

    [Fact]
    public async Task On_PostgreSQL_what_is_refused_leaves_nothing_either()
    {
        await using var test = await TestPractice.Found(Engine.Postgres);
        foreach (var how in Bundles.AllHostile.Where(how => how is not ("too many tokens" or "65 MB")))
            await RefusedWhole(test, how);
        Assert.True((await Bundles.Take(test.Practice, test.Founder, Bundles.Whole())).IsNew);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100L << 20)]
    public async Task What_is_too_large_is_refused_without_being_read_into_memory(long says)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        using var endless = new Endless(says);
        var refused = await Assert.ThrowsAsync<Refused>(() => FhirImport.Take(test.Practice, test.Founder, endless));
        Assert.Contains("larger than 64 MB", refused.Message, StringComparison.Ordinal);
        Assert.True(endless.Given <= (says > 0 ? 0 : (64 << 20) + 1), $"{endless.Given} bytes were read.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_long_import_is_one_act_and_its_list_goes_on_page_by_page_newest_first(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var conditions = Enumerable.Range(0, 2_500).Select(i => Bundles.Condition($"c{i}", $"Condition {i}", new DateOnly(2000, 1, 1).AddDays(i * 7 % 2_500).ToString("yyyy-MM-dd")));
        var before = await Kept.In(test.Practice);
        var done = await Bundles.Take(test.Practice, test.Founder, Bundles.Of([Bundles.Patient(), .. conditions]));
        var after = await Kept.In(test.Practice);
        // Opened, identity, contact, the rest of the patient, and three entries for 2,500 items.
        Assert.Equal(before.Entries + 7, after.Entries);
        var imported = new ImportedIn(await ClientFile.Find(test.Practice, test.Founder, done.File));
        var (days, last) = (new List<string>(), default(Id<Item>));
        while (true)
        {
            var (items, _) = await imported.List(ImportedPart.Of(ItemKind.ImportedCondition), last, 400);
            if (items.Count == 0)
                break;
            days.AddRange(items.Select(one => one.Resource.Day));
            last = items[^1].Id;
        }
        Assert.Equal(2_500, days.Count);
        Assert.Equal(days.OrderDescending(StringComparer.Ordinal), days);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_nodes_that_take_the_same_bundle_at_once_make_one_file(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        await using var second = test.SecondNode();
        using var sessions = new Sessions(second);
        var (_, there) = await sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy());
        var path = Bundles.Samples[6];
        var both = await Task.WhenAll(
            Task.Run(() => Bundles.TakeSample(test.Practice, test.Founder, path)), Task.Run(() => Bundles.TakeSample(second, there, path)));
        Assert.Equal(both[0].File, both[1].File);
        Assert.Single(both, one => one.IsNew);
        Assert.Equal(1, (await Kept.In(test.Practice)).Files);
    }

    [Fact]
    public async Task Many_bundles_at_once_in_one_session_all_go_in()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(number: $"N-{i}00"), Bundles.Condition("c", "Grief"))))));
        Assert.Equal(6, done.Select(one => one.File).Distinct().Count());
        foreach (var one in done)
            Assert.True(await test.CanRead(test.Founder, one.File, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_planted_phrase_is_in_no_file_and_no_table(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var text = (await File.ReadAllTextAsync(Bundles.Samples[6], TestContext.Current.CancellationToken)).Replace("Epilepsy", "Sapphire Lantern", StringComparison.Ordinal);
        string[] planted = ["Sapphire Lantern", "999-61-3984", "S99912573", "fc712d1f-5a2e-4407-9c55-a2a2bad623c2", "Seizure disorder"];
        Assert.All(planted, phrase => Assert.Contains(phrase, text, StringComparison.Ordinal));
        var done = await Bundles.Take(test.Practice, test.Founder, Encoding.UTF8.GetBytes(text));
        var record = await new ImportedIn(await ClientFile.Find(test.Practice, test.Founder, done.File)).List(ImportedPart.Of(ItemKind.ImportedCondition), default, 100);
        Assert.Contains(record.Items, one => one.Resource.Line.Contains("Sapphire Lantern", StringComparison.Ordinal));
        var said = System.Text.Json.JsonSerializer.Serialize(done);
        var dump = await Kept.Dump(test.Practice);
        var files = Directory.GetFiles(test.Folder, "*", SearchOption.AllDirectories).Select(path => Encoding.Latin1.GetString(Shared(path))).ToList();
        Assert.True(files.Count > 3);
        foreach (var phrase in planted)
        {
            foreach (var spelling in (string[])[phrase, Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(phrase)), Convert.ToBase64String(Encoding.UTF8.GetBytes(phrase))[..^3]])
            {
                Assert.DoesNotContain(spelling, said, StringComparison.Ordinal);
                Assert.DoesNotContain(spelling, dump, StringComparison.Ordinal);
                Assert.All(files, file => Assert.DoesNotContain(spelling, file, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Who_opens_no_files_imports_nothing()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var desk = await test.Join("desk", Role.FrontDesk, Role.Supervisor);
        var kept = await Kept.In(test.Practice);
        Assert.False(FhirImport.IsFor(test.Practice, desk));
        await Assert.ThrowsAsync<Refused>(() => Bundles.Take(test.Practice, desk, Bundles.Whole()));
        Assert.Equal(kept, await Kept.In(test.Practice));
    }

    private static async Task RefusedWhole(TestPractice test, string how)
    {
        var before = await Kept.In(test.Practice);
        var refused = await Assert.ThrowsAsync<Refused>(() => Bundles.Take(test.Practice, test.Founder, Bundles.Hostile(how)));
        Assert.Contains("Nothing of it was kept.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Please", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Robin", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Kept.In(test.Practice));
    }

    private static async Task Opens(TestPractice test, FhirImported done)
    {
        var file = await ClientFile.Find(test.Practice, test.Founder, done.File);
        var imported = new ImportedIn(file);
        foreach (var (kind, count) in done.Taken)
        {
            var (items, _) = await imported.List(ImportedPart.Of(kind), default, 500);
            Assert.Equal(count, items.Count);
            Assert.All(items, one => Assert.True(one.Resource.Line.Length > 0 && one.Resource.Day.Length is 0 or 10, one.Resource.Line));
        }
        Assert.Single((await imported.List(ImportedPart.Person, default, 10)).Items);
        Assert.False(await test.CanRead(test.Founder, done.File, CompartmentKind.Substance));
    }

    /// <summary>Reads a file that the practice has open.</summary>
    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
