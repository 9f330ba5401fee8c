using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// What a session does for others while it is signed in, because it holds the keys and nobody else here does: certifying who
/// joined, making wanted grants, giving compartments a new key when one is due, moving items under it. In small steps.
/// </summary>
public static class KeyWork
{
    private const int FilesAtATime = 10;
    private const int ItemsAtATime = 100;
    private const int LeaversFilesAtATime = 64;

    /// <summary>So many are in one commit: each alone would wait for the disk. More would hold others up.</summary>
    private const int LeaversFilesTogether = 3;

    /// <summary>Between a few files and the next others come first: whoever leaves may have had hundreds.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    /// <summary>Does one round. Returns whether anything was done, so that the caller can go on until nothing is left.</summary>
    public static async Task<bool> Round(Practice practice, Session session)
    {
        if (practice.Ledger.Standing.IsOver(session) || session.Kind != PersonKind.Staff || practice.Roll.KeysOf(session.Person) is null)
            return false;
        var did = await Invitation.CertifyWaiting(practice, session) > 0;
        did |= await CarryMarks(practice);
        did |= await EndWhatRanOut(practice, session);
        did |= await Bookings.NearBooking.Settle(practice, session);
        did |= await EndGrantsOfLeavers(practice, session);
        did |= await Settle(practice, session);
        did |= await BringBack(practice, session);
        return did | await MoveItems(practice, session);
    }

    /// <summary>Notes for each compartment what was said of all that somebody held; each step is a short transaction of its own.</summary>
    internal static async Task<bool> CarryMarks(Practice practice)
    {
        for (var did = false; ; did = true)
        {
            await using (var connection = await practice.Database.Read())
            {
                if (!await KeyMarkStore.Any(connection))
                    return did;
            }
            await practice.Ledger.Write(KeyMarkStore.Carry);
        }
    }

    /// <summary>
    /// Ends what is still granted to people who have left. It takes no key, so any director does it; the new keys come from whoever
    /// holds the old ones. Files that are walled from the director are left to their holders.
    /// </summary>
    internal static async Task<bool> EndGrantsOfLeavers(Practice practice, Session session)
    {
        if (!practice.Roll.Has(session.Person, Role.Director, practice.Now))
            return false;
        var walled = practice.Ledger.Standing.FilesWalledFrom(session.Person);
        List<Id<ClientFile>> files;
        await using (var connection = await practice.Database.Read())
            files = await KeyStore.FilesOfLeavers(connection, LeaversFilesAtATime + walled.Count);
        files.RemoveAll(walled.Contains);
        var before = practice.Ledger.Standing.Size;
        foreach (var few in files.Chunk(LeaversFilesTogether))
        {
            await Task.WhenAll(few.Select(file => FileChange.Make(practice, session, file, _ => new Change(Act.SettledKeys, [], []))));
            await Task.Delay(Breath, practice.Time);
        }
        return files.Count > 0 && practice.Ledger.Standing.Size > before;
    }

    /// <summary>
    /// Dates end a permission by themselves, at the gate; the grant and the key end when somebody who holds the file comes by.
    /// </summary>
    private static async Task<bool> EndWhatRanOut(Practice practice, Session session)
    {
        var did = false;
        foreach (var kind in (FactKind[])[FactKind.Assignment, FactKind.RoleGiven, FactKind.Supervision, FactKind.StandInCalled, FactKind.CustodyAsked, FactKind.CustodyOpened])
        {
            List<LedgerStore.FactRow> rows;
            await using (var connection = await practice.Database.Read())
                rows = await LedgerStore.RunOut(connection, kind, practice.Now, FilesAtATime);
            foreach (var row in rows)
            {
                if (await practice.Ledger.Fact(row) is not { Ends: { } end } fact || end > practice.Now)
                    continue;
                if (fact.AboutFile.IsNone)
                    await PracticeChange.Make(practice, session, Act.RanOut, roll => ([], roll.Find(fact.Id) is { Ended: null } ? [fact.Id] : []));
                else if (await FileReader.For(practice, session, fact.AboutFile) is not { } state || !Authority.IsCounsellorOf(practice, session, state))
                    continue;
                else
                    await FileChange.Make(practice, session, fact.AboutFile, now =>
                        new Change(Act.RanOut, [], [.. now.Facts.Where(one => one.Id == fact.Id).Select(one => one.Id)]));
                did = true;
            }
        }
        return did;
    }

