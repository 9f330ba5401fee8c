using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;
using FourWalls.Tests.Looks;

namespace FourWalls.Tests.People;

/// <summary>A session ends once, and what one session looks at is no other's.</summary>
public class SessionsTests
{
    private const int AtOnce = 8;

    public static TheoryData<Engine> Engines => FourWalls.Tests.Engines.Both;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Requests_that_end_a_session_at_once_write_one_ending(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var session = (await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy())).Session;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => test.Sessions.End(session))));
        Assert.True(session.IsEnded);
        Assert.Equal(1, await Endings(test, session));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_cookie_that_comes_back_after_the_end_writes_no_second_one(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (secret, session) = await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy());
        await using var elsewhere = test.SecondNode();
        using var sessions = new Sessions(elsewhere);
        Assert.NotNull(await sessions.Find(secret));
        await test.Sessions.End(session);
        await elsewhere.Ledger.CatchUp();
        Assert.Null(await sessions.Find(secret));
        Assert.Null(await test.Sessions.Find(secret));
        Assert.Equal(0, sessions.Held);
        Assert.Equal(1, await Endings(test, session));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_one_session_looks_at_does_not_open_in_another_of_the_same_person(Engine engine)
    {
        await using var lived = await LivedInPractice.Make(engine);
        var (test, client) = (lived.Test, lived.Client);
        var (one, first) = await test.Sessions.Begin(client.Person, PersonKind.Client, client.Bundle.Copy());
        var (other, second) = await test.Sessions.Begin(client.Person, PersonKind.Client, client.Bundle.Copy());
        await test.Sessions.Show(one, first, "what is shared");
        await test.Sessions.Show(other, second, "home");
        lived.Change($"UPDATE session SET view = (SELECT s.view FROM session s WHERE s.id = '{first.Id}') WHERE id = '{second.Id}'");
        Assert.Equal("what is shared", await test.Sessions.View<string>(one, first));
        Assert.Null(await test.Sessions.View<string>(other, second));
    }

    private static async Task<int> Endings(TestPractice test, Session session)
    {
        var found = 0;
        for (var index = 0L; index < test.Practice.Ledger.Standing.Size; index++)
        {
            if (await test.Practice.Ledger.Read(index) is { Act: Act.SignedOut } entry && entry.Basis == session.Id.Value)
                found++;
        }
        return found;
    }
}
