using System.Data.Common;
using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Journeys;

/// <summary>A practice in a folder of its own, of one counsellor with one file, for programs that are started on it; today's clock.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private PrivateBundle keys = null!;
    private Id<Person> person;
    private bool closed;

    private Workplace(Engine engine)
    {
        (Folder, Connection) = (SiteUnderTest.NewFolder(), Engines.Fresh(engine));
        Practice = Practice.Open(Folder, Connection, TimeProvider.System);
    }

    public string Folder { get; }

    public string? Connection { get; }

    /// <summary>The counsellor's own process, until it is closed.</summary>
    public Practice Practice { get; private set; }

    public Session Session { get; private set; } = null!;

    public Id<ClientFile> File { get; private set; }

    public string[] At => ["--data", Folder, .. Connection is null ? (string[])[] : ["--database", Connection]];

    public static async Task<Workplace> Found(Engine engine)
    {
        var place = new Workplace(engine);
        var form = new FoundingForm(
            "Linden House", "L. House", "US-WA", ServiceKind.Counselling, [], "Amara Osei", "amara",
            [Role.Director, Role.PrivacyOfficer, Role.Counsellor], Passphrase.Offer(), Secret.Random(20));
        (place.person, var bundle) = await Founding.Found(place.Practice, form);
        place.keys = bundle.Copy();
        place.Practice.Papers.Read();
        (_, place.Session) = await place.Enter(place.Practice);
        place.File = await ClientFiles.Open(place.Practice, place.Session, new FileForm(
            FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of("Robin Vale"), Contact.Of())], "Robin", false));
        return place;
    }

    /// <summary>A session of the counsellor's, and the secret in its cookie.</summary>
    public async Task<(SessionSecret Secret, Session Session)> Enter(Practice practice) =>
        await new Sessions(practice).Begin(person, PersonKind.Staff, keys.Copy());

    public async Task<Id<Item>> Note(string words)
    {
        var notes = new NotesOf(Practice, Session, await ClientFile.Find(Practice, Session, File));
        return (await notes.KeepDraft(default, default, 0, new NoteText(1, "2026-05-14", "", "", "", words, person.ToString()))).Id;
    }

    /// <summary>Somebody else who works here, as a counsellor.</summary>
    public async Task<Id<Person>> Join(string name)
    {
        using var queue = new StretchQueue(1);
        var link = await Invitation.Make(Practice, Session, name, name, [Role.Counsellor]);
        await Invitation.Join(Practice, queue, "test", link, Passphrase.Offer(), Secret.Random(20));
        for (var rounds = 0; rounds < 50 && await KeyWork.Round(Practice, Session); rounds++)
        {
        }
        return (await Staff.List(Practice)).Single(one => one.SignIn == name).Id;
    }

    /// <summary>The six words of the file's client.</summary>
    public async Task<string> Words()
    {
        using var queue = new StretchQueue(1);
        var file = await ClientFile.Find(Practice, Session, File);
        return await ClientCode.Make(Practice, Session, queue, "test", File, (await file.State()).Opened!.Members[0]);
    }

    /// <summary>
    /// As on a slow disk: each commit takes its time at the very end. An answer that is given before it has all that time to be
    /// caught. SQLite has no such place to wait in.
    /// </summary>
    public void SlowCommits()
    {
        if (Connection is not null)
            Query(
                """
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.03); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON ledger_head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
                """);
    }

    public async Task Close()
    {
        if (!closed)
            await Practice.DisposeAsync();
        closed = true;
    }

    public async Task Open()
    {
        Practice = Practice.Open(Folder, Connection, TimeProvider.System);
        (_, Session) = await Enter(Practice);
        closed = false;
    }

    public List<object?[]> Query(string sql)
    {
        using var connection = Raw();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        keys.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private DbConnection Raw()
    {
        DbConnection connection = Connection is { } postgres
            ? new NpgsqlConnection(postgres) : new SqliteConnection($"Data Source={Path.Combine(Folder, "practice.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
