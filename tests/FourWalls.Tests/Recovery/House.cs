using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Recovery;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Tests.Recovery;

/// <summary>Amara and Jonas, and what a recovery ceremony asks of whoever comes together for it.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly Dictionary<string, (string Passphrase, Secret Factor)> ways = [];
    private readonly Guessing guessing;

    private House(TestPractice test, Session jonas)
    {
        (Test, Jonas) = (test, jonas);
        guessing = new Guessing(test.Clock);
        Ceremonies = new Ceremonies(test.Practice, test.Queue, guessing);
    }

    public TestPractice Test { get; }

    public Session Jonas { get; }

    public Ceremonies Ceremonies { get; }

    public static async Task<House> Make(Engine engine)
    {
        var test = await TestPractice.Found(engine);
        return new House(test, await test.Join("jonas", Role.Counsellor));
    }

    public async Task<string?> Begin(IReadOnlyList<string> papers, string signIn, Problems problems)
    {
        var way = (Passphrase: Passphrase.Offer(), Factor: Secret.Random(Totp.SecretLength));
        var name = await Ceremonies.Begin(new CeremonyForm(papers, signIn, way.Passphrase, way.Factor), "test", problems);
        if (name is not null)
            ways[signIn] = way;
        return name;
    }

    /// <summary>The whole ceremony: papers typed, new ones printed, two of them typed back.</summary>
    /// <returns>What was done, and the new papers.</returns>
    public async Task<(Recovered Recovered, IReadOnlyList<string> Papers)> Recover(IReadOnlyList<string> papers, int[] which, string signIn)
    {
        var problems = new Problems();
        var name = await Begin([.. which.Select(one => papers[one])], signIn, problems);
        Assert.True(name is not null, string.Join(' ', problems.List));
        var fresh = Ceremonies.Words(name);
        var recovered = await Ceremonies.Finish(name, [fresh[1], fresh[2]], problems);
        Assert.True(recovered is not null, string.Join(' ', problems.List));
        return (recovered, fresh);
    }

    public SignIn Door => new(Test.Practice, Test.Sessions, Test.Queue, guessing);

    /// <summary>What somebody signs in with since their last ceremony: the words, and a code that was not used.</summary>
    public (string Passphrase, string Code) WayOf(string name)
    {
        Test.Clock.Pass(TimeSpan.FromSeconds(60));
        var (passphrase, factor) = ways[name];
        return (passphrase, Totp.Code(factor, Totp.Step(Test.Clock.GetUtcNow())));
    }

    /// <summary>The authenticator as it is now, whatever comes after.</summary>
    public Func<string> CodeOf(string name)
    {
        var factor = ways[name].Factor;
        return () => Totp.Code(factor, Totp.Step(Test.Clock.GetUtcNow()));
    }

    public async Task<Session> SignIn(string name)
    {
        var (passphrase, code) = WayOf(name);
        return (await Door.Staff(name, passphrase, code, "test", null))!.Value.Session;
    }

    public async Task<long> StillUnderOlderPapers()
    {
        await using var connection = await Test.Practice.Database.Read();
        return await RecoveryStore.CountOlder(connection, Test.Practice.Roll.PapersSince);
    }

    /// <summary>Somebody who may change any row takes the links between the papers away; what is given back puts them back.</summary>
    public Action TakeAwayLinks()
    {
        Run("CREATE TABLE kept_links AS SELECT * FROM recovery_link");
        Run("DELETE FROM recovery_link");
        return () => Run("INSERT INTO recovery_link SELECT * FROM kept_links");
    }

    public Task<VerificationReport> Verify() => Verification.Run(new VerificationRequest(Test.Folder, Test.Connection, null, true));

    public async Task IsSound()
    {
        var report = await Verify();
        Assert.True(report.Ok, $"{report.Problem} {string.Join(' ', report.Notes)}");
    }

    public void Run(string sql)
    {
        using var connection = Test.Practice.Database.OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        Ceremonies.Dispose();
        await Test.DisposeAsync();
    }
}

/// <summary>Session notes of somebody's own.</summary>
internal static class Own
{
    public static async Task Write(TestPractice test, Session session, Id<ClientFile> file, string text) =>
        await new SessionNotesOf(await ClientFile.Find(test.Practice, session, file)).Keep(new SessionNoteText(1, "2026-05-14", text));

    public static async Task<List<string>> Read(TestPractice test, Session session, Id<ClientFile> file)
    {
        var notes = new SessionNotesOf(await ClientFile.Find(test.Practice, session, file));
        return await notes.Any() ? [.. (await notes.List()).Notes.Select(note => note.Text.Text)] : [];
    }
}
