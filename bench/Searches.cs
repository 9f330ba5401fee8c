using System.Diagnostics;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Benchmarks;

/// <summary>A word in the records of 40 people with 400 notes: by a session that has opened nothing yet, as on coming in.</summary>
internal static class Searches
{
    private const int People = 40;
    private const int NotesEach = 10;
    private const int Times = 40;
    private const int Letters = 2000;

    public static async Task Run(Table table)
    {
        await using var practice = await BenchPractice.Start();
        var files = new List<ClientFile> { practice.File };
        while (files.Count < People)
            files.Add(await practice.OpenFile());
        foreach (var file in files)
        {
            var notes = new NotesOf(practice.Practice, practice.Session, file);
            for (var i = 0; i < NotesEach; i++)
                await notes.Sign(default, (await notes.KeepDraft(default, default, 0, practice.Text(Letters))).Id);
        }
        var (rare, often) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            rare.Add(await Search(practice, "harbour", 0));
            often.Add(await Search(practice, "word3", People * NotesEach));
        }
        var floor = await Floor(practice);
        table.AtMost("search 40 people, 400 notes: not there (p95)", P95(rare), "ms", "80 opens, one commit, a plain scan", floor, null, 300);
        table.AtMost("search 40 people, 400 notes: in each (p95)", P95(often), "ms", "80 opens, one commit, a plain scan", floor, null, 300);
    }

    private static async Task<double> Search(BenchPractice practice, string word, int hits)
    {
        var (session, _) = await practice.AnotherSession();
        var watch = Stopwatch.StartNew();
        var found = await new Search(practice.Practice, session).For(word, withOwn: false);
        var took = watch.Elapsed.TotalMilliseconds;
        await practice.Sessions.End(session);
        return found.Total == hits && found.Names.Count == People ? took : throw new InvalidOperationException("The search did not find what is there.");
    }

    /// <summary>What cannot be less: each part's key is unwrapped, one commit is waited for, the notes are opened and read through.</summary>
    private static async Task<double> Floor(BenchPractice practice)
    {
        using var pair = AgreementKey.Generate();
        using var key = Secret.Random(32);
        var address = new byte[64];
        var wrap = KeyWrap.Wrap(pair.Public, address, key);
        var plain = System.Text.Encoding.UTF8.GetBytes(BenchPractice.Words(Letters));
        var notes = Enumerable.Range(0, People * NotesEach).Select(_ => SealedItem.Seal(key, address, plain)).ToList();
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var watch = Stopwatch.StartNew();
            for (var parts = 0; parts < 2 * People; parts++)
                KeyWrap.Unwrap(pair, address, wrap).Dispose();
            await practice.Practice.Ledger.Append(Entry.Of(Act.Missed, practice.Practice.Now, practice.Session.Person));
            var found = notes.Count(note => System.Text.Encoding.UTF8.GetString(SealedItem.Open(key, address, note)).Contains("harbour", StringComparison.OrdinalIgnoreCase));
            times.Add(watch.Elapsed.TotalMilliseconds);
            GC.KeepAlive(found);
        }
        return Endings.Median(times);
    }

    private static double P95(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.95) - 1);
}
