using System.Text.RegularExpressions;
using FourWalls.Cli;

namespace FourWalls.Journeys;

/// <summary>What is in memory does not reach the disk by way of a crash.</summary>
[Trait("size", "long")]
public partial class LeakByDumpTests
{
    [Fact]
    public void The_kernel_writes_no_dump_of_this_process_and_lets_no_other_read_it()
    {
        Assert.Null(NoDumps.Set());
        Assert.False(NoDumps.IsDumpable);
        Assert.Matches(NoCore(), File.ReadAllText("/proc/self/limits"));
    }

    [Fact]
    public async Task The_service_has_switched_dumps_off_by_the_time_it_serves()
    {
        var data = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        await using (var service = await RealService.Serve(data))
            Assert.Matches(NoCore(), File.ReadAllText($"/proc/{service.Id}/limits"));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task With_dumps_of_the_runtimes_own_switched_on_it_does_not_start()
    {
        var data = Path.Combine(Path.GetTempPath(), $"fourwalls-{Guid.NewGuid():n}");
        await using var service = RealService.Start(RealService.Program, ["serve", "--data", data, "--port", "0"], ("DOTNET_DbgEnableMiniDump", "1"));
        await service.Sees(Refused());
        Assert.Equal(1, await service.Stop());
        Assert.False(Directory.Exists(data));
    }

    [GeneratedRegex("Max core file size +0 +0 ")]
    private static partial Regex NoCore();

    [GeneratedRegex("DOTNET_DbgEnableMiniDump is set: .* Nothing was started.")]
    private static partial Regex Refused();
}
