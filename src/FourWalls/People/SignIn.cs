using System.Text;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// The ways in. A wrong name, a wrong passphrase and a wrong second factor say the same; a code that was never issued, one
/// that was replaced and one that was closed are the same.
/// </summary>
public sealed class SignIn(Practice practice, Sessions sessions, StretchQueue queue, Guessing guessing)
{
    public const string Wrong = "That did not match. Please check all three and try again.";
    public const string WrongSecond = "That did not match. Please check the name and the words of your second way in, and try again.";
    public const string WrongCode = "Those words did not open anything. Please check them and try again.";

    /// <summary>Signs a member of staff in.</summary>
    /// <param name="address">Where the try comes from.</param>
    /// <param name="device">What the device brought along from an earlier sign-in, if anything.</param>
    /// <returns>The session, or null: the words for that are <see cref="Wrong"/>.</returns>
    /// <exception cref="Refused">Too many tries.</exception>
    /// <exception cref="LedgerBroken">The person's keys are not the ones that the ledger holds.</exception>
    public async Task<(SessionSecret Secret, Session Session)?> Staff(string name, string passphrase, string factor, string address, string? device)
    {
        var signIn = Normalise(name);
        PersonStore.Row? person;
        PersonStore.WayInRow? way;
        await using (var connection = await practice.Database.Read())
        {
            person = await PersonStore.BySignIn(connection, signIn);
            way = person is null ? null : await PersonStore.Passphrase(connection, person.Id);
        }
        // Whoever has learnt an old passphrase, and can put its row back, must not come in by it.
        if (way is not null && practice.Ledger.Standing.HasEnded(WayIn.MarkOf(way.Bundle)))
            way = null;
        var known = person is not null && DeviceToken.IsFor(practice.Host.Stretch, person.Id.Value, device);
        guessing.Allow(signIn, address, known);
        // A name that nobody has costs the same as one that somebody has.
        var salt = way?.Salt ?? DeviceToken.Decoy(practice.Host.Stretch, Encoding.UTF8.GetBytes(signIn));
        using var key = await queue.Run(address, () => practice.Host.Stretch.Passphrase(passphrase, salt));
        var bundle = way is null ? null : Open(way, key, WayInKind.Passphrase);
        if (bundle is null || !await SecondFactor(bundle, way!, factor))
        {
            bundle?.Dispose();
            guessing.Failed(signIn, address, known);
            return null;
        }
        guessing.Succeeded(signIn, known);
        await Check(person!.Id, bundle);
        return await sessions.Begin(person.Id, PersonKind.Staff, bundle);
    }

    /// <summary>Signs a client in with their six words.</summary>
    public async Task<(SessionSecret Secret, Session Session)?> Client(string words, string address)
    {
        guessing.Allow("code from " + address, address, knownDevice: false);
        var (tag, key) = await queue.Run(address, () => practice.Host.Stretch.Code(words));
        using (key)
        {
            PersonStore.WayInRow? way;
            await using (var connection = await practice.Database.Read())
                way = await PersonStore.Code(connection, Convert.ToHexStringLower(tag));
            var bundle = way is null ? null : Open(way, key, WayInKind.Code);
            if (bundle is null || !await IsCurrent(way!.Person, bundle))
            {
                bundle?.Dispose();
                guessing.Failed("code from " + address, address, knownDevice: false);
                return null;
            }
            return await sessions.Begin(way!.Person, PersonKind.Client, bundle);
        }
    }

    /// <summary>
    /// Seals a member of staff's private bundle under a new passphrase, in place of the old one, which opens nothing from then
    /// on; every session of theirs ends.
    /// </summary>
    /// <returns>A fresh session for who made the change; null when the old passphrase or the code did not match.</returns>
    /// <exception cref="Refused">Too many tries.</exception>
    public async Task<(SessionSecret Secret, Session Session)?> ChangePassphrase(
        Session session, string passphrase, string factor, string fresh, string address)
    {
        if (await Prove(session, passphrase, factor, address) is not var (way, bundle))
            return null;
        using var own = bundle;
        var (salt, wrapped) = await queue.Run(address, () => WayIn.Seal(practice, practice.Id, session.Person, fresh, bundle));
        var now = practice.Now;
        return await sessions.Renew(session, Entry.Of(Act.ChangedWayIn, now, session.Person) with { Basis = WayIn.MarkOf(way.Bundle) }, transaction =>
            PersonStore.ReplacePassphrase(transaction, session.Person, practice.Host.Stretch.Number, salt, wrapped, now));
    }

