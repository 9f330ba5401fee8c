using System.Text;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>
/// What the privacy officers see: every look and every attempt as metadata, and what an attempt was aimed at, which is sealed
/// to them. Never what a client said. To open an attempt's target is a look, and is written down before it happens.
/// </summary>
public static class OfficersView
{
    private const int MostTries = 5;
    private static readonly TimeSpan ShownFor = TimeSpan.FromDays(90);

    /// <exception cref="Refused">Not an officer.</exception>
    public static async Task<LookPage> Read(Practice practice, Session session, LookFilter filter)
    {
        _ = await Decide(practice, session);
        return await LookList.Read(practice, session, filter);
    }

    /// <summary>What somebody asked for that was not there for them: a path or an id, as they asked for it.</summary>
    /// <returns>The target and the entry of this look; a null target when there were no officers then to seal it to.</returns>
    /// <exception cref="Refused">Not an officer, or no such attempt; or the officers' key has not reached this one yet.</exception>
    public static async Task<(string? Target, long Look)> OpenMiss(Practice practice, Session session, long index)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var decision = await Decide(practice, session);
            if (index < 0 || index >= practice.Ledger.Standing.Size
                || await practice.Ledger.Read(index) is not { Act: Act.Missed or Act.MissedOften } miss)
                throw await Misses.Record(practice, session, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (await TryOpen(practice, session, index, miss, decision) is { } opened)
                return opened;
            session.ExpectOpen(practice);
        }
        throw new Refused(Refusal.Changed, "The officers' keys are being changed just now. Please try again.");
    }

    /// <summary>Null when the officers' keys, or the officer's reason, were changed in between.</summary>
    private static async Task<(string? Target, long Look)?> TryOpen(Practice practice, Session session, long index, Entry miss, Decision decision)
    {
        var team = decision.Compartment!.Compartment;
        var state = FileState.OfPractice(practice.Roll, practice.Ledger.Standing.Size);
        if (!state.GrantsOf(team).Any(grant => grant.Grantee == Grantee.Of(session.Person)))
            throw Refused.NotYet();
        var letter = await Letter(practice, index, team, miss);
        var look = Entry.Of(Act.Looked, practice.Now, session.Person) with
        {
            Compartment = team,
            Reason = decision.Reason,
            Basis = decision.Basis,
            Purpose = Purpose.Check,
        };
        var condition = new Condition(state.AsOf, [session.Person.Value, team.Value], decision.Until, session);
        if (await practice.Ledger.Append([look], condition) is not { } looked)
            return null;
        if (letter is not var (epoch, bytes))
            return (null, looked);
        using var pair = EpochKey.Pair(await session.Keys.At(practice, session, state, team, epoch));
        return (Encoding.UTF8.GetString(Sealing.Letter.Open(pair, Address.OfLetter(practice.Id, miss.Nonce), bytes)), looked);
    }

    /// <summary>The restore that this log began with, for as long as it needs looking at; null when there was none, or long ago.</summary>
    /// <exception cref="Refused">Not an officer.</exception>
    public static async Task<RestoreShown?> Restored(Practice practice, Session session)
    {
        _ = await Decide(practice, session);
        if (practice.Roll.Log is not { } log || practice.Roll.Find(log.Id) is not { } held)
            return null;
        var entry = await practice.Ledger.Read(held.Entry);
        if (practice.Now - entry.At > ShownFor)
            return null;
        var gap = entry.Facts.OfType<GapFact>().ToList();
        var again = new List<(FactKind, Id<ClientFile>)>();
        foreach (var (kind, id) in gap.SelectMany(one => one.Holding))
        {
            if (await Row(practice, id) is { } row && await practice.Ledger.Fact(row) is { } fact
                && !practice.Ledger.Standing.IsWalled(fact.AboutFile, session.Person))
                again.Add((kind, fact.AboutFile));
        }
        return new RestoreShown(entry.At, log.Size, log.SeenSize == 0 ? null : Math.Max(0, log.SeenSize - log.Size), gap.TrueForAll(one => one.Known), again);
    }

    private static async Task<LedgerStore.FactRow?> Row(Practice practice, Id<Fact> id)
    {
        await using var connection = await practice.Database.Read();
        return await LedgerStore.Fact(connection, id);
    }

    private static async Task<Decision> Decide(Practice practice, Session session)
    {
        var state = FileState.OfPractice(practice.Roll, practice.Ledger.Standing.Size);
        var decision = Decision.For(session.Person, state, practice.Roll.The(CompartmentKind.OfficersTeam), practice.Roll, practice.Now);
        return decision.Permitted ? decision : throw await Misses.Record(practice, session, "looks");
    }

    /// <summary>The letter to the officers that belongs to an entry, and the epoch of their pair that opens it.</summary>
    private static async Task<(int Epoch, byte[] Letter)?> Letter(Practice practice, long index, Id<Compartment> team, Entry miss)
    {
        List<(string Reader, byte[] Letter)> letters;
        await using (var connection = await practice.Database.Read())
            letters = [.. await LedgerStore.Letters(connection, index)];
        if (!Hash.Same(miss.WordsHash, Entry.HashOfWords(letters)))
            throw new LedgerBroken($"The words of entry {index} are not the ones that it was written with.");
        foreach (var (reader, letter) in letters)
        {
            if (reader.Split('.') is [var compartment, var epoch] && compartment == team.ToString()
                && int.TryParse(epoch, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
                return (number, letter);
        }
        return null;
    }
}

/// <summary>A restore as the officers see it.</summary>
/// <param name="Size">How many entries the backup had.</param>
/// <param name="Lost">How many that came after are gone; null when nobody knows.</param>
/// <param name="Known">Whether what had ended since is known, and was ended again.</param>
/// <param name="Again">What had ended since and holds again, until somebody ends it.</param>
public sealed record RestoreShown(DateTimeOffset At, long Size, long? Lost, bool Known, IReadOnlyList<(FactKind Kind, Id<ClientFile> File)> Again);
