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
        if (session.Files.TryGetValue(file, out var known) && practice.Ledger.Standing.Untouched(known.AsOf, file.Value, session.Person.Value))
            return known;
        var standing = practice.Ledger.Standing;
        await using (var connection = await practice.Database.Read())
        {
            if (standing.IsWalled(file, session.Person)
                || !await LedgerStore.Relates(connection, file, People.Staff.Hats(practice.Roll, session.Person, practice.Now)))
                return null;
        }
        var state = await Read(practice, file);
        if (state.Opened is null || state.IsWalled(session.Person))
            return null;
        if (session.Files.Count >= FilesKept)
            session.Files.Clear();
        return session.Files[file] = state;
    }

    /// <summary>The file's facts, whoever asks: for acts that need no look inside. The asker's right to act is decided elsewhere.</summary>
    public static async Task<FileState> Read(Practice practice, Id<ClientFile> file)
    {
        var standing = practice.Ledger.Standing;
        var asOf = standing.Size;
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FileFacts(connection, file);
        var facts = new List<Fact>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is { } fact && fact.AboutFile == file)
                facts.Add(fact);
        }
        return new FileState(file, asOf, facts, standing.WalledFrom(file));
    }
}
