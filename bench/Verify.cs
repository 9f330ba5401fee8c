using System.Diagnostics;
using System.Security.Cryptography;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Benchmarks;

/// <summary>
/// <c>fourwalls verify</c> over a million looks, beside a bare tree of as many leaves; and what checking every signature adds,
/// beside bare checks of as many.
/// </summary>
internal static class Verify
{
    private const int Looks = 1_000_000;
    private const int Signed = 4000;
    private const int Leaves = 1 << 20;
    private const int LeafLength = 138; // as long as a look's
    private const int Together = 2048;
    private const int Rounds = 3;

    public static Task Sqlite(Table table) => Run(table, null, "");

    public static Task Postgres(Table table) => Bench.Postgres is { } server ? Run(table, Bench.FreshSchema(server), " (PostgreSQL)") : Task.CompletedTask;

    private static async Task Run(Table table, string? connection, string engine)
    {
        await using var practice = await BenchPractice.Start(connection);
        await Fill(practice);
        await Sign(practice);
        var request = new VerificationRequest(practice.Folder, connection, null, false);
        var (plain, _) = await Fastest(request);
        table.AtMost($"verify of a million entries{engine}", plain, "ms", "bare tree of 2^20 leaves", Best(BareTree), 2, null);
        var (signed, report) = await Fastest(request with { Signatures = true });
        table.AtMost(
            $"the same with its {report.Signatures} signatures, what they add{engine}", Math.Max(0, signed - plain), "ms", "as many bare checks, on all cores",
            Best(() => BareChecks((int)report.Signatures)), 1.2, null);
    }

    /// <summary>Looks of a few people at many files, each with one item, appended by the real writer.</summary>
    private static async Task Fill(BenchPractice practice)
    {
        var people = Enumerable.Range(0, 40).Select(_ => Id<Person>.New()).ToArray();
        var files = Enumerable.Range(0, 4000).Select(_ => (Id<ClientFile>.New(), Id<Compartment>.New(), Id<Item>.New())).ToArray();
        for (var done = 0; done < Looks; done += Together)
        {
            var entries = Enumerable.Range(done, Math.Min(Together, Looks - done)).Select(i =>
            {
                var (file, part, item) = files[i % files.Length];
                return Entry.Of(Act.Looked, practice.Practice.Now, people[i % people.Length]) with
                {
                    File = file, Compartment = part, Reason = Reason.Care, Purpose = Purpose.Read, Items = [ItemMark.Looked(item, 1)],
                };
            }).ToList();
            await practice.Practice.Ledger.Append(entries, Condition.None);
        }
    }

    private static async Task Sign(BenchPractice practice)
    {
        var (own, now) = (practice.Session, practice.Practice.Now);
        for (var i = 0; i < Signed; i += 2)
        {
            await StaffChange.AddCredential(practice.Practice, own, own.Person, "LMHC", $"LH-{i}", "US-WA", now, null);
            await StaffChange.EndCredential(practice.Practice, own, practice.Practice.Roll.Current.OfType<CredentialFact>().Single().Id);
        }
    }

    private static async Task<(double Milliseconds, VerificationReport Report)> Fastest(VerificationRequest request)
    {
        var (best, report) = (double.MaxValue, default(VerificationReport));
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            report = await Verification.Run(request);
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }
        return report!.Ok ? (best, report) : throw new InvalidOperationException(report.Problem!.What);
    }

    private static double Best(Func<TimeSpan> floor) => Enumerable.Range(0, Rounds).Min(_ => floor().TotalMilliseconds);

    /// <summary>One hash for each leaf, one for each pair, on one core.</summary>
    private static TimeSpan BareTree()
    {
        var (leaf, node, row) = (new byte[1 + LeafLength], new byte[65], new byte[Leaves * 32]);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Leaves; i++)
        {
            BitConverter.TryWriteBytes(leaf.AsSpan(1), i);
            SHA256.HashData(leaf, row.AsSpan(i * 32, 32));
        }
        node[0] = 1;
        for (var count = Leaves; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                row.AsSpan(i * 64, 64).CopyTo(node.AsSpan(1));
                SHA256.HashData(node, row.AsSpan(i * 32, 32));
            }
        }
        return watch.Elapsed;
    }

    /// <summary>With keys made ready before, on all cores.</summary>
    private static TimeSpan BareChecks(int count)
    {
        using var own = SigningKey.Generate();
        var data = new byte[400];
        var signature = own.Sign(data);
        var keys = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new CheckingKey(own.Public)).ToArray();
        var watch = Stopwatch.StartNew();
        Parallel.For(0, keys.Length, core =>
        {
            for (var i = 0; i < count / keys.Length; i++)
                keys[core].Verifies(data, signature);
        });
        var taken = watch.Elapsed;
        Array.ForEach(keys, key => key.Dispose());
        return taken;
    }
}
