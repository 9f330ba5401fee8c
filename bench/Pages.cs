using System.Diagnostics;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Benchmarks;

/// <summary>The client's page of 10,000 looks; opening a file among many; starting, and what it costs in memory.</summary>
internal static class Pages
{
    private const int MostFiles = 1_000_000;

    public static async Task WhoLooked(Table table)
    {
        await using var practice = await BenchPractice.Start();
        var member = (await practice.File.State()).Opened!.Members[0];
        var words = await ClientCode.Make(practice.Practice, practice.Session, practice.Queue, "bench", practice.File.Id, member);
        for (var i = 0; i < 10_000 / 200; i++)
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => practice.File.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity))));
        var (_, client) = (await new SignIn(practice.Practice, practice.Sessions, practice.Queue, new Guessing(TimeProvider.System)).Client(words, "bench"))!.Value;
        var file = await ClientFile.Find(practice.Practice, client, practice.File.Id);
        var times = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            var watch = Stopwatch.StartNew();
            await FourWalls.Looks.WhoLooked.For(practice.Practice, file, client);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        table.AtMost("who looked, a file with 10,000 looks", Endings.Median(times), "ms", "", 0, null, 100);
    }

    public static async Task AmongMany(Table table)
    {
        await using var practice = await BenchPractice.Start();
        for (var i = 0; i < 99; i++)
            await practice.OpenFile();
        var few = await OpenOnes(practice);
        BenchStore.CloneFiles(practice, MostFiles - 100);
        var many = await OpenOnes(practice);
        table.AtMost("open a file among 1,000,000 (cloned sealed rows)", many, "ms", "among 100", few, 1.2, null);
    }

    public static async Task Start(Table table)
    {
        await using var practice = await BenchPractice.Start();
        var note = await practice.SignedNote();
        var request = Load.Get($"/files/{practice.File.Id}/notes/{note}", practice.Cookie);
        await using var served = await practice.Hand(null);
        table.AtMost("start to first page", served.Start.TotalMilliseconds, "ms", "", 0, null, 1000);
        var asked = 0.0;
        while (asked < 10_000)
            asked += (await Load.Run(served.Address, [request], 32, TimeSpan.FromSeconds(2))).PerSecond * 2;
        table.AtMost("resident memory after 10,000 looks", served.ResidentMb, "MB", "", 0, null, 200);
    }

    /// <summary>A session that has seen nothing yet opens a file's identity: facts, checks, unwrapping and all.</summary>
    private static async Task<double> OpenOnes(BenchPractice practice)
    {
        var times = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            var (_, session) = await practice.Sessions.Begin(practice.Session.Person, PersonKind.Staff, practice.Session.Bundle.Copy());
            var watch = Stopwatch.StartNew();
            var file = await ClientFile.Find(practice.Practice, session, practice.File.Id);
            await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Endings.Median(times);
    }
}
