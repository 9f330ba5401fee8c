using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Tests.Looks;

/// <summary>
/// A practice in which some of everything has happened, and the hands of somebody who may change any row of its database but
/// has nothing of its host's.
/// </summary>
public sealed class LivedInPractice : IAsyncDisposable
{
    private static readonly string[] Tables =
    [
        "ledger_head", "ledger_entry", "ledger_tile", "ledger_words", "person", "way_in", "session", "invitation", "fact", "item", "wrap", "epoch_link",
        "key_work", "key_mark", "source_index", "recovery_link",
    ];

    private int copies;

    private LivedInPractice(TestPractice test) => Test = test;

    public TestPractice Test { get; }

    public Practice Practice => Test.Practice;

    /// <summary>Director, officer, administrator and counsellor of the files.</summary>
    public Session Founder { get; private set; } = null!;

    public Session Jonas { get; private set; } = null!;

    public Session Desk { get; private set; } = null!;

    public Session Other { get; private set; } = null!;

    public Session Client { get; private set; } = null!;

    /// <summary>The client's words before they were replaced.</summary>
    public string OldWords { get; private set; } = "";

    public ClientFile File { get; private set; } = null!;

    /// <summary>A file from which the desk is walled; Jonas worked with it, and does no more.</summary>
    public ClientFile Walled { get; private set; } = null!;

    public ClientFile AtRisk { get; private set; } = null!;

    public Id<Item> Note { get; private set; }

    public Guid PracticeId => Practice.Id;

    public static async Task<LivedInPractice> Make(Engine engine)
    {
        var practice = new LivedInPractice(await TestPractice.Found(engine));
        await practice.Live();
        return practice;
    }

    public Task<VerificationReport> Verify(bool signatures = false, string? checkpoint = null) =>
        Verification.Run(new VerificationRequest(Test.Folder, Test.Connection, checkpoint, signatures));

    /// <summary>Changes rows past the program. How many there were is given back: an attack that changed none is no attack.</summary>
    public int Change(string sql, params (string Name, object? Value)[] values)
    {
        using var connection = Raw();
        using var command = Command(connection, sql, values);
        var changed = command.ExecuteNonQuery();
        Assert.NotEqual(0, changed);
        return changed;
    }

