using System.Collections.Concurrent;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Health;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.People;

/// <summary>
/// Who is signed in. The cookie and the database's row open a session only together, so any node can serve it; what is held
/// here is a cache of opened keys, zeroed when the session ends.
/// </summary>
public sealed class Sessions : IDisposable
{
    public static readonly TimeSpan StaffIdle = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan ClientIdle = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(30);

    private readonly Practice practice;
    private readonly ConcurrentDictionary<string, Session> open = [];
    private readonly ConcurrentQueue<Id<Compartment>> destroyed = [];
    private readonly ConcurrentDictionary<string, Session> left = []; // over, and not written yet
    private readonly ITimer sweeper;

    public Sessions(Practice practice)
    {
        this.practice = practice;
        practice.Ledger.Standing.KeyDestroyed += ForgetKey;
        sweeper = practice.Time.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
    }

    /// <summary>Sessions whose keys are in this process's memory.</summary>
    public int Held => open.Count;

    /// <summary>Begins a session for somebody whose bundle has just been opened.</summary>
    /// <returns>The secret for the cookie; the session takes over the bundle.</returns>
    public async Task<(SessionSecret Secret, Session Session)> Begin(Id<Person> person, PersonKind kind, PrivateBundle bundle)
    {
        var secret = SessionSecret.New();
        var id = Id<Session>.New();
        byte[] stored;
        using (var key = secret.BundleKey())
            stored = bundle.Seal(key, Address.OfSession(practice.Id, person, id));
        var now = practice.Now;
        var index = await practice.Ledger.Append(
            Entry.Of(Act.SignedIn, now, person) with { Basis = id.Value },
            (transaction, entry) => SessionStore.Add(transaction, secret.RowId, id, person, entry, stored, now));
        var session = new Session(id, secret.RowId, person, kind, index, bundle, now) { BeganAt = now };
        open[secret.RowId] = session;
        return (secret, session);
    }

    /// <summary>The session of a cookie; null when it has ended, here or on another node.</summary>
    public async Task<Session?> Find(SessionSecret secret)
    {
        if (!open.TryGetValue(secret.RowId, out var session))
            session = await Load(secret);
        if (session is null)
            return null;
        var now = practice.Now;
        if (practice.Ledger.Standing.IsOver(session) || left.ContainsKey(session.RowId))
        {
            Forget(session);
            return null;
        }
        if (now >= session.BeganAt + Longest || await IsIdle(session, now))
        {
            await End(session);
            return null;
        }
        if (now - session.SeenAt > SeenEvery)
            await Seen(session, now);
        session.SeenAt = now;
        return session;
    }

    /// <summary>Where nothing can be written nobody is signed out for it: this process has seen them all the same.</summary>
    private async Task Seen(Session session, DateTimeOffset now)
    {
        try
        {
            await practice.Ledger.Write(transaction => SessionStore.Seen(transaction, session.RowId, now));
        }
        catch (Refused outage) when (Outage.Of(outage) is not null)
        {
        }
    }

    /// <summary>Ends one session: its row is gone, its keys are zeroed, and no look of it is accepted any more.</summary>
    /// <remarks>
    /// Of several requests that end it at once, one writes that it ended. Where nothing can be written it is over here at once,
    /// and written as soon as something can be.
    /// </remarks>
    public async Task End(Session session)
    {
        try
        {
            await WriteEnd(session, session);
        }
        catch (Refused outage) when (Outage.Of(outage) is not null)
        {
            left[session.RowId] = session;
        }
        finally
        {
            Forget(session);
        }
    }

    private Task<long?> WriteEnd(Session session, Session? unlessOver) => practice.Ledger.Append(
        [Entry.Of(Act.SignedOut, practice.Now, session.Person) with { Basis = session.Id.Value }],
        new Condition(0, [], DateTimeOffset.MaxValue, unlessOver),
        (transaction, _) => SessionStore.End(transaction, session.RowId));

    /// <summary>Ends every session of a person, on every node.</summary>
    public async Task EndEverywhere(Id<Person> person, Id<Person> by)
    {
        await practice.Ledger.Append(
            Entry.Of(Act.SignedOutEverywhere, practice.Now, by) with { Basis = person.Value }, (transaction, _) => SessionStore.EndAll(transaction, person));
        Forget(person);
    }

    /// <summary>
    /// Ends every session of a person together with a change of their way in, and begins another for who made it: whoever sits at
    /// one that was left open elsewhere is out.
    /// </summary>
    /// <exception cref="Refused">This session has ended meanwhile; nothing was changed.</exception>
    internal async Task<(SessionSecret Secret, Session Session)> Renew(Session session, Entry change, Action<Storage.Transaction> work)
    {
        var bundle = session.Bundle.Copy();
        var everywhere = Entry.Of(Act.SignedOutEverywhere, practice.Now, session.Person) with { Basis = session.Person.Value };
        var condition = new Condition(practice.Ledger.Standing.Size, [], DateTimeOffset.MaxValue, session);
        if (await practice.Ledger.Append([change, everywhere], condition, (transaction, _) => Change(transaction)) is null)
        {
            bundle.Dispose();
            throw new Refused(Refusal.Changed, "You were signed out meanwhile. Nothing was changed.");
        }
        Forget(session.Person);
        return await Begin(session.Person, session.Kind, bundle);

        void Change(Storage.Transaction transaction)
        {
            work(transaction);
            SessionStore.EndAll(transaction, session.Person);
        }
    }

