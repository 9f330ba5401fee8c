using System.Diagnostics;
using System.Net;
using FourWalls.Sealing;

namespace FourWalls.Benchmarks;

/// <summary>Eight people sign in at once: how long it takes beside the bare derivations, and what it does to others' looks.</summary>
internal static class SignIns
{
    private const int People = 8;

    public static async Task Run(Table table)
    {
        await using var practice = await BenchPractice.Start();
        var note = await practice.SignedNote();
        var request = Load.Get($"/files/{practice.File.Id}/notes/{note}", practice.Cookie);
        var (secret, _) = await practice.AnotherSecret();
        var form = $"Name={practice.SignInName}&Passphrase={Uri.EscapeDataString(practice.Passphrase)}&Factor=&token={secret.FormToken()}";
        var signIn = Load.Post("/sign-in", $"home={secret.Cookie}", form);
        var floor = BareDerivations();
        await using var served = await practice.Hand(null);
        await Load.Run(served.Address, [request], 8, TimeSpan.FromSeconds(3));
        var alone = new List<double>();
        for (var i = 0; i < 5; i++)
            alone.Add(await Together(served.Address, signIn));
        table.AtMost("8 sign-ins at once", Endings.Median(alone), "ms", "8 bare derivations on the same cores", floor, 1.2, null);

        var quiet = await Load.Run(served.Address, [request], 4, TimeSpan.FromSeconds(4));
        using var over = new CancellationTokenSource();
        var storm = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                await Together(served.Address, signIn);
        });
        var during = await Load.Run(served.Address, [request], 4, TimeSpan.FromSeconds(4));
        await over.CancelAsync();
        await storm;
        table.AtMost("others' looks meanwhile, p99", during.P99, "ms", "p99 without sign-ins", quiet.P99, 3, null);
    }

    private static async Task<double> Together(IPEndPoint server, byte[] signIn)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, People).Select(_ => Load.Once(server, signIn)));
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double BareDerivations()
    {
        var set = new StretchSet(1, StretchSet.DefaultRounds, StretchSet.DefaultCodeRounds, Entropy.Bytes(32), Secret.Random());
        var times = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            Parallel.For(0, People, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ => set.Passphrase("six words of the long list", Entropy.Bytes(16)).Dispose());
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Endings.Median(times);
    }
}
