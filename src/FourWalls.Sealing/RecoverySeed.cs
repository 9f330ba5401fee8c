using FourWalls.Sealing.Slip39;

namespace FourWalls.Sealing;

/// <summary>
/// The 128 bits from which a practice's root and recovery pairs are derived. They exist only as shares on paper, and in one
/// process for the minutes of a set-up or a recovery ceremony.
/// </summary>
public sealed class RecoverySeed : IDisposable
{
    public const int Length = 16;

    private readonly Secret seed;

    private RecoverySeed(Secret seed) => this.seed = seed;

    public static RecoverySeed New() => new(Secret.Random(Length));

    /// <returns>The seed that the shares stand for, or what is wrong with them, fit to show.</returns>
    public static (RecoverySeed? Seed, string? Problem) FromShares(IReadOnlyList<Slip39Share> shares)
    {
        // Ours are of one kind. An exponent of 15 would keep a core busy for minutes, whoever typed it.
        if (shares.Any(share => share.Value.Length != Length || share.Exponent != 0 || !share.Extendable))
            return (null, "These shares are of another kind of secret.");
        var (secret, problem) = Slip39.Slip39.Combine(shares);
        return secret is null ? (null, problem) : (new RecoverySeed(secret), null);
    }

    /// <summary>The practice's root: the first link of the chain that says which keys are genuine.</summary>
    public SigningKey Root()
    {
        using var derived = Derive("fourwalls/recovery/root/1"u8);
        return SigningKey.Derive(derived);
    }

    /// <summary>The pair to which every compartment but author-only notes is wrapped.</summary>
    public AgreementKey Recovery()
    {
        using var derived = Derive("fourwalls/recovery/agreement/1"u8);
        return AgreementKey.Derive(derived);
    }

    public IReadOnlyList<Slip39Share> Split(int threshold, int count) => Slip39.Slip39.Split(seed, threshold, count);

    public bool IsSameAs(RecoverySeed other) => seed.SameAs(other.seed);

    public void Dispose() => seed.Dispose();

    private Secret Derive(ReadOnlySpan<byte> label)
    {
        var derived = Secret.Blank(Secret.KeyLength);
        using var bytes = seed.Borrow();
        System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, bytes.Span, derived.Room, [], label);
        return derived;
    }
}
