using System.Text.RegularExpressions;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Notes;

/// <summary>
/// A counsellor's own session notes: a compartment of their own in each file, that only they can open, and the custodian whom
/// they named (45 CFR 164.501; NOTE-01). Recovery does not hold its key.
/// </summary>
public sealed partial class SessionNotesOf(ClientFile file)
{
    /// <param name="author">Whose; none for one's own. A custodian reads those of whoever named them.</param>
    public async Task<(IReadOnlyList<(Id<Item> Id, int Version, SessionNoteText Text, DateTimeOffset At)> Notes, long Look)> List(Id<Person> author = default)
    {
        var opened = await file.Open(CompartmentKind.Private, Purpose.Read, Select.Newest(ItemKind.SessionNote), default, author);
        return ([.. opened.Items.Select(item => (item.Id, item.Version, Content.Read<SessionNoteText>(item.Content), item.MadeAt))], opened.Look);
    }

    /// <summary>Whether this person has begun session notes in any file; opens nothing.</summary>
    public static async Task<bool> AnyBy(Practice practice, Session author)
    {
        await using var connection = await practice.Database.Read();
        return (await LedgerStore.FactsAbout(connection, FactKind.Compartment, author.Person.Value)).Count > 0;
    }

    /// <summary>Whether there are any in this file that this person may read; opens nothing.</summary>
    public async Task<bool> Any(Id<Person> author = default) => (await file.Decide(CompartmentKind.Private, default, author)).Permitted;

    /// <summary>Keeps a session note.</summary>
    /// <param name="id">The id that it is to have; the same sent again is kept once.</param>
    /// <exception cref="Refused">Other words were kept under this id, and stay.</exception>
    public Task Keep(SessionNoteText text, Id<Item> id = default) => Keep(text, id, note => [note]);

    /// <summary>Keeps the session note and the progress note that goes with it, both or neither.</summary>
    /// <param name="id">The id of the session note; that of the progress note follows from it.</param>
    public async Task<Id<Item>> KeepWithRecord(SessionNoteText text, Id<Member> subject, NoteText record, Id<Item> id = default)
    {
        id = id.IsNone ? Id<Item>.New() : id;
        var draft = Id<Item>.Following("for the record", id.Value);
        await Keep(text, id, note =>
        [
            note,
            new Writing(Act.Wrote, CompartmentKind.Record, subject, new ItemDraft(draft, 1, ItemKind.NoteDraft, default, Content.Of(record))),
        ]);
        return draft;
    }

    public Task<long> Destroy(Id<Item> note, int version) =>
        file.Keep(new Writing(Act.Discarded, CompartmentKind.Private, default, [], [(note, version, ItemKind.SessionNote)]));

    private async Task Keep(SessionNoteText text, Id<Item> id, Func<Writing, IReadOnlyList<Writing>> with)
    {
        id = id.IsNone ? Id<Item>.New() : id;
        try
        {
            await file.Keep(with(new Writing(
                Act.Wrote, CompartmentKind.Private, default, new ItemDraft(id, 1, ItemKind.SessionNote, default, Content.Of(text)))));
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            if (await file.VersionOf(CompartmentKind.Private, id) == 0
                || Content.Read<SessionNoteText>((await file.Open(CompartmentKind.Private, Purpose.Write, Select.One(id))).Items[0].Content) != text)
                throw;
        }
    }

    /// <summary>
    /// Lines that the law does not count as session notes, wherever they are written: medication, start and stop times, modality
    /// and frequency, test results, and summaries of diagnosis, functional status, plan, symptoms, prognosis and progress
    /// (NOTE-02). They belong in the progress note.
    /// </summary>
    public static string? BelongsInRecord(string text)
    {
        var line = text.Split('\n').FirstOrDefault(one => Heading().IsMatch(one) || Times().IsMatch(one) || Score().IsMatch(one));
        return line is null ? null : line.Trim();
    }

    [GeneratedRegex(
        @"^\s*[-*•]?\s*(medications?|prescri\w*|start(ed)?|stop(ped)?|end(ed)?|duration|modality|frequency|test results?|diagnos[ie]s|dx|functional status|treatment plan|plan|symptoms?|prognosis|progress)\s*[:=–-]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\b([01]?\d|2[0-3])[:.][0-5]\d\s*(-|–|to|until)\s*([01]?\d|2[0-3])[:.][0-5]\d\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\b(PHQ-?[29]|GAD-?7|PCL-?5|AUDIT(-C)?|CORE-?10)\b\D{0,20}\d+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Score();
}
