using System.Diagnostics;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Benchmarks;

/// <summary>Ending a grant, with a new epoch for the compartment and its 500 items moved; beside the bare wraps, opens and seals.</summary>
internal static class Endings
{
    private const int Items = 500;
    private const int Rounds = 12;

    public static async Task Run(Table table)
    {
        await using var practice = await BenchPractice.Start();
        var cover = await practice.Join("jonas", Role.Counsellor);
        for (var i = 0; i < Items; i++)
            await practice.Notes.KeepDraft(default, default, 0, practice.Text(2000));
        var (ended, moved, wraps) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await ClientFiles.Assign(practice.Practice, practice.Session, practice.File.Id, cover, Capacity.Counsellor, practice.Practice.Now, null);
            var assignment = (await practice.File.State()).Assignments.Single(one => one.Person == cover).Id;
            var watch = Stopwatch.StartNew();
            await ClientFiles.EndAssignment(practice.Practice, practice.Session, practice.File.Id, assignment);
            ended.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            while (await KeyWork.Round(practice.Practice, practice.Session))
            {
            }
            moved.Add(watch.Elapsed.TotalMilliseconds);
            var state = await practice.File.State();
            wraps = state.Compartments.Where(one => state.EpochOf(one.Compartment).Number > 1).Sum(one => state.GrantsOf(one.Compartment).Count());
        }
        table.AtMost($"end an assignment: ended, {wraps} wraps under new epochs", Median(ended), "ms", "the wraps, bare", BareWraps(wraps), 2, null);
        table.AtMost("the same: its 500 items of 2 KB moved", Median(moved), "ms", "500 opens and seals, bare", BareMoves(), 2, null);
    }

    private static double BareWraps(int wraps)
    {
        using var own = AgreementKey.Generate();
        using var key = Secret.Random();
        return Median([.. Enumerable.Range(0, Rounds).Select(_ => Milliseconds(() =>
        {
            for (var i = 0; i < wraps; i++)
                KeyWrap.Wrap(own.Public, "somewhere"u8, key);
        }))]);
    }

    private static double BareMoves()
    {
        using var old = Secret.Random();
        using var fresh = Secret.Random();
        var item = SealedItem.Seal(old, "here"u8, new byte[2100]);
        return Median([.. Enumerable.Range(0, Rounds).Select(_ => Milliseconds(() =>
        {
            for (var i = 0; i < Items; i++)
                SealedItem.Seal(fresh, "there"u8, SealedItem.Open(old, "here"u8, item));
        }))]);
    }

    private static double Milliseconds(Action act)
    {
        var watch = Stopwatch.StartNew();
        act();
        return watch.Elapsed.TotalMilliseconds;
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
