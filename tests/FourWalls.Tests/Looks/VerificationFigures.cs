using System.Diagnostics;
using System.Security.Cryptography;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Tests.Looks;

/// <summary>
/// A ledger of many looks, appended by the real writer, and the floors that its verification is measured against. Only public
/// parts of the program are used, so that the bench can use it as it is.
/// </summary>
public static class SyntheticLedger
{
    private const int Together = 2048;

    /// <summary>Appends looks of a few people at many files, each with one item.</summary>
    public static async Task Fill(Practice practice, long looks)
    {
        var people = Enumerable.Range(0, 40).Select(_ => Id<Person>.New()).ToArray();
        var files = Enumerable.Range(0, 4000).Select(_ => (Id<ClientFile>.New(), Id<Compartment>.New(), Id<Item>.New())).ToArray();
        for (var done = 0L; done < looks; done += Together)
        {
            var at = practice.Now;
            var entries = Enumerable.Range(0, (int)Math.Min(Together, looks - done)).Select(i =>
            {
                var (file, part, item) = files[(done + i) % files.Length];
                return Entry.Of(Act.Looked, at, people[(done + i) % people.Length]) with
                {
                    File = file, Compartment = part, Reason = Reason.Care, Purpose = Purpose.Read, Items = [ItemMark.Looked(item, 1)],
                };
            }).ToList();
            await practice.Ledger.Append(entries, Condition.None);
        }
    }

    /// <summary>Signs people in and out of roles: entries that carry a signature each.</summary>
    public static async Task Sign(Practice practice, Session director, Id<Person> person, int signed)
    {
        var now = practice.Now;
        for (var i = 0; i < signed; i += 2)
        {
            await StaffChange.AddCredential(practice, director, person, "LMHC", $"LH-{i}", "US-WA", now, null);
            var fact = practice.Roll.Current.OfType<CredentialFact>().Single();
            await StaffChange.EndCredential(practice, director, fact.Id);
        }
    }

    /// <summary>A bare tree over this many leaves of a look's length: one hash for each leaf, one for each pair.</summary>
    public static TimeSpan BareTree(int leaves, int length = 138)
    {
        var leaf = new byte[1 + length];
        var node = new byte[65];
        var row = new byte[leaves * 32];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < leaves; i++)
        {
            BitConverter.TryWriteBytes(leaf.AsSpan(1), i);
            SHA256.HashData(leaf, row.AsSpan(i * 32, 32));
        }
        node[0] = 1;
        for (var count = leaves; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                row.AsSpan(i * 64, 64).CopyTo(node.AsSpan(1));
                SHA256.HashData(node, row.AsSpan(i * 32, 32));
            }
        }
        return watch.Elapsed;
    }

    /// <summary>As many bare verifications, on all cores, with keys made ready before.</summary>
    public static TimeSpan BareSignatures(int count)
    {
        using var own = SigningKey.Generate();
        var data = new byte[400];
        var signature = own.Sign(data);
        var keys = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new CheckingKey(own.Public)).ToArray();
        var watch = Stopwatch.StartNew();
        Parallel.For(0, keys.Length, core =>
        {
            for (var i = 0; i < count / keys.Length; i++)
                Assert.True(keys[core].Verifies(data, signature));
        });
        var taken = watch.Elapsed;
        Array.ForEach(keys, key => key.Dispose());
        return taken;
    }
}

public class VerificationFigures
{
    public const string Variable = "FOURWALLS_FIGURES";

    public static TheoryData<Engine> Both => Engines.Both;

    /// <summary>Measured when it is asked for (FOURWALLS_FIGURES=looks); in a check it would measure the other tests.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_million_entries_are_verified_in_twice_the_time_of_a_bare_tree(Engine engine)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(Variable), out var looks))
            Assert.Skip($"Figures are measured alone: {Variable}=1000000 says how many looks.");
        await using var test = await TestPractice.Found(engine);
        var watch = Stopwatch.StartNew();
        await SyntheticLedger.Fill(test.Practice, looks);
        Console.WriteLine($"{engine}: {looks} looks appended in {watch.Elapsed.TotalSeconds:0.0} s");
        var request = new VerificationRequest(test.Folder, test.Connection, null, false);
        for (var round = 0; round < 3; round++)
        {
            var floor = SyntheticLedger.BareTree(1 << 20);
            watch.Restart();
            var report = await Verification.Run(request);
            Console.WriteLine($"{engine}: verify {watch.Elapsed.TotalMilliseconds:0} ms, bare tree of 2^20 leaves {floor.TotalMilliseconds:0} ms, ratio {watch.Elapsed / floor:0.00}");
            Assert.True(report.Ok, report.Problem?.What);
        }
        await SyntheticLedger.Sign(test.Practice, test.Founder, test.Founder.Person, 4000);
        watch.Restart();
        await Verification.Run(request);
        var without = watch.Elapsed;
        watch.Restart();
        var signed = await Verification.Run(request with { Signatures = true });
        var bare = SyntheticLedger.BareSignatures((int)signed.Signatures);
        Console.WriteLine($"{engine}: {signed.Signatures} signatures: with {watch.Elapsed.TotalMilliseconds:0} ms, without {without.TotalMilliseconds:0} ms, bare checks {bare.TotalMilliseconds:0} ms");
        Assert.True(signed.Ok, signed.Problem?.What);
    }
}
