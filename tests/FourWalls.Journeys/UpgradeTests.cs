using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>The program is killed as it starts: on an empty folder, and on a practice of an older shape.</summary>
[Trait("size", "long")]
public class UpgradeTests
{
    private const int Kills = 8;

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task H05_a_program_that_is_killed_as_it_starts_starts_the_next_time(Engine engine)
    {
        var (folder, connection) = (SiteUnderTest.NewFolder(), Engines.Fresh(engine));
        for (var kill = 0; kill < Kills; kill++)
            await KillAt(100 + (90 * kill), ["--data", folder, .. connection is null ? (string[])[] : ["--database", connection]]);
        await using (var service = await RealService.Serve(folder, connection))
            await service.SetUpPath();
        Directory.Delete(folder, recursive: true);

        await using var place = await Workplace.Found(engine);
        await place.Close();
        for (var kill = 0; kill < Kills; kill++)
        {
            if (place.Query("SELECT name FROM migration WHERE name >= '0005' AND name < '0020'").Count > 0)
                place.Query("DROP TABLE recovery_link; DROP INDEX fact_holds_grant; DROP TABLE key_mark; DELETE FROM migration WHERE name >= '0005' AND name < '0020';");
            await KillAt(150 + (60 * kill), place.At);
        }
        await using (await RealService.Serve(place.Folder, place.Connection))
        {
            var (code, said, error) = await RealService.Run(RealService.Program, ["verify", .. place.At, "--signatures"]);
            Assert.True(code == 0, $"{said}{error}");
        }
    }

    private static async Task KillAt(int milliseconds, string[] at)
    {
        await using var service = RealService.Start(RealService.Program, ["serve", .. at, "--port", "0"]);
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        service.Kill();
        await service.Gone();
    }
}
