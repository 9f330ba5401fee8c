using System.Data.Common;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Backups;

/// <summary>
/// What the host's journal knows to have ended after the backup and the restored database does not, ended again before anything
/// is served: permissions of people, ways in, items, whole files; and Walls and marks of risk that had been put up. A rotation's ending of an old
/// key takes nothing from anybody, and is left: a compartment must not be without a key.
/// </summary>
internal sealed class EndingsReplay
{
    private const int ItemsInOne = 500;

    private readonly Practice practice;
    private readonly DbConnection connection;
    private readonly HashSet<Guid> over;
    private readonly Dictionary<Id<ClientFile>, DestroyedFact> destroyed;
    private readonly HashSet<Id<ClientFile>> erased = [];
    private readonly List<Fact> holding = [];
    private readonly List<Fact> ending = [];
    private readonly List<Fact> forbid = [];
    private readonly List<RestoreStore.ItemRow> items = [];
    private readonly List<RestoreStore.WayRow> ways = [];

    private EndingsReplay(Practice practice, DbConnection connection, EndingsJournal journal)
    {
        (this.practice, this.connection, over) = (practice, connection, [.. journal.Endings]);
        destroyed = journal.Destroyed.DistinctBy(one => one.File).ToDictionary(one => one.File);
    }

    /// <summary>What ended after the backup and holds again: nobody can end it without a signature, or nothing would take its place.</summary>
    public IReadOnlyList<Fact> Again => holding;

    /// <summary>Permissions that are ended again.</summary>
    public int Ended => ending.Count;

    /// <summary>Walls and marks of risk that are put up again.</summary>
    public int Forbidden => forbid.Count(fact => fact is not DestroyedFact);

    /// <summary>Files whose keys are destroyed again, with everything that is in them.</summary>
    public int Erased => erased.Count;

    /// <summary>Items that are destroyed again.</summary>
    public int Destroyed => items.Count;

    /// <summary>People whose old words open nothing: they had newer ones, which are not in the backup.</summary>
    public IReadOnlyCollection<Id<Person>> WithoutWayIn => [.. ways.Select(way => way.Person).Distinct().Except(Gone().Select(keys => keys.Person))];

    public static async Task<EndingsReplay> Plan(Practice practice, DbConnection connection, EndingsJournal journal)
    {
        var replay = new EndingsReplay(practice, connection, journal);
        await replay.ReadFacts();
        await replay.ReadForbidding(journal);
        replay.ReadItems();
        replay.ReadWays();
        return replay;
    }

    /// <summary>The entries: one for each file and one for the practice, those of items and of ways in besides.</summary>
    public IEnumerable<Entry> Entries(DateTimeOffset now)
    {
        var blank = Entry.Of(Act.Replayed, now, default) with { Reason = Reason.Restore };
        // First that a file was destroyed: whatever ends of it then ends for that.
        foreach (var file in forbid.Where(fact => erased.Contains(fact.AboutFile)).GroupBy(fact => fact.AboutFile))
            yield return Fresh(blank) with { File = file.Key, Facts = [.. file] };
        // What belongs to one compartment stays together: its key may end with it, and not alone.
        foreach (var file in ending.Concat(forbid.Where(fact => !erased.Contains(fact.AboutFile)))
            .OrderBy(fact => fact.AboutCompartment.Value).ThenBy(fact => fact is not CompartmentFact).GroupBy(fact => fact.AboutFile))
        {
            var ends = file.Where(fact => !Standing.Forbids(fact)).Select(fact => fact.Id).ToList();
            var whole = Fresh(blank) with { File = file.Key, Facts = [.. file.Where(forbid.Contains)], Endings = ends };
            foreach (var part in whole.Split())
                yield return part;
        }
        foreach (var same in items.GroupBy(item => (item.File, item.Compartment)))
        {
            foreach (var chunk in same.Chunk(ItemsInOne))
            {
                yield return Fresh(blank) with
                {
                    File = same.Key.File,
                    Compartment = same.Key.Compartment,
                    Items = [.. chunk.Select(item => new ItemMark(item.Id, (int)item.Version, ItemAct.Destroyed, []))],
                };
            }
        }
        foreach (var way in ways)
            yield return Fresh(blank) with { Basis = WayIn.MarkOf(way.Bundle) };
    }

