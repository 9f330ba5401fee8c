using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>
/// The names that the front desk calls clients by. Whoever opens a file seals a name to the desk without being able to read
/// the others. A file at risk, or walled from somebody who can open the directory, is not in it.
/// </summary>
public static class DeskDirectory
{
    private const int MostTries = 5;

    private static readonly Role[] Readers = [Role.FrontDesk, Role.Intake];

    /// <summary>Whether a person holds, or is about to hold, the directory's key.</summary>
    public static bool Opens(Practice practice, Id<Person> person) => practice.Roll.HasAny(person, practice.Now, Readers);

    /// <summary>Whether anybody could read a name that is sealed to the desk now. Without one it would be lost.</summary>
    public static bool HasReaders(Practice practice) => practice.Roll.Staff.Any(person => Opens(practice, person));

    public static bool IsReadBy(Role role) => Readers.Contains(role);

    /// <summary>Everybody in the directory whom this person may know of. One look, however many names.</summary>
    public static async Task<IReadOnlyList<(Id<ClientFile> File, string DeskName)>> Read(Practice practice, Session session)
    {
        var state = FileState.OfPractice(practice.Roll, practice.Ledger.Standing.Size);
        var directory = practice.Roll.The(CompartmentKind.Directory);
        var decision = Decision.For(session.Person, state, directory, practice.Roll, practice.Now);
        if (!decision.Permitted)
            throw await Misses.Record(practice, session, "directory");
        List<(Id<ClientFile> File, ItemStore.Row Row)> rows;
        await using (var connection = await practice.Database.Read())
            rows = await ItemStore.WithFiles(connection, directory!.Compartment);
        var standing = practice.Ledger.Standing;
        // Also what is here only because somebody put the row back, or hid it while it was to be taken out.
        rows.RemoveAll(one => standing.HasEnded(one.Row.Id.Value) || standing.IsWalled(one.File, session.Person) || standing.IsAtRisk(one.File));
        var look = Entry.Of(Act.Looked, practice.Now, session.Person) with
        {
            Compartment = directory.Compartment,
            Reason = decision.Reason,
            Basis = decision.Basis,
            Purpose = Purpose.List,
        };
        var condition = new Condition(state.AsOf, [session.Person.Value, directory.Compartment.Value], decision.Until, session);
        if (await practice.Ledger.Append([look], condition) is null)
            throw new Refused(Refusal.Changed, "The directory is being changed just now. Please try again.");
        if (rows.Count > 0)
            _ = await session.Keys.Current(practice, session, state, directory.Compartment); // early is not broken
        var names = new List<(Id<ClientFile>, string)>();
        foreach (var (file, row) in rows)
        {
            // A name from before anybody worked at the desk, or after the last one left: only the recovery papers reach its key.
            if (await session.Keys.Find(practice, session, state, directory.Compartment, (int)row.Epoch) is not { } key)
                continue;
            using var pair = EpochKey.Pair(key);
            names.Add((file, Content.Read<DirectoryEntry>(Letter.Open(pair, Address.OfDeskName(practice.Id, file, directory.Compartment, (int)row.Epoch, row.Label), row.Sealed)).DeskName));
        }
        return names;
    }

    /// <summary>Whether the desk may know of this file under a name, and this person may say which.</summary>
    public static bool MayName(Practice practice, Session session, FileState state) =>
        Authority.IsCounsellorOf(practice, session, state) && !state.AtRisk && HasReaders(practice)
        && !state.Walled.Any(person => Opens(practice, new Id<Person>(person)));

