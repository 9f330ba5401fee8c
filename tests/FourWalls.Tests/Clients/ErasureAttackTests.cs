using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Clients;

/// <summary>
/// A destroyed file that somebody puts back who may change any row and has a copy from before; and destructions that were signed by
/// who might not sign them. Nobody reads by it, and <c>verify</c> names the entry.
/// </summary>
public class ErasureAttackTests
{
    private static readonly Dictionary<string, (string Table, string Where)> Copies = new()
    {
        ["items"] = ("item", "file = '{0}'"),
        ["wraps"] = ("wrap", "compartment IN (SELECT compartment FROM fact WHERE file = '{0}' AND kind = 7)"),
        ["links between keys"] = ("epoch_link", "compartment IN (SELECT compartment FROM fact WHERE file = '{0}' AND kind = 7)"),
        ["facts"] = ("fact", "file = '{0}' AND ended_entry IS NULL"),
        ["the client's way in"] = ("way_in", "person IN (SELECT person FROM fact WHERE file = '{0}' AND kind = 3)"),
        ["the client's session"] = ("session", "person IN (SELECT person FROM fact WHERE file = '{0}' AND kind = 3)"),
        ["the client"] = ("person", "id IN (SELECT person FROM fact WHERE file = '{0}' AND kind = 3)"),
        ["marks of an import"] = ("source_index", "file = '{0}'"),
    };