    public List<object?[]> Query(string sql, params (string Name, object? Value)[] values)
    {
        using var connection = Raw();
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    /// <summary>Keeps rows as they are now; what is given back puts them back, in place of what is there instead.</summary>
    public Action Keep(string table, string where)
    {
        var name = $"kept_{table}_{++copies}";
        Run($"CREATE TABLE {name} AS SELECT * FROM {table} WHERE {where}");
        // Links come and go as holders come by; an attack with no other row than these would be none.
        Assert.True(table == "epoch_link" || Query($"SELECT COUNT(*) FROM {name}")[0][0] is > 0L, $"There is nothing in {table} where {where}.");
        return () => Run($"DELETE FROM {table} WHERE {where}; INSERT INTO {table} SELECT * FROM {name}");
    }

    /// <summary>The whole database as it is now; what is given back puts all of it back.</summary>
    public Action KeepAll()
    {
        var copy = ++copies;
        Run(string.Join(' ', Tables.Select(table => $"CREATE TABLE kept_{table}_{copy} AS SELECT * FROM {table};")));
        return () => Run(
            "BEGIN;" + string.Join(' ', Tables.Reverse().Select(table => $"DELETE FROM {table};"))
            + string.Join(' ', Tables.Select(table => $"INSERT INTO {table} SELECT * FROM kept_{table}_{copy};")) + "COMMIT;");
    }

    /// <summary>Statements past the program.</summary>
    public int Run(string sql, params (string Name, object? Value)[] values)
    {
        using var connection = Raw();
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The same, many at once.</summary>
    public void Run(IEnumerable<(string Sql, (string Name, object? Value)[] Values)> statements)
    {
        using var connection = Raw();
        using var transaction = connection.BeginTransaction();
        foreach (var (sql, values) in statements)
        {
            using var command = Command(connection, sql, values);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <summary>The session of somebody in another process.</summary>
    public static Session In(Practice process, Session session) =>
        new(Id<Session>.New(), "x", session.Person, session.Kind, 0, session.Bundle.Copy(), process.Now);

    /// <summary>What somebody gets who opens a part: its items, or why not.</summary>
    public static async Task<(int Items, Exception? No)> Try(Practice practice, Session who, Id<ClientFile> file, CompartmentKind kind)
    {
        try
        {
            var found = await ClientFile.Find(practice, who, file);
            return ((await found.Open(kind, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.ImportedOther))).Items.Count, null);
        }
        catch (Exception no) when (no is Refused or LedgerBroken or SealBroken or System.Data.Common.DbException)
        {
            return (0, no);
        }
    }

    /// <summary>Whoever must not read tries each part of each file, and gets nothing.</summary>
    public async Task NobodyReadsWhatTheyMustNot(Practice? process = null)
    {
        var practice = process ?? Practice;
        var closed = new (Session Who, ClientFile File, CompartmentKind[] Parts)[]
        {
            (Desk, File, [CompartmentKind.Identity, CompartmentKind.Record, CompartmentKind.Shared, CompartmentKind.Safety, CompartmentKind.Private]),
            (Desk, Walled, Parts), (Desk, AtRisk, Parts), (Jonas, Walled, Parts), (Jonas, AtRisk, Parts), (Other, File, NotOnCall), (Other, Walled, NotOnCall),
            (Client, Walled, Parts), (Client, File, [CompartmentKind.Record, CompartmentKind.Private]), (Jonas, File, [CompartmentKind.Private]),
        };
        foreach (var (who, file, parts) in closed)
        {
            foreach (var part in parts)
            {
                var (items, no) = await Try(practice, process is null ? who : In(practice, who), file.Id, part);
                Assert.True(items == 0 && no is not null, $"Somebody read {part}.");
                Assert.False(no is Refused { Refusal: Refusal.NotYet }, $"Somebody was told that there is {part}.");
            }
        }
    }

    public async ValueTask DisposeAsync() => await Test.DisposeAsync();

    private static readonly CompartmentKind[] NotOnCall =
    [
        CompartmentKind.Identity, CompartmentKind.Record, CompartmentKind.Private, CompartmentKind.Shared,
    ];

    public static readonly CompartmentKind[] Parts =
    [
        CompartmentKind.Identity, CompartmentKind.Contact, CompartmentKind.Record, CompartmentKind.Private, CompartmentKind.Safety, CompartmentKind.Shared,
    ];

    /// <summary>Everybody's sessions as they are in nobody's keeping: the clock may move by hours, and none of them ends.</summary>
    public void Detach() => (Founder, Jonas, Desk, Other, Client) =
        (In(Practice, Founder), In(Practice, Jonas), In(Practice, Desk), In(Practice, Other), In(Practice, Client));

    private async Task Live()
    {
        var now = Test.Clock.GetUtcNow();
        Founder = Test.Founder;
        Jonas = await Test.Join("jonas", Role.Counsellor);
        Desk = await Test.Join("desk", Role.FrontDesk);
        Other = await Test.Join("other", Role.Counsellor, Role.OnCall);
        await Test.Join("left", Role.Counsellor);
        await StaffChange.Leave(Practice, Test.Sessions, Founder, Practice.Roll.Staff.Single(one => one != Founder.Person && one != Jonas.Person && one != Desk.Person && one != Other.Person));
        await StaffChange.NameCustodian(Practice, Founder, Jonas.Person);
        File = await Test.OpenFile(Founder);
        Walled = await Test.OpenFile(Founder, "Mika Born");
        AtRisk = await Test.OpenFile(Founder, "Sol Reyes");
        await ClientFiles.Assign(Practice, Founder, File.Id, Jonas.Person, Capacity.Cover, now, now.AddDays(30));
        await ClientFiles.Assign(Practice, Founder, Walled.Id, Jonas.Person, Capacity.Counsellor, now, null);
        await Settle();
        await ClientFiles.RaiseWall(Practice, Founder, Walled.Id, Desk.Person);
        await ClientFiles.EndAssignment(Practice, Founder, Walled.Id, (await Walled.State()).Assignments.Single(one => one.Person == Jonas.Person).Id);
        await Write();
        await ClientFiles.MarkAtRisk(Practice, Founder, AtRisk.Id);
        await Settle();
        for (var i = 0; i < 300; i++)
            await File.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(Practice, Jonas, Walled.Id));
    }

    private async Task Write()
    {
        var notes = new NotesOf(Practice, Founder, File);
        var (draft, version) = await notes.KeepDraft(default, default, 0, Text("first words"));
        (draft, _) = await notes.KeepDraft(default, draft, version, Text("better words"));
        Note = await notes.Sign(default, draft);
        await notes.Amend(default, Note, "one more thing");
        await notes.Share(default, Note);
        await notes.KeepDraft(default, default, 0, Text("a draft that stays"));
        await new NotesOf(Practice, Founder, Walled).KeepDraft(default, default, 0, Text("behind the Wall"));
        await new NotesOf(Practice, Founder, AtRisk).KeepDraft(default, default, 0, Text("at risk"));
        await new SessionNotesOf(File).Keep(new SessionNoteText(1, "2026-05-14", "what I made of it"));
        var member = (await File.State()).Opened!.Members.Single();
        OldWords = await ClientCode.Make(Practice, Founder, Test.Queue, "test", File.Id, member);
        var first = (await File.State()).ClientPeople.Single().Person;
        var words = await ClientCode.Replace(Practice, Test.Sessions, Founder, Test.Queue, "test", File.Id, first);
        Client = (await new SignIn(Practice, Test.Sessions, Test.Queue, new Guessing(Test.Clock)).Client(words, "test"))!.Value.Session;
    }

    private Task Settle() => Test.Settle(Founder, Jonas, Desk, Other);

    public NoteText Text(string text) => new(1, "2026-05-14", "14:00", "14:50", "in the room", text, Founder.Person.ToString());

    private System.Data.Common.DbConnection Raw()
    {
        System.Data.Common.DbConnection connection = Test.Connection is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection($"Data Source={Path.Combine(Test.Folder, SqliteDatabase.FileName)};Pooling=False;Foreign Keys=False");
        connection.Open();
        if (connection is NpgsqlConnection)
            using (var free = Command(connection, "SET session_replication_role = replica")) // whoever owns the server need not heed its references
                free.ExecuteNonQuery();
        return connection;
    }

    private static System.Data.Common.DbCommand Command(System.Data.Common.DbConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