    /// <summary>Gives a file another name at the desk, in place of the one it had; an empty one takes it out of the directory.</summary>
    /// <param name="id">The id that the name is to have; the same sent again is kept once.</param>
    /// <exception cref="Refused">Not this person's to say, or the desk must not know of the file.</exception>
    public static async Task Rename(Practice practice, Session session, Id<ClientFile> file, string deskName, Id<Item> id)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = await FileReader.Read(practice, file);
            if (state.IsWalled(session.Person) || !Authority.IsCounsellorOf(practice, session, state))
                throw await Misses.Record(practice, session, file.ToString());
            if (!MayName(practice, session, state))
                throw new Refused(Refusal.NotAllowed, "The front desk cannot be told of this file. Nothing was changed.");
            if (practice.Ledger.Standing.HasEnded(id.Value) || await Has(practice, file, id))
                return;
            var change = await Remove(practice, session, file, new Change(Act.Wrote, [], []), keepMarks: deskName.Length > 0);
            if (deskName.Length > 0)
                change = Add(practice, session, file, deskName, change, id);
            var (directory, _, _) = practice.Roll.PairOf(CompartmentKind.Directory)!.Value;
            var condition = new Condition(state.AsOf, [file.Value, session.Person.Value, directory.Value, .. state.Walled], DateTimeOffset.MaxValue, session);
            try
            {
                if (change.Store is null || await practice.Ledger.Append(change.Alongside, condition, (transaction, _) => change.Store(transaction)) is not null)
                    return;
            }
            catch (Refused refused) when (refused.Refusal == Refusal.Changed)
            {
                // The same name from another window, or another one: look again.
            }
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was changed; please try again.");
    }

    /// <summary>Adds a name to a change of the file that it is for.</summary>
    internal static Change Add(Practice practice, Session session, Id<ClientFile> file, string deskName, Change change, Id<Item> id = default)
    {
        var (compartment, epoch, key) = practice.Roll.PairOf(CompartmentKind.Directory)!.Value;
        var draft = new ItemDraft(id.IsNone ? Id<Item>.New() : id, 1, ItemKind.DirectoryEntry, default, []);
        var now = practice.Now;
        var address = Address.OfDeskName(practice.Id, file, compartment, epoch, draft.LabelAt(now));
        var letter = Letter.Seal(key, address, Content.Of(DirectoryEntry.Of(deskName)));
        var entry = Entry.Of(Act.Wrote, now, session.Person) with
        {
            File = file,
            Compartment = compartment,
            Purpose = Purpose.Write,
            Items = [new ItemMark(draft.Id, 1, ItemAct.Written, ItemMark.HashOf((int)draft.Kind, draft.About, letter))],
        };
        return change with
        {
            Alongside = [.. change.Alongside, entry],
            Store = change.Store + (transaction =>
            {
                if (!ItemStore.Add(transaction, file, compartment, epoch, draft, now, letter))
                    throw Changed();
            }),
        };
    }

    private static async Task<bool> Has(Practice practice, Id<ClientFile> file, Id<Item> id)
    {
        await using var connection = await practice.Database.Read();
        return (await ItemStore.OfFile(connection, practice.Roll.The(CompartmentKind.Directory)!.Compartment, file)).Any(row => row.Id == id);
    }

    /// <summary>Takes a file out of the directory as part of a change.</summary>
    internal static async Task<Change> Remove(Practice practice, Session session, Id<ClientFile> file, Change change, bool keepMarks = false)
    {
        if (await Removal(practice, session, file, keepMarks) is not var (entries, store))
            return change;
        return change with { Alongside = [.. change.Alongside, .. entries], Store = change.Store + store };
    }

    /// <summary>The entries and the deletion that take a file out, its name and its blind marks; null when neither is in.</summary>
    /// <param name="keepMarks">It stays in under another name.</param>
    internal static async Task<(IReadOnlyList<Entry> Entries, Action<Transaction> Store)?> Removal(
        Practice practice, Session session, Id<ClientFile> file, bool keepMarks = false)
    {
        var compartment = practice.Roll.The(CompartmentKind.Directory)!.Compartment;
        await using var connection = await practice.Database.Read();
        var rows = await ItemStore.OfFile(connection, compartment, file);
        var isMarked = !keepMarks && await Imports.SourceIndexStore.IsInDirectory(connection, file);
        if (rows.Count == 0)
            return isMarked ? ([], transaction => Imports.SourceIndexStore.LeaveDirectory(transaction, file)) : null;
        var entry = Entry.Of(Act.Discarded, practice.Now, session.Person) with
        {
            File = file,
            Compartment = compartment,
            Purpose = Purpose.Write,
            Items = [.. rows.Select(row => new ItemMark(row.Id, (int)row.Version, ItemAct.Destroyed, []))],
        };
        return ([entry], transaction =>
        {
            if (isMarked)
                Imports.SourceIndexStore.LeaveDirectory(transaction, file);
            foreach (var row in rows)
            {
                if (!ItemStore.Remove(transaction, row.Id, (int)row.Version, (ItemKind)row.Kind, compartment))
                    throw Changed();
            }
        });
    }

    private static Refused Changed() => new(Refusal.Changed, "The directory is being changed just now. Nothing was changed; please try again.");
}
