using FourWalls.Bookings;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>
/// What is done to a file as a whole: opening it, who works with it, Walls, the mark of risk. Each is a signed change, and
/// none of them opens anything.
/// </summary>
public static class ClientFiles
{
    private const int MostTries = 8;

    private static readonly CompartmentKind[] PerMember =
    [
        CompartmentKind.Identity, CompartmentKind.Contact, CompartmentKind.Record, CompartmentKind.Safety, CompartmentKind.Shared,
    ];

    private static readonly CompartmentKind[] Joint = [CompartmentKind.Record, CompartmentKind.Shared];

    /// <summary>Opens a file, with the opener assigned to it, and keeps who the members are: one act, whole or not at all.</summary>
    /// <param name="file">The id that it is to have; the same form sent again opens nothing more.</param>
    public static Task<Id<ClientFile>> Open(Practice practice, Session session, FileForm form, Id<ClientFile> file = default) =>
        Open(practice, session, form, file.IsNone ? Id<ClientFile>.New() : file, [], null);

    /// <param name="enclosed">What else is kept in the file by the very act that opens it.</param>
    internal static async Task<Id<ClientFile>> Open(
        Practice practice, Session session, FileForm form, Id<ClientFile> file, IReadOnlyList<Writing> enclosed, Action<Transaction>? store)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await FileReader.Read(practice, file);
            if (state.Opened is not null)
                return file;
            // The form of long ago, sent again: an id that was destroyed is never a file again.
            if (state.Destroyed is not null)
                throw await Misses.Record(practice, session, file.ToString());
            var change = Opening(practice, session, file, form, enclosed);
            if (await FileChange.Apply(practice, session, state, change with { Store = change.Store + store }) is not null)
                return file;
            // What this person may do has changed since it was read: nothing was kept.
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "This practice is being changed by others just now. Nothing was kept; please try again.");
    }

    /// <summary>In what capacity somebody would open a file; null when they may not.</summary>
    internal static Capacity? CapacityOf(Practice practice, Session session) =>
        practice.Roll.Has(session.Person, Role.Counsellor, practice.Now) ? Capacity.Counsellor
        : practice.Roll.Has(session.Person, Role.Intake, practice.Now) ? Capacity.Intake
        : null;

    private static Change Opening(Practice practice, Session session, Id<ClientFile> file, FileForm form, IReadOnlyList<Writing> enclosed)
    {
        var capacity = CapacityOf(practice, session) ?? throw Refused.NotFound();
        var members = form.Members.Select(_ => Id<Member>.New()).ToList();
        List<Fact> facts =
        [
            new FileFact(Id<Fact>.New(), file, form.Kind, form.Kind == FileKind.Person ? WhoIsClient.ThePerson : form.WhoIsClient, members),
            new AssignmentFact(Id<Fact>.New(), file, session.Person, capacity, practice.Now, null),
            .. form.AtRisk ? [new AtRiskFact(Id<Fact>.New(), file)] : (Fact[])[],
            .. Compartments(form.Kind, file, members),
        ];
        foreach (var (holds, subject) in enclosed.Select(one => (one.Holds, one.Subject)).Distinct())
        {
            if (!facts.OfType<CompartmentFact>().Any(made => made.Holds == holds && made.Subject == subject))
                facts.Add(new CompartmentFact(Id<Fact>.New(), Id<Compartment>.New(), file, holds, subject, default));
        }
        var writings = members.Select((member, i) => (Subject: SubjectOf(form.Kind, member), Form: form.Members[i])).SelectMany(one => (Writing[])
        [
            Item(CompartmentKind.Identity, one.Subject, ItemKind.Identity, Content.Of(one.Form.Identity)),
            Item(CompartmentKind.Contact, one.Subject, ItemKind.Contact, Content.Of(one.Form.Contact)),
        ]);
        var change = new Change(Act.OpenedFile, facts, []) { Writings = [.. writings, .. enclosed] };
        return form.DeskName.Length > 0 && !form.AtRisk ? DeskDirectory.Add(practice, session, file, form.DeskName, change) : change;
    }

    /// <summary>Gives a person work with a file. Who holds its keys gives them the keys, at once or as they come by.</summary>
    /// <remarks>Assigning a supervisor records that the client was told and agreed (PEOPLE-03).</remarks>
    public static Task Assign(Practice practice, Session session, Id<ClientFile> file, Id<Person> person, Capacity capacity, DateTimeOffset from, DateTimeOffset? until) =>
        FileChange.Make(practice, session, file, async state =>
        {
            await Authority.Over(practice, session, state);
            var role = capacity switch { Capacity.Supervisor => Role.Supervisor, Capacity.Intake => Role.Intake, _ => Role.Counsellor };
            var roll = practice.Roll;
            if (state.IsWalled(person) || roll.KeysOf(person) is null || !roll.Has(person, role, from > practice.Now ? from : practice.Now))
                throw new Refused(Refusal.NotAllowed, "This person cannot be given this work. Nothing was changed.");
            if (capacity == Capacity.Cover && until is null)
                throw new Refused(Refusal.NotAllowed, "Cover needs a last day. Nothing was changed.");
            if (until <= from)
                throw new Refused(Refusal.NotAllowed, "The last day is before the first. Nothing was changed.");
            var sentBefore = state.Assignments.Any(one => one.Person == person && one.Capacity == capacity && one.Until == until
                && (one.From == from || (one.Holds(practice.Now) && from <= practice.Now)));
            return new Change(Act.Assigned, sentBefore ? [] : [new AssignmentFact(Id<Fact>.New(), file, person, capacity, from, until)], []);
        });

    /// <summary>Ends somebody's work with a file: at their next look, in whatever session, the file is not there for them.</summary>
    public static Task EndAssignment(Practice practice, Session session, Id<ClientFile> file, Id<Fact> assignment) =>
        FileChange.Make(practice, session, file, async state =>
        {
            var ending = state.Assignments.FirstOrDefault(one => one.Id == assignment);
            if (ending?.Person != session.Person)
                await Authority.Over(practice, session, state);
            return new Change(Act.EndedAssignment, [], ending is null ? [] : [assignment]);
        });

    /// <summary>Puts up a Wall: from now on this file does not exist for that person, by any route.</summary>
    public static Task RaiseWall(Practice practice, Session session, Id<ClientFile> file, Id<Person> person) =>
        FileChange.Make(practice, session, file, async state =>
        {
            await Authority.OverWalls(practice, session, state);
            if (person == session.Person || practice.Roll.KeysOf(person) is null)
                throw new Refused(Refusal.NotAllowed, "A Wall is put up against somebody else who works here. Nothing was changed.");
            var change = new Change(
                Act.RaisedWall,
                state.IsWalled(person) ? [] : [new WallFact(Id<Fact>.New(), file, person)],
                [.. state.Assignments.Where(one => one.Person == person).Select(one => one.Id)]);
            change = WithoutBookings(state, person, practice.Now, change);
            // The directory's key is in every desk member's hands: a file that one of them must not know of is not in it.
            return DeskDirectory.Opens(practice, person) ? await DeskDirectory.Remove(practice, session, file, change) : change;
        });

    /// <summary>Whoever is behind a Wall meets nobody of that file any more: what is booked with them is cancelled by the same act.</summary>
    private static Change WithoutBookings(FileState state, Id<Person> person, DateTimeOffset now, Change change)
    {
        var ends = state.IsWalled(person) ? [] : state.Facts.OfType<BookingFact>()
            .Where(one => one.State == BookingState.Booked && one.From > now && one.People.Contains(person)).Select(one => (Old: one, New: one.As(BookingState.Cancelled))).ToList();
        return ends.Count == 0 ? change : change with
        {
            Facts = [.. change.Facts, .. ends.Select(one => one.New)],
            Endings = [.. change.Endings, .. ends.Select(one => one.Old.Id)],
            Store = change.Store + (transaction => ends.ForEach(one => BookingStore.Replace(transaction, one.New))),
        };
    }

    public static Task LiftWall(Practice practice, Session session, Id<ClientFile> file, Id<Fact> wall) =>
        FileChange.Make(practice, session, file, async state =>
        {
            await Authority.OverWalls(practice, session, state);
            return new Change(Act.LiftedWall, [], [.. state.Facts.OfType<WallFact>().Where(one => one.Id == wall).Select(one => one.Id)]);
        });

    /// <summary>Marks that somebody could be harmed by a leak of this file: it leaves the directory and the teams' hands.</summary>
    public static Task MarkAtRisk(Practice practice, Session session, Id<ClientFile> file) => FileChange.Make(practice, session, file, async state =>
    {
        await Authority.OverWalls(practice, session, state);
        return await DeskDirectory.Remove(practice, session, file, new Change(Act.MarkedAtRisk, state.AtRisk ? [] : [new AtRiskFact(Id<Fact>.New(), file)], []));
    });

    public static Task UnmarkAtRisk(Practice practice, Session session, Id<ClientFile> file) => FileChange.Make(practice, session, file, async state =>
    {
        await Authority.OverWalls(practice, session, state);
        return new Change(Act.UnmarkedAtRisk, [], [.. state.Facts.OfType<AtRiskFact>().Select(fact => fact.Id)]);
    });

    /// <summary>What a person may do about a file, as far as pages offer it; each act decides for itself.</summary>
    public static Powers PowersOver(Practice practice, Session session, FileState state) => new(
        Authority.IsOver(practice, session, state), Authority.IsOverWalls(practice, session, state), Authority.IsCounsellorOf(practice, session, state));

    /// <summary>Files that a person is assigned to now, newest first; ids only.</summary>
    public static async Task<IReadOnlyList<(Id<ClientFile> File, AssignmentFact Assignment)>> Mine(Practice practice, Session session)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FactsAbout(connection, FactKind.Assignment, session.Person.Value);
        var mine = new List<(Id<ClientFile>, AssignmentFact)>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is AssignmentFact own && own.Person == session.Person && own.Holds(practice.Now)
                && !practice.Ledger.Standing.IsWalled(own.File, session.Person))
                mine.Add((own.File, own));
        }
        mine.Reverse();
        return mine;
    }

    /// <summary>The files in which this client is a member.</summary>
    public static async Task<IReadOnlyList<ClientOfFact>> OfClient(Practice practice, Session client)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FactsAbout(connection, FactKind.ClientOf, client.Person.Value);
        var own = new List<ClientOfFact>();
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is ClientOfFact fact && fact.Person == client.Person)
                own.Add(fact);
        }
        return own;
    }

    /// <summary>In a file for one person everything is theirs; otherwise each member has their own part.</summary>
    public static Id<Member> SubjectOf(FileKind kind, Id<Member> member) => kind == FileKind.Person ? default : member;

    private static IEnumerable<Fact> Compartments(FileKind kind, Id<ClientFile> file, List<Id<Member>> members)
    {
        foreach (var member in members)
        {
            foreach (var holds in PerMember)
                yield return new CompartmentFact(Id<Fact>.New(), Id<Compartment>.New(), file, holds, SubjectOf(kind, member), default);
        }
        foreach (var holds in kind == FileKind.Person ? [] : Joint)
            yield return new CompartmentFact(Id<Fact>.New(), Id<Compartment>.New(), file, holds, default, default);
    }

    private static Writing Item(CompartmentKind holds, Id<Member> subject, ItemKind kind, byte[] content) =>
        new(Act.Wrote, holds, subject, new ItemDraft(Id<Item>.New(), 1, kind, default, content));
}

/// <summary>What somebody may do about a file without reading it: give out its work, put up Walls, make the client's words.</summary>
public sealed record Powers(bool Assign, bool Wall, bool Code);
