using System.Diagnostics;
using System.Net;
using System.Text.Json;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>What a program that watches the service hears, and <c>fourwalls doctor</c> as an operator runs it.</summary>
[Trait("size", "long")]
public class HealthTests
{
    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task H07_the_endpoints_answer_at_once_and_count_no_clients(Engine engine)
    {
        await using var place = await Workplace.Found(engine);
        await place.Close();
        await using var service = await RealService.Serve(place.Folder, place.Connection);
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(service.Url, "/readyz"), TestContext.Current.CancellationToken); // the first of anything is compiled
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal("alive\n", await client.GetStringAsync(new Uri(service.Url, "/healthz"), TestContext.Current.CancellationToken));
            await client.GetStringAsync(new Uri(service.Url, "/readyz"), TestContext.Current.CancellationToken);
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
        Assert.True(fastest < TimeSpan.FromMilliseconds(50), $"{fastest.TotalMilliseconds} ms");
        using var ready = JsonDocument.Parse(await client.GetStringAsync(new Uri(service.Url, "/readyz"), TestContext.Current.CancellationToken));
        Assert.Equal(
            ["backupHours", "clock", "database", "disk", "ledger", "ready"], ready.RootElement.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.True(ready.RootElement.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task A_database_that_was_exchanged_is_not_ready()
    {
        await using var place = await Workplace.Found(Engine.Postgres);
        await place.Close();
        await using var service = await RealService.Serve(place.Folder, place.Connection);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(service.Url, "/readyz"), TestContext.Current.CancellationToken)).StatusCode);
        place.Query("UPDATE ledger_head SET size = size - 1 RETURNING size");
        await Task.Delay(1200, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri(service.Url, "/readyz"), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(service.Url, "/healthz"), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task H06_doctor_exits_with_1_until_there_is_a_backup()
    {
        await using var place = await Workplace.Found(Engine.Sqlite);
        await place.Close();
        var folder = $"{place.Folder}-backups";
        var (code, said, _) = await RealService.Run(RealService.Program, ["doctor", .. place.At]);
        Assert.Equal(1, code);
        Assert.Contains("red    There is no proven backup of this practice. Run \"fourwalls backup\" now", said, StringComparison.Ordinal);
        Assert.Equal(0, (await RealService.Run(RealService.Program, ["backup", .. place.At, "--to", folder])).Code);
        (code, said, _) = await RealService.Run(RealService.Program, ["doctor", .. place.At, "--json"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(0, code);
        using var findings = JsonDocument.Parse(said);
        Assert.DoesNotContain(findings.RootElement.EnumerateArray(), one => one.GetProperty("light").GetString() == "red");
        Assert.Equal(1, (await RealService.Run(RealService.Program, "doctor", "--data", folder)).Code);
    }
}
