using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>
/// All that is kept about one client (or couple, family, group), as one signed-in person meets it.
/// <see cref="Open"/> is the only way to anything readable: it decides, writes the look and waits until it is durable,
/// and only then unwraps and opens. <see cref="Keep"/> is the only way to write.
/// </summary>
public sealed partial class ClientFile
{
    private const int MostTries = 8;

    private readonly Practice practice;
    private readonly Session session;

    private ClientFile(Practice practice, Session session, Id<ClientFile> id) => (this.practice, this.session, Id) = (practice, session, id);

    public Id<ClientFile> Id { get; }

    /// <summary>The file for this person.</summary>
    /// <exception cref="Refused">There is no such file, or not for them: the same words, the same entry.</exception>
    public static async Task<ClientFile> Find(Practice practice, Session session, Id<ClientFile> id) =>
        await TryFind(practice, session, id) ?? throw await Misses.Record(practice, session, id.ToString());

    /// <summary>The same for lists that we make, never for an id that somebody sends: null when it is not for them, and no miss.</summary>
    public static async Task<ClientFile?> TryFind(Practice practice, Session session, Id<ClientFile> id) =>
        await FileReader.For(practice, session, id) is not null ? new ClientFile(practice, session, id) : null;

    /// <summary>What the ledger says of the file: ids, dates and capacities, no word of the client's.</summary>
    /// <exception cref="Refused">This person has nothing to do with the file any more.</exception>
    public async Task<FileState> State() =>
        await FileReader.For(practice, session, Id) ?? throw await Misses.Record(practice, session, Id.ToString());

    /// <summary>Whether a compartment would open, without opening it.</summary>
    /// <param name="author">Whose session notes; none for one's own.</param>
    public async Task<Decision> Decide(CompartmentKind kind, Id<Member> subject = default, Id<Person> author = default) =>
        Decide(await State(), kind, subject, author);

    /// <summary>For pages that write before they have read anything: goes on only where the compartment would open.</summary>
    /// <exception cref="Refused">It would not: the same words and entry as for a file that is not there.</exception>
    public async Task<Decision> Expect(CompartmentKind kind, Id<Member> subject = default) =>
        await Decide(kind, subject) is { Permitted: true } decision ? decision : throw await Misses.Record(practice, session, Id.ToString());

    /// <summary>Whether this person may keep session notes of their own in this file, whether they have written any or not.</summary>
    public async Task<bool> MayKeepOwn()
    {
        var state = await State();
        var own = Named(state, CompartmentKind.Private, default)
            ?? new CompartmentFact(default, default, Id, CompartmentKind.Private, default, session.Person);
        return Access.Of(session.Person, state, own, practice.Roll, practice.Now) is not null;
    }

    /// <exception cref="Refused">They may not: the same words and entry as for a file that is not there.</exception>
    public async Task ExpectOwn()
    {
        if (!await MayKeepOwn())
            throw await Misses.Record(practice, session, Id.ToString());
    }

    /// <summary>The version of an item that is there now; 0 when none is, or it is not this person's to know. Opens nothing.</summary>
    public async Task<int> VersionOf(CompartmentKind kind, Id<Item> item, Id<Member> subject = default)
    {
        if (await Decide(kind, subject) is not { Permitted: true, Compartment: { } made })
            return 0;
        await using var reading = await practice.Database.Borrow();
        return (int)(ItemStore.Select(reading, made.Compartment, Select.One(item)).FirstOrDefault()?.Version ?? 0);
    }

    /// <summary>Whether a part that this person may open has anything of a kind; opens nothing.</summary>
    public async Task<bool> Any(CompartmentKind kind, ItemKind items, Id<Member> subject = default)
    {
        if (await Decide(kind, subject) is not { Permitted: true, Compartment: { } made })
            return false;
        await using var reading = await practice.Database.Borrow();
        return ItemStore.Any(reading, made.Compartment, items);
    }

    /// <summary>Opens a compartment and the wanted items in it.</summary>
    /// <param name="author">Whose session notes; none for one's own.</param>
    /// <exception cref="Refused">Not for this person, or not any more.</exception>
    /// <exception cref="SealBroken">An item has been tampered with.</exception>
    public async Task<OpenedCompartment> Open(
        CompartmentKind kind, Purpose purpose, Select wanted, Id<Member> subject = default, Id<Person> author = default)
    {
        Id<Compartment> moved = default;
        for (var tries = 0; tries < MostTries; tries++)
        {
            // 1. Decide.
            var state = await State();
            var decision = Decide(state, kind, subject, author);
            if (!decision.Permitted)
                throw await Misses.Record(practice, session, Id.ToString());
            var compartment = decision.Compartment!.Compartment;
            ExpectGrant(state, compartment);
            var rows = await Sealed(compartment, wanted);

            // 2. Append the look under the lock, where everything that could have ended the permission is looked at again.
            var look = Look(decision, purpose) with { Items = [.. rows.Select(row => ItemMark.Looked(row.Id, (int)row.Version)), .. wanted.Naming] };
            if (await practice.Ledger.Append([look], ConditionOf(state, decision)) is not { } index)
            {
                session.ExpectOpen(practice);
                continue;
            }

            // 3. Unwrap, open, hand out.
            if (await Opened(state, compartment, rows, decision.Reason is Reason.StandIn or Reason.Custody ? index : null) is { } items)
                return new OpenedCompartment(Id, kind, index, decision, items);
            moved = compartment;
        }
        if (!moved.IsNone)
        {
            await session.Keys.Current(practice, session, await State(), moved); // says so when no key has come to this person yet
            throw new SealBroken();
        }
        throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was lost; please try again.");
    }