    /// <summary>Everything that follows in the tables; runs in the transaction of the entries.</summary>
    public void Store(Transaction transaction, DateTimeOffset now)
    {
        foreach (var item in items)
            ItemStore.Remove(transaction, item.Id, (int)item.Version, (ItemKind)item.Kind, item.Compartment);
        foreach (var way in ways)
            PersonStore.RemoveWayIn(transaction, way.Id);
        foreach (var keys in Gone())
            PersonStore.End(transaction, keys.Person, now);
        foreach (var keys in ending.OfType<KeysFact>().Where(keys => keys.Whose == PersonKind.Client))
            PersonStore.RemoveWaysIn(transaction, keys.Person);
        foreach (var invitation in ending.OfType<InvitationFact>())
        {
            InvitationStore.Settle(transaction, invitation.Id, now);
            if (practice.Roll.KeysOf(invitation.Person) is null)
                PersonStore.End(transaction, invitation.Person, now);
        }
        BookingStore.RemoveOf(transaction, ending.OfType<BookingFact>());
        MarkWork(transaction, now);
        foreach (var file in erased)
            Erase(transaction, file, now);
    }

    private static Entry Fresh(Entry blank) => blank with { Nonce = new Guid(Sealing.Entropy.Bytes(16)) };

    private IEnumerable<KeysFact> Gone() => ending.OfType<KeysFact>().Where(keys => keys.Whose == PersonKind.Staff);

    /// <summary>What lies beside facts and items: keys of parts that ended before, the client's way in, marks of an import.</summary>
    private void Erase(Transaction transaction, Id<ClientFile> file, DateTimeOffset now)
    {
        foreach (var compartment in ErasureStore.Compartments(connection, file))
            ErasureStore.RemoveKeys(transaction, compartment);
        ErasureStore.RemoveMarks(transaction, file);
        BookingStore.RemoveFile(transaction, file);
        RotaStore.RemoveFile(transaction, file);
        foreach (var client in ending.Where(fact => fact.AboutFile == file && fact is KeysFact or ClientOfFact).Select(fact => fact.AboutPerson).Distinct())
            PersonStore.End(transaction, new Id<Person>(client), now);
    }

    private async Task ReadFacts()
    {
        var found = new List<Fact>();
        foreach (var row in RestoreStore.Holding(connection).Where(row => over.Contains(row.Id.Value) || IsErased(row.File)).ToList())
            found.Add((await practice.Ledger.Read(row.Entry)).Facts.Single(fact => fact.Id == row.Id));
        erased.UnionWith(found.OfType<FileFact>().Select(opened => opened.File).Where(IsErased));
        var roles = practice.Roll.Staff.SelectMany(practice.Roll.RoleFactsOf).Where(role => !over.Contains(role.Id.Value)).Select(role => role.Person).ToHashSet();
        var gone = found.OfType<CompartmentFact>().Select(made => made.Compartment).ToHashSet();
        foreach (var fact in found)
        {
            var ends = fact switch
            {
                _ when IsErased(fact.AboutFile) => !Standing.Forbids(fact),
                EpochFact or GrantFact { Grantee.Kind: GranteeKind.Recovery } => gone.Contains(fact.AboutCompartment),
                // Who left gave up every role; who still has one has got new keys, and needs a new way in.
                KeysFact { Whose: PersonKind.Staff } keys => !roles.Contains(keys.Person),
                PracticeFact or RegimeFact or RecoveryFact or RehearsalFact or WallFact or AtRiskFact or LogFact or GapFact or ReleaseFact => false,
                _ => true,
            };
            if (ends)
                ending.Add(fact);
            else if (!IsErased(fact.AboutFile) && fact is RecoveryFact or WallFact or AtRiskFact or KeysFact or RegimeFact)
                holding.Add(fact);
        }
        KeepADirector();
        await FreeMembers();
    }

