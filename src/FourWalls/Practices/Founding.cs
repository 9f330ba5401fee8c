using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Recovery;
using FourWalls.Sealing;

namespace FourWalls.Practices;

/// <summary>What set-up asks for; checked, all problems at once.</summary>
public sealed record FoundingForm(
    string Name, string OutsideName, string Jurisdiction, ServiceKind Service, IReadOnlyList<(Regime Regime, DateTimeOffset From)> Regimes,
    string PersonName, string SignIn, IReadOnlyList<Role> Roles, string Passphrase, Secret SecondFactor)
{
    /// <summary>Roles that somebody must hold from the first day on: who gives roles, and who watches.</summary>
    public static readonly IReadOnlyList<Role> Needed = [Role.Director, Role.PrivacyOfficer];

    public void Check(Problems problems, DateTimeOffset now)
    {
        problems.Text("Name", Name, "Enter the name of the practice.");
        problems.Text("OutsideName", OutsideName, "Enter a name that tells nobody what kind of place this is.", 60);
        if (!Jurisdictions.All.ContainsKey(Jurisdiction))
            problems.Add("Jurisdiction", "Choose where the practice works.");
        if (!Enum.IsDefined(Service))
            problems.Add("Service", "Choose what kind of service this is.");
        problems.Text("PersonName", PersonName, "Enter your name, as people here know you.");
        if (SignIn.Length is < 2 or > 60)
            problems.Add("SignInName", "Enter a name to sign in with, of 2 letters or more.");
        if (People.Passphrase.Problem(Passphrase) is { } weak)
            problems.Add("Passphrase", weak);
        if (Needed.Any(role => !Roles.Contains(role)))
            problems.Add("Roles", "The first person is director and privacy officer; both can be handed on later.");
        if (Regimes.Any(one => one.From > now.AddYears(1) || one.From.Year < 1971))
            problems.Add("Regimes", "Give the date from which each set of rules binds the practice.");
    }
}

/// <summary>
/// The first entry of the ledger: the practice, its root, its recovery key, its teams and its first person. The seed lives in
/// this process until the shares have been made, and then only on paper.
/// </summary>
public static class Founding
{
    public const int Threshold = 2;
    public const int Shares = 3;

    /// <returns>The first person; the words of the recovery shares wait in <see cref="Practice.Papers"/>.</returns>
    /// <exception cref="Refused">The practice is founded already.</exception>
    public static async Task<(Id<Person> Person, PrivateBundle Bundle)> Found(Practice practice, FoundingForm form)
    {
        if (practice.IsFounded)
            throw new Refused(Refusal.NotAllowed, "This practice has been set up already.");
        using var seed = RecoverySeed.New();
        using var root = seed.Root();
        using var recovery = seed.Recovery();
        var (id, person, now) = (Entropy.Bytes(16), Id<Person>.New(), practice.Now);
        var practiceId = new Guid(id, bigEndian: true);
        var bundle = PrivateBundle.Generate(form.SecondFactor, root.Public, recovery.Public);
        List<Fact> facts =
        [
            new PracticeFact(Id<Fact>.New(), practiceId, form.Name, form.OutsideName, form.Jurisdiction, form.Service, root.Public, practice.Host.LogKey.Public),
            new RecoveryFact(Id<Fact>.New(), recovery.Public, Threshold, Shares),
            .. form.Regimes.Select(one => new RegimeFact(Id<Fact>.New(), one.Regime, one.From)),
            new KeysFact(Id<Fact>.New(), person, PersonKind.Staff, default, NameBinding.Of(person, form.PersonName), bundle.Agreement.Public, bundle.Signing.Public),
            .. form.Roles.Select(role => new RoleFact(Id<Fact>.New(), person, role, now, null)),
            .. ((CompartmentKind[])[.. Teams.All.Select(team => team.Compartment), CompartmentKind.Directory])
                .Select(kind => new CompartmentFact(Id<Fact>.New(), Id<Compartment>.New(), default, kind, default, default)),
        ];
        var (salt, wrapped) = WayIn.Seal(practice, practiceId, person, form.Passphrase, bundle);
        await Append(practice, practiceId, root, person, bundle, facts, transaction =>
        {
            PersonStore.Add(transaction, person, PersonKind.Staff, form.PersonName, form.SignIn, now);
            PersonStore.AddWayIn(transaction, person, WayInKind.Passphrase, null, practice.Host.Stretch.Number, salt, wrapped, now);
        });
        practice.Papers.Hold(seed.Split(Threshold, Shares).Select(share => share.ToWords()));
        return (person, bundle);
    }

    private static async Task Append(
        Practice practice, Guid id, SigningKey root, Id<Person> person, PrivateBundle bundle, List<Fact> facts, Action<Storage.Transaction> store)
    {
        var before = Roll.Empty;
        var after = before.After(0, Entry.Of(Act.Founded, practice.Now, person) with { Facts = facts });
        using var founder = new Session(Id<Session>.New(), "", person, PersonKind.Staff, 0, bundle.Copy(), practice.Now);
        using var plan = await KeyPlan.For(
            practice, founder, FileState.OfPractice(before, 0), FileState.OfPractice(after, 0), after, new HashSet<Id<Compartment>>(), id);
        var entry = Entry.Of(Act.Founded, practice.Now, person) with { Reason = Reason.Founding, Facts = [.. facts, .. plan.Facts] };
        entry = entry with { Signature = root.Sign(entry.ToSign(id)) };
        await practice.Ledger.Append(entry, (transaction, index) =>
        {
            if (index != 0)
                throw new Refused(Refusal.NotAllowed, "This practice has been set up already.");
            store(transaction);
            plan.Store(transaction);
        });
    }

    /// <summary>
    /// The words of two shares, typed back: they must give the key that everything is wrapped to. Nothing is opened and nothing
    /// kept but the fact that it was done.
    /// </summary>
    /// <returns>Null when it was right; otherwise what is wrong, fit to show.</returns>
    public static async Task<string?> Rehearse(Practice practice, Session session, IReadOnlyList<string> typed)
    {
        var (seed, problem) = TypedPapers.Current(practice, typed);
        if (seed is null)
            return problem;
        seed.Dispose();
        var current = practice.Roll.Recovery!;
        await PracticeChange.Make(practice, session, Act.RehearsedShares, _ => ([new RehearsalFact(Id<Fact>.New(), current.Id)], []));
        practice.Papers.Destroy();
        return null;
    }
}