    /// <summary>
    /// Makes a second way in for the day on which the passphrase or the phone is lost, in place of an earlier one. It opens the same
    /// keys, so it brings back what recovery cannot: one's own session notes.
    /// </summary>
    /// <returns>False when the passphrase or the code did not match.</returns>
    /// <exception cref="Refused">Too many tries, or the session has ended.</exception>
    public async Task<bool> MakeSecondWay(Session session, string passphrase, string factor, string fresh, string address)
    {
        if (await Prove(session, passphrase, factor, address) is not var (_, bundle))
            return false;
        using var own = bundle;
        var (salt, wrapped) = await queue.Run(address, () => WayIn.Seal(practice, practice.Id, session.Person, fresh, bundle, WayInKind.Second));
        PersonStore.WayInRow? before;
        await using (var connection = await practice.Database.Read())
            before = await PersonStore.Second(connection, session.Person);
        var now = practice.Now;
        var entry = Entry.Of(Act.ChangedWayIn, now, session.Person) with { Basis = before is null ? Guid.Empty : WayIn.MarkOf(before.Bundle) };
        var condition = new Condition(practice.Ledger.Standing.Size, [], DateTimeOffset.MaxValue, session);
        return await practice.Ledger.Append([entry], condition, (transaction, _) =>
        {
            PersonStore.RemoveWaysIn(transaction, session.Person, WayInKind.Second);
            PersonStore.AddWayIn(transaction, session.Person, WayInKind.Second, null, practice.Host.Stretch.Number, salt, wrapped, now);
        }) is not null ? true : throw Refused.SignedOut();
    }

    /// <summary>Whether a member of staff has a second way in.</summary>
    public static async Task<bool> HasSecondWay(Practice practice, Id<Person> person)
    {
        await using var connection = await practice.Database.Read();
        return await PersonStore.Second(connection, person) is not null;
    }

    /// <summary>
    /// Signs in by the second way, once: it gives a new passphrase and a new second factor, and both old ways in are over, with
    /// every session.
    /// </summary>
    /// <returns>The session, or null: the words for that are <see cref="WrongSecond"/>.</returns>
    /// <exception cref="Refused">Too many tries.</exception>
    public async Task<(SessionSecret Secret, Session Session)?> BySecondWay(string name, string words, string fresh, Secret secondFactor, string address)
    {
        var signIn = Normalise(name);
        var tries = "second way of " + signIn;
        guessing.Allow(tries, address, knownDevice: false);
        PersonStore.Row? person;
        List<PersonStore.WayInRow> ways = [];
        await using (var connection = await practice.Database.Read())
        {
            person = await PersonStore.BySignIn(connection, signIn);
            if (person is not null)
                ways = await PersonStore.WaysIn(connection, person.Id);
        }
        var way = ways.FirstOrDefault(one => one.Kind == (long)WayInKind.Second && !practice.Ledger.Standing.HasEnded(WayIn.MarkOf(one.Bundle)));
        var salt = way?.Salt ?? DeviceToken.Decoy(practice.Host.Stretch, Encoding.UTF8.GetBytes(signIn));
        using var key = await queue.Run(address, () => practice.Host.Stretch.Passphrase(words, salt));
        using var bundle = way is null ? null : Open(way, key, WayInKind.Second);
        if (bundle is null)
        {
            guessing.Failed(tries, address, knownDevice: false);
            return null;
        }
        guessing.Succeeded(tries, knownDevice: false);
        await Check(person!.Id, bundle);
        var renewed = bundle.With(secondFactor);
        await Replace(person.Id, renewed, fresh, ways, address);
        return await sessions.Begin(person.Id, PersonKind.Staff, renewed);
    }

