using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>
/// kill -9, again and again, while 32 connections read and write: at any moment, and just as the first bytes of an answer have
/// come back. What was answered has its entry, what was accepted is there and whole, and verification finds nothing.
/// </summary>
[Trait("size", "long")]
public class CrashTests
{
    private const int Connections = 32;

    private static readonly int Times = Environment.GetEnvironmentVariable("FOURWALLS_SOAK") == "1" ? 10 : 1;

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task No_answer_without_its_entry_and_nothing_accepted_is_lost(Engine engine)
    {
        await using var place = await Workplace.Found(engine);
        using var load = new CrashLoad(place);
        await load.Begin(Connections);
        await place.Close();
        place.SlowCommits();
        var looks = 0;
        for (var kill = 0; kill < 7 * Times; kill++)
        {
            await using var service = await RealService.Serve(place.Folder, place.Connection);
            await Crash(load, [service], service, kill);
            looks += load.ExpectEntries();
            await Green(place);
        }
        Assert.True(looks > 100 * Times, $"Only {looks} looks were made.");
        await Whole(place, load);
    }

    [Fact]
    public async Task With_two_processes_on_one_database_the_one_that_is_killed_takes_nothing_along()
    {
        await using var place = await Workplace.Found(Engine.Postgres);
        using var load = new CrashLoad(place);
        await load.Begin(Connections);
        await place.Close();
        place.SlowCommits();
        RealService[] services = [await RealService.Serve(place.Folder, place.Connection), await RealService.Serve(place.Folder, place.Connection)];
        try
        {
            for (var kill = 0; kill < 6 * Times; kill++)
            {
                await Crash(load, services, services[kill % 2], kill);
                load.ExpectEntries();
                await services[kill % 2].DisposeAsync();
                services[kill % 2] = await RealService.Serve(place.Folder, place.Connection);
            }
        }
        finally
        {
            foreach (var service in services)
                await service.DisposeAsync();
        }
        await Green(place);
        await Whole(place, load);
    }

    /// <summary>People work, and one process is killed: three times in four as the first bytes of some answer come back.</summary>
    private static async Task Crash(CrashLoad load, IReadOnlyList<RealService> services, RealService victim, int kill)
    {
        using var over = new CancellationTokenSource();
        var (left, answered) = (kill % 4 == 0 ? int.MaxValue : Random.Shared.Next(1, 300), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var working = load.Work([.. services.Select(one => one.Url)], () =>
        {
            if (Interlocked.Decrement(ref left) != 0)
                return;
            victim.Kill(); // at once, on the thread that has the bytes: what was answered too early has no time to become true
            answered.TrySetResult();
        }, over.Token);
        await Task.WhenAny(kill % 4 == 0 ? Task.Delay(Random.Shared.Next(20, 900), CancellationToken.None) : answered.Task, working);
        victim.Kill();
        await victim.Gone();
        await over.CancelAsync();
        try
        {
            await working;
        }
        catch (Exception failure)
        {
            throw new Xunit.Sdk.XunitException($"{failure}\n{string.Join('\n', services.Select(one => one.Printed))}");
        }
    }

    private static async Task Green(Workplace place)
    {
        var (code, said, error) = await RealService.Run(RealService.Program, ["verify", .. place.At, "--signatures"]);
        Assert.True(code == 0, $"{said}{error}");
    }

    /// <summary>Every note that was said to be kept is there, once, with all its words.</summary>
    private static async Task Whole(Workplace place, CrashLoad load)
    {
        await place.Open();
        var file = await ClientFile.Find(place.Practice, place.Session, place.File);
        var found = new Dictionary<Id<Item>, string>();
        for (Id<Item> last = default; ;)
        {
            var wanted = Select.Between(ItemKind.NoteDraft, ItemKind.NoteDraft) with { After = last.IsNone ? Id<Item>.Parse("00000000000000000000000001") : last };
            var items = (await file.Open(CompartmentKind.Record, Purpose.Check, wanted)).Items;
            foreach (var item in items)
                found.Add(item.Id, Content.Read<NoteText>(item.Content).Text);
            if (items.Count < Select.Largest)
                break;
            last = items.Max(item => item.Id.ToString()) is { } text ? Id<Item>.Parse(text) : default;
        }
        Assert.NotEmpty(load.Kept);
        foreach (var (note, words) in load.Kept)
            Assert.Equal(words, found.GetValueOrDefault(note));
        var unanswered = found.Count - load.Kept.Count - Connections / 2;
        Assert.InRange(unanswered, 0, 13 * Times * Connections);
        foreach (var done in load.Accepted)
            await Whole(place, done);
        Console.WriteLine($"{load.Kept.Count} drafts, {load.Accepted.Count(one => !one.Signed.IsNone)} signed, {load.Accepted.Count(one => one.Shared)} shared, "
            + $"{load.Accepted.Count(one => one.Given)} given, {load.Accepted.Count(one => one.Walled)} Walls, {load.Accepted.Count()} files.");
    }

    /// <summary>A file as it was left: its signed words, whose signature holds; the client's copy; the work; the Wall.</summary>
    private static async Task Whole(Workplace place, CrashChain.Done done)
    {
        var file = await ClientFile.Find(place.Practice, place.Session, done.File);
        var state = await file.State();
        if (!done.Signed.IsNone)
        {
            var note = await new NotesOf(place.Practice, place.Session, file).Open(default, done.Signed, Purpose.Check);
            Assert.Equal((false, done.Words), (note.IsDraft, note.Text.Text));
            Assert.Equal(place.Session.Person, note.SignedBy);
        }
        if (done.Shared)
        {
            var copy = Assert.Single((await file.Open(CompartmentKind.Shared, Purpose.Check, Select.Newest(ItemKind.SharedNote))).Items);
            Assert.Equal(done.Words, Content.Read<SharedNote>(copy.Content).Text);
        }
        Assert.True(!done.Given || state.Assignments.Count() == 2);
        Assert.True(!done.Walled || state.Facts.OfType<WallFact>().Any());
    }
}
