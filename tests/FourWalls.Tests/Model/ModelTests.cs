using System.Globalization;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Tests.Model;

/// <summary>
/// Random acts of random people, in one process or two on one database; after each, random people try random parts of random files.
/// </summary>
[Trait("size", "long")]
public class ModelTests
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("FOURWALLS_SOAK") == "1";

    public static TheoryData<Engine, int, int> Runs
    {
        get
        {
            var runs = new TheoryData<Engine, int, int>();
            foreach (var engine in Enum.GetValues<Engine>())
            {
                for (var run = 1; run <= (Soak ? 40 : 4); run++)
                    runs.Add(engine, run % 2 + 1, Soak ? Random.Shared.Next() : run);
            }
            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs), DisableDiscoveryEnumeration = true)]
    public async Task Nobody_reads_what_the_model_denies_and_whoever_it_allows_reads_every_word(Engine engine, int processes, int seed)
    {
        await using var town = await Town.Found(engine, seed, processes);
        var acts = new RandomActs(town);
        try
        {
            await People(town, acts);
            for (var steps = Soak ? 600 : 120; town.Steps < steps; town.Steps++)
            {
                await acts.One();
                for (var i = 0; i < 5; i++)
                    await TryAny(town);
            }
            await TheEnd(town);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException(
                string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {engine}, {processes} processes, step {town.Steps}: {failure}"));
        }
    }

    private static async Task People(Town town, RandomActs acts)
    {
        await town.Join("jonas", Role.Counsellor);
        await town.Join("mira", Role.Counsellor, Role.Supervisor);
        await town.Join("desk", Role.FrontDesk);
        await town.Join("omar", Role.Counsellor, Role.OnCall);
        await town.Join("inez", Role.Intake);
        await town.Settle();
        while (town.World.Files.Count < 3)
            await acts.Open();
    }

    private static async Task TryAny(Town town)
    {
        var id = town.Any(town.World.Files.Keys);
        var kind = town.Any(World.Kinds);
        if (town.Ghosts.Count > 0 && town.Random.Next(6) == 0)
        {
            var (ghost, at) = town.Any(town.Ghosts);
            Assert.Null((await town.Read(ghost, at, id, kind)).Words);
            return;
        }
        var person = town.Any(town.World.Staff.Concat(town.World.Files.Values.Select(file => file.Client).Where(client => !client.IsNone)));
        await Try(town, person, id, kind, town.Node());
    }

    /// <returns>Whether they could read.</returns>
    private static async Task<bool> Try(Town town, Id<Person> person, Id<ClientFile> id, CompartmentKind kind, int node)
    {
        var may = town.World.MayRead(person, id, kind, town.Now);
        var (words, no) = await town.Read(town.Of(person, node), node, id, kind);
        if (!may)
        {
            Assert.True(words is null, $"Somebody read {kind} who might not.");
            Assert.Contains(no!.Value, (Refusal[])[Refusal.NotFound, Refusal.SignedOut]);
            return false;
        }
        if (no == Refusal.NotFound)
        {
            // This process may not have heard of it yet; once it has, the file is there for them.
            await town.At(node).Ledger.CatchUp();
            (words, no) = await town.Read(town.Of(person, node), node, id, kind);
        }
        if (words is null)
        {
            Assert.True(no == Refusal.NotYet || (no == Refusal.NotFound && town.World.OnlyByTeam(person, id)), $"{kind} was refused to somebody who may read it: {no}");
            return false;
        }
        Assert.Equal(town.World.Files[id].In(kind, kind == CompartmentKind.Private ? person : default).Order(StringComparer.Ordinal), words);
        return true;
    }

    /// <summary>
    /// Once everybody has come by, nobody waits for a key that somebody here holds; the ledger is in order; and another process
    /// answers the same.
    /// </summary>
    private static async Task TheEnd(Town town)
    {
        await town.Settle();
        var answers = await Everything(town);
        foreach (var part in answers.GroupBy(one => (one.File, one.Kind)).Where(part => part.Key.Kind != CompartmentKind.Private))
            Assert.True(part.All(one => one.Read) || !part.Any(one => one.Read && one.IsStaff), $"Somebody waits for a key of {part.Key.Kind} that a colleague holds.");
        var report = await town.Verify();
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
        await town.Restart();
        Assert.Equal(answers, await Everything(town));
    }

    private static async Task<List<(Id<ClientFile> File, CompartmentKind Kind, Id<Person> Person, bool IsStaff, bool Read)>> Everything(Town town)
    {
        var answers = new List<(Id<ClientFile>, CompartmentKind, Id<Person>, bool, bool)>();
        foreach (var (id, file) in town.World.Files.Take(12))
        {
            foreach (var kind in World.Kinds)
            {
                foreach (var person in town.World.Staff.Append(file.Client).Where(one => !one.IsNone && town.World.MayRead(one, id, kind, town.Now)))
                    // Who reads as a stand-in hands on what they opened, in that very session: nobody need wait for that here.
                    answers.Add((id, kind, person, person != file.Client && !town.World.StandsIn(file, person, town.Now), await Try(town, person, id, kind, town.Node())));
            }
        }
        return answers;
    }
}
