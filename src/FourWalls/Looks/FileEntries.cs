using FourWalls.Clients;
using FourWalls.Practices;

namespace FourWalls.Looks;

/// <summary>What the ledger has of one file.</summary>
internal static class FileEntries
{
    private const int AtATime = 500;

    /// <summary>Its entries, newest first, each known to stand in the tree. Read as far as somebody goes on asking.</summary>
    /// <exception cref="LedgerBroken">The database has something else there.</exception>
    public static async IAsyncEnumerable<Entry> NewestFirst(Practice practice, Id<ClientFile> file)
    {
        var before = long.MaxValue;
        while (true)
        {
            List<(long Index, byte[] Leaf)> rows;
            await using (var connection = await practice.Database.Read())
                rows = await LedgerStore.EntriesOfFile(connection, file, before, AtATime);
            foreach (var (_, entry) in await practice.Ledger.Check(rows))
                yield return entry;
            if (rows.Count < AtATime)
                yield break;
            before = rows[^1].Index;
        }
    }
}
