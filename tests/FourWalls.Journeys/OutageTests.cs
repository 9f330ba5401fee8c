using System.Net;
using FourWalls.Health;
using FourWalls.Looks;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>
/// A full disk, and a database that goes and comes back: a clear page, nothing opened without its entry, nothing torn, nobody's
/// words lost, and work goes on by itself.
/// </summary>
[Trait("size", "long")]
public class OutageTests
{
    private const string NoRoom = "There is no room left on the disk";
    private const string Away = "This service cannot reach its database";

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task H04_a_full_disk_is_red_and_a_clear_page_and_with_room_again_work_goes_on_by_itself(Engine engine)
    {
        using var disk = SmallDisk.Mount();
        await using var house = await OutageHouse.Open(engine == Engine.Sqlite ? null : disk.Schema(), disk.Folder);
        await house.BeginNote();
        disk.Fill(60 << 20); // 95 %
        var found = (await Doctor.Examine(new Examination(house.Site.Folder, house.Site.Connection, null, null), TimeProvider.System)).Single(one => one.About == "disk");
        Assert.Equal(Light.Red, found.Light);
        Assert.Contains("Make room", found.Fix, StringComparison.Ordinal);

        disk.FillUp();
        var (size, answered, tries) = (house.Site.Practice.Ledger.Standing.Size, 0, 0);
        // What the database has room for in its own files it still takes, and answers; then it ends.
        while ((await house.Look()).Status == HttpStatusCode.OK && tries++ < 4000)
            answered++;
        Assert.True(tries < 4000, "The disk was never full.");
        Assert.Equal(Refusal.NoRoom, house.Site.Practice.Ledger.Trouble?.Refusal);
        var typed = "What was typed on a full disk. " + new string('w', 6000);
        var again = await house.IsOut(typed, NoRoom);
        Assert.InRange(house.Site.Practice.Ledger.Standing.Size - size, answered, answered * 2);

        disk.MakeRoom();
        await house.GoesOn(again, typed);
        disk.FillUp();
        while ((await house.Look()).Status == HttpStatusCode.OK)
            answered++;
        var cookie = await house.Leave();
        disk.MakeRoom();
        await house.HasLeft(cookie);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_database_that_is_stopped_and_started_again_is_a_clear_page_in_between(string how)
    {
        using var server = PostgresServer.Begin();
        await using var house = await OutageHouse.Open(server.Connection);
        for (var round = 0; round < 2; round++)
        {
            await house.BeginNote();
            server.Stop(how);
            var typed = $"What was typed while the database was away, {how} {round}. {new string('w', 100)}";
            var again = await house.IsOut(typed, Away);
            server.Start();
            await house.GoesOn(again, typed);
        }
        server.Stop(how);
        var cookie = await house.Leave();
        var (code, _, error) = await RealService.Run(RealService.Program, "serve", "--data", house.Site.Folder, "--database", server.Connection, "--port", "0");
        Assert.Equal(1, code);
        Assert.Contains("cannot reach its database just now. Nothing is served.", error, StringComparison.Ordinal);
        server.Start();
        await house.HasLeft(cookie);
    }

    [Fact]
    public async Task A_line_that_says_nothing_any_more_is_a_clear_page_within_seconds()
    {
        await using var line = new CutLine(Engines.Fresh(Engine.Postgres)!);
        await using var house = await OutageHouse.Open(line.Connection);
        await house.BeginNote();
        line.IsSilent = true;
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var typed = $"What was typed while nothing answered. {new string('w', 100)}";
        var again = await house.IsOut(typed, Away);
        line.IsSilent = false;
        await house.GoesOn(again, typed);
    }

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Processes_that_begin_at_once_on_an_empty_database_all_serve(Engine engine)
    {
        var (folder, connection) = (SiteUnderTest.NewFolder(), Engines.Fresh(engine));
        var services = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RealService.Serve(folder, connection)));
        foreach (var service in services)
            await service.DisposeAsync();
        Assert.Equal(["code-salt-1", "endings", "ledger-key", "pepper-1", "rounds-1"], Directory.GetFiles(Path.Combine(folder, "host")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Directory.Delete(folder, recursive: true);
    }
}
