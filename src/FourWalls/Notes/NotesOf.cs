using System.Globalization;
using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Plans;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Notes;

/// <summary>Notes in the record of one file: drafts, signed notes, what was added to them, and the copies that are shared.</summary>
public sealed class NotesOf(Practice practice, Session session, ClientFile file)
{
    private const int MostSignatures = 2000;
    private const int NotesToCompare = 20;

    /// <summary>The newest notes and drafts, whole: a list shows their first lines, and that is a look like any other.</summary>
    public async Task<(IReadOnlyList<OpenedNote> Notes, long Look)> List(Id<Member> subject, int most)
    {
        var opened = await file.Open(CompartmentKind.Record, Purpose.List, Select.Between(ItemKind.NoteDraft, ItemKind.Note, most), subject);
        var notes = opened.Items.Select(item => Read(item, subject, [], opened.Look));
        if (!await file.Any(CompartmentKind.Record, ItemKind.SubmittedNote, subject))
            return ([.. notes], opened.Look);
        var waiting = (await file.Open(CompartmentKind.Record, Purpose.List, Select.Newest(ItemKind.SubmittedNote, most), subject)).Items;
        return ([.. opened.Items.Concat(waiting).OrderByDescending(item => item.MadeAt).Take(most).Select(item => Read(item, subject, [], opened.Look))], opened.Look);
    }

    public async Task<OpenedNote> Open(Id<Member> subject, Id<Item> note, Purpose purpose = Purpose.Read)
    {
        var opened = await file.Open(CompartmentKind.Record, purpose, Select.WithBelonging(note, ItemKind.Addendum, ItemKind.NoteReview), subject);
        var own = opened.Items.FirstOrDefault(item => item.Id == note && item.Kind is ItemKind.Note or ItemKind.NoteDraft or ItemKind.SubmittedNote)
            ?? throw Refused.NotFound();
        return Read(own, subject, Belonging(ItemKind.Addendum), opened.Look) with { Reviews = Belonging(ItemKind.NoteReview) };

        IReadOnlyList<OpenedAddendum> Belonging(ItemKind kind) =>
            [.. opened.Items.Where(item => item.Kind == kind).OrderBy(item => item.MadeAt).Select(item => Addendum(item, subject))];
    }

    /// <summary>Keeps a draft: a new one, or a new version of one that this person wrote. The same sent again is kept once.</summary>
    /// <param name="version">0 for a new draft, whose id may be given.</param>
    /// <returns>The draft's id and version, to be given back with the next save.</returns>
    /// <exception cref="Refused">Other words were kept in its place meanwhile, and none of them was overwritten.</exception>
    public Task<(Id<Item> Id, int Version)> KeepDraft(Id<Member> subject, Id<Item> draft, int version, NoteText text) =>
        KeepDraft(subject, draft, version, text, Act.Wrote);

    /// <summary>The same as somebody types, every few seconds: nothing that they have read or written is opened for it again.</summary>
    public Task<(Id<Item> Id, int Version)> KeepAsTyped(Id<Member> subject, Id<Item> draft, int version, NoteText text) =>
        KeepDraft(subject, draft, version, text, Act.KeptDraft);

    private async Task<(Id<Item> Id, int Version)> KeepDraft(Id<Member> subject, Id<Item> draft, int version, NoteText text, Act act)
    {
        var id = draft.IsNone ? Id<Item>.New() : draft;
        var isOwn = session.Drafts.TryGetValue(id, out var own) && own == version;
        if (version > 0 && !isOwn && await HasThrownAway(id))
            throw new Refused(Refusal.Changed, "This draft was thrown away meanwhile. Nothing was kept.");
        if (version > 0 && !isOwn && await Signed(subject, id, text) is { } signed)
            return (id, signed);
        try
        {
            await file.Keep(new Writing(act, CompartmentKind.Record, subject, new ItemDraft(id, version + 1, ItemKind.NoteDraft, default, Content.Of(text))));
            session.Drafts[id] = version + 1;
            return (id, version + 1);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            if (await file.VersionOf(CompartmentKind.Record, id, subject) == 0 || await Open(subject, id, Purpose.Write) is not { } kept || !kept.Says(text))
                throw;
            return (id, kept.Version);
        }
    }

