using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>
/// What a change of who may read asks of the keys: grants to make, grants to end, compartments to give a new key. Made by
/// comparing the table of <see cref="Access"/> with the grants that there are; what this session cannot do because it does
/// not hold the key is left, marked, for the next holder.
/// </summary>
internal sealed class KeyPlan : IDisposable
{
    private readonly Practice practice;
    private readonly Session session;
    private readonly FileState before;
    private readonly FileState after;
    private readonly Roll rollAfter;
    private readonly DateTimeOffset now;
    private readonly Guid practiceId;
    private readonly List<(GrantFact Grant, int Epoch, int GranteeEpoch, byte[] Sealed)> wraps = [];
    private readonly List<(Id<Compartment> Compartment, int Epoch, byte[] Sealed)> links = [];
    private readonly List<(Id<Compartment> Compartment, int Epoch, Secret Key)> made = [];
    private readonly List<(Id<Compartment> Compartment, bool Rotate)> left = [];
    private readonly List<Id<Compartment>> done = [];

    private KeyPlan(Practice practice, Session session, FileState before, FileState after, Roll rollAfter, Guid practiceId)
    {
        this.practiceId = practiceId;
        (this.practice, this.session, this.before, this.after, this.rollAfter) = (practice, session, before, after, rollAfter);
        now = practice.Now;
    }

    public List<Fact> Facts { get; } = [];

    public List<Id<Fact>> Endings { get; } = [];

    /// <summary>People and teams that keys are wrapped for: what ends for one of them in the meantime makes the plan stale.</summary>
    public IEnumerable<Guid> Grantees =>
        wraps.Select(wrap => wrap.Grant.Grantee.Value).Where(value => value != Guid.Empty).Distinct();

    public bool IsEmpty => Facts.Count == 0 && Endings.Count == 0;

    /// <param name="before">The file as the ledger has it.</param>
    /// <param name="after">The file as it will be: compartments without an epoch are new.</param>
    /// <param name="rotate">Compartments whose rotation is due already.</param>
    /// <param name="founding">The practice's id while it is being founded.</param>
    public static async Task<KeyPlan> For(
        Practice practice, Session session, FileState before, FileState after, Roll rollAfter, IReadOnlySet<Id<Compartment>> rotate,
        Guid? founding = null)
    {
        // Only to the recovery key that this person joined with, or to one that the ceremonies since have led to.
        if (rollAfter.Recovery is { } recovery && !recovery.Key.Equals(session.Bundle.Recovery) && !await Lineage.Leads(practice, session.Bundle))
            throw new LedgerBroken("The practice's recovery key is not the one that this person joined with.");
        var plan = new KeyPlan(practice, session, before, after, rollAfter, founding ?? practice.Id);
        // Teams first: a compartment is wrapped to the pair that its team will have.
        foreach (var compartment in after.Compartments.OrderByDescending(one => one.Holds >= CompartmentKind.DeskTeam))
            await plan.Look(compartment, rotate.Contains(compartment.Compartment));
        return plan;
    }

    /// <summary>Stores the wraps; runs in the transaction of the entry that carries the facts.</summary>
    public void Store(Transaction transaction)
    {
        foreach (var (grant, epoch, granteeEpoch, bytes) in wraps)
            KeyStore.PutWrap(transaction, grant.Id, grant.Compartment, epoch, granteeEpoch, bytes);
        foreach (var (compartment, epoch, bytes) in links)
            KeyStore.PutLink(transaction, compartment, epoch, bytes);
        foreach (var compartment in done)
            KeyStore.DropWork(transaction, compartment);
        foreach (var (compartment, rotate) in left)
            KeyStore.PutWork(transaction, compartment, after.File, now, rotate);
    }

    /// <summary>The epoch and key that this plan makes for a compartment.</summary>
    public (EpochFact Epoch, Secret Key) MadeFor(Id<Compartment> compartment) => (
        Facts.OfType<EpochFact>().Single(epoch => epoch.Compartment == compartment), made.Single(one => one.Compartment == compartment).Key);

    /// <summary>Hands the new keys to the session once the change is durable.</summary>
    public void Remember()
    {
        foreach (var (compartment, epoch, key) in made)
            session.Keys.Keep(compartment, epoch, key);
        made.Clear();
    }

    /// <summary>Zeroes keys of a change that did not happen.</summary>
    public void Dispose()
    {
        foreach (var (_, _, key) in made)
            key.Dispose();
        made.Clear();
    }

    private async Task Look(CompartmentFact compartment, bool rotationDue)
    {
        var id = compartment.Compartment;
        var isNew = !after.Facts.OfType<EpochFact>().Any(epoch => epoch.Compartment == id);
        var entitled = Access.To(after, compartment, rollAfter, now).ToDictionary(one => one.Grantee);
        var grants = after.GrantsOf(id).ToList();
        var surplus = grants.Where(grant => !entitled.ContainsKey(grant.Grantee) || IsOfOlderPapers(grant)).ToList();
        var missing = entitled.Values.Where(one => !grants.Except(surplus).Any(grant => grant.Grantee == one.Grantee)).ToList();
        var rotate = rotationDue || surplus.Count > 0;
        if (!isNew && !rotate && missing.Count == 0)
        {
            done.Add(id);
            return;
        }
        Endings.AddRange(surplus.Select(grant => grant.Id));
        var current = isNew ? null : after.EpochOf(id);
        var key = isNew ? null : await Held(compartment);
        var fresh = key is null && !isNew && MayStartAfresh(compartment);
        if (key is null && !isNew && !fresh)
        {
            left.Add((id, rotate));
            return;
        }
        done.Add(id);
        if (isNew || rotate || fresh)
            Rotate(compartment, current, key, grants.Except(surplus), missing);
        else
            foreach (var one in missing)
                Wrap(compartment, key!, current!.Number, one);
    }