    /// <summary>Whoever was the only director in the backup stays it: nobody else could give that role to anybody. The officers see it.</summary>
    private void KeepADirector()
    {
        var gone = Gone().Select(keys => keys.Person).ToHashSet();
        var directors = practice.Roll.Holders(Role.Director, practice.Now).ToList();
        if (directors.Count == 0 || directors.Any(given => !gone.Contains(given.Person) && !ending.Contains(given)))
            return;
        var kept = ending.Where(fact => directors.Exists(given => given.Person.Value == fact.AboutPerson) && fact is KeysFact or RoleFact { Role: Role.Director }).ToList();
        ending.RemoveAll(kept.Contains);
        holding.AddRange(kept);
    }

    /// <summary>A client whose words were replaced: with the old keys goes their place, so that new words can be made.</summary>
    private async Task FreeMembers()
    {
        foreach (var keys in ending.OfType<KeysFact>().Where(keys => keys.Whose == PersonKind.Client).ToList())
        {
            foreach (var row in await LedgerStore.FactsAbout(connection, FactKind.ClientOf, keys.Person.Value))
            {
                if (await practice.Ledger.Fact(row) is { } fact && !ending.Contains(fact))
                    ending.Add(fact);
            }
        }
    }

    private async Task ReadForbidding(EndingsJournal journal)
    {
        foreach (var fact in journal.Forbidding.Where(fact => !over.Contains(fact.Id.Value)))
        {
            if (!RestoreStore.Stated(connection, fact.Id) && (await FileReader.Read(practice, fact.AboutFile)).Opened is { } opened
                && (erased.Contains(fact.AboutFile) || !ending.Exists(one => one.Id == opened.Id)))
                forbid.Add(fact);
        }
    }

    private void ReadItems() => items.AddRange(RestoreStore.Items(connection).Where(item => over.Contains(item.Id.Value) || IsErased(item.File)));

    private bool IsErased(Id<ClientFile> file) => !file.IsNone && destroyed.ContainsKey(file);

    private void ReadWays()
    {
        var replaced = holding.OfType<KeysFact>().Select(keys => keys.Person).ToHashSet();
        replaced.ExceptWith(practice.Roll.Holders(Role.Director, practice.Now).Where(holding.Contains).Select(given => given.Person));
        ways.AddRange(RestoreStore.WaysIn(connection).Where(way => replaced.Contains(way.Person) || over.Contains(WayIn.MarkOf(way.Bundle))));
    }

    /// <summary>Whose permission ended may have had the key: the next holder makes a new one.</summary>
    private void MarkWork(Transaction transaction, DateTimeOffset now)
    {
        var gone = ending.OfType<CompartmentFact>().Select(made => made.Compartment).ToHashSet();
        foreach (var grant in ending.OfType<GrantFact>().DistinctBy(grant => grant.Compartment).Where(grant => !gone.Contains(grant.Compartment)))
            KeyStore.PutWork(transaction, grant.Compartment, grant.File, now, rotate: true);
        foreach (var file in ending.OfType<AssignmentFact>().Select(one => one.File).Concat(forbid.Select(fact => fact.AboutFile)).Distinct())
        {
            foreach (var compartment in RestoreStore.Compartments(connection, file).Where(one => !gone.Contains(one)))
                KeyStore.PutWork(transaction, compartment, file, now, rotate: true);
        }
        foreach (var person in ending.Select(PersonOf).Where(person => person != Guid.Empty).Distinct())
            KeyMarkStore.Put(transaction, person, now, rotate: true);
        foreach (var named in ending.OfType<StandInFact>())
            KeyMarkStore.Put(transaction, named.Person.Value, now, rotate: false);
        foreach (var call in ending.OfType<StandInCalledFact>())
            KeyMarkStore.Put(transaction, call.StandIn.Value, now, rotate: true, onlyHalves: true);
        foreach (var opened in ending.OfType<CustodyOpenedFact>())
            KeyMarkStore.Put(transaction, opened.Custodian.Value, now, rotate: true, onlyHalves: true);
        foreach (var compartment in gone)
            KeyStore.DropWork(transaction, compartment);
        foreach (var fact in forbid)
            SourceIndexStore.LeaveDirectory(transaction, fact.AboutFile);
    }

    private static Guid PersonOf(Fact fact) => fact is RoleFact or SupervisionFact or KeysFact ? fact.AboutPerson : Guid.Empty;
}
