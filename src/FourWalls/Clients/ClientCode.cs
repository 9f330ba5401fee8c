using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>
/// A client's six words. Made once and shown once; the words are kept nowhere. A lost code is replaced by somebody who holds
/// the file: a new key pair, what the client could open wrapped again under new keys, all of it on the ledger.
/// </summary>
public static class ClientCode
{
    /// <returns>The six words, to be said or shown once.</returns>
    /// <exception cref="Refused">Not for this person, or the member has a code already.</exception>
    public static async Task<string> Make(Practice practice, Session session, StretchQueue queue, string address, Id<ClientFile> file, Id<Member> member)
    {
        var person = Id<Person>.New();
        return await Issue(practice, session, queue, address, file, person, (state, keys) =>
        {
            if (state.ClientPeople.Any(one => one.Member == member) || !state.Opened!.Members.Contains(member))
                throw new Refused(Refusal.NotAllowed, "Six words were made already, and were shown once. If nobody wrote them down, replace them.");
            return new Change(Act.MadeCode, [keys, new ClientOfFact(Id<Fact>.New(), file, member, person)], []);
        }, isNew: true);
    }

    /// <param name="lost">The keys that the lost words open: words that have been replaced since are not replaced again unasked.</param>
    /// <returns>The new six words; the old ones open nothing from now on.</returns>
    public static async Task<string> Replace(
        Practice practice, Sessions sessions, Session session, StretchQueue queue, string address, Id<ClientFile> file, Id<Person> person,
        Id<Fact> lost = default)
    {
        var words = await Issue(practice, session, queue, address, file, person, (state, keys) =>
        {
            var old = state.KeysOf(person) ?? throw Refused.NotFound();
            if (!lost.IsNone && lost != old.Id)
                throw new Refused(Refusal.Changed, "These words were replaced already, and the new ones were shown once. If nobody wrote them down, replace them again.");
            var grants = state.Facts.OfType<GrantFact>().Where(grant => grant.Grantee == Grantee.Of(person)).ToList();
            return new Change(Act.ReplacedCode, [keys], [old.Id, .. grants.Select(grant => grant.Id)])
            {
                // Whoever has the old words and a copy of the database must not read what comes after.
                Rotate = grants.Select(grant => grant.Compartment).ToHashSet(),
            };
        }, isNew: false);
        await sessions.EndEverywhere(person, session.Person);
        return words;
    }

    private static async Task<string> Issue(
        Practice practice, Session session, StretchQueue queue, string address, Id<ClientFile> file, Id<Person> person,
        Func<FileState, KeysFact, Change> change, bool isNew)
    {
        var words = WordList.Draw();
        var (tag, key) = await queue.Run(address, () => practice.Host.Stretch.Code(words));
        using (key)
        {
            using var bundle = PrivateBundle.Generate(new Secret([]), practice.Roll.Practice!.Root, practice.Roll.Recovery!.Key);
            var stored = bundle.Seal(key, Address.OfBundle(practice.Id, person, WayInKind.Code));
            var keys = new KeysFact(
                Id<Fact>.New(), person, PersonKind.Client, file, NameBinding.None, bundle.Agreement.Public, bundle.Signing.Public);
            var now = practice.Now;
            await FileChange.Make(practice, session, file, async state =>
            {
                if (state.Opened is null || state.IsWalled(session.Person) || !Authority.IsCounsellorOf(practice, session, state))
                    throw await Misses.Record(practice, session, file.ToString());
                return change(state, keys) with
                {
                    Store = transaction =>
                    {
                        if (isNew)
                            PersonStore.Add(transaction, person, PersonKind.Client, null, null, now);
                        PersonStore.RemoveWaysIn(transaction, person, WayInKind.Code);
                        PersonStore.AddWayIn(
                            transaction, person, WayInKind.Code, Convert.ToHexStringLower(tag), practice.Host.Stretch.Number, [], stored, now);
                    },
                };
            });
        }
        return words;
    }
}
