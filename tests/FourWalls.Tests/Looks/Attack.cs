using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.Practices;
using Xunit.Sdk;

namespace FourWalls.Tests.Looks;

/// <summary>One thing that somebody does who may change any row.</summary>
/// <param name="Do">Gives back the entry that verification has to name; null when there is none to name, only that something is wrong.</param>
/// <param name="Found">False for what only its use shows: rows that no entry speaks of.</param>
public sealed record Attack(string Name, Func<AttackGround, long?> Do, bool Found = true)
{
    /// <summary>Whether a process that begins afterwards must refuse to serve it.</summary>
    public bool NotServed { get; init; }

    /// <summary>What else must not work, besides reading: in the process that was running, and in one begun afterwards.</summary>
    public Func<AttackGround, Practice, Task>? Refused { get; init; }

    public static TheoryData<Engine, string> Rows(IEnumerable<Attack> attacks)
    {
        var rows = new TheoryData<Engine, string>();
        foreach (var attack in attacks)
        {
            rows.Add(Engine.Sqlite, attack.Name);
            rows.Add(Engine.Postgres, attack.Name);
        }
        return rows;
    }

    /// <summary>Does it to a running process, verifies, and begins another process.</summary>
    public async Task On(AttackGround ground)
    {
        await using (var running = ground.Begin())
        {
            await Warm(ground, running);
            var entry = Do(ground);
            await Verify(ground, entry);
            if (!NotServed)
                ground.HaveKeysLookedAt();
            await Try(ground, running);
        }
        var again = ground.Restart();
        Assert.False(NotServed && again is not null, "It is served.");
        if (again is null)
            return;
        await using (again)
            await Try(ground, again);
    }

    private async Task Verify(AttackGround ground, long? entry)
    {
        var report = await ground.Lived.Verify(signatures: true);
        Assert.True(report.Ok != Found, Found ? "Verification found nothing." : $"Verification found something: {report.Problem}");
        if (entry is not null && report.Problem!.Entry != entry)
            throw new XunitException($"Entry {entry} should be named, and this was: {report.Problem}\n{string.Join('\n', report.Notes)}");
    }

    private async Task Try(AttackGround ground, Practice process)
    {
        await ground.NothingIsGained(process);
        if (Refused is not null)
            await Refused(ground, process);
    }

    /// <summary>People are at work when it happens: what they have read lies in the process's memory.</summary>
    private static async Task Warm(AttackGround ground, Practice running)
    {
        using var founder = LivedInPractice.In(running, ground.Lived.Founder);
        Assert.Equal("better words", (await new NotesOf(running, founder, await ClientFile.Find(running, founder, ground.Lived.File.Id))
            .Open(default, ground.Lived.Note)).Text.Text);
    }
}
