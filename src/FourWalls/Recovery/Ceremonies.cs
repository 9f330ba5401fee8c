using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Recovery;

/// <summary>The form of the first step: at least two papers, who is to come back, and their new way in.</summary>
public sealed record CeremonyForm(IReadOnlyList<string> Papers, string SignIn, string Passphrase, Secret SecondFactor);

/// <summary>What a ceremony did.</summary>
/// <param name="Files">How many files the person opens again.</param>
/// <param name="ThroughCustodian">Parts with session notes that come back when their custodian next signs in.</param>
/// <param name="Closed">Parts with session notes that nobody can open any more: they had no custodian.</param>
public sealed record Recovered(Id<Person> Person, long Entry, int Files, int ThroughCustodian, int Closed);

/// <summary>
/// Recovery with nobody signed in: two of three people type their papers, one named person gets new keys and a new way in, and
/// a new set of papers takes the old one's place. One ceremony at a time, in this process.
/// </summary>
public sealed class Ceremonies(Practice practice, StretchQueue queue, Guessing guessing) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private Ceremony? current;
    private ITimer? ending;

    /// <summary>The first step. Nothing is changed by it.</summary>
    /// <returns>The ceremony's name; or null, and what is wrong with which field.</returns>
    /// <exception cref="Refused">Too many tries.</exception>
    public async Task<string?> Begin(CeremonyForm form, string address, Problems problems)
    {
        // Papers cannot be guessed; this only keeps somebody from keeping the machine busy.
        guessing.Allow("papers from " + address, address, knownDevice: false);
        var (seed, wrong) = TypedPapers.Current(practice, form.Papers);
        if (seed is null)
        {
            guessing.Failed("papers from " + address, address, knownDevice: false);
            problems.Add("First", wrong!);
            return null;
        }
        Ceremony? made = null;
        try
        {
            made = await Make(form, seed, address, problems);
        }
        finally
        {
            // Whatever went wrong, the seed does not stay.
            if (made is null)
                seed.Dispose();
        }
        Put(made);
        return made?.Name;
    }

    /// <summary>The new papers' words; empty when the ceremony is over.</summary>
    public IReadOnlyList<string> Words(string name)
    {
        lock (gate)
            return Named(name)?.Words() ?? [];
    }

    /// <summary>The second step: two of the new papers, typed back. Then everything is done at once, or nothing.</summary>
    /// <returns>What was done; or null, and what is wrong.</returns>
    /// <exception cref="Refused">The ceremony has run out; the old papers are still the ones that count.</exception>
    public async Task<Recovered?> Finish(string name, IReadOnlyList<string> typed, Problems problems)
    {
        Ceremony ceremony;
        lock (gate)
        {
            ceremony = Named(name) ?? throw RunOut();
            var (seed, wrong) = TypedPapers.Read(typed);
            using var _ = seed;
            if (seed is null || !seed.IsSameAs(ceremony.Fresh))
            {
                problems.Add("First", wrong ?? "These are not the words of the new papers. Nothing has been changed yet.");
                return null;
            }
            ending?.Dispose();
            (current, ending) = (null, null); // from here on it is ours: the same form sent twice finds none
        }
        using (ceremony)
            return await new CeremonyAct(practice, ceremony).Do();
    }

    public void Dispose() => End(current);

    private static Refused RunOut() => new(
        Refusal.Changed, "This ceremony is over: it was finished, or its time ran out. If you see no new papers that were typed back, the old ones still count. Please begin again.");

    private Ceremony? Named(string name)
    {
        if (practice.Now >= current?.Until)
            End(current);
        return current is not null && Hash.Same(System.Text.Encoding.ASCII.GetBytes(current.Name), System.Text.Encoding.ASCII.GetBytes(name)) ? current : null;
    }

    private async Task<Ceremony?> Make(CeremonyForm form, RecoverySeed seed, string address, Problems problems)
    {
        if (await Find(form.SignIn) is not { } person)
        {
            problems.Add("SignInName", "Nobody who works here signs in by this name. Please look at it again.");
            return null;
        }
        var papers = practice.Roll.Recovery!;
        var ceremony = new Ceremony(practice, seed, person, form.SecondFactor.Copy(), (papers.Threshold, papers.Shares), practice.Now + Longest);
        try
        {
            ceremony.WayIn = await queue.Run(address, () => WayIn.Seal(practice, practice.Id, person, form.Passphrase, ceremony.Bundle));
            return ceremony;
        }
        catch
        {
            ceremony.Dispose();
            throw;
        }
    }

    /// <summary>Puts a ceremony, if there is one, in the place of the one before.</summary>
    private void Put(Ceremony? next)
    {
        if (next is null)
            return;
        lock (gate)
        {
            End(current);
            current = next;
            // People who walk away do not come back to end it.
            ending = practice.Time.CreateTimer(_ => End(next), null, Longest, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(Ceremony? ended)
    {
        lock (gate)
        {
            if (ended is null || current != ended)
                return;
            ended.Dispose();
            ending?.Dispose();
            (current, ending) = (null, null);
        }
    }

    private async Task<Id<Person>?> Find(string signIn)
    {
        await using var connection = await practice.Database.Read();
        return await PersonStore.BySignIn(connection, SignIn.Normalise(signIn)) is { } row && practice.Roll.KeysOf(row.Id) is not null ? row.Id : null;
    }
}