    /// <summary>
    /// Signs a draft: from now on it is the record, and only additions are possible. It stays the same item. Where a second
    /// signature is wanted of what this person signs, it waits for that first; when none is wanted any more, they sign once again.
    /// </summary>
    public async Task<Id<Item>> Sign(Id<Member> subject, Id<Item> draft)
    {
        var own = await Open(subject, draft, Purpose.Write);
        var wants = practice.Roll.WantsSecondSignature(session.Person, practice.Now);
        var alone = own.IsWaiting && !wants;
        if (!own.IsDraft && !alone && own.SignedBy == session.Person)
            return draft; // signed already: the form was sent twice
        if ((!own.IsDraft && !alone) || own.Text.Author != session.Person.ToString())
            throw new Refused(Refusal.NotAllowed, "Only who wrote a draft can sign it. Nothing was changed.");
        if (own.Text.Text.Length == 0)
            throw new Refused(Refusal.NotAllowed, "Write the note first. The draft is kept.");
        await ExpectGoal(subject, own.Text.AsSigned());
        var signed = SignedNote.Sign(practice, session, new NotePlace(file.Id, subject, draft, ItemKind.Note, default), Content.Of(own.Text.AsSigned()));
        await file.Keep(new Writing(
            wants ? Act.SubmittedNote : Act.SignedNote, CompartmentKind.Record, subject,
            new ItemDraft(
                draft, own.Version + 1, wants ? ItemKind.SubmittedNote : ItemKind.Note, default, Content.Of(signed),
                Replaces: alone ? ItemKind.SubmittedNote : ItemKind.NoteDraft)));
        return draft;
    }

    /// <summary>Whether there is a note that its author has signed, also one that waits for its second signature; opens nothing.</summary>
    public async Task<bool> AnySigned(Id<Member> subject) =>
        await file.Any(CompartmentKind.Record, ItemKind.Note, subject) || await file.Any(CompartmentKind.Record, ItemKind.SubmittedNote, subject);

    /// <summary>Paragraphs that are very like one of an earlier note, with the day of that note: whoever signs has looked at them.</summary>
    /// <param name="note">The draft that is to be signed.</param>
    public async Task<IReadOnlyList<(string Paragraph, string Day)>> LikeEarlier(Id<Member> subject, Id<Item> note, NoteText text) =>
        Likeness.IsComparable(text.Text) && await AnySigned(subject)
            ? Likeness.Find(text.Text, (await List(subject, NotesToCompare)).Notes.Where(one => !one.IsDraft && one.Id != note).Select(one => one.Text)) : [];

    /// <summary>The newest signed notes give sessions to the goals of the plan; a goal's id says which.</summary>
    public async Task<ILookup<string, ThreadSession>> SessionsByGoal(Id<Member> subject)
    {
        if (!await file.Any(CompartmentKind.Record, ItemKind.Note, subject))
            return Array.Empty<ThreadSession>().ToLookup(_ => "");
        var opened = await file.Open(CompartmentKind.Record, Purpose.List, Select.Newest(ItemKind.Note), subject);
        return opened.Items.Select(item => Read(item, subject, [], opened.Look))
            .SelectMany(note => (note.Text.Goals ?? []).Select(mark => (mark.Goal, Session: new ThreadSession(note.Id, note.Text.HeldOn, mark.Did == GoalMark.Moved))))
            .ToLookup(one => one.Goal, one => one.Session);
    }

    /// <summary>Adds to a signed note, under one's own signature.</summary>
    /// <param name="id">The id that the addition is to have; the same sent again is added once.</param>
    /// <exception cref="Refused">Other words were added under this id, and stay.</exception>
    public async Task Amend(Id<Member> subject, Id<Item> note, string text, Id<Item> id = default)
    {
        var own = await Open(subject, note, Purpose.Write);
        if (own.IsDraft || own.IsWaiting)
            throw new Refused(Refusal.NotAllowed, own.IsDraft
                ? "This is a draft still; change it instead. Nothing was added." : "This note waits for its second signature. Nothing was added.");
        id = id.IsNone ? Id<Item>.New() : id;
        if (own.Addenda.FirstOrDefault(one => one.Id == id) is { } before)
        {
            if (before.Text != text)
                throw new Refused(Refusal.Changed, "Something else was added from this form already.");
            return;
        }
        var place = new NotePlace(file.Id, subject, id, ItemKind.Addendum, note);
        var addendum = SignedNote.Sign(practice, session, place, Content.Of(new AddendumText(1, note.ToString(), text, session.Person.ToString())));
        await file.Keep(new Writing(Act.AmendedNote, CompartmentKind.Record, subject, new ItemDraft(id, 1, ItemKind.Addendum, note, Content.Of(addendum))));
    }

