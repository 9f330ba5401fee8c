using System.Collections.Concurrent;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// The keys that one session has unwrapped, in pinned memory until the session ends. A key here is a cache, never a
/// permission: the gate decides each time.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private readonly ConcurrentDictionary<(Id<Compartment>, int), Secret> keys = [];
    private bool ended;

    /// <summary>In a recovery ceremony, which takes keys by the papers and by nothing else: the person has no way in.</summary>
    internal Recovery.RecoveryKeys? Papers { get; init; }

    /// <summary>Keys in memory now.</summary>
    public int Count => keys.Count;

    /// <summary>Whether the key of a compartment's current epoch is here already.</summary>
    internal bool Holds(Id<Compartment> compartment, FileState file) => keys.ContainsKey((compartment, file.EpochOf(compartment).Number));

    /// <summary>The key of a compartment's current epoch, checked against the commitment that the ledger holds.</summary>
    /// <exception cref="SealBroken">A wrap was tampered with, or carries another key.</exception>
    /// <exception cref="Refused">No wrap has been made for this person yet.</exception>
    internal async Task<Secret> Current(Practice practice, Session session, FileState file, Id<Compartment> compartment) =>
        await Find(practice, session, file, compartment) ?? throw Refused.NotYet();

    /// <summary>The same; null when no wrap is there at this epoch, as it is when the key has been replaced since the file was read.</summary>
    /// <param name="look">The stand-in's look that stands in the ledger: without one the host gives nothing.</param>
    internal async Task<Secret?> Find(Practice practice, Session session, FileState file, Id<Compartment> compartment, long? look = null)
    {
        var epoch = file.EpochOf(compartment);
        if (keys.TryGetValue((compartment, epoch.Number), out var known))
            return known;
        foreach (var grant in file.GrantsOf(compartment))
        {
            if (await Unwrap(practice, session, grant, epoch.Number, look) is not { } key)
                continue;
            if (!EpochKey.Commits(epoch.Commitment, key) || !IsItsPair(epoch, key))
                throw new SealBroken();
            return Keep(compartment, epoch.Number, key);
        }
        // A wrap that is not there, or that was made to a key its team no longer has: a holder makes it again.
        return null;
    }

    /// <summary>The key of an epoch before the current one, through the links between them.</summary>
    /// <exception cref="SealBroken">A link is missing or opens to something else.</exception>
    internal async Task<Secret> At(Practice practice, Session session, FileState file, Id<Compartment> compartment, int epoch) =>
        await Find(practice, session, file, compartment, epoch) ?? throw new SealBroken();

    /// <summary>The same; null when the way there is gone: everything under the older key has moved under the newer one.</summary>
    internal async Task<Secret?> Find(Practice practice, Session session, FileState file, Id<Compartment> compartment, int epoch, long? look = null)
    {
        if (await Find(practice, session, file, compartment, look) is not { } key)
            return null;
        for (var newer = file.EpochOf(compartment).Number; newer > epoch; newer--)
        {
            if (keys.TryGetValue((compartment, newer - 1), out var known))
            {
                key = known;
                continue;
            }
            await using var connection = await practice.Database.Read();
            if (await KeyStore.Link(connection, compartment, newer) is not { } link)
                return null;
            key = Keep(compartment, newer - 1, EpochKey.OpenPrevious(key, Address.OfLink(practice.Id, compartment, newer), link));
        }
        return key;
    }

    internal Secret Keep(Id<Compartment> compartment, int epoch, Secret key)
    {
        var kept = keys.GetOrAdd((compartment, epoch), key);
        if (!ReferenceEquals(kept, key))
            key.Dispose();
        if (ended)
            Dispose();
        return kept;
    }

    /// <summary>Forgets every key of a compartment: it has a newer one, or the reason to hold it has ended.</summary>
    internal void Forget(Id<Compartment> compartment)
    {
        foreach (var key in keys.Keys.Where(key => key.Item1 == compartment))
        {
            if (keys.TryRemove(key, out var secret))
                secret.Dispose();
        }
    }

    public void Dispose()
    {
        ended = true;
        foreach (var secret in keys.Values)
            secret.Dispose();
        keys.Clear();
    }

    /// <summary>Who made the epoch may have published a pair of their own, to read what others seal to the team.</summary>
    private static bool IsItsPair(EpochFact epoch, Secret key)
    {
        if (epoch.Pair is null)
            return true;
        using var pair = EpochKey.Pair(key);
        return epoch.Pair.Equals(pair.Public);
    }

    private async Task<Secret?> Unwrap(Practice practice, Session session, GrantFact grant, int epoch, long? look)
    {
        if (Papers is not null)
            return grant.Grantee == Grantee.Recovery && Papers.Of(grant.Basis) is { } papers ? await Open(practice, papers, grant, epoch) : null;
        if (grant.Grantee == Grantee.OfStandIn(session.Person))
            return look is { } index ? await Joined(practice, session, grant, epoch, index) : null;
        if (grant.Grantee == Grantee.Of(session.Person))
            return await Open(practice, session.Bundle.Agreement, grant, epoch);
        var team = new Id<Compartment>(grant.Grantee.Value);
        var roll = practice.Roll;
        if (grant.Grantee.Kind != GranteeKind.Compartment || !roll.Grants[team].Any(own => own.Grantee == Grantee.Of(session.Person)))
            return null;
        KeyStore.WrapRow? row;
        await using (var connection = await practice.Database.Read())
            row = await KeyStore.Wrap(connection, grant.Id);
        if (row is null)
            return null;
        var state = FileState.OfPractice(roll, 0);
        if (!await IsLinked(practice, team, (int)row.GranteeEpoch, state.EpochOf(team).Number))
            return null;
        var teamKey = await At(practice, session, state, team, (int)row.GranteeEpoch);
        using var pair = EpochKey.Pair(teamKey);
        return await Open(practice, pair, grant, epoch);
    }

    /// <summary>A team that nobody held the key of was given a fresh one: nothing leads back from it.</summary>
    private static async Task<bool> IsLinked(Practice practice, Id<Compartment> team, int from, int to)
    {
        await using var connection = await practice.Database.Read();
        for (var epoch = to; epoch > from; epoch--)
        {
            if (await KeyStore.Link(connection, team, epoch) is null)
                return false;
        }
        return true;
    }

    /// <summary>
    /// The stand-in's half and the host's. The host looks in the ledger for itself: it gives its half only for a look of this very
    /// person at this very compartment, as a stand-in or a custodian, that is written down for good.
    /// </summary>
    private static async Task<Secret?> Joined(Practice practice, Session session, GrantFact grant, int epoch, long look)
    {
        var entry = await practice.Ledger.Read(look);
        if (entry is not { Act: Act.Looked, Permitted: true, Reason: Reason.StandIn or Reason.Custody } || entry.Actor != session.Person || entry.Compartment != grant.Compartment)
            throw Refused.NotFound();
        KeyStore.WrapRow? row;
        await using (var connection = await practice.Database.Read())
            row = await KeyStore.Wrap(connection, grant.Id);
        if (row is null || row.Epoch != epoch)
            return null;
        var (one, other) = SplitWrap.Parts(row.Sealed);
        using var own = KeyWrap.Unwrap(session.Bundle.Agreement, Address.OfHalf(practice.Id, grant, epoch, host: false), one);
        using var hosts = KeyWrap.Unwrap(practice.Host.Release, Address.OfHalf(practice.Id, grant, epoch, host: true), other);
        return SplitWrap.Join(own, hosts);
    }

    private static async Task<Secret?> Open(Practice practice, AgreementKey own, GrantFact grant, int epoch)
    {
        await using var connection = await practice.Database.Read();
        return await KeyStore.Wrap(connection, grant.Id) is { } row && row.Epoch == epoch
            ? KeyWrap.Unwrap(own, Address.OfWrap(practice.Id, grant, epoch), row.Sealed)
            : null;
    }
}
