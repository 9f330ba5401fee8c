using System.Data.Common;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Looks;

/// <summary>One practice for each engine, made once and put back before each attack: its database and its host's folder.</summary>
public sealed class AttackGrounds : IAsyncDisposable
{
    private readonly Dictionary<Engine, AttackGround> made = [];

    public async Task<AttackGround> On(Engine engine) => made.TryGetValue(engine, out var ground) ? ground : made[engine] = await AttackGround.Make(engine);

    public async ValueTask DisposeAsync()
    {
        foreach (var ground in made.Values)
            await ground.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class AttackCollection : ICollectionFixture<AttackGrounds>
{
    public const string Name = "attacks";
}

/// <summary>
/// A practice with a past that somebody would like to bring back, and a database administrator: whoever may change any row, has
/// copies of what was there before, knows every public key and old password, and has nothing of the host's.
/// </summary>
public sealed class AttackGround : IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> host = [];
    private Action restore = () => { };

    private AttackGround(LivedInPractice lived) => Lived = lived;

    public LivedInPractice Lived { get; }

    public Forger Forger => new(Lived);

    /// <summary>The administrator's own keys.</summary>
    public AgreementKey Own { get; } = AgreementKey.Generate();

    public Secret OwnKey { get; } = Secret.Random();

    /// <summary>The whole database as it was an hour of work ago.</summary>
    public Action OlderDay { get; private set; } = () => { };

    /// <summary>Everything of the walled file as it was while Jonas worked with it; and the entry of his assignment.</summary>
    public (Action Rows, long Entry) JonasWorks { get; private set; }

    /// <summary>The same file before the desk was walled from it.</summary>
    public (Action Rows, long Entry) DeskMayKnow { get; private set; }

    public (Action Rows, long Entry) NotAtRisk { get; private set; }

    /// <summary>The practice's own facts and wraps while the desk was on call.</summary>
    public (Action Rows, long Entry) DeskOnCall { get; private set; }

    /// <summary>The practice's own facts and all wraps while the founder's stand-in was called: Jonas, who is it still.</summary>
    public (Action Rows, long Entry) StandInCalled { get; private set; }

    /// <summary>The host's release key, as everybody knows it, and the practice's id.</summary>
    public PublicPoint Release { get; private set; } = null!;

    public Guid PracticeId { get; private set; }

    public (Action Row, SessionSecret Secret, long Entry) EndedSession { get; private set; }

    public (Action Row, string Words) ReplacedCode { get; private set; }

    public (Action Rows, string Passphrase, Secret Factor, long Entry) SomebodyWhoLeft { get; private set; }

    public (Action Row, string Passphrase, Secret Factor) OldPassphrase { get; private set; }

    public (Action Row, Id<Item> Item, long Entry) Discarded { get; private set; }

    public (Action Row, Id<Item> Item, long Entry) NoLongerShared { get; private set; }

    public (Action Row, Id<Item> Item, long Entry) OlderVersion { get; private set; }

    public static async Task<AttackGround> Make(Engine engine)
    {
        var ground = new AttackGround(await LivedInPractice.Make(engine));
        await ground.Live();
        await ground.Lived.Test.Stop();
        ground.restore = ground.Lived.KeepAll();
        foreach (var path in Directory.GetFiles(ground.HostFolder))
            ground.host[path] = await File.ReadAllBytesAsync(path);
        return ground;
    }

    /// <summary>A process on the practice as it was left, with nothing attacked yet.</summary>
    public Practice Begin()
    {
        restore();
        foreach (var path in Directory.GetFiles(HostFolder).Except(host.Keys))
            File.Delete(path);
        foreach (var (path, bytes) in host)
            File.WriteAllBytes(path, bytes);
        return Lived.Test.SecondNode();
    }

    /// <summary>Another process on what is there now; null when it refuses to serve that.</summary>
    public Practice? Restart()
    {
        try
        {
            return Lived.Test.SecondNode();
        }
        catch (LedgerBroken)
        {
            return null;
        }
    }

    /// <summary>
    /// Whoever must not read reads nothing, whoever may reads what was written or nothing, and what the founder's session does for
    /// keys, and writes, after the attack is not under a key of the administrator's.
    /// </summary>
    public async Task NothingIsGained(Practice process)
    {
        await Lived.NobodyReadsWhatTheyMustNot(process);
        using var founder = LivedInPractice.In(process, Lived.Founder);
        await Truth(process, founder);
        var (file, now) = (Lived.File.Id, process.Now);
        await Refusing(async () => await new NotesOf(process, founder, await ClientFile.Find(process, founder, file)).KeepDraft(
            default, default, 0, new NoteText(1, "2026-05-14", "", "", "", "words after it", founder.Person.ToString())));
        await Refusing(() => ClientFiles.Assign(process, founder, file, Lived.Other.Person, Capacity.Cover, now, now.AddDays(1)));
        await Refusing(async () =>
        {
            for (var rounds = 0; rounds < 50 && await KeyWork.Round(process, founder); rounds++)
            {
            }
        });
        await Refusing(async () =>
        {
            foreach (var given in (await FileReader.Read(process, file)).Assignments.Where(one => one.Person == Lived.Other.Person))
                await ClientFiles.EndAssignment(process, founder, file, given.Id);
        });
        OpensNothing(process);
    }

    /// <summary>Has every holder who comes by look at every key again: what rows say of who may read is then made so, or not.</summary>
    public void HaveKeysLookedAt() => Lived.Change(
        $"INSERT INTO key_work (compartment, file, since) SELECT compartment, file, 0 FROM fact WHERE kind = {(int)FactKind.Compartment} ON CONFLICT (compartment) DO NOTHING");

    public static async Task<Exception?> Refusing(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception no) when (no is Refused or LedgerBroken or SealBroken or DbException)
        {
            return no;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Own.Dispose();
        OwnKey.Dispose();
        await Lived.DisposeAsync();
    }

    private string HostFolder => Path.Combine(Lived.Test.Folder, "host");

    /// <summary>What is read of the note is what was written in it, or nothing.</summary>
    private async Task Truth(Practice process, Session founder)
    {
        await Refusing(async () =>
        {
            var notes = new NotesOf(process, founder, await ClientFile.Find(process, founder, Lived.File.Id));
            var note = await notes.Open(default, Lived.Note);
            Assert.Equal(("better words", Lived.Founder.Person), (note.Text.Text, note.SignedBy));
            Assert.All(note.Addenda, addendum => Assert.Equal("one more thing", addendum.Text));
            foreach (var own in (await notes.List(default, 10)).Notes)
                Assert.Contains(own.Text.Text, Written);
        });
    }

    private static readonly string[] Written = ["first words", "better words", "a draft that stays", "a second note", "a second thought", "words after it"];

    /// <summary>No wrapped key opens with the administrator's private key, and no item with a key of theirs.</summary>
    private void OpensNothing(Practice process)
    {
        var practice = process.IsFounded ? process.Id : Guid.Empty;
        var grants = Forger.Leaves().Select(Forger.Read).OfType<Entry>().SelectMany(entry => entry.Facts).OfType<GrantFact>().ToList();
        foreach (var row in Lived.Query("SELECT fact, epoch, sealed FROM wrap"))
        {
            foreach (var grant in grants.Where(grant => grant.Id.ToString() == (string)row[0]!))
                Assert.ThrowsAny<Exception>(() => KeyWrap.Unwrap(Own, Address.OfWrap(practice, grant, (int)(long)row[1]!), (byte[])row[2]!));
        }
        foreach (var row in Lived.Query("SELECT id, version, file, compartment, epoch, kind, about, made_at, sealed FROM item WHERE kind < 65536"))
        {
            var label = new ItemLabel(
                Id<Item>.Parse((string)row[0]!), (int)(long)row[1]!, (ItemKind)(long)row[5]!, row[6] is string about ? Id<Item>.Parse(about) : default,
                DateTimeOffset.FromUnixTimeMilliseconds((long)row[7]!));
            var address = Address.OfItem(practice, Id<ClientFile>.Parse((string)row[2]!), Id<Compartment>.Parse((string)row[3]!), (int)(long)row[4]!, label);
            if ((string)row[0]! != Forger.Planted.ToString())
                Assert.Throws<SealBroken>(() => SealedItem.Open(OwnKey, address, (byte[])row[8]!));
        }
    }

    private async Task Live()
    {
        Lived.Detach();
        var (practice, founder, test) = (Lived.Practice, Lived.Founder, Lived.Test);
        await StandInEnds();
        await test.Settle(founder);
        await ItemsEnd();
        await PermissionsEnd(Lived.Walled.Id);
        await WaysInEnd();
        await test.Settle(founder, Lived.Jonas, Lived.Desk, Lived.Other);
        var report = await Lived.Verify(signatures: true);
        Assert.True(report.Ok, $"{report.Problem} {string.Join(' ', report.Notes)}");
        await Lived.NobodyReadsWhatTheyMustNot();
        Assert.True(practice.Ledger.Standing.Size > 300, "One whole tile and some entries more are needed.");
    }

    private async Task ItemsEnd()
    {
        var notes = new NotesOf(Lived.Practice, Lived.Founder, Lived.File);
        var (draft, version) = await notes.KeepDraft(default, default, 0, Lived.Text("to be thrown away"));
        Discarded = (Lived.Keep("item", $"id = '{draft}'"), draft, Size);
        await notes.Discard(default, draft);
        Discarded = Discarded with { Entry = LastOf(Act.Discarded) };

        var shared = Id<Item>.Parse((string)Lived.Query($"SELECT id FROM item WHERE kind = {(int)ItemKind.SharedNote}")[0][0]!);
        NoLongerShared = (Lived.Keep("item", $"id = '{shared}'"), shared, 0);
        await notes.StopSharing(default, Lived.Note);
        NoLongerShared = NoLongerShared with { Entry = LastOf(Act.StoppedSharing) };

        (draft, version) = await notes.KeepDraft(default, default, 0, Lived.Text("a second note"));
        OlderVersion = (Lived.Keep("item", $"id = '{draft}'"), draft, 0);
        await notes.KeepDraft(default, draft, version, Lived.Text("a second thought"));
        OlderVersion = OlderVersion with { Entry = LastOf(Act.Wrote) };
        await notes.Sign(default, (await notes.KeepDraft(default, default, 0, Lived.Text("a second note"))).Id);
    }

    private async Task PermissionsEnd(Id<ClientFile> walled)
    {
        var (practice, founder, test, now) = (Lived.Practice, Lived.Founder, Lived.Test, Lived.Practice.Now);
        var wall = (await Lived.Walled.State()).Facts.OfType<WallFact>().Single().Id;
        await ClientFiles.LiftWall(practice, founder, walled, wall);
        await ClientFiles.Assign(practice, founder, walled, Lived.Jonas.Person, Capacity.Counsellor, now, null);
        JonasWorks = (default!, LastOf(Act.Assigned));
        await test.Settle(founder, Lived.Jonas);
        Assert.True(await test.CanRead(Lived.Jonas, walled, CompartmentKind.Record));
        Assert.True(await test.CanRead(Lived.Desk, walled, CompartmentKind.Contact));
        JonasWorks = JonasWorks with { Rows = Whole(walled) };
        OlderDay = Lived.KeepAll();
        DeskMayKnow = (JonasWorks.Rows, 0);
        await ClientFiles.RaiseWall(practice, founder, walled, Lived.Desk.Person);
        DeskMayKnow = DeskMayKnow with { Entry = LastOf(Act.RaisedWall) };
        await ClientFiles.EndAssignment(practice, founder, walled, (await Lived.Walled.State()).Assignments.Single(one => one.Person == Lived.Jonas.Person).Id);

        await ClientFiles.UnmarkAtRisk(practice, founder, Lived.AtRisk.Id);
        await test.Settle(founder);
        NotAtRisk = (Whole(Lived.AtRisk.Id), 0);
        await ClientFiles.MarkAtRisk(practice, founder, Lived.AtRisk.Id);
        NotAtRisk = NotAtRisk with { Entry = LastOf(Act.MarkedAtRisk) };

        await StaffChange.GiveRole(practice, founder, Lived.Desk.Person, Role.OnCall, now, null);
        var given = LastOf(Act.ChangedRoles);
        await test.Settle(founder, Lived.Other);
        Assert.True(await test.CanRead(Lived.Desk, Lived.File.Id, CompartmentKind.Safety));
        DeskOnCall = (Lived.Keep("fact", "file IS NULL") + Lived.Keep("wrap", "1 = 1") + Lived.Keep("epoch_link", "1 = 1"), given);
        await StaffChange.EndRole(practice, founder, practice.Roll.RoleOf(Lived.Desk.Person, Role.OnCall, now)!.Id);
    }

    private async Task StandInEnds()
    {
        var (practice, founder, test, now) = (Lived.Practice, Lived.Founder, Lived.Test, Lived.Practice.Now);
        await StandIns.Name(practice, founder, Lived.Jonas.Person);
        await test.Settle(founder);
        await StandIns.Call(practice, founder, founder.Person, now, now.AddDays(300));
        Assert.True(await test.CanRead(Lived.Jonas, Lived.Walled.Id, CompartmentKind.Record));
        StandInCalled = (Lived.Keep("fact", "file IS NULL") + Lived.Keep("wrap", "1 = 1") + Lived.Keep("epoch_link", "1 = 1"), LastOf(Act.CalledStandIn));
        await StandIns.End(practice, founder, practice.Roll.Calls.Single().Id);
        (Release, PracticeId) = (practice.Roll.Release!.Key, practice.Id);
    }

    private async Task WaysInEnd()
    {
        var (practice, founder, test) = (Lived.Practice, Lived.Founder, Lived.Test);
        var (secret, session) = await test.Sessions.Begin(Lived.Desk.Person, PersonKind.Staff, Lived.Desk.Bundle.Copy());
        EndedSession = (Lived.Keep("session", $"id = '{session.Id}'"), secret, session.Entry);
        await test.Sessions.End(session);

        var words = await ClientCode.Make(practice, founder, test.Queue, "test", Lived.AtRisk.Id, (await Lived.AtRisk.State()).Opened!.Members.Single());
        var client = (await Lived.AtRisk.State()).ClientPeople.Single().Person;
        ReplacedCode = (Lived.Keep("way_in", $"person = '{client}'"), words);
        await ClientCode.Replace(practice, test.Sessions, founder, test.Queue, "test", Lived.AtRisk.Id, client);

        var (left, passphrase, factor) = await JoinWith("paula");
        var entry = practice.Roll.KeysOf(left.Person)!.Id;
        SomebodyWhoLeft = (
            Lived.Keep("way_in", $"person = '{left.Person}'") + Lived.Keep("person", $"id = '{left.Person}'") + Lived.Keep("fact", $"person = '{left.Person}'"),
            passphrase, factor, EntryOf(entry));
        await StaffChange.Leave(practice, test.Sessions, founder, left.Person);

        var (changed, old, code) = await JoinWith("quinn");
        OldPassphrase = (Lived.Keep("way_in", $"person = '{changed.Person}'"), old, code);
        test.Clock.Pass(TimeSpan.FromSeconds(60));
        Assert.NotNull(await new SignIn(practice, test.Sessions, test.Queue, new Guessing(test.Clock)).ChangePassphrase(
            changed, old, Now(code), Passphrase.Offer(), "test"));
    }

    /// <summary>A code of a second factor, as it is a minute later: none is good twice.</summary>
    public string Now(Secret factor)
    {
        Lived.Test.Clock.Pass(TimeSpan.FromSeconds(60));
        return Totp.Code(factor, Totp.Step(Lived.Test.Clock.GetUtcNow()));
    }

    private async Task<(Session Session, string Passphrase, Secret Factor)> JoinWith(string name)
    {
        var (test, words, factor) = (Lived.Test, Passphrase.Offer(), Secret.Random(Totp.SecretLength));
        var link = await Invitation.Make(test.Practice, test.Founder, name, name, [Role.Counsellor]);
        await Invitation.Join(test.Practice, test.Queue, "test", link, words, factor.Copy());
        await test.Settle(test.Founder);
        var signIn = new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock));
        return ((await signIn.Staff(name, words, Now(factor), "test", null))!.Value.Session, words, factor);
    }

    private Action Whole(Id<ClientFile> file)
    {
        var parts = $"compartment IN (SELECT compartment FROM fact WHERE file = '{file}' AND kind = {(int)FactKind.Compartment})";
        var (wraps, links, items) = (Lived.Keep("wrap", parts), Lived.Keep("epoch_link", "1 = 1"), Lived.Keep("item", $"file = '{file}'"));
        return wraps + links + items + Lived.Keep("fact", $"file = '{file}'");
    }

    private long Size => Lived.Practice.Ledger.Standing.Size;

    private long LastOf(Act act) => Forger.Leaves().Select((leaf, index) => (Entry.Parse(leaf).Act, (long)index)).Last(one => one.Act == act).Item2;

    private long EntryOf(Id<Fact> fact) => (long)Lived.Query($"SELECT entry FROM fact WHERE id = '{fact}'")[0][0]!;
}
