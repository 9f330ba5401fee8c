using FourWalls.Backups;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Practices;
using FourWalls.Storage;
using FourWalls.Tests.Looks;

namespace FourWalls.Tests.Backups;

public class RestoreTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task H02_what_was_lost_comes_back_with_the_same_head_and_people_read_in_it(Engine engine)
    {
        await using var place = await Restored.Make(engine);
        var before = await Restored.Reads(place.Lived.Practice, place.Lived.Founder, place.Lived.File, CompartmentKind.Record);
        var rows = await Restored.Rows(place.Lived.Practice);
        var backup = await place.Keep();
        var head = place.Lived.Practice.Ledger.Standing.Size;
        Assert.Equal(head, backup.Size);

        var report = await place.PutBack(engine);
        Assert.Equal((backup.Size, backup.Root, 0L, 2), (report.Size, report.Head, report.Lost, report.Log));
        await place.Green();
        var practice = place.Open();
        Assert.Equal(head + 1, practice.Ledger.Standing.Size);
        Assert.EndsWith("/2", practice.Ledger.Checkpoint!.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(before, await Restored.Reads(practice, place.Lived.Founder, place.Lived.File, CompartmentKind.Record));
        Assert.True(before > 0);
        foreach (var (table, after) in await Restored.Rows(practice))
        {
            if (table.StartsWith("ledger_", StringComparison.Ordinal) || table == "fact")
                Assert.True(table is "ledger_head" or "ledger_tile" || rows[table].ToHashSet().IsSubsetOf(after), table);
            else
                Assert.Equal(rows[table], after);
        }
        Assert.True(await Restored.Reads(practice, place.Lived.Client, place.Lived.File, CompartmentKind.Shared) > 0);
        await place.Lived.NobodyReadsWhatTheyMustNot(practice);

        // It is a practice like any other: work goes on, another process joins in, and it is verified.
        var founder = LivedInPractice.In(practice, place.Lived.Founder);
        await new NotesOf(practice, founder, await ClientFile.Find(practice, founder, place.Lived.File.Id)).KeepDraft(default, default, 0, place.Lived.Text("after the fire"));
        var second = place.Open();
        Assert.Equal(before + 1, await Restored.Reads(second, place.Lived.Founder, place.Lived.File, CompartmentKind.Record));
        await practice.Ledger.CatchUp();
        await place.Close();
        await place.Green();
    }

    /// <summary>A table that somebody adds is in backups without their doing anything; one that must not be is named here.</summary>
    [Fact]
    public async Task Every_table_is_kept_but_who_is_signed_in()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var all = place.Lived.Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(row => (string)row[0]!);
        Assert.Equal(["migration", "session"], all.Except(BackupStore.Tables(Migrator.Names).Select(table => table.Name)).Order());
    }

    [Fact]
    public async Task From_SQLite_to_PostgreSQL_and_back_is_the_same_two_commands()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var logs = new List<int>();
        foreach (var engine in (Engine[])[Engine.Postgres, Engine.Sqlite, Engine.Postgres])
        {
            await place.Keep();
            logs.Add((await place.PutBack(engine)).Log);
            await place.Green();
            var practice = place.Open();
            Assert.True(await Restored.Reads(practice, place.Lived.Founder, place.Lived.File, CompartmentKind.Record) > 0);
            await place.Lived.NobodyReadsWhatTheyMustNot(practice);
            await place.Close();
            place.Test.Clock.Pass(TimeSpan.FromMinutes(1));
        }
        Assert.Equal([2, 3, 4], logs);
        Assert.Equal(3, (await place.Verify()).Notes.Count(note => note.Contains("was restored", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task On_a_machine_that_remembers_nothing_the_secrets_on_paper_are_enough()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        await place.Keep();
        var paper = string.Join('\n', HostPaper.Of(place.Test.Folder).ToLines());
        await place.Test.Stop();
        var elsewhere = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            var none = await Assert.ThrowsAsync<Refused>(() => place.Restore(new RestoreRequest(place.Backup.File!, elsewhere, null, null, null)));
            Assert.Contains("host's secrets are needed", none.Message, StringComparison.Ordinal);
            var report = await place.Restore(new RestoreRequest(place.Backup.File!, elsewhere, null, null, HostPaper.Read(paper.ToUpperInvariant()).Paper));
            Assert.Equal((false, (long?)null), (report.Known, report.SeenSize));
            Assert.True(report.Log > 1_000_000);
            var practice = place.Open(elsewhere);
            Assert.False(practice.Roll.Current.OfType<GapFact>().Single().Known);
            Assert.True(await Restored.Reads(practice, place.Lived.Founder, place.Lived.File, CompartmentKind.Record) > 0);
            var shown = await OfficersView.Restored(practice, LivedInPractice.In(practice, place.Lived.Founder));
            Assert.Equal((false, (long?)null), (shown!.Known, shown.Lost));
            await place.Close();
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public async Task A_line_of_the_paper_that_was_mistyped_is_named()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var lines = HostPaper.Of(place.Test.Folder).ToLines().ToList();
        Assert.Equal(11, lines.Count);
        Assert.Equal(lines, HostPaper.Read(string.Join('\n', lines)).Paper!.ToLines());
        for (var i = 0; i < lines.Count; i++)
        {
            var letters = lines[i].ToCharArray();
            letters[5 + i] = letters[5 + i] is 'x' or ' ' ? '7' : 'x';
            var (paper, problem) = HostPaper.Read(string.Join('\n', lines.Select((line, j) => i == j ? new string(letters) : line)));
            Assert.Null(paper);
            Assert.StartsWith($"Line {i + 1} is not as it was printed", problem, StringComparison.Ordinal);
        }
        Assert.StartsWith("Line 4 is missing", HostPaper.Read(string.Join('\n', lines.Where((_, i) => i != 3))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_backup_that_was_cut_or_changed_is_refused_and_nothing_changes(Engine engine)
    {
        await using var place = await Restored.Make(engine);
        await place.Keep();
        await place.Test.Stop();
        var whole = await File.ReadAllBytesAsync(place.Backup.File!, TestContext.Current.CancellationToken);
        var size = (await place.Verify()).Size;
        var host = Directory.GetFiles(Path.Combine(place.Test.Folder, "host")).ToDictionary(path => path, File.ReadAllBytes);
        byte[][] broken =
        [
            [], whole[..40], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0],
            Changed(whole, 3), Changed(whole, 40), Changed(whole, whole.Length / 3), Changed(whole, whole.Length - 5),
        ];
        foreach (var bytes in broken)
        {
            var path = Path.Combine(place.Folder, "broken");
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            var no = await Assert.ThrowsAsync<Refused>(() => place.Restore(new RestoreRequest(path, place.Test.Folder, place.Connection, null, null)));
            Assert.Contains("not a whole backup", no.Message, StringComparison.Ordinal);
        }
        // Changed by somebody who can hash: what is in it does not fit together any more.
        var forged = Path.Combine(place.Folder, "forged");
        var at = whole.AsSpan().IndexOf("Amara Osei"u8);
        var body = Changed(whole, at)[..^32];
        await File.WriteAllBytesAsync(forged, [.. body, .. FourWalls.Sealing.Hash.Of(body)], TestContext.Current.CancellationToken);
        var why = await Assert.ThrowsAsync<Refused>(() => place.Restore(new RestoreRequest(forged, place.Test.Folder, place.Connection, null, null)));
        Assert.Contains("is not in order. Entry ", why.Message, StringComparison.Ordinal);

        Assert.Equal(size, (await place.Verify()).Size);
        await place.Green();
        Assert.All(host, one => Assert.Equal(one.Value, File.ReadAllBytes(one.Key)));
        Assert.False(Directory.Exists(Path.Combine(place.Test.Folder, "scratch")));
    }

    [Fact]
    public async Task A_backup_is_restored_with_its_own_practices_secrets_only()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        await using var other = await TestPractice.Found(Engine.Sqlite);
        await place.Keep();
        await other.Stop();
        var no = await Assert.ThrowsAsync<Refused>(() => place.Restore(new RestoreRequest(place.Backup.File!, other.Folder, null, null, null)));
        Assert.Contains("of another practice", no.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_what_was_lost_is_never_silently_fine()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        await place.Keep();
        var early = place.Lived.Practice.Ledger.Checkpoint!;
        await place.Lived.File.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        var late = place.Lived.Practice.Ledger.Checkpoint!;
        var report = await place.PutBack(Engine.Sqlite);
        Assert.Equal(1, report.Lost);
        var fine = await place.Verify(early);
        Assert.True(fine.Ok, fine.Problem?.What);
        var lost = await place.Verify(late);
        Assert.False(lost.Ok);
        Assert.Contains($"restored on 14 May 2026 from entry {report.Size}", lost.Problem!.What, StringComparison.Ordinal);
        Assert.Contains("were lost then", lost.Problem.What, StringComparison.Ordinal);
        Assert.DoesNotContain("not the head", lost.Problem.What, StringComparison.Ordinal);
        // One of the new log is of this ledger; the old database, put back under it, is not served.
        Assert.True((await place.Verify(await File.ReadAllTextAsync(Path.Combine(place.Test.Folder, "host", "checkpoint"), TestContext.Current.CancellationToken))).Ok);
    }

    [Fact]
    public async Task A_service_that_is_at_work_hinders_a_restore_or_finds_out_at_once()
    {
        await using var sqlite = await Restored.Make(Engine.Sqlite);
        await sqlite.Keep();
        var no = await Assert.ThrowsAsync<Refused>(() => sqlite.Restore(new RestoreRequest(sqlite.Backup.File!, sqlite.Test.Folder, null, null, null)));
        Assert.Contains("Somebody is at work", no.Message, StringComparison.Ordinal);

        await using var postgres = await Restored.Make(Engine.Postgres);
        await postgres.Keep();
        await Look();
        // The restored log has as many entries as this process knows, and they are others.
        await postgres.Restore(new RestoreRequest(postgres.Backup.File!, postgres.Test.Folder, postgres.Connection, null, null));
        await Assert.ThrowsAsync<LedgerBroken>(Look);
        await postgres.Green();

        Task Look() => postgres.Lived.File.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
    }

    private static byte[] Changed(byte[] whole, int at)
    {
        var bytes = whole.ToArray();
        bytes[at] ^= 1;
        return bytes;
    }
}
