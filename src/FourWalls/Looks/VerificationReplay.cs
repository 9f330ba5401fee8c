using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Looks;

/// <summary>
/// What the ledger says is so, followed entry by entry from the first: facts and who might state them, compartments and their
/// keys, the last version of every item. It is what the other tables are compared with.
/// </summary>
internal sealed class VerificationReplay
{

    private readonly VerificationFindings findings;
    private readonly VerificationSignatures signatures;
    private readonly VerificationReviews reviews;
    private readonly Dictionary<Id<ClientFile>, FileState> files = [];
    private readonly Dictionary<Guid, long> joined = [];
    private readonly HashSet<Id<Booking>> booked = [];
    private long lastAt;

    public VerificationReplay(
        VerificationFindings findings, VerificationSignatures signatures, IEnumerable<(string Id, string Person, long Entry)> sessions)
    {
        (this.findings, this.signatures, Items, reviews) = (findings, signatures, new VerificationItems(findings), new VerificationReviews(findings));
        Sessions = new VerificationSessions(sessions);
    }

    /// <summary>A fact, who stated it, and for which entries it held.</summary>
    public sealed class Stood(Fact fact, long entry, Id<Person> by)
    {
        public Fact Fact { get; } = fact;

        public long Entry { get; } = entry;

        public Id<Person> By { get; } = by;

        public long? Ended { get; set; }

        public DateTimeOffset EndedAt { get; set; }
    }

    /// <summary>A compartment, its current key, and since when a key is due that nobody has made.</summary>
    public sealed class Part(CompartmentFact made, long entry)
    {
        public CompartmentFact Made { get; } = made;

        public long Entry { get; } = entry;

        public int Epoch { get; set; }

        public long? DueSince { get; set; }

        public bool Ended { get; set; }
    }

    public Roll Roll { get; private set; } = Roll.Empty;

    /// <summary>What the practice was founded as: its log key vouches for every checkpoint.</summary>
    public PracticeFact? Founded { get; private set; }

    public Dictionary<Id<Fact>, Stood> Facts { get; } = [];

    public Dictionary<Id<Compartment>, Part> Parts { get; } = [];

    public VerificationItems Items { get; }

    public VerificationSessions Sessions { get; }

    /// <summary>Marks of ways in that were replaced, and by which entry.</summary>
    public Dictionary<Guid, long> ReplacedWays { get; } = [];

    /// <summary>When each restore was.</summary>
    public Dictionary<long, DateTimeOffset> Times { get; } = [];

    /// <summary>Entries that words belong to.</summary>
    public List<long> WithWords { get; } = [];

    public void Take(VerificationBatch batch)
    {
        if (lastAt > 0 && batch.Count > 0 && batch.Times.First < lastAt - VerificationBatch.Hour)
            findings.DatedBefore(batch.First, lastAt - batch.Times.First);
        lastAt = batch.Times.Last;
        foreach (var place in batch.Notable)
        {
            var index = batch.First + place;
            var leaf = batch.Leaf(place);
            try
            {
                Take(index, Entry.Parse(leaf), leaf);
            }
            catch (Sealing.FormatBroken)
            {
                findings.Add(VerificationDepth.Ledger, index, "This entry carries a fact that is not of its format.");
            }
        }
    }

    /// <summary>What can be said only at the end.</summary>
    public void Finish()
    {
        var due = Parts.Values.Count(part => part is { DueSince: not null, Ended: false });
        if (due > 0)
            findings.Note($"{due} compartments wait for a holder to give them a new key.");
    }

    private void Take(long index, Entry entry, ReadOnlySpan<byte> leaf)
    {
        if (entry.WordsHash.Length > 0)
            WithWords.Add(index);
        if (entry.Act == Act.Joined)
            joined.TryAdd(entry.Basis, entry.At.ToUnixTimeMilliseconds());
        if (entry.Act is Act.ChangedWayIn or Act.Replayed && entry.Basis != Guid.Empty)
            ReplacedWays.TryAdd(entry.Basis, index);
        Sessions.Take(index, entry);
        if (entry.IsSigned || entry.ChangesStanding)
            Change(index, entry, leaf);
        reviews.Take(index, entry, Roll, files.GetValueOrDefault(entry.File));
        foreach (var mark in entry.Items)
        {
            if (mark.Act != ItemAct.Looked)
                Items.Take(index, entry, mark, Parts.GetValueOrDefault(entry.Compartment));
        }
    }