    /// <summary>What a session is looking at (quiet mode), opened with the cookie's own key.</summary>
    public async Task<T?> View<T>(SessionSecret secret, Session session)
        where T : class
    {
        await using var connection = await practice.Database.Read();
        if (await SessionStore.View(connection, session.RowId) is not { } stored)
            return null;
        using var key = secret.ViewKey();
        try
        {
            return JsonSerializer.Deserialize<T>(SealedItem.Open(key, Address.OfView(practice.Id, session.Id), stored));
        }
        catch (SealBroken)
        {
            return null; // a view that somebody put there from elsewhere is none: they begin at home
        }
    }

    public async Task Show<T>(SessionSecret secret, Session session, T? view)
        where T : class
    {
        using var key = secret.ViewKey();
        var stored = view is null ? null : SealedItem.Seal(key, Address.OfView(practice.Id, session.Id), JsonSerializer.SerializeToUtf8Bytes(view));
        await practice.Ledger.Write(transaction => SessionStore.PutView(transaction, session.RowId, stored));
    }

    public void Dispose()
    {
        practice.Ledger.Standing.KeyDestroyed -= ForgetKey;
        sweeper.Dispose();
        foreach (var session in open.Values)
            session.Dispose();
        open.Clear();
    }

    /// <summary>A key that was destroyed is zeroed in every session's hands, in the moment in which this process learns of it.</summary>
    private void ForgetKey(Id<Compartment> compartment)
    {
        foreach (var session in open.Values)
            session.Keys.Forget(compartment);
        destroyed.Enqueue(compartment);
    }

    private void Forget(Id<Person> person)
    {
        foreach (var (_, session) in open.Where(one => one.Value.Person == person))
            Forget(session);
    }

    private void Forget(Session session)
    {
        open.TryRemove(session.RowId, out _);
        session.Dispose();
    }

    private async Task<Session?> Load(SessionSecret secret)
    {
        SessionStore.Row? row;
        // Whoever waits for a second connection while holding one waits for everybody else who does.
        await using (var connection = await practice.Database.Read())
            row = await SessionStore.Find(connection, secret.RowId);
        if (row is null || await SignInOf(row) is not { } entry)
            return null;
        PrivateBundle bundle;
        using (var key = secret.BundleKey())
        {
            try
            {
                bundle = PrivateBundle.Open(key, Address.OfSession(practice.Id, row.Person, row.Id), row.Bundle);
            }
            catch (SealBroken)
            {
                return null; // a row that somebody changed is no session
            }
        }
        var session = new Session(row.Id, row.RowId, row.Person, practice.Roll.KindOf(row.Person), row.Entry, bundle, row.SeenAt) { BeganAt = entry.At };
        var kept = open.GetOrAdd(secret.RowId, session);
        if (!ReferenceEquals(kept, session))
            session.Dispose();
        return kept;
    }

    /// <summary>
    /// The entry of this sign-in, where the row says: a row that was put back, or whose numbers were changed so that it outlives
    /// "sign out everywhere", is no session.
    /// </summary>
    private async Task<Entry?> SignInOf(SessionStore.Row row)
    {
        try
        {
            return await practice.Ledger.Read(row.Entry) is { Act: Act.SignedIn } entry && entry.Basis == row.Id.Value && entry.Actor == row.Person
                ? entry : null;
        }
        catch (LedgerBroken)
        {
            return null;
        }
    }

    private async Task<bool> IsIdle(Session session, DateTimeOffset now)
    {
        var idle = session.Kind == PersonKind.Client ? ClientIdle : StaffIdle;
        // Last seen in the time to come: the clock was turned back meanwhile, and nobody knows for how long they were away.
        if (now - session.SeenAt < idle && session.SeenAt - now < idle)
            return false;
        // Another node may have served this person in the meantime.
        await using var connection = await practice.Database.Read();
        return await SessionStore.SeenAt(connection, session.RowId) is not { } seen || now - seen >= idle || seen - now >= idle;
    }

    /// <summary>Keys of people who have stopped working are zeroed even when they never come back to be told.</summary>
    private void Sweep()
    {
        // Once more: a request that was under way may have unwrapped it a moment before its wrap was gone.
        while (destroyed.TryDequeue(out var compartment))
        {
            foreach (var session in open.Values)
                session.Keys.Forget(compartment);
        }
        var now = practice.Now;
        foreach (var (row, session) in open)
        {
            var idle = session.Kind == PersonKind.Client ? ClientIdle : StaffIdle;
            if ((now - session.SeenAt >= idle || practice.Ledger.Standing.IsOver(session)) && open.TryRemove(row, out _))
                session.Dispose();
        }
        if (!left.IsEmpty && practice.Ledger.Trouble is null)
            _ = WriteEnds();
    }

    private async Task WriteEnds()
    {
        foreach (var (row, session) in left)
        {
            try
            {
                if (!practice.Ledger.Standing.HasEnded(session.Id.Value))
                    await WriteEnd(session, null);
                left.TryRemove(row, out _);
            }
            catch (Exception)
            {
                return; // at the next sweep
            }
        }
    }
}
