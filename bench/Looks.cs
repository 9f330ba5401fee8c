using System.Net;

namespace FourWalls.Benchmarks;

/// <summary>Looks through HTTP, each durable in the ledger before its answer; beside a bare page with the same note.</summary>
internal static class Looks
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(6);

    public static Task Sqlite(Table table) => Run(table, null, "");

    public static Task Postgres(Table table) => Bench.Postgres is { } server ? Run(table, Bench.FreshSchema(server), " (PostgreSQL)") : Task.CompletedTask;

    private static async Task Run(Table table, string? connection, string engine)
    {
        await using var practice = await BenchPractice.Start(connection);
        var note = await practice.SignedNote();
        for (var i = 0; i < 19; i++)
            await practice.SignedNote();
        var path = $"/files/{practice.File.Id}/notes/{note}";
        var list = Load.Get($"/files/{practice.File.Id}", practice.Cookie);
        var sessions = new List<byte[]>();
        for (var i = 0; i < 32; i++)
            sessions.Add(Load.Get(path, (await practice.AnotherSession()).Cookie));

        Measured floor;
        await using (var bare = await Child.Bare(Path.Combine(Bench.Scratch, "bare"), connection))
            floor = await Asked(bare, [Load.Get($"/bare/{BareSource.Id}", null)], 32, "bare page");
        await using var served = await practice.Hand(connection);
        var looks = await Asked(served, sessions, 32, "look");
        var one = await Load.Run(served.Address, sessions, 1, Time);
        var lists = await Load.Run(served.Address, [list], 8, Time);

        table.AtLeast("logged looks of a 2 KB note, 32 connections" + engine, looks.PerSecond, "/s", "bare page", floor.PerSecond, 0.8, 4000);
        table.AtMost("the same, p99" + engine, looks.P99, "ms", "bare page", floor.P99, null, 25);
        table.AtMost("the same, one connection, p50" + engine, one.P50, "ms", "", 0, null, 2);
        table.AtLeast("a file's list of 20 notes with first lines, 8 connections" + engine, lists.PerSecond, "/s", "", 0, null, 800);
    }

    private static async Task<Measured> Asked(Child server, IReadOnlyList<byte[]> requests, int connections, string what)
    {
        await Load.Run(server.Address, requests, connections, Warm); // until the compiler has done its last round
        var before = server.Processor;
        var measured = await Load.Run(server.Address, requests, connections, Time);
        var cost = (server.Processor - before).TotalMicroseconds / (measured.PerSecond * (Time + TimeSpan.FromMilliseconds(800)).TotalSeconds);
        Console.WriteLine($"     {what}: about {cost:0} µs of processor each");
        return measured;
    }
}