    /// <summary>What the rows of a kind say in plain, newest first, in a compartment that this person may open; nothing is opened.</summary>
    public async Task<IReadOnlyList<ItemLabel>> Labels(CompartmentKind kind, ItemKind items, Id<Member> subject = default)
    {
        var decision = Decide(await State(), kind, subject);
        if (!decision.Permitted)
            return [];
        await using var reading = await practice.Database.Borrow();
        return [.. ItemStore.Labels(reading, decision.Compartment!.Compartment, items).Where(one => !practice.Ledger.Standing.HasEnded(one.Id.Value))];
    }

    /// <summary>Seals and keeps items, all of them or none, with their entries.</summary>
    /// <returns>The index of the first entry.</returns>
    /// <exception cref="Refused">Not for this person; or somebody replaced a version first, and nothing was overwritten.</exception>
    public async Task<long> Keep(params IReadOnlyList<Writing> writings)
    {
        var hasKeys = true;
        await RotateWhatIsDue(writings);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await State();
            var missing = writings.Where(writing => Named(state, writing.Holds, writing.Subject) is null).ToList();
            if (missing.Count > 0)
            {
                await MakeCompartments(state, missing);
                continue;
            }
            var sealing = new List<SealedWriting>();
            foreach (var writing in writings)
            {
                if (await Seal(state, writing) is { } made)
                    sealing.Add(made);
            }
            hasKeys = sealing.Count == writings.Count;
            if (!hasKeys)
                continue; // the key was replaced since the file was read, or has not come to this person yet
            var kept = await practice.Ledger.Append(
                [.. sealing.Select(one => one.Entry)],
                ConditionOf(state, sealing.Min(one => one.Until)),
                (transaction, _) => sealing.ForEach(one => one.Store(transaction)));
            if (kept is { } index)
                return index;
            session.ExpectOpen(practice);
        }
        if (!hasKeys)
            throw Refused.NotYet();
        throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was kept; please try again.");
    }

    /// <summary>Facts and roll never change in place: while they are the same objects, and the time is not over, so is the decision.</summary>
    private Decision Decide(FileState state, CompartmentKind kind, Id<Member> subject, Id<Person> author = default)
    {
        var (roll, now) = (practice.Roll, practice.Now);
        var key = (Id, kind, subject, author);
        if (session.Decisions.TryGetValue(key, out var known) && ReferenceEquals(known.State, state) && ReferenceEquals(known.Roll, roll)
            && now < known.Decision.Until && now >= known.At)
            return known.Decision;
        var decision = Decision.For(session.Person, state, Named(state, kind, subject, author), roll, now);
        if (decision.Permitted)
            session.Decisions[key] = (state, roll, now, decision);
        return decision;
    }

    /// <summary>Session notes are each author's own compartment.</summary>
    private CompartmentFact? Named(FileState state, CompartmentKind kind, Id<Member> subject, Id<Person> author = default) =>
        state.Find(kind, subject, kind != CompartmentKind.Private ? default : author.IsNone ? session.Person : author);

    /// <summary>Who assigned this person may have held no key; then the grant is wanted and not made yet.</summary>
    private void ExpectGrant(FileState state, Id<Compartment> compartment)
    {
        if (session.Keys.Holds(compartment, state))
            return;
        var hats = Staff.Hats(practice.Roll, session.Person, practice.Now)
            .Concat(practice.Roll.Custodians.Values.Where(named => named.Custodian == session.Person).Select(named => named.Compartment.Value)).ToHashSet();
        if (!state.GrantsOf(compartment).Any(grant => hats.Contains(grant.Grantee.Value)))
            throw Refused.NotYet();
    }

    private Condition ConditionOf(FileState state, DateTimeOffset until) =>
        new(state.AsOf, [Id.Value, session.Person.Value], until, session);

    /// <summary>Whoever reads for somebody has a reason that rests on that person too.</summary>
    private Condition ConditionOf(FileState state, Decision decision) => practice.Roll.Find(new Id<Fact>(decision.Basis))?.Fact switch
    {
        StandInCalledFact call => new(state.AsOf, [Id.Value, session.Person.Value, call.Person.Value], decision.Until, session),
        CustodyOpenedFact opened => new(state.AsOf, [Id.Value, session.Person.Value, opened.Person.Value], decision.Until, session),
        _ => ConditionOf(state, decision.Until),
    };

    private Entry Look(Decision decision, Purpose purpose) => Entry.Of(Act.Looked, practice.Now, session.Person) with
    {
        File = Id,
        Compartment = decision.Compartment!.Compartment,
        Reason = decision.Reason,
        Basis = decision.Basis,
        Purpose = purpose,
    };

    private async Task<List<ItemStore.Row>> Sealed(Id<Compartment> compartment, Select wanted)
    {
        if (wanted.Most == 0)
            return [];
        List<ItemStore.Row> rows;
        await using (var reading = await practice.Database.Borrow())
            rows = ItemStore.Select(reading, compartment, wanted);
        // What was destroyed stays so, even if somebody puts the row back from an old copy.
        rows.RemoveAll(row => practice.Ledger.Standing.HasEnded(row.Id.Value));
        if (!wanted.Item.IsNone && rows.Count == 0)
            throw await Misses.Record(practice, session, wanted.Item.ToString());
        return rows;
    }

    /// <summary>The items; null when a holder has moved them under a newer key since their rows were read.</summary>
    private async Task<IReadOnlyList<OpenedItem>?> Opened(FileState state, Id<Compartment> compartment, List<ItemStore.Row> rows, long? look)
    {
        var items = new List<OpenedItem>(rows.Count);
        foreach (var row in rows)
        {
            if (await session.Keys.Find(practice, session, state, compartment, (int)row.Epoch, look) is not { } key)
                return null;
            items.Add(Opened(row, key));
        }
        return items;
    }

    private OpenedItem Opened(ItemStore.Row row, Secret key)
    {
        var item = row.Label;
        var address = Address.OfItem(practice.Id, Id, row.Compartment, (int)row.Epoch, item);
        return new OpenedItem(item.Id, item.Version, item.Kind, item.About, item.MadeAt, SealedItem.Open(key, address, row.Sealed));
    }

    /// <summary>
    /// Somebody's grant has ended and nobody with the key has come by since: what is written now must not be for their eyes. design.md §4.
    /// </summary>
    private async Task RotateWhatIsDue(IReadOnlyList<Writing> writings)
    {
        List<KeyStore.WorkRow> due;
        await using (var connection = await practice.Database.Read())
            due = [.. (await KeyStore.WorkOf(connection, Id)).Where(work => work.RotateSince is not null)];
        if (due.Count == 0)
            return;
        var state = await State();
        if (!writings.Any(writing => due.Exists(work => work.Compartment == Named(state, writing.Holds, writing.Subject)?.Compartment)))
            return;
        if (session.Kind == PersonKind.Client)
            throw Refused.NotYet(); // a client makes no keys: what they send waits for the next holder's round
        await FileChange.Make(practice, session, Id, _ => new Change(Act.SettledKeys, [], []));
    }

    /// <summary>Null when the compartment has a newer key than the file that was read.</summary>
    private async Task<SealedWriting?> Seal(FileState state, Writing writing)
    {
        var decision = Decide(state, writing.Holds, writing.Subject);
        if (!decision.Permitted)
            throw await Misses.Record(practice, session, Id.ToString());
        if (!Access.MayWrite(decision.Reason, writing.Act) && !Access.MayAnswer(decision.Reason, writing))
            throw new Refused(Refusal.NotAllowed, "You may read this and not write in it. Nothing was kept.");
        // Under the id of something destroyed it would be kept and never shown again.
        if (writing.Drafts.Any(draft => practice.Ledger.Standing.HasEnded(draft.Id.Value)))
            throw new Refused(Refusal.Changed, "This was thrown away meanwhile. Nothing was kept.");
        var compartment = decision.Compartment!.Compartment;
        ExpectGrant(state, compartment);
        if (await session.Keys.Find(practice, session, state, compartment) is not { } key)
            return null;
        return new SealedWriting(practice.Id, session.Person, practice.Now, writing, decision, state.EpochOf(compartment), key);
    }

    /// <summary>A compartment that this file has not needed so far (an author's session notes) is made by whoever may write in it.</summary>
    private async Task MakeCompartments(FileState state, IReadOnlyList<Writing> missing)
    {
        var facts = missing.DistinctBy(writing => (writing.Holds, writing.Subject)).Select(writing => new CompartmentFact(
            Id<Fact>.New(), Id<Compartment>.New(), Id, writing.Holds, writing.Subject,
            writing.Holds == CompartmentKind.Private ? session.Person : default)).ToList();
        var after = state.With(facts, []);
        if (facts.Exists(fact => Access.Of(session.Person, after, fact, practice.Roll, practice.Now) is null))
            throw await Misses.Record(practice, session, Id.ToString());
        await FileChange.Apply(practice, session, state, new Change(Act.MadeCompartment, facts, []));
    }
}