    /// <summary>Throws a draft of one's own away.</summary>
    public async Task Discard(Id<Member> subject, Id<Item> draft)
    {
        var own = await Open(subject, draft, Purpose.Write);
        if (!own.IsDraft || own.Text.Author != session.Person.ToString())
            throw new Refused(Refusal.NotAllowed, "Only who wrote a draft can throw it away, and a signed note stays. Nothing was changed.");
        await file.Keep(new Writing(Act.Discarded, CompartmentKind.Record, subject, [], [(draft, own.Version, ItemKind.NoteDraft)]));
    }

    /// <summary>Puts a sealed copy of a signed note, with what was added to it, where the client can open it.</summary>
    /// <param name="id">The id that the copy is to have; the same form sent twice at once makes one.</param>
    public async Task Share(Id<Member> subject, Id<Item> note, Id<Item> id = default)
    {
        var own = await Open(subject, note, Purpose.Share);
        if (own.IsDraft || own.IsWaiting)
            throw new Refused(Refusal.NotAllowed, "Only a signed note can be shared. Nothing was shared.");
        if ((await SharedCopies(subject, note)).Count > 0)
            throw new Refused(Refusal.NotAllowed, "This note is shared already. To share what was added since, stop sharing it first.");
        var words = string.Join("\n\n", [own.Text.Text, .. own.Addenda.Select(addendum => $"Added later: {addendum.Text}")]);
        var copy = new SharedNote(1, note.ToString(), own.Text.HeldOn, words, own.SignedBy.ToString(), own.SignedAt!.Value.ToString("O", CultureInfo.InvariantCulture));
        await file.Keep(new Writing(
            Act.Shared, CompartmentKind.Shared, subject, new ItemDraft(id.IsNone ? Id<Item>.New() : id, 1, ItemKind.SharedNote, note, Content.Of(copy))));
    }

    /// <summary>Destroys the client's copy, and any second one; the next time they look, it is gone.</summary>
    public async Task StopSharing(Id<Member> subject, Id<Item> note)
    {
        var copies = await SharedCopies(subject, note);
        if (copies.Count == 0)
            throw new Refused(Refusal.NotAllowed, "This note is not shared. Nothing was changed.");
        await file.Keep(new Writing(Act.StoppedSharing, CompartmentKind.Shared, subject, [], [.. copies.Select(copy => (copy.Id, copy.Version, copy.Kind))]));
    }

    /// <summary>Notes of which the client has a copy: read from ids alone, nothing is opened.</summary>
    public async Task<IReadOnlySet<Id<Item>>> SharedNotes(Id<Member> subject) =>
        (await file.Labels(CompartmentKind.Shared, ItemKind.SharedNote, subject)).Select(copy => copy.About).ToHashSet();

    private async Task<IReadOnlyList<OpenedItem>> SharedCopies(Id<Member> subject, Id<Item> note) =>
        (await file.Open(CompartmentKind.Shared, Purpose.Share, Select.Belonging(note, ItemKind.SharedNote), subject)).Items;

    /// <summary>
    /// A draft is its author's to change, and a signed note is nobody's. Null for a draft that may be changed; the version of
    /// a note that has these very words and was signed by a form that is now sent again.
    /// </summary>
    private async Task<int?> Signed(Id<Member> subject, Id<Item> draft, NoteText text)
    {
        var own = await Open(subject, draft, Purpose.Write);
        if (own.Text.Author != session.Person.ToString())
            throw new Refused(Refusal.NotAllowed, "Only who wrote a draft can change it. Nothing was changed.");
        if (own.IsDraft)
            return null;
        return own.Says(text) ? own.Version
            : throw new Refused(Refusal.Changed, own.IsWaiting
                ? "This note waits for its second signature, and cannot be changed now." : "This note has been signed, and cannot be changed. You can add to it.");
    }

    /// <summary>Whether this person threw it away, in another window perhaps: only of what they did themselves is anything said.</summary>
    private async Task<bool> HasThrownAway(Id<Item> draft)
    {
        if (!practice.Ledger.Standing.HasEnded(draft.Value))
            return false;
        await foreach (var entry in FileEntries.NewestFirst(practice, file.Id))
        {
            if (entry.Act == Act.Discarded && entry.Actor == session.Person && entry.Items.Any(mark => mark.Item == draft))
                return true;
        }
        return false;
    }

