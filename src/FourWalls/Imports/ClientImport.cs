using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Imports;

/// <summary>What came of a table. Ids and counts; no word of a client.</summary>
/// <param name="Here">The lines of those who were here already, and were left as they are.</param>
public sealed record ClientsImported(IReadOnlyList<Id<ClientFile>> Taken, IReadOnlyList<int> Here);

/// <summary>
/// Takes the clients of another system in: a file each, whole or not at all. Whoever is here already stays as they are, so that the same
/// table taken in again, after a cut line or a year, changes nothing.
/// </summary>
public static class ClientImport
{
    private const int MostTries = 3;

    /// <summary>What a table would bring; opens and keeps nothing.</summary>
    public static ClientTable Preview(Practice practice, Table table, ClientColumns columns)
    {
        var read = ClientTable.Of(table, columns);
        if (DeskDirectory.HasReaders(practice) || !read.Good.Any(row => row.Form.DeskName.Length > 0))
            return read;
        const string Nobody = "Nobody works at the front desk or at intake yet, so nobody could read a desk name. Please leave that column out for now.";
        return read with
        {
            Good = [.. read.Good.Where(row => row.Form.DeskName.Length == 0)],
            Bad = [.. read.Bad.Concat(read.Good.Where(row => row.Form.DeskName.Length > 0).Select(row => new BadRow(row.Line, Nobody))).OrderBy(row => row.Line)],
        };
    }

    /// <exception cref="Refused">Who asks may open no file; or their session ended in the middle: what was kept by then is whole.</exception>
    public static async Task<ClientsImported> Take(Practice practice, Session session, IEnumerable<ClientRow> rows)
    {
        if (ClientFiles.CapacityOf(practice, session) is null)
            throw Refused.NotFound();
        var (index, taken, here) = (new SourceIndex(practice, session), new List<Id<ClientFile>>(), new List<int>());
        foreach (var row in rows)
        {
            if (await Take(practice, session, index, row) is { } file)
                taken.Add(file);
            else
                here.Add(row.Line);
        }
        return new ClientsImported(taken, here);
    }

    /// <returns>Null when this person was here already.</returns>
    private static async Task<Id<ClientFile>?> Take(Practice practice, Session session, SourceIndex index, ClientRow row)
    {
        for (var tries = 1; ; tries++)
        {
            var (found, marks) = await index.Find([row.Names]);
            if (!found.IsNone)
                return null;
            try
            {
                var file = Id<ClientFile>.New();
                return await ClientFiles.Open(practice, session, row.Form, file, [], transaction => SourceIndex.Add(transaction, file, marks));
            }
            catch (Refused refused) when (refused.Refusal == Refusal.Changed && tries < MostTries)
            {
                // Somebody was faster, perhaps with the same table: look again.
            }
        }
    }
}
