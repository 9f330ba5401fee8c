using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Storage;
using Npgsql;

namespace FourWalls.Tests.Faults;

/// <summary>
/// The line to PostgreSQL breaks in the middle of a commit. Whatever was answered is in, nothing is in twice, and what the process
/// knows is what the database holds. SQLite has no line that could break.
/// </summary>
public class CommitTests
{
    public static TheoryData<Cut> Cuts => [.. Enum.GetValues<Cut>()];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task What_is_committed_in_one_batch_is_in_once_wherever_the_line_breaks(Cut cut)
    {
        await using var line = new CutLine(Engines.Fresh(Engine.Postgres)!);
        await using var test = await TestPractice.FoundAt(line.Connection);
        var file = await test.OpenFile(test.Founder);
        await Slow(line);
        var (ids, before) = (Enumerable.Range(0, 6).Select(_ => Id<Item>.New()).ToList(), test.Practice.Ledger.Standing.Size);
        var bare = Enumerable.Range(0, 6).Select(_ => Id<Entry>.New().Value).ToList(); // nothing of theirs would stop a second time
        await Together(test, () => line.Next(null, cut), () =>
        [
            .. ids.Select(id => Draft(test, file, id, $"words of {id}")),
            .. bare.Select(id => test.Practice.Ledger.Append(Entry.Of(Act.MissedOften, test.Practice.Now, default) with { Basis = id })),
        ]);
        Assert.Equal(1, line.Done);
        var entries = await Entries(test, before);
        Assert.All(ids, id => Assert.Single(entries, entry => entry.Items.Any(item => item.Item == id)));
        Assert.All(bare, id => Assert.Single(entries, entry => entry.Basis == id));
        await Agree(test, line);
    }

    [Fact]
    public async Task When_the_line_stays_down_nobody_is_answered_and_the_same_form_sent_again_is_done_once()
    {
        await using var line = new CutLine(Engines.Fresh(Engine.Postgres)!);
        await using var test = await TestPractice.FoundAt(line.Connection);
        var file = await test.OpenFile(test.Founder);
        foreach (var cut in Enum.GetValues<Cut>())
        {
            var (id, before) = (Id<Item>.New(), test.Practice.Ledger.Standing.Size);
            line.StaysDown = true;
            line.Next(cut);
            var writing = Draft(test, file, id, "words");
            await Until(() => line.Done > (int)cut);
            line.Down();
            var refused = await Assert.ThrowsAsync<Refused>(() => writing);
            Assert.Equal(Refusal.Away, refused.Refusal);
            Assert.Equal(Refusal.Away, test.Practice.Ledger.Trouble?.Refusal);
            line.StaysDown = false;
            line.Up();
            await Until(() => test.Practice.Ledger.Trouble is null);

            await Draft(test, file, id, "words");
            await Draft(test, file, id, "words");
            Assert.Single(await Entries(test, before), entry => entry.Act == Act.Wrote && entry.Items.Any(item => item.Item == id));
            await Agree(test, line);
        }
    }

