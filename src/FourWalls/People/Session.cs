using System.Collections.Concurrent;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// A signed-in person in this process: their private bundle and the keys they have opened. Ends, with every key zeroed, on
/// leave, idle end, sign-out elsewhere and shutdown.
/// </summary>
public sealed class Session : IDisposable
{
    private long seenAtMs;

    internal Session(Id<Session> id, string rowId, Id<Person> person, PersonKind kind, long entry, PrivateBundle bundle, DateTimeOffset now)
    {
        (Id, RowId, Person, Kind, Entry, Bundle) = (id, rowId, person, kind, entry, bundle);
        SeenAt = now;
    }

    public Id<Session> Id { get; }

    public Id<Person> Person { get; }

    public PersonKind Kind { get; }

    /// <summary>The ledger entry of this sign-in: a later "sign out everywhere" of the same person ends it.</summary>
    public long Entry { get; }

    /// <summary>When this sign-in was made, as its entry says.</summary>
    internal DateTimeOffset BeganAt { get; init; }

    public KeyRing Keys { get; internal init; } = new();

    internal string RowId { get; }

    internal PrivateBundle Bundle { get; }

    /// <summary>Files that this session has looked at, with their facts as they were read.</summary>
    internal ConcurrentDictionary<Id<ClientFile>, FileState> Files { get; } = [];

    /// <summary>Decisions as they were made, with the facts and the roll that they were made of.</summary>
    internal ConcurrentDictionary<(Id<ClientFile>, CompartmentKind, Id<Member>, Id<Person>), (FileState State, Roll Roll, DateTimeOffset At, Decision Decision)> Decisions { get; } = [];

    /// <summary>Signatures inside seals that were checked in this session: of which content (its hash), and whose.</summary>
    internal ConcurrentDictionary<Id<Item>, (byte[] Content, Id<Person> By)> Signatures { get; } = [];

    /// <summary>Drafts as this session has last kept them, with their versions: whoever types on opens nothing anew.</summary>
    internal ConcurrentDictionary<Id<Item>, int> Drafts { get; } = [];

    internal DateTimeOffset SeenAt
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref seenAtMs));
        set => Interlocked.Exchange(ref seenAtMs, value.ToUnixTimeMilliseconds());
    }

    /// <summary>True once the keys have been zeroed.</summary>
    public bool IsEnded { get; private set; }

    /// <exception cref="Refused">The session has ended, here or on another node.</exception>
    internal void ExpectOpen(Practices.Practice practice)
    {
        if (practice.Ledger.Standing.IsOver(this))
            throw Refused.SignedOut();
    }

    /// <summary>Signs an entry with the person's own key. The caller has decided that they may.</summary>
    /// <returns>One entry, or as many as its facts need: an entry's length is bounded.</returns>
    internal IReadOnlyList<Entry> Sign(Entry entry, Guid practice, KeysFact keys) =>
        [.. entry.Split().Select(part => part with { Actor = Person, SignerKeys = keys.Id })
            .Select(part => part with { Signature = Bundle.Signing.Sign(part.ToSign(practice)) })];

    public void Dispose()
    {
        IsEnded = true;
        Keys.Dispose();
        Bundle.Dispose();
        Files.Clear();
        Signatures.Clear();
        Decisions.Clear();
        Drafts.Clear();
    }
}
