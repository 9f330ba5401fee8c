using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Tests.Clients;

/// <summary>
/// A practice with a file that nobody works with any more, and that has some of everything: notes, session notes with a custodian,
/// a shared copy, a client with six words, a name at the desk, a stand-in's halves, an older key with a link to it.
/// </summary>
internal sealed class ErasureHouse : IAsyncDisposable
{
    private ErasureHouse(TestPractice test) => Test = test;

    public TestPractice Test { get; }

    public Practice Practice => Test.Practice;

    /// <summary>Director, privacy officer and, until it ended, the file's counsellor.</summary>
    public Session Amara { get; private set; } = null!;

    /// <summary>The other one who may decide, a privacy officer.</summary>
    public Session Petra { get; private set; } = null!;

    public Session Jonas { get; private set; } = null!;

    public Session Desk { get; private set; } = null!;

    public Session Client { get; private set; } = null!;

    public string Words { get; private set; } = "";

    public Id<ClientFile> File { get; private set; }

    /// <summary>Another file, which stays.</summary>
    public ClientFile Other { get; private set; } = null!;

    public static async Task<ErasureHouse> Make(Engine engine, bool ended = true)
    {
        var house = new ErasureHouse(await TestPractice.Found(engine));
        house.Amara = house.Test.Founder;
        await house.Live();
        house.Detach();
        if (ended)
            await house.EndWork();
        return house;
    }

    public async Task EndWork()
    {
        foreach (var own in (await State()).Assignments)
            await ClientFiles.EndAssignment(Practice, Amara, File, own.Id);
        await Test.Settle(Amara, Petra, Jonas, Desk);
    }

    public Task<FileState> State(Id<ClientFile> file = default) => FileReader.Read(Practice, file.IsNone ? File : file);

    public async Task<DestructionAskedFact> Ask(Session? by = null)
    {
        await Erasure.Ask(Practice, by ?? Amara, File, DestructionGround.KeptLongEnough, Id<Fact>.New());
        return (await State()).DestructionAsked!;
    }

    public async Task Destroy() => await Erasure.Confirm(Practice, Petra, File, (await Ask()).Id);

    public async Task<Session?> SignIn(string words, Practice? practice = null, Sessions? sessions = null) =>
        (await new SignIn(practice ?? Practice, sessions ?? Test.Sessions, Test.Queue, new Guessing(Test.Clock)).Client(words, "test"))?.Session;

    public async Task<VerificationReport> Verify() => await Verification.Run(new VerificationRequest(Test.Folder, Test.Connection, null, true));

    public async Task Green()
    {
        var report = await Verify();
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
    }

    /// <summary>How many rows there are of the file, by table, as whoever has the database counts them.</summary>
    /// <param name="connection">Where to; an empty one is SQLite in the practice's folder.</param>
    public Dictionary<string, long> Rows(string? connection = null)
    {
        var parts = $"(SELECT compartment FROM fact WHERE file = '{File}' AND kind = 7)";
        var people = $"(SELECT person FROM fact WHERE file = '{File}' AND kind = 3)";
        return new Dictionary<string, string>
        {
            ["wrap"] = $"SELECT COUNT(*) FROM wrap WHERE compartment IN {parts}",
            ["wrap by grant"] = $"SELECT COUNT(*) FROM wrap w JOIN fact f ON f.id = w.fact WHERE f.file = '{File}'",
            ["link"] = $"SELECT COUNT(*) FROM epoch_link WHERE compartment IN {parts}",
            ["item"] = $"SELECT COUNT(*) FROM item WHERE file = '{File}' OR compartment IN {parts}",
            ["way in"] = $"SELECT COUNT(*) FROM way_in WHERE person IN {people}",
            ["session"] = $"SELECT COUNT(*) FROM session WHERE person IN {people}",
            ["client"] = $"SELECT COUNT(*) FROM person WHERE id IN {people} AND ended_at IS NULL",
            ["work"] = $"SELECT COUNT(*) FROM key_work WHERE file = '{File}' OR compartment IN {parts}",
            ["call"] = $"SELECT COUNT(*) FROM duty_call WHERE file = '{File}'",
            ["mark"] = $"SELECT COUNT(*) FROM source_index WHERE file = '{File}'",
        }.ToDictionary(one => one.Key, one => (long)Query(one.Value, connection)!);
    }

