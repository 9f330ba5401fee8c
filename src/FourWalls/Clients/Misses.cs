using System.Collections.Concurrent;
using System.Text;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>
/// What happens when a signed-in person asks for what is not there for them. Whether it exists or not, the same is done: one
/// entry, its target sealed to the privacy officers, and the same words. Past a rate, both are refused without a look-up,
/// and one entry a window counts them.
/// </summary>
public static class Misses
{
    private const int MostInWindow = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // One process's memory is enough: more nodes mean a higher limit, not a leak.
    private static readonly ConcurrentDictionary<Id<Person>, (DateTimeOffset Since, int Count)> Recent = [];

    /// <summary>Refuses a person who has missed too often, before anything is looked up.</summary>
    /// <exception cref="Refused">They have.</exception>
    public static void Allow(Practice practice, Session session)
    {
        if (Recent.TryGetValue(session.Person, out var recent) && recent.Count > MostInWindow && practice.Now < recent.Since + Window)
            throw Recorded();
    }

    public static async Task<Refused> Record(Practice practice, Session session, string target)
    {
        var now = practice.Now;
        var count = Recent.AddOrUpdate(
            session.Person, _ => (now, 1), (_, old) => now < old.Since + Window ? (old.Since, old.Count + 1) : (now, 1)).Count;
        if (count > MostInWindow + 1)
            return Recorded();
        var act = count > MostInWindow ? Act.MissedOften : Act.Missed;
        var entry = Entry.Of(act, now, session.Person) with { Permitted = false };
        // Without officers there is nobody to seal it to; the entry is the same.
        var letters = practice.Roll.PairOf(CompartmentKind.OfficersTeam) is { } officers
            ? new[] { (Reader: $"{officers.Compartment}.{officers.Epoch}", Letter: Letter.Seal(officers.Key, Address.OfLetter(practice.Id, entry.Nonce), Encoding.UTF8.GetBytes(target))) }
            : [];
        entry = entry with { WordsHash = Entry.HashOfWords(letters) };
        await practice.Ledger.Append([entry], Condition.None, words: letters);
        return Recorded();
    }

    private static Refused Recorded() => new(Refusal.NotFound, Refused.NotFound().Message) { IsRecorded = true };
}
