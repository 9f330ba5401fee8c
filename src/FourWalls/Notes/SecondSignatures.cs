using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Notes;

/// <summary>
/// What who supervises does with a note that waits for them: signs it too, or sends it back. Each after a look of their own at
/// that very version, so that nothing is signed unread, and never many at once.
/// </summary>
public sealed class SecondSignaturesOf(Practice practice, Session session, ClientFile file)
{
    /// <summary>Signs as the second. From now on only additions are possible.</summary>
    /// <param name="version">The version that was read.</param>
    /// <param name="look">The ledger's entry by which it was read.</param>
    public async Task Sign(Id<Member> subject, Id<Item> note, int version, long look)
    {
        var (waiting, opened) = await Waiting(subject, note);
        if (waiting is null && (await new NotesOf(practice, session, file).Open(subject, note, Purpose.Write)).Second?.By == session.Person)
            return; // the form was sent twice
        var signed = await Expect(waiting, opened, subject, version, look);
        var second = signed.SignAsSecond(practice, session, new NotePlace(file.Id, subject, note, ItemKind.Note, default));
        await file.Keep(new Writing(
            Act.CosignedNote, CompartmentKind.Record, subject,
            new ItemDraft(note, version + 1, ItemKind.Note, default, Content.Of(second), Replaces: ItemKind.SubmittedNote)));
    }

    /// <summary>Sends a note back with a comment: it is its author's draft again, with the words that it had.</summary>
    /// <param name="id">The id that the comment is to have; the same sent again is kept once.</param>
    /// <exception cref="Refused">Other words were said under this id, and stay.</exception>
    public async Task SendBack(Id<Member> subject, Id<Item> note, int version, long look, string comment, Id<Item> id)
    {
        var (waiting, opened) = await Waiting(subject, note);
        if (opened.Items.FirstOrDefault(item => item.Id == id && item.Kind == ItemKind.NoteReview) is { } before)
        {
            var said = Content.Read<AddendumText>(Encoding.UTF8.GetBytes(Content.Read<SignedNote>(before.Content).Note));
            if (said.Text != comment)
                throw new Refused(Refusal.Changed, "Something else was said from this form already.");
            return; // the form was sent twice
        }
        var signed = await Expect(waiting, opened, subject, version, look);
        var place = new NotePlace(file.Id, subject, id, ItemKind.NoteReview, note);
        var review = SignedNote.Sign(practice, session, place, Content.Of(new AddendumText(1, note.ToString(), comment, session.Person.ToString())));
        await file.Keep(new Writing(
            Act.SentBackNote, CompartmentKind.Record, subject,
            new ItemDraft(note, version + 1, ItemKind.NoteDraft, default, Encoding.UTF8.GetBytes(signed.Note), Replaces: ItemKind.SubmittedNote),
            new ItemDraft(id, 1, ItemKind.NoteReview, note, Content.Of(review))));
    }

    private async Task<(OpenedItem? Waiting, OpenedCompartment Opened)> Waiting(Id<Member> subject, Id<Item> note)
    {
        var opened = await file.Open(CompartmentKind.Record, Purpose.Write, Select.WithBelonging(note, ItemKind.NoteReview), subject);
        return (opened.Items.FirstOrDefault(item => item.Id == note && item.Kind == ItemKind.SubmittedNote), opened);
    }

    private async Task<SignedNote> Expect(OpenedItem? waiting, OpenedCompartment opened, Id<Member> subject, int version, long look)
    {
        if (waiting is null || waiting.Version != version)
            throw new Refused(Refusal.Changed, "This note does not wait for a second signature any more, or was changed. Nothing was kept; please read it again.");
        var signed = Content.Read<SignedNote>(waiting.Content);
        var author = signed.SignedBy(practice, new NotePlace(file.Id, subject, waiting.Id, ItemKind.Note, default)) ?? throw new Sealing.SealBroken();
        // Whoever works with the file themselves reads it for another reason, and is not the second pair of eyes.
        if (opened.Decision.Reason != Reason.Supervision || author == session.Person || !practice.Roll.Supervises(session.Person, author, practice.Now))
            throw new Refused(Refusal.NotAllowed, "Only who supervises its author, and does not work with the client, can do this. Nothing was kept.");
        if (!await HasRead(waiting, look))
            throw new Refused(Refusal.NotAllowed, "Open the note and read it first. Nothing was kept.");
        return signed;
    }

    private async Task<bool> HasRead(OpenedItem waiting, long look) =>
        look >= 0 && look < practice.Ledger.Standing.Size
        && await practice.Ledger.Read(look) is { Act: Act.Looked, Purpose: Purpose.Read, Reason: Reason.Supervision, Permitted: true } seen
        && seen.Actor == session.Person && seen.File == file.Id
        && seen.Items.Any(mark => mark.Item == waiting.Id && mark.Version == waiting.Version);
}
