using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>Reads what the ledger says of a file: each fact from its own checked entry.</summary>
internal static class FileReader
{
    private const int FilesKept = 64;

    /// <summary>
    /// The file's facts, for somebody who has anything to do with it; null for everybody else, whether it exists or not. Both
    /// answers of "null" have cost one look-up in the same index.
    /// </summary>
    public static async Task<FileState?> For(Practice practice, Session session, Id<ClientFile> file)
    {
        // A stand-in's time runs out without an entry: theirs is looked at again each time.
        if (session.Files.TryGetValue(file, out var known) && practice.Ledger.Standing.Untouched(known.AsOf, file.Value, session.Person.Value)
            && (!practice.Roll.IsStandIn(session.Person) || Relates(practice, session, known)))
            return known;
        var standing = practice.Ledger.Standing;
        await using (var connection = await practice.Database.Read())
        {
            // The look-up first, whatever a Wall says: both answers of "null" are to cost the same.
            var relates = await LedgerStore.Relates(
                connection, file, People.Staff.Hats(practice.Roll, session.Person, practice.Now), StandIns.IsCalled(practice, session.Person));
            if (!relates || standing.IsWalled(file, session.Person))
                return null;
        }
        var state = await Read(practice, file);
        // The rows are only where to look: what counts is whether the ledger relates this person to the file.
        if (state.Opened is null || state.IsWalled(session.Person) || !Relates(practice, session, state))
            return null;
        if (session.Files.Count >= FilesKept)
        {
            session.Files.Clear();
            session.Decisions.Clear();
        }
        return session.Files[file] = state;
    }

    /// <summary>Half of a key, held for the day that a counsellor is away, is nothing to do with the file until that day.</summary>
    private static bool Relates(Practice practice, Session session, FileState state)
    {
        var hats = People.Staff.Hats(practice.Roll, session.Person, practice.Now);
        return state.Facts.Any(fact => hats.Contains(fact.AboutPerson) && fact is not GrantFact { Grantee.Kind: GranteeKind.StandIn })
            || Access.StandsIn(session.Person, state, practice.Roll, practice.Now);
    }

    /// <summary>The file's facts, whoever asks: for acts that need no look inside. The asker's right to act is decided elsewhere.</summary>
    /// <param name="whole">Also bookings whose hour is over: nothing is decided by them, and there may be hundreds.</param>
    public static async Task<FileState> Read(Practice practice, Id<ClientFile> file, bool whole = false)
    {
        var standing = practice.Ledger.Standing;
        var asOf = standing.Size;
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FileFacts(connection, file, whole ? DateTimeOffset.UnixEpoch : practice.Now);
        var facts = new List<Fact>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is { } fact && fact.AboutFile == file)
                facts.Add(fact);
        }
        // A Wall, a mark of risk or that the file was destroyed: what the database has lost of it still holds.
        var forbidding = standing.Forbidding(file);
        facts.AddRange(forbidding.Where(one => !facts.Exists(fact => fact.Id == one.Id)));
        return new FileState(file, asOf, facts, [.. forbidding.OfType<WallFact>().Select(wall => wall.Person.Value)]);
    }
}
