using System.Diagnostics;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Benchmarks;

/// <summary>
/// Somebody with 300 files leaves a practice of 200 people and 20,000 files: how long it takes until nothing is granted to them any
/// more, and what everybody else's looks notice of it and of the new keys that follow.
/// </summary>
internal static class Leavers
{
    private const int People = 200;
    private const int AllFiles = 20_000;
    private const int TheirFiles = 300;
    private const int Looking = 8;
    private static readonly TimeSpan Building = TimeSpan.FromSeconds(60);

    public static async Task Run(Table table)
    {
        await using var practice = await BenchPractice.Start(quick: true);
        var leaver = await Join(practice, "leaver", Role.Counsellor, Role.FrontDesk);
        var next = await Join(practice, "next", Role.Counsellor, Role.FrontDesk);
        for (var i = 0; i < People - 3; i++)
            await Invite(practice, $"worker{i}", i % 20 == 0 ? Role.FrontDesk : Role.Counsellor);
        await Settle(practice.Practice, practice.Session);
        var theirs = await Files(practice.Practice, leaver, TheirFiles, TimeSpan.MaxValue);
        var others = await Files(practice.Practice, practice.Session, AllFiles - TheirFiles, Building);
        BenchStore.CloneFiles(practice, AllFiles - TheirFiles - others.Count);
        var name = $"a leaver with {TheirFiles} files of {AllFiles:N0} ({others.Count + TheirFiles:N0} opened, the others cloned rows), {People} staff";

        var watch = Stopwatch.StartNew();
        await Leaving.Give(practice.Practice, leaver, leaver.Person, theirs, next.Person);
        table.AtMost("hand over 300 files, each with its keys", watch.Elapsed.TotalMilliseconds, "ms", "", 0, null, null);
        var quiet = await Looks(practice, async () => await Task.Delay(TimeSpan.FromSeconds(4)));
        var ended = 0.0;
        var meanwhile = await Looks(practice, async () =>
        {
            watch.Restart();
            await StaffChange.Leave(practice.Practice, practice.Sessions, practice.Session, leaver.Person);
            ended = watch.Elapsed.TotalMilliseconds;
        });
        var after = await Looks(practice, () => Settle(practice.Practice, next));
        table.AtMost($"{name}: ended", ended, "ms", "", 0, null, 2000);
        table.AtMost($"others' looks meanwhile, p99 of {meanwhile.Count}", P99(meanwhile), "ms", "the same in quiet", P99(quiet), 3, null);
        table.AtMost($"others' looks while the keys are made new, p99 of {after.Count}", P99(after), "ms", "the same in quiet", P99(quiet), 3, null);
    }

    private static double P99(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));

    /// <summary>Looks at one note's file, again and again, until something is done.</summary>
    private static async Task<List<double>> Looks(BenchPractice practice, Func<Task> until)
    {
        var over = false;
        var looking = Enumerable.Range(0, Looking).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (!over)
            {
                var watch = Stopwatch.StartNew();
                await practice.File.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
            return times;
        })).ToList();
        await Task.Run(until);
        over = true;
        return [.. (await Task.WhenAll(looking)).SelectMany(one => one)];
    }

    private static async Task<List<Id<ClientFile>>> Files(Practice practice, Session by, int count, TimeSpan longest)
    {
        var (files, watch) = (new List<Id<ClientFile>>(), Stopwatch.StartNew());
        while (files.Count < count && watch.Elapsed < longest)
        {
            files.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(8, count - files.Count)).Select(_ => Task.Run(() => ClientFiles.Open(
                practice, by, new FileForm(FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of("Robin Vale"), Contact.Of())], "", false))))));
        }
        return files;
    }

    private static async Task<string> Invite(BenchPractice practice, string name, params Role[] roles)
    {
        var (words, link) = (Passphrase.Offer(), await Invitation.Make(practice.Practice, practice.Session, name, name, roles));
        await Invitation.Join(practice.Practice, practice.Queue, "bench", link, words, new Secret([]));
        return words;
    }

    private static async Task<Session> Join(BenchPractice practice, string name, params Role[] roles)
    {
        var words = await Invite(practice, name, roles);
        await Settle(practice.Practice, practice.Session);
        return (await new SignIn(practice.Practice, practice.Sessions, practice.Queue, new Guessing(TimeProvider.System)).Staff(name, words, "", "bench", null))!.Value.Session;
    }

    private static async Task Settle(Practice practice, Session session)
    {
        while (await KeyWork.Round(practice, session))
        {
        }
    }
}
