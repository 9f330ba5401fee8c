using FourWalls.Clients;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>How a person opens their private bundle.</summary>
public enum WayInKind : byte
{
    Passphrase = 1,
    Code = 2,

    /// <summary>Six more words on paper, for the day on which the passphrase or the phone is lost.</summary>
    Second = 3,
}

/// <summary>The private bundle, sealed under words that only its owner knows.</summary>
internal static class WayIn
{
    private const int SaltLength = 16;

    /// <summary>Takes a fifth of a second of a core.</summary>
    public static (byte[] Salt, byte[] Bundle) Seal(
        Practice practice, Guid practiceId, Id<Person> person, string passphrase, PrivateBundle bundle, WayInKind kind = WayInKind.Passphrase)
    {
        var salt = Entropy.Bytes(SaltLength);
        using var key = practice.Host.Stretch.Passphrase(passphrase, salt);
        return (salt, bundle.Seal(key, Address.OfBundle(practiceId, person, kind)));
    }

    /// <summary>
    /// What the ledger calls a way in by when it is replaced: the first half of its bundle's SHA-256. Not the row's id: an old
    /// bundle could be put back under a new one.
    /// </summary>
    public static Guid MarkOf(byte[] bundle) => new(Hash.Of(bundle).AsSpan(0, 16), bigEndian: true);
}
