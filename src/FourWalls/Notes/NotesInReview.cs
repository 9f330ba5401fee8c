using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Notes;

/// <summary>A note that waits for a second signature, or was sent back: whose it is and since when, and no word of it.</summary>
public sealed record NoteInReview(Id<ClientFile> File, Id<Member> Subject, Id<Item> Note, Id<Person> Author, DateTimeOffset Since);

/// <summary>What waits for whom, from plain columns and the ledger: nothing is opened to tell.</summary>
public static class NotesInReview
{
    /// <summary>Notes that this person, who supervises their authors, may sign as the second; the oldest first.</summary>
    public static async Task<IReadOnlyList<NoteInReview>> WaitingFor(Practice practice, Session session)
    {
        var notes = await Of(practice, session, Capacity.Supervisor, Reason.Supervision, sentBack: false);
        return [.. notes.Where(note => practice.Roll.Supervises(session.Person, note.Author, practice.Now))];
    }

    /// <summary>This person's own notes that were sent back and are drafts again.</summary>
    public static async Task<IReadOnlyList<NoteInReview>> SentBackTo(Practice practice, Session session)
    {
        var notes = await Of(practice, session, Capacity.Counsellor, Reason.Care, sentBack: true);
        return [.. notes.Where(note => note.Author == session.Person)];
    }

    private static async Task<List<NoteInReview>> Of(Practice practice, Session session, Capacity capacity, Reason reason, bool sentBack)
    {
        List<ItemStore.PlaceRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = sentBack ? await ItemStore.SentBack(connection) : await ItemStore.Waiting(connection);
        var notes = new List<NoteInReview>();
        if (rows.Count == 0)
            return notes;
        var mine = (await ClientFiles.Mine(practice, session)).Where(one => one.Assignment.Capacity == capacity).Select(one => one.File).ToHashSet();
        foreach (var same in rows.Where(row => mine.Contains(row.File) && !practice.Ledger.Standing.HasEnded(row.Id.Value)).GroupBy(row => row.File))
        {
            var file = await ClientFile.Find(practice, session, same.Key);
            var state = await file.State();
            var found = new List<(ItemStore.PlaceRow Row, Id<Member> Subject)>();
            foreach (var row in same)
            {
                var part = state.Compartments.FirstOrDefault(made => made.Compartment == row.Compartment);
                if (part is not null && await file.Decide(part.Holds, part.Subject) is { Permitted: true } decision && decision.Reason == reason)
                    found.Add((row, part.Subject));
            }
            var authors = await Authors(practice, same.Key, [.. found.Select(one => one.Row.Id)]);
            notes.AddRange(found.Where(one => authors.ContainsKey(one.Row.Id)).Select(one =>
                new NoteInReview(same.Key, one.Subject, one.Row.Id, authors[one.Row.Id], one.Row.MadeAt)));
        }
        return [.. notes.OrderBy(note => note.Since)];
    }

    /// <summary>Who submitted each last, as the ledger has it: all of a file in one walk, which ends where the oldest is found.</summary>
    private static async Task<Dictionary<Id<Item>, Id<Person>>> Authors(Practice practice, Id<ClientFile> file, HashSet<Id<Item>> wanted)
    {
        var authors = new Dictionary<Id<Item>, Id<Person>>();
        if (wanted.Count == 0)
            return authors;
        await foreach (var entry in FileEntries.NewestFirst(practice, file))
        {
            if (entry.Act != Act.SubmittedNote)
                continue;
            foreach (var mark in entry.Items.Where(mark => wanted.Remove(mark.Item)))
                authors[mark.Item] = entry.Actor;
            if (wanted.Count == 0)
                break;
        }
        return authors;
    }
}