    [Fact]
    public async Task Nothing_is_opened_whose_look_is_not_in()
    {
        await using var line = new CutLine(Engines.Fresh(Engine.Postgres)!);
        await using var test = await TestPractice.FoundAt(line.Connection);
        var file = await test.OpenFile(test.Founder);
        await Draft(test, file, default, "words");
        for (var tries = 0; tries < 12; tries++)
        {
            var before = test.Practice.Ledger.Standing.Size;
            line.Next(Enumerable.Repeat<Cut?>(tries % 2 == 0 ? Cut.BeforeCommit : Cut.AfterCommit, tries % 4 < 2 ? 1 : 2));
            long? look = null;
            try
            {
                look = (await file.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft))).Look;
            }
            catch (Refused away) when (away.Refusal == Refusal.Away)
            {
                Assert.Equal(2, tries % 4); // two cuts before the commit: once more was tried, and then no more
            }
            var looks = (await Entries(test, before)).Where(entry => entry.Act == Act.Looked).ToList();
            Assert.Equal(look is null ? 0 : 1, looks.Count);
            Assert.True(look is not { } at || (await test.Practice.Ledger.Read(at)).Act == Act.Looked);
        }
        await Agree(test, line);
    }

    /// <summary>Work of many at once, on a line that breaks again and again and is down now and then.</summary>
    [Fact]
    [Trait("size", "long")]
    public async Task On_a_bad_line_every_answer_is_true_and_nothing_is_done_twice()
    {
        await using var line = new CutLine(Engines.Fresh(Engine.Postgres)!);
        await using var test = await TestPractice.FoundAt(line.Connection);
        var file = await test.OpenFile(test.Founder);
        var (before, over, kept) = (test.Practice.Ledger.Standing.Size, false, 0);
        var said = await Task.WhenAll([.. Enumerable.Range(0, 8).Select(_ => Task.Run(Work)), Break()]);
        await Until(() => test.Practice.Ledger.Trouble is null);
        var written = (await Entries(test, before)).Where(entry => entry.Act == Act.Wrote).SelectMany(entry => entry.Items).CountBy(item => item.Item).ToDictionary();
        foreach (var (id, isKept) in said.SelectMany(one => one))
            Assert.InRange(written.GetValueOrDefault(id), isKept ? 1 : 0, 1);
        Assert.Equal(40, line.Done);
        Assert.InRange(kept, 40, int.MaxValue);
        await Agree(test, line);

        async Task<List<(Id<Item> Id, bool Kept)>> Work()
        {
            var done = new List<(Id<Item>, bool)>();
            while (!Volatile.Read(ref over))
            {
                var id = Id<Item>.New();
                try
                {
                    await Draft(test, file, id, $"words of {id}");
                    done.Add((id, true));
                    Interlocked.Increment(ref kept);
                }
                catch (Exception failure) when (FourWalls.Health.Outage.Of(failure) is not null)
                {
                    done.Add((id, false));
                    await Task.Delay(50);
                }
            }
            return done;
        }

        async Task<List<(Id<Item>, bool)>> Break()
        {
            for (var i = 0; i < 40; i++)
            {
                var whole = Volatile.Read(ref kept);
                line.Next((Cut)(i % 3));
                await Until(() => line.Done > i && Volatile.Read(ref kept) > whole); // however slow the machine: some work got through
                await Task.Delay(Random.Shared.Next(50, 200));
                if (i % 8 == 7)
                {
                    line.Down();
                    await Task.Delay(300);
                    line.Up();
                }
            }
            over = true;
            return [];
        }
    }

    /// <summary>All of these in one transaction: the writer is held up until they have gathered.</summary>
    private static async Task Together(TestPractice test, Action ready, Func<List<Task>> acts)
    {
        using var gathered = new ManualResetEventSlim();
        var first = test.Practice.Ledger.Write(_ => gathered.Wait());
        await Task.Delay(100);
        var all = acts();
        await Task.Delay(400);
        ready();
        gathered.Set();
        await Task.WhenAll([first, .. all]);
    }

    /// <summary>The server takes its time to commit, so that a line cut in the commit is cut in the middle of it.</summary>
    private static async Task Slow(CutLine line)
    {
        await using var connection = new NpgsqlConnection(line.Direct);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON ledger_head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
            """,
            connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Task Draft(TestPractice test, ClientFile file, Id<Item> id, string words) =>
        new NotesOf(test.Practice, test.Founder, file).KeepDraft(default, id, 0, new NoteText(1, "", "", "", "", words, test.Founder.Person.ToString()));

    private static async Task<List<Entry>> Entries(TestPractice test, long from)
    {
        await Until(() => test.Practice.Ledger.Trouble is null);
        await test.Practice.Ledger.CatchUp();
        var entries = new List<Entry>();
        for (var i = from; i < test.Practice.Ledger.Standing.Size; i++)
            entries.Add(await test.Practice.Ledger.Read(i));
        return entries;
    }

    private static async Task Agree(TestPractice test, CutLine line)
    {
        await test.Practice.Ledger.CatchUp();
        var report = await Verification.Run(new VerificationRequest(test.Folder, line.Direct, test.Practice.Ledger.Checkpoint, true));
        Assert.True(report.Ok, report.Problem?.What);
        Assert.Equal((report.Size, report.Checkpoint), (test.Practice.Ledger.Standing.Size, test.Practice.Ledger.Checkpoint));
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var tries = 0; tries < 6000 && !holds(); tries++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(holds(), "It did not happen in a minute.");
    }
}
