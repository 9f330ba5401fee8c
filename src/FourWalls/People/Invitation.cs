using System.Buffers.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// A one-time link. Who follows it makes their own keys, bound to the link's secret; the inviter's next session sees that they
/// are and certifies them. Until then the invitee can sign in and nobody wraps anything to them.
/// </summary>
public static class Invitation
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(72);

    /// <summary>Two public keys and the proof that who made them knew the link's secret.</summary>
    private const int ProvenKeys = 2 * PublicPoint.Length + 32;

    /// <summary>Roles that a person may give away with an invitation, or change.</summary>
    /// <remarks>An administrator gives only their own: otherwise they could make themselves a reader.</remarks>
    public static IReadOnlyList<Role> MayGive(Roll roll, Id<Person> person, DateTimeOffset at) =>
        roll.Has(person, Role.Director, at) ? Enum.GetValues<Role>()
        : roll.Has(person, Role.Administrator, at) ? [Role.Administrator]
        : [];

    /// <param name="id">The id that it is to have: the same form sent again makes no second one.</param>
    /// <returns>The secret that the link carries.</returns>
    /// <exception cref="Refused">Not for this person to do; or the name to sign in with is taken; or it was made already.</exception>
    public static async Task<string> Make(
        Practice practice, Session session, string name, string signIn, IReadOnlyList<Role> roles, Id<Fact> id = default)
    {
        var now = practice.Now;
        if (roles.Count == 0 || roles.Except(MayGive(practice.Roll, session.Person, now)).Any())
            throw Refused.NotFound();
        using var token = Secret.Random();
        id = id.IsNone ? Id<Fact>.New() : id;
        var (person, ends) = (Id<Person>.Following("invited", id.Value), now + Lasts);
        var fact = new InvitationFact(id, person, NameBinding.Of(person, name), Hash.OfToken(token), [.. roles.Distinct()], ends);
        var (link, letter) = Enclose(practice, session, token, fact);
        await PracticeChange.Make(practice, session, Act.Invited, roll => roll.Find(id) is null ? ([fact], []) : throw MadeAlready(), transaction =>
        {
            if (PersonStore.SignInIsTaken(transaction, SignIn.Normalise(signIn)))
                throw new Refused(Refusal.Changed, "Somebody here signs in with that name already. Please choose another.");
            PersonStore.Add(transaction, person, PersonKind.Staff, name, SignIn.Normalise(signIn), now);
            InvitationStore.Add(transaction, fact.Id, Convert.ToHexStringLower(fact.TokenHash), person, session.Person, letter, now, ends);
        });
        return link;
    }

    /// <summary>Invitations that nobody has taken back and that have not led to a certified person: with links still good, ended or used.</summary>
    public static async Task<IReadOnlyList<OpenInvitation>> Open(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        var open = new List<OpenInvitation>();
        foreach (var row in await InvitationStore.Open(connection))
        {
            if (practice.Roll.Find(row.Id) is { Ended: null, Fact: InvitationFact fact })
                open.Add(new OpenInvitation(fact.Id, fact.Person, row.InvitedBy, fact.Roles, fact.Until, row.UsedAt));
        }
        return open;
    }

    /// <summary>The invitee's name, if the link is good.</summary>
    public static async Task<(string Name, string SignIn)?> Find(Practice practice, string link)
    {
        using var token = Parse(link);
        if (token is null || await Open(practice, token) is not { } row)
            return null;
        await using var connection = await practice.Database.Read();
        return await PersonStore.Find(connection, row.Person) is { Name: not null, SignIn: not null } person ? (person.Name, person.SignIn) : null;
    }

    /// <summary>The invitee makes their keys. The link is used up.</summary>
    /// <exception cref="Refused">The link has ended or was used.</exception>
    public static async Task Join(Practice practice, StretchQueue queue, string address, string link, string passphrase, Secret secondFactor)
    {
        using var token = Parse(link);
        if (token is null || await Open(practice, token) is not { } row)
            throw Refused.NotFound();
        var roll = practice.Roll;
        using var bundle = PrivateBundle.Generate(secondFactor, roll.Practice!.Root, roll.Recovery!.Key);
        var (salt, wrapped) = await queue.Run(address, () => WayIn.Seal(practice, practice.Id, row.Person, passphrase, bundle));
        byte[] made = [.. bundle.Agreement.Public.Bytes, .. bundle.Signing.Public.Bytes];
        byte[] keys = [.. made, .. Hash.Proof(token, Bound(row.Person, made))];
        var now = practice.Now;
        await practice.Ledger.Append(Entry.Of(Act.Joined, now, row.Person) with { Basis = row.Id.Value }, (transaction, _) =>
        {
            if (!InvitationStore.Use(transaction, row.Id, keys, now))
                throw Refused.NotFound();
            PersonStore.AddWayIn(transaction, row.Person, WayInKind.Passphrase, null, practice.Host.Stretch.Number, salt, wrapped, now);
        });
    }

    /// <summary>The inviter's session certifies whoever has joined by its links. Returns how many it did.</summary>
    internal static async Task<int> CertifyWaiting(Practice practice, Session session)
    {
        List<InvitationStore.Row> waiting;
        await using (var connection = await practice.Database.Read())
            waiting = await InvitationStore.Waiting(connection, session.Person);
        var certified = 0;
        foreach (var row in waiting)
        {
            if (practice.Roll.Find(row.Id) is not { Ended: null, Fact: InvitationFact fact } || Keys(practice, session, row, fact) is not { } keys)
                continue;
            var now = practice.Now;
            await PracticeChange.Make(
                practice,
                session,
                Act.CertifiedKeys,
                _ => ([keys, .. fact.Roles.Select(role => new RoleFact(Id<Fact>.New(), fact.Person, role, now, null))], [fact.Id]),
                transaction => InvitationStore.Settle(transaction, row.Id, now));
            certified++;
        }
        return certified;
    }

    /// <summary>Takes an unused link back.</summary>
    public static async Task Withdraw(Practice practice, Session session, Id<Fact> id)
    {
        var now = practice.Now;
        if (practice.Roll.Find(id) is not { Fact: InvitationFact fact } found || fact.Roles.Except(MayGive(practice.Roll, session.Person, now)).Any())
            throw Refused.NotFound();
        if (found.Ended is not null)
            throw TooLate();
        await PracticeChange.Make(practice, session, Act.WithdrewInvitation, roll => roll.Find(id) is { Ended: null } ? ([], [id]) : throw TooLate(), transaction =>
        {
            InvitationStore.Settle(transaction, id, now);
            PersonStore.End(transaction, fact.Person, now);
        });
    }

    private static Refused MadeAlready() => new(
        Refusal.Changed, "This invitation was made already, and its link was shown once. If nobody copied it, take the invitation back and make another.");

    private static Refused TooLate() => new(
        Refusal.Changed, "This invitation is not open any more: it was taken back, or the person is one of you now. Nothing was changed.");

    /// <summary>The invitee's keys, when the proof shows that whoever made them knew the link's secret.</summary>
    private static KeysFact? Keys(Practice practice, Session session, InvitationStore.Row row, InvitationFact fact)
    {
        try
        {
            if (row.Keys is not { Length: ProvenKeys })
                return null;
            using var token = new Secret(Letter.Open(session.Bundle.Agreement, Address.OfInvitation(practice.Id, fact.Id), row.Letter));
            var made = row.Keys.AsSpan(0, 2 * PublicPoint.Length);
            var genuine = Hash.Same(Hash.OfToken(token), fact.TokenHash)
                && Hash.Same(Hash.Proof(token, Bound(fact.Person, made)), row.Keys.AsSpan(2 * PublicPoint.Length));
            return genuine
                ? new KeysFact(
                    Id<Fact>.New(), fact.Person, PersonKind.Staff, default, fact.Name,
                    new PublicPoint(made[..PublicPoint.Length]), new PublicPoint(made[PublicPoint.Length..]))
                : null;
        }
        catch (Exception forged) when (forged is SealBroken or FormatBroken)
        {
            return null;
        }
    }

    /// <summary>The secret for the link, and sealed to the inviter, who checks with it that the invitee's keys are the invitee's.</summary>
    private static (string Link, byte[] Letter) Enclose(Practice practice, Session session, Secret token, InvitationFact fact)
    {
        using var bytes = token.Borrow();
        return (
            Base64Url.EncodeToString(bytes.Span),
            Letter.Seal(session.Bundle.Agreement.Public, Address.OfInvitation(practice.Id, fact.Id), bytes.Span));
    }

    private static async Task<InvitationStore.Row?> Open(Practice practice, Secret token)
    {
        await using var connection = await practice.Database.Read();
        var row = await InvitationStore.ByToken(connection, Convert.ToHexStringLower(Hash.OfToken(token)));
        return row is not null && practice.Now < row.EndsAt && practice.Roll.Find(row.Id) is { Ended: null } ? row : null;
    }

    private static byte[] Bound(Id<Person> person, ReadOnlySpan<byte> keys) => [.. person.Value.ToByteArray(bigEndian: true), .. keys];

    private static Secret? Parse(string link)
    {
        Span<byte> bytes = stackalloc byte[Secret.KeyLength];
        return Base64Text.TryReadUrl(link, bytes) ? new Secret(bytes) : null;
    }
}

/// <summary>An invitation as its signed entry has it.</summary>
/// <param name="UsedAt">When somebody joined by it, and has waited since for the inviter's session.</param>
public sealed record OpenInvitation(
    Id<Fact> Id, Id<Person> Person, Id<Person> InvitedBy, IReadOnlyList<Role> Roles, DateTimeOffset Until, DateTimeOffset? UsedAt);