    public static TheoryData<Engine, string> PutBack
    {
        get
        {
            var rows = new TheoryData<Engine, string>();
            foreach (var what in Copies.Keys.Append("all of it"))
            {
                rows.Add(Engine.Sqlite, what);
                rows.Add(Engine.Postgres, what);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(PutBack))]
    [Trait("size", "long")]
    public async Task Rows_that_somebody_puts_back_bring_nothing_back_and_verify_names_the_destruction(Engine engine, string what)
    {
        await using var house = await ErasureHouse.Make(engine);
        var copies = what == "all of it" ? [.. Copies.Values] : new[] { Copies[what] };
        foreach (var (table, where) in copies)
            house.Run($"CREATE TABLE kept_{table} AS SELECT * FROM {table} WHERE {string.Format(System.Globalization.CultureInfo.InvariantCulture, where, house.File)}");
        var first = house.Practice.Ledger.Standing.Size + 1;
        await house.Destroy();
        await house.Green();
        foreach (var (table, _) in copies)
        {
            var key = table switch { "wrap" => "fact", "item" or "fact" or "way_in" or "person" => "id", "session" => "row_id", _ => "" };
            if (key.Length > 0)
                house.Run($"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM kept_{table})");
            house.Run($"INSERT INTO {table} SELECT * FROM kept_{table}");
        }
        var report = await house.Verify();
        Assert.False(report.Ok, "Nobody noticed.");
        // A fact that holds again is named by the entry that stated it; a session by its sign-in. In the words, or by its place, the destruction is there.
        var names = what is "facts" or "all of it" ? int.Parse(System.Text.RegularExpressions.Regex.Match(report.Problem!.What, @"it ended with entry (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : report.Problem!.Entry;
        Assert.InRange(names, what == "the client's session" ? 0 : first, house.Practice.Ledger.Standing.Size);
        await NobodyGetsIn(house, house.Practice, house.Test.Sessions);
        await using var fresh = house.Test.SecondNode();
        using var sessions = new Sessions(fresh);
        await NobodyGetsIn(house, fresh, sessions);
    }

    public static TheoryData<string> Forgeries => ["by one who was not alone", "by a counsellor", "without a request", "after it ran out", "while somebody works with it", "and its items stay", "and its facts stay", "counted wrong"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    [Trait("size", "long")]
    public async Task Whoever_signs_what_they_might_not_is_found_by_verify(string what)
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite, ended: what != "while somebody works with it");
        var by = what == "by a counsellor" ? house.Jonas : house.Petra;
        DestructionAskedFact asked;
        if (what is "by a counsellor" or "by one who was not alone" or "while somebody works with it" or "without a request")
        {
            asked = new DestructionAskedFact(Id<Fact>.New(), house.File, what == "by a counsellor" ? house.Amara.Person : by.Person, DestructionGround.ClientAsked, house.Practice.Now, house.Practice.Now.AddDays(7));
            if (what != "without a request")
                await Sign(house, what == "by a counsellor" ? house.Amara : by, Act.AskedDestruction, [asked], []);
        }
        else
            asked = await house.Ask();
        if (what == "after it ran out")
            house.Test.Clock.Pass(TimeSpan.FromDays(8));
        var state = await house.State();
        var whole = await ErasedFile.Read(house.Practice, state);
        var destroyed = new DestroyedFact(
            Id<Fact>.New(), house.File, asked.Id, asked.By, asked.At, by.Person, house.Practice.Now, asked.Ground, asked.By == by.Person,
            whole.Items, state.Compartments.Count() + (what == "counted wrong" ? 1 : 0), state.Facts.OfType<GrantFact>().Count(), 0, null);
        var blank = Entry.Of(Act.DestroyedFile, house.Practice.Now, by.Person) with { File = house.File };
        var entries = whole.Entries(blank, destroyed).Select(entry => what switch
        {
            "without a request" => entry with { Endings = [.. entry.Endings.Where(id => id != asked.Id)] },
            "and its items stay" => entry with { Items = [] },
            "and its facts stay" when entry.Facts.Count == 0 => entry with { Endings = [] },
            _ => entry,
        }).SelectMany(entry => by.Sign(entry, house.Practice.Id, house.Practice.Roll.KeysOf(by.Person)!)).ToList();
        await house.Practice.Ledger.Append(entries, Condition.None, (transaction, _) => whole.Remove(transaction, house.Practice.Now));
        var report = await house.Verify();
        Assert.False(report.Ok, "Nobody noticed.");
        Assert.Contains(await house.Practice.Ledger.Read(report.Problem!.Entry) is { Act: var act } ? act : Act.Looked, (Act[])[Act.DestroyedFile, Act.AskedDestruction, Act.Shared, Act.SignedNote, Act.Wrote]);
    }

    [Fact]
    public async Task That_it_was_destroyed_ends_by_no_entry_signed_or_not()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        await house.Destroy();
        var node = house.Test.SecondNode();
        var gone = house.Practice.Ledger.Standing.Destroyed.Single();
        await house.Practice.Ledger.Append(Entry.Of(Act.Replayed, house.Practice.Now, default) with { File = house.File, Reason = Reason.Restore, Endings = [gone.Id] });
        Assert.False((await house.Verify()).Ok);
        await Assert.ThrowsAsync<LedgerBroken>(() => node.Ledger.CatchUp());
        await node.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_under_its_id_afterwards_is_found_by_verify()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        await house.Destroy();
        var file = new FileFact(Id<Fact>.New(), house.File, FileKind.Person, WhoIsClient.ThePerson, [Id<Member>.New()]);
        await Sign(house, house.Amara, Act.OpenedFile, [file], []);
        Assert.False((await house.Verify()).Ok);
    }

    private static Task<long?> Sign(ErasureHouse house, Session by, Act act, IReadOnlyList<Fact> facts, IReadOnlyList<Id<Fact>> endings) => house.Practice.Ledger.Append(
        by.Sign(Entry.Of(act, house.Practice.Now, by.Person) with { File = house.File, Facts = facts, Endings = endings }, house.Practice.Id, house.Practice.Roll.KeysOf(by.Person)!),
        Condition.None);

    private static async Task NobodyGetsIn(ErasureHouse house, Practice practice, Sessions sessions)
    {
        Assert.Null(await house.SignIn(house.Words, practice, sessions));
        foreach (var who in (Session[])[house.Amara, house.Petra, house.Jonas, house.Desk, house.Client])
        {
            using var session = new Session(Id<Session>.New(), "x", who.Person, who.Kind, practice.Ledger.Standing.Size, who.Bundle.Copy(), practice.Now);
            Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(practice, session, house.File))).Refusal);
        }
        using var desk = new Session(Id<Session>.New(), "y", house.Desk.Person, PersonKind.Staff, practice.Ledger.Standing.Size, house.Desk.Bundle.Copy(), practice.Now);
        Assert.DoesNotContain((await DeskDirectory.Read(practice, desk)), one => one.File == house.File);
    }
}
