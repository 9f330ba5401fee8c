using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Recovery;

/// <summary>
/// The private halves of the recovery pair that the papers give, and of the pairs before it. In memory for the one act of a
/// ceremony that needs them. SPEC: epoch §5.
/// </summary>
internal sealed class RecoveryKeys : IDisposable
{
    private readonly Dictionary<Guid, AgreementKey> pairs = [];

    private RecoveryKeys()
    {
    }

    /// <exception cref="SealBroken">A link does not open to the pair that the ledger names.</exception>
    public static async Task<RecoveryKeys> Open(Practice practice, RecoverySeed seed)
    {
        var keys = new RecoveryKeys();
        try
        {
            await keys.Follow(practice, seed);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>The pair of a set of papers; null when the way back to it is gone.</summary>
    /// <param name="recovery">The fact that the grant rests on.</param>
    public AgreementKey? Of(Guid recovery) => pairs.GetValueOrDefault(recovery);

    public void Dispose()
    {
        foreach (var pair in pairs.Values)
            pair.Dispose();
        pairs.Clear();
    }

    private async Task Follow(Practice practice, RecoverySeed seed)
    {
        var (id, pair) = (practice.Roll.Recovery!.Id, seed.Recovery());
        pairs[id.Value] = pair;
        await using var connection = await practice.Database.Read();
        while (await RecoveryStore.Link(connection, id) is var (older, bytes))
        {
            if (practice.Roll.Find(older) is not { Fact: RecoveryFact before } || pairs.ContainsKey(older.Value))
                throw new SealBroken();
            using var scalar = KeyWrap.Unwrap(pair, Address.OfRecoveryLink(practice.Id, id, older), bytes);
            using (var own = scalar.Borrow())
                pair = AgreementKey.FromScalar(own.Span);
            (id, pairs[older.Value]) = (older, pair);
            if (!before.Key.Equals(pair.Public))
                throw new SealBroken();
        }
    }
}
