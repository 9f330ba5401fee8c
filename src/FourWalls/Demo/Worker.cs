using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Demo;

/// <summary>Somebody who works in the invented practice, with their own way in, and signed in on the days on which they work.</summary>
/// <remarks>
/// The passphrase is stretched once, at the first sign-in. A year has 250 mornings: on the others the bundle that this sign-in
/// opened begins the day's session.
/// </remarks>
internal sealed class Worker(CastPerson cast, Id<Person> id, string passphrase, PrivateBundle bundle) : IDisposable
{
    public CastPerson Cast => cast;

    public Id<Person> Id => id;

    public string Passphrase => passphrase;

    /// <summary>Null while they are not at work.</summary>
    public Session? Today { get; private set; }

    /// <summary>Follows an invitation's link and signs in for the first time.</summary>
    public static async Task<Worker> Join(Practice practice, Sessions sessions, StretchQueue queue, CastPerson cast, string link, Func<Task> certify)
    {
        var passphrase = People.Passphrase.Offer();
        await Invitation.Join(practice, queue, cast.SignIn, link, passphrase, new Secret([]));
        await certify();
        var signIn = new SignIn(practice, sessions, queue, new Guessing(practice.Time));
        var (_, session) = (await signIn.Staff(cast.SignIn, passphrase, "", cast.SignIn, null))!.Value;
        return new Worker(cast, session.Person, passphrase, session.Bundle.Copy()) { Today = session };
    }

    public async Task<Session> SignIn(Sessions sessions) =>
        Today ??= (await sessions.Begin(id, PersonKind.Staff, bundle.Copy())).Session;

    public async Task SignOut(Sessions sessions)
    {
        if (Today is { } session)
            await sessions.End(session);
        Today = null;
    }

    public void Dispose()
    {
        Today?.Dispose();
        bundle.Dispose();
    }
}