    /// <summary>Words that were typed in a ceremony are used up: what is wrapped to them gets a new key.</summary>
    private bool IsOfOlderPapers(GrantFact grant) => grant.Grantee == Grantee.Recovery && grant.Basis != rollAfter.Recovery?.Id.Value;

    private void Rotate(CompartmentFact compartment, EpochFact? current, Secret? old, IEnumerable<GrantFact> remaining, IEnumerable<Entitlement> missing)
    {
        var id = compartment.Compartment;
        var number = (current?.Number ?? 0) + 1;
        var key = Secret.Random();
        PublicPoint? pair = null;
        if (compartment.Holds >= CompartmentKind.Directory)
        {
            using var derived = EpochKey.Pair(key);
            pair = derived.Public;
        }
        Facts.Add(new EpochFact(Id<Fact>.New(), after.File, id, number, EpochKey.Commitment(key), pair));
        if (current is not null)
            Endings.Add(current.Id);
        if (old is not null)
            links.Add((id, number, EpochKey.SealPrevious(key, Address.OfLink(practiceId, id, number), old)));
        made.Add((id, number, key));
        foreach (var grant in remaining)
            Wrap(grant, key, number);
        foreach (var one in missing)
            Wrap(compartment, key, number, one);
    }

    private void Wrap(CompartmentFact compartment, Secret key, int epoch, Entitlement to)
    {
        var grant = new GrantFact(Id<Fact>.New(), after.File, compartment.Compartment, to.Grantee, to.Reason, to.Basis);
        Facts.Add(grant);
        Wrap(grant, key, epoch);
    }

    private void Wrap(GrantFact grant, Secret key, int epoch)
    {
        if (grant.Grantee.Kind == GranteeKind.StandIn)
        {
            var own = (rollAfter.KeysOf(new Id<Person>(grant.Grantee.Value))!.Agreement, Address.OfHalf(practiceId, grant, epoch, host: false));
            wraps.Add((grant, epoch, 0, SplitWrap.Wrap(own, (rollAfter.Release!.Key, Address.OfHalf(practiceId, grant, epoch, host: true)), key)));
            return;
        }
        var (to, granteeEpoch) = KeyOf(grant.Grantee);
        wraps.Add((grant, epoch, granteeEpoch, KeyWrap.Wrap(to, Address.OfWrap(practiceId, grant, epoch), key)));
    }

    /// <summary>The grantee's genuine public key, and for a team or custody at which epoch.</summary>
    private (PublicPoint Key, int Epoch) KeyOf(Grantee grantee)
    {
        if (grantee.Kind == GranteeKind.Recovery)
            return (rollAfter.Recovery!.Key, 0);
        if (grantee.Kind == GranteeKind.Person)
        {
            var person = new Id<Person>(grantee.Value);
            return ((rollAfter.KeysOf(person) ?? after.KeysOf(person))!.Agreement, 0);
        }
        var compartment = new Id<Compartment>(grantee.Value);
        var epoch = Facts.OfType<EpochFact>().FirstOrDefault(one => one.Compartment == compartment) ?? rollAfter.Epochs[compartment];
        return (epoch.Pair!, epoch.Number);
    }

    /// <summary>The compartment's key, if this session may open it as things stand.</summary>
    private async Task<Secret?> Held(CompartmentFact compartment)
    {
        if (Access.Of(session.Person, before, compartment, practice.Roll, now) is null && !IsInCustody(compartment))
            return null;
        try
        {
            return await session.Keys.Current(practice, session, before, compartment.Compartment);
        }
        catch (Refused refused) when (refused.Refusal is not (Refusal.NoRoom or Refusal.Away))
        {
            return null; // entitled, and no wrap yet: the next holder makes it
        }
    }

    /// <summary>
    /// A custodian holds the key of session notes without being able to read them; when their author has lost every way in, it
    /// comes back to the author, and to nobody else, through them.
    /// </summary>
    private bool IsInCustody(CompartmentFact compartment) => compartment.Holds == CompartmentKind.Private
        && practice.Roll.Custodians.TryGetValue(compartment.Owner, out var named) && named.Custodian == session.Person
        && !before.IsWalled(session.Person);

    /// <summary>
    /// A team that nobody living holds the key of cannot be joined. A director may give it a new one, which opens nothing that
    /// was sealed to it before; holders of files wrap to it again as they come by.
    /// </summary>
    private bool MayStartAfresh(CompartmentFact compartment) =>
        compartment.Holds >= CompartmentKind.Directory && compartment.Holds != CompartmentKind.Custody
        && rollAfter.Has(session.Person, Role.Director, now)
        && !before.GrantsOf(compartment.Compartment).Any(grant => grant.Grantee.Kind != GranteeKind.Recovery && IsHeld(grant.Grantee));

    private bool IsHeld(Grantee grantee) => grantee.Kind == GranteeKind.Person
        ? practice.Roll.KeysOf(new Id<Person>(grantee.Value)) is not null
        : practice.Roll.Grants[new Id<Compartment>(grantee.Value)].Any(own => own.Grantee.Kind == GranteeKind.Person);
}
