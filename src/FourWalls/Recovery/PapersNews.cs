using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Recovery;

/// <summary>What everybody who works here should know of the recovery papers.</summary>
public static class PapersNews
{
    public static readonly TimeSpan RehearsalEvery = TimeSpan.FromDays(365);
    private static readonly TimeSpan ToldFor = TimeSpan.FromDays(28);

    /// <summary>When the papers that count now were last typed back; null when they never were.</summary>
    public static async Task<DateTimeOffset?> LastRehearsal(Practice practice)
    {
        var roll = practice.Roll;
        var last = roll.AllOf<RehearsalFact>().Where(held => held.Ended is null && ((RehearsalFact)held.Fact).Recovery == roll.Recovery?.Id)
            .Select(held => held.Entry).DefaultIfEmpty(-1).Max();
        return last < 0 ? null : (await practice.Ledger.Read(last)).At;
    }

    /// <summary>Whom a ceremony of the last four weeks gave a new way in.</summary>
    public static async Task<(Id<Person> Whom, DateTimeOffset When)?> Recovered(Practice practice) =>
        await practice.Ledger.Read(practice.Roll.PapersSince) is { Act: Act.Recovered } entry && practice.Now - entry.At < ToldFor
            ? (entry.Actor, entry.At) : null;
}