    /// <summary>One way in, by a new passphrase, in place of all that there were; every session ends.</summary>
    private async Task Replace(Id<Person> person, PrivateBundle bundle, string fresh, List<PersonStore.WayInRow> ways, string address)
    {
        var (salt, wrapped) = await queue.Run(address, () => WayIn.Seal(practice, practice.Id, person, fresh, bundle));
        var now = practice.Now;
        var entries = ways.Select(old => Entry.Of(Act.ChangedWayIn, now, person) with { Basis = WayIn.MarkOf(old.Bundle) })
            .Append(Entry.Of(Act.SignedOutEverywhere, now, person) with { Basis = person.Value }).ToList();
        var used = ways.Single(way => way.Kind == (long)WayInKind.Second);
        await practice.Ledger.Append(entries, Condition.None, (transaction, _) =>
        {
            // The same words from two windows: the second one finds them used.
            if (!PersonStore.RemoveWayIn(transaction, used.Id))
                throw new Refused(Refusal.Changed, "These words were used just now. Please sign in with the new passphrase.");
            PersonStore.RemoveWaysIn(transaction, person);
            PersonStore.AddWayIn(transaction, person, WayInKind.Passphrase, null, practice.Host.Stretch.Number, salt, wrapped, now);
            SessionStore.EndAll(transaction, person);
        });
    }

    /// <summary>Whether it is the person themselves who sits there: the bundle that their passphrase and code open.</summary>
    private async Task<(PersonStore.WayInRow Way, PrivateBundle Bundle)?> Prove(Session session, string passphrase, string factor, string address)
    {
        var tries = $"new way in of {session.Person}";
        guessing.Allow(tries, address, knownDevice: true);
        PersonStore.WayInRow way;
        await using (var connection = await practice.Database.Read())
            way = await PersonStore.Passphrase(connection, session.Person) ?? throw Refused.NotFound();
        using var key = await queue.Run(address, () => practice.Host.Stretch.Passphrase(passphrase, way.Salt));
        var bundle = Open(way, key, WayInKind.Passphrase);
        if (bundle is null || !await SecondFactor(bundle, way, factor))
        {
            bundle?.Dispose();
            guessing.Failed(tries, address, knownDevice: true);
            return null;
        }
        guessing.Succeeded(tries, knownDevice: true);
        return (way, bundle);
    }

    /// <summary>What a device keeps so that the next sign-in there counts as a known one. It opens nothing.</summary>
    public string DeviceTokenFor(Id<Person> person) => DeviceToken.Make(practice.Host.Stretch, person.Value);

    public static string Normalise(string name) => name.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private PrivateBundle? Open(PersonStore.WayInRow way, Secret key, WayInKind kind)
    {
        try
        {
            return PrivateBundle.Open(key, Address.OfBundle(practice.Id, way.Person, kind), way.Bundle);
        }
        catch (SealBroken)
        {
            return null;
        }
    }

    private async Task<bool> SecondFactor(PrivateBundle bundle, PersonStore.WayInRow way, string typed)
    {
        if (bundle.SecondFactor.Length == 0)
            return practice.Roll.Practice!.Service == ServiceKind.Demo;
        // The phone goes by its own clock. When the machine's was turned back, either time may be the right one; codes from before
        // this person's last are worth nothing by both.
        if ((Totp.Matches(bundle.SecondFactor, typed, practice.Now) ?? Totp.Matches(bundle.SecondFactor, typed, practice.Time.Machine)) is not { } step)
            return false;
        var fresh = false;
        await practice.Ledger.Write(transaction => fresh = PersonStore.UseStep(transaction, way.Id, step));
        return fresh;
    }

    /// <summary>Whether these are the keys that the client's file has now: a replaced code opens nothing, even if its row is put back.</summary>
    private async Task<bool> IsCurrent(Id<Person> client, PrivateBundle bundle)
    {
        List<LedgerStore.FactRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await LedgerStore.FactsAbout(connection, FactKind.Keys, client.Value);
        foreach (var row in rows)
        {
            if (await practice.Ledger.Fact(row) is KeysFact keys && keys.Person == client
                && keys.Agreement.Equals(bundle.Agreement.Public) && keys.Signing.Equals(bundle.Signing.Public))
                return true;
        }
        return false;
    }

    /// <summary>Each sign-in checks its own: the practice's root, and the keys under this person's name.</summary>
    private async Task Check(Id<Person> person, PrivateBundle bundle)
    {
        var leads = await Lineage.Leads(practice, bundle);
        var roll = practice.Roll;
        // Somebody without keys is either waiting to be certified or has left; then a way in that is still there was put back.
        var genuine = leads
            && (roll.KeysOf(person) is not { } keys
                ? roll.Current.OfType<InvitationFact>().Any(invited => invited.Person == person)
                : (keys.Agreement.Equals(bundle.Agreement.Public) && keys.Signing.Equals(bundle.Signing.Public)));
        if (genuine)
            return;
        bundle.Dispose();
        throw new LedgerBroken("A person's keys are not the ones that the ledger holds for them.");
    }
}