    private void Change(long index, Entry entry, ReadOnlySpan<byte> leaf)
    {
        if (index == 0)
            Founded = entry.Facts.OfType<PracticeFact>().SingleOrDefault();
        if (Founded is null)
            return; // without it there is no key to check anything by, and that is said once
        var restored = VerificationRestore.IsOne(entry);
        if (restored)
            Times[index] = entry.At;
        else if (VerificationSignatures.KeyOf(index, entry, Founded, Roll) is { } key)
            signatures.Check(index, Founded.Practice, key, leaf, entry.IsSigned);
        else
            findings.Add(VerificationDepth.Ledger, index, "This entry is not signed with keys that were its actor's then.");
        if (Fits(index, entry) && After(index, entry) is { } after)
        {
            var before = entry.File.IsNone ? FileState.OfPractice(Roll, index) : files.GetValueOrDefault(entry.File) ?? new FileState(entry.File, index, [], []);
            var then = entry.File.IsNone ? FileState.OfPractice(after, index) : before.With(entry.Facts, entry.Endings);
            var wrong = restored
                ? VerificationRestore.Wrong(index, entry, [.. entry.Endings.Select(id => Facts[id].Fact)], before)
                : new VerificationRules(index, entry, Roll, after, before, then, Facts, joined, booked).Broken();
            if (wrong is { } broken)
                findings.Add(VerificationDepth.Authority, index, broken);
            if (!entry.File.IsNone)
                files[entry.File] = then;
            Roll = after;
        }
        Keep(index, entry);
    }

    /// <summary>New facts are new, what ends is there to end, and all of it is about the entry's own file.</summary>
    private bool Fits(long index, Entry entry)
    {
        var wrong = entry.Facts.Any(fact => Facts.ContainsKey(fact.Id)) || entry.Facts.DistinctBy(fact => fact.Id).Count() < entry.Facts.Count
            ? "This entry states a fact that was stated before."
            : entry.Endings.Distinct().Count() < entry.Endings.Count || entry.Endings.Any(id => !Facts.TryGetValue(id, out var stood) || stood.Ended is not null)
                ? "This entry ends a fact that does not hold."
                : entry.Facts.Any(fact => fact.AboutFile != entry.File) || entry.Endings.Any(id => Facts[id].Fact.AboutFile != entry.File)
                    ? "This entry changes another file than its own."
                    : null;
        if (wrong is not null)
            findings.Add(VerificationDepth.Authority, index, wrong);
        return wrong is null;
    }

    private Roll? After(long index, Entry entry)
    {
        try
        {
            return Roll.After(index, entry);
        }
        catch (Exception twice) when (twice is ArgumentException or InvalidOperationException)
        {
            findings.Add(VerificationDepth.Authority, index, "This entry gives something a second time that there can be only one of.");
            return null;
        }
    }

    private void Keep(long index, Entry entry)
    {
        foreach (var made in entry.Facts.OfType<CompartmentFact>())
            Parts.TryAdd(made.Compartment, new Part(made, index));
        foreach (var fact in entry.Facts)
            Facts.TryAdd(fact.Id, new Stood(fact, index, entry.Actor));
        booked.UnionWith(entry.Facts.OfType<BookingFact>().Select(one => one.Booking));
        foreach (var stood in entry.Endings.Select(id => Facts.GetValueOrDefault(id)).OfType<Stood>())
        {
            if (stood.Ended is null)
                (stood.Ended, stood.EndedAt) = (index, entry.At);
            if (Parts.TryGetValue(stood.Fact.AboutCompartment, out var part))
            {
                part.Ended |= stood.Fact is CompartmentFact;
                if (stood.Fact is GrantFact)
                    part.DueSince ??= index;
            }
        }
        foreach (var epoch in entry.Facts.OfType<EpochFact>())
        {
            if (Parts.TryGetValue(epoch.Compartment, out var part))
                (part.Epoch, part.DueSince) = (epoch.Number, null);
        }
    }
}

/// <summary>The sessions that the database holds: each must be where the ledger has its sign-in, and must not have been ended.</summary>
internal sealed class VerificationSessions
{
    private readonly Dictionary<Guid, Row> rows = [];
    private readonly List<(long Entry, string What)> unreadable = [];

    public VerificationSessions(IEnumerable<(string Id, string Person, long Entry)> sessions)
    {
        foreach (var (text, by, entry) in sessions)
        {
            if (Id<Session>.TryParse(text, null, out var id) && Id<Person>.TryParse(by, null, out var person))
                rows[id.Value] = new Row(person, entry);
            else
                unreadable.Add((entry, "A session has an id that is none."));
        }
    }

    public void Take(long index, Entry entry)
    {
        if (entry.Act == Act.SignedIn && rows.TryGetValue(entry.Basis, out var begun) && begun.Entry == index && begun.Person == entry.Actor)
            begun.Found = true;
        else if (entry.Act == Act.SignedOut && rows.TryGetValue(entry.Basis, out var ended))
            ended.Ended = true;
        else if (entry.Act == Act.SignedOutEverywhere)
            foreach (var row in rows.Values.Where(row => row.Person.Value == entry.Basis && row.Entry < index))
                row.Ended = true;
    }

    public IEnumerable<(long Entry, string What)> Wrong() => unreadable.Concat(rows.Values.Where(row => !row.Found || row.Ended).Select(row =>
        (row.Entry, row.Found ? "The session of this sign-in was ended, and its row is there." : "A session names this entry, which is not its sign-in.")));

    private sealed class Row(Id<Person> person, long entry)
    {
        public Id<Person> Person { get; } = person;

        public long Entry { get; } = entry;

        public bool Found { get; set; }

        public bool Ended { get; set; }
    }
}