    private static async Task<bool> Settle(Practice practice, Session session)
    {
        var hats = Staff.Hats(practice.Roll, session.Person, practice.Now);
        List<Id<ClientFile>> files;
        await using (var connection = await practice.Database.Read())
        {
            files = await KeyStore.FilesWithWork(connection, hats, FilesAtATime);
            files.AddRange(await RecoveryStore.FilesOfOlder(connection, hats, practice.Roll.PapersSince, FilesAtATime));
        }
        // A stand-in hands on the keys of files that they have opened: it may be that nobody else can.
        if (StandIns.IsCalled(practice, session.Person))
        {
            foreach (var opened in session.Files.Keys)
            {
                if (await Waiting(practice, opened) > 0)
                    files.Add(opened);
            }
        }
        var did = false;
        foreach (var file in files.Distinct())
        {
            var before = await Waiting(practice, file);
            if (file.IsNone)
                await PracticeChange.Make(practice, session, Act.SettledKeys, _ => ([], []));
            else if (await FileReader.For(practice, session, file) is not null)
                await FileChange.Make(practice, session, file, _ => new Change(Act.SettledKeys, [], []));
            did |= await Waiting(practice, file) < before;
        }
        return did;
    }

    /// <summary>Session notes of somebody who lost every way in, of which this person is the custodian.</summary>
    private static async Task<bool> BringBack(Practice practice, Session session)
    {
        var did = false;
        foreach (var custody in practice.Roll.Custodians.Values.Where(named => named.Custodian == session.Person))
        {
            List<Id<ClientFile>> files;
            await using (var connection = await practice.Database.Read())
                files = await KeyStore.FilesWithWork(connection, [custody.Compartment.Value], FilesAtATime);
            foreach (var file in files.Where(file => !file.IsNone))
            {
                var before = await Waiting(practice, file);
                await FileChange.Make(practice, session, file, _ => new Change(Act.SettledKeys, [], []));
                did |= await Waiting(practice, file) < before;
            }
        }
        return did;
    }

    private static async Task<long> Waiting(Practice practice, Id<ClientFile> file)
    {
        await using var connection = await practice.Database.Read();
        return (await KeyStore.WorkOf(connection, file)).Count + await RecoveryStore.CountOlder(connection, practice.Roll.PapersSince, file);
    }

    /// <summary>Items still sealed under an older key move under the current one; then the link to the old key goes.</summary>
    private static async Task<bool> MoveItems(Practice practice, Session session)
    {
        List<(Id<Compartment> Compartment, Id<ClientFile> File)> old;
        await using (var connection = await practice.Database.Read())
            old = await KeyStore.WithOldItems(connection, Staff.Hats(practice.Roll, session.Person, practice.Now), FilesAtATime);
        var did = false;
        foreach (var (compartment, file) in old)
            did |= await MoveItems(practice, session, file, compartment);
        return did;
    }

    private static async Task<bool> MoveItems(Practice practice, Session session, Id<ClientFile> file, Id<Compartment> compartment)
    {
        if (await FileReader.For(practice, session, file) is not { } state
            || state.Compartments.FirstOrDefault(one => one.Compartment == compartment) is not { } made
            || Access.Of(session.Person, state, made, practice.Roll, practice.Now) is not { } entitled)
            return false;
        var epoch = state.EpochOf(compartment).Number;
        List<ItemStore.Row> rows;
        await using (var connection = await practice.Database.Read())
            rows = await ItemStore.UnderOlderKeys(connection, compartment, epoch, ItemsAtATime);
        var key = await session.Keys.Current(practice, session, state, compartment);
        var moved = new List<(ItemStore.Row Row, byte[] Sealed)>();
        foreach (var row in rows)
        {
            if (await session.Keys.Find(practice, session, state, compartment, (int)row.Epoch) is not { } old)
                return false; // another holder moved them meanwhile
            moved.Add((row, SealedItem.Seal(key, At(row, epoch), SealedItem.Open(old, At(row, (int)row.Epoch), row.Sealed))));
        }
        var entry = Entry.Of(Act.MovedItems, practice.Now, session.Person) with
        {
            File = file,
            Compartment = compartment,
            Reason = entitled.Reason,
            Basis = entitled.Basis,
            Items = [.. moved.Select(one => new ItemMark(one.Row.Id, (int)one.Row.Version, ItemAct.Moved, HashOf(one.Row, one.Sealed)))],
        };
        var condition = new Condition(state.AsOf, [file.Value, session.Person.Value], entitled.Until, session);
        return await practice.Ledger.Append(rows.Count == 0 ? [] : [entry], condition, (transaction, _) =>
        {
            if (!ItemStore.Move(transaction, moved, epoch))
                throw new Refused(Refusal.Changed, "An item was changed while it was being moved.");
            if (rows.Count < ItemsAtATime)
                KeyStore.DropLinks(transaction, compartment);
        }) is not null;

        static byte[] HashOf(ItemStore.Row row, byte[] bytes) => ItemMark.HashOf((int)row.Kind, row.About, bytes);

        byte[] At(ItemStore.Row row, int under) =>
            Address.OfItem(practice.Id, file, row.Compartment, under, row.Label);
    }
}