    public object? Query(string sql, string? connection = null)
    {
        using var raw = Raw(connection);
        using var command = raw.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>A column of bytes.</summary>
    public List<byte[]> All(string sql)
    {
        using var raw = Raw();
        using var command = raw.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<byte[]>();
        while (rows.Read())
            all.Add((byte[])rows.GetValue(0));
        return all;
    }

    /// <summary>Whether bytes lie anywhere in the database's files.</summary>
    public bool IsOnDisk(byte[] needle) => Directory.GetFiles(Test.Folder, "practice.db*").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(needle.AsSpan(0, Math.Min(48, needle.Length))) >= 0;
    });

    public void Run(string sql)
    {
        using var raw = Raw();
        if (raw is NpgsqlConnection)
            sql = $"SET session_replication_role = replica; {sql}"; // whoever owns the server need not heed its references
        using var command = raw.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => Test.DisposeAsync();

    /// <summary>Everybody's sessions in nobody's keeping: the clock may move, a session may be over, and what people hold in their hands stays.</summary>
    private void Detach()
    {
        (Amara, Petra, Jonas, Desk, Client) = (Own(Amara), Own(Petra), Own(Jonas), Own(Desk), Own(Client));

        Session Own(Session session) => new(
            Id<Session>.New(), "x", session.Person, session.Kind, Practice.Ledger.Standing.Size, session.Bundle.Copy(), Practice.Now);
    }

    private async Task Live()
    {
        Petra = await Test.Join("petra", Role.PrivacyOfficer);
        Jonas = await Test.Join("jonas", Role.Counsellor);
        Desk = await Test.Join("desk", Role.FrontDesk);
        await Test.Settle(Amara, Petra, Jonas, Desk);
        await StaffChange.NameCustodian(Practice, Amara, Jonas.Person);
        await StandIns.Name(Practice, Amara, Jonas.Person);
        Other = await Test.OpenFile(Amara, "Kim Sorel");
        var file = await Test.OpenFile(Amara);
        File = file.Id;
        await new SessionNotesOf(file).Keep(new SessionNoteText(1, "2026-05-14", "what I made of it"));
        var notes = new NotesOf(Practice, Amara, file);
        var (draft, _) = await notes.KeepDraft(default, default, 0, new NoteText(1, "2026-05-14", "", "", "", "what was said", Amara.Person.ToString()));
        await notes.Sign(default, draft);
        await notes.Share(default, draft);
        Words = await ClientCode.Make(Practice, Amara, Test.Queue, "test", File, (await State()).Opened!.Members.Single());
        Client = (await SignIn(Words))!;
        await ClientFiles.Assign(Practice, Amara, File, Jonas.Person, Capacity.Cover, Practice.Now, Practice.Now.AddDays(30));
        await Test.Settle(Amara, Jonas, Desk);
        await Practice.Ledger.Write(transaction =>
        {
            transaction.Execute("INSERT INTO source_index (blind, file) VALUES ('pmark', @File)", new { File });
            RotaStore.Call(transaction, Id<Item>.New(), File, Practice.Now);
        });
    }

    private System.Data.Common.DbConnection Raw(string? connection = null)
    {
        System.Data.Common.DbConnection raw = (connection ?? Test.Connection) is { Length: > 0 } postgres
            ? new NpgsqlConnection(postgres) : new SqliteConnection($"Data Source={Path.Combine(Test.Folder, SqliteDatabase.FileName)};Pooling=False;Foreign Keys=False");
        raw.Open();
        return raw;
    }
}