    private OpenedNote Read(OpenedItem item, Id<Member> subject, IReadOnlyList<OpenedAddendum> addenda, long look)
    {
        if (item.Kind == ItemKind.NoteDraft)
            return new OpenedNote(item.Id, item.Version, true, Content.Read<NoteText>(item.Content), default, null, addenda, item.MadeAt, look);
        var signed = Content.Read<SignedNote>(item.Content);
        return new OpenedNote(
            item.Id, item.Version, false, Content.Read<NoteText>(Encoding.UTF8.GetBytes(signed.Note)), SignerOf(signed, item, subject), At(signed), addenda, item.MadeAt, look)
        {
            IsWaiting = item.Kind == ItemKind.SubmittedNote,
            Second = signed.Second is null ? null : (SecondOf(signed, item, subject), DateTimeOffset.Parse(signed.Second.SignedAt, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>Goes on with what is signed only if the signature is its author's, and it belongs where it is.</summary>
    /// <exception cref="SealBroken">It is not.</exception>
    internal void ExpectGenuine(OpenedItem item, Id<Member> subject)
    {
        if (item.Kind is ItemKind.Addendum or ItemKind.NoteReview)
            Addendum(item, subject);
        else if (item.Kind is ItemKind.Note or ItemKind.SubmittedNote)
            SignerOf(Content.Read<SignedNote>(item.Content), item, subject);
    }

    private OpenedAddendum Addendum(OpenedItem item, Id<Member> subject)
    {
        var signed = Content.Read<SignedNote>(item.Content);
        var text = Content.Read<AddendumText>(Encoding.UTF8.GetBytes(signed.Note));
        // A row that was moved to another note: its words are genuine, and they were said of something else.
        if (text.Of != item.About.ToString())
            throw new SealBroken();
        return new OpenedAddendum(item.Id, text.Text, SignerOf(signed, item, subject), At(signed));
    }

    /// <summary>While there is a plan, a note says for which of its goals the session was, or why for none.</summary>
    private async Task ExpectGoal(Id<Member> subject, NoteText text)
    {
        var plans = new PlansOf(practice, session, file);
        if (!string.IsNullOrEmpty(text.NoGoal) || await plans.Current(subject, Purpose.Write) is not { } plan || !plan.OpenGoals.Any())
            return;
        var ticked = (text.Goals ?? []).Select(mark => mark.Goal).ToHashSet();
        if (!plan.Goals.Any(goal => ticked.Contains(goal.Id)) && !(ticked.Count > 0 && await plans.HadAny(subject, ticked)))
            throw new Refused(Refusal.NotAllowed, "Say for which goal of the plan this session was, or why for none. The draft is kept.");
    }

    /// <exception cref="SealBroken">The signature inside the seal is nobody's: a holder of the key has forged a note.</exception>
    private Id<Person> SignerOf(SignedNote signed, OpenedItem item, Id<Member> subject)
    {
        var place = PlaceOf(item, subject);
        var hash = place.Hash(practice.Id, item.Content);
        if (session.Signatures.TryGetValue(item.Id, out var known) && known.Content.AsSpan().SequenceEqual(hash))
            return known.By;
        var by = signed.SignedBy(practice, place) ?? throw new SealBroken();
        if (session.Signatures.Count >= MostSignatures)
            session.Signatures.Clear();
        session.Signatures[item.Id] = (hash, by);
        return by;
    }

    /// <exception cref="SealBroken">The second signature is nobody's, or the author's own.</exception>
    private Id<Person> SecondOf(SignedNote signed, OpenedItem item, Id<Member> subject) =>
        signed.SignedAsSecondBy(practice, PlaceOf(item, subject)) is { } by && by != SignerOf(signed, item, subject) ? by : throw new SealBroken();

    /// <summary>What waits for its second signature is signed as the note that it will be.</summary>
    private NotePlace PlaceOf(OpenedItem item, Id<Member> subject) =>
        new(file.Id, subject, item.Id, item.Kind == ItemKind.SubmittedNote ? ItemKind.Note : item.Kind, item.About);

    private static DateTimeOffset At(SignedNote signed) => DateTimeOffset.Parse(signed.SignedAt, CultureInfo.InvariantCulture);
}
