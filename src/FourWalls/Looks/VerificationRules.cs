using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Looks;

/// <summary>
/// Whether the signer of an entry might state its facts and end what it ends, as things stood then. Written apart from the acts
/// themselves: a mistake in one of them is found by the other.
/// </summary>
internal sealed class VerificationRules(
    long index, Entry entry, Roll roll, Roll rollAfter, FileState before, FileState after,
    IReadOnlyDictionary<Id<Fact>, VerificationReplay.Stood> stood, IReadOnlyDictionary<Guid, long> joined, IReadOnlySet<Id<Booking>> booked)
{
    /// <summary>An act is decided a moment before its entry is made, and something may run out in that moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(1);

    private readonly Id<Person> actor = entry.Actor;
    private readonly List<Fact> ended = [.. entry.Endings.Select(id => stood[id].Fact)];
    private DateTimeOffset at = entry.At;

    /// <summary>Signed by the root that it replaces: whoever had enough recovery papers.</summary>
    private bool IsCeremony => entry is { Act: Act.Recovered, Reason: Reason.Recovery, File.IsNone: true };

    private bool IsFounding => index == 0 && entry is { Act: Act.Founded, Reason: Reason.Founding };

    /// <summary>What the signer might not do; null when all of it is in order.</summary>
    public string? Broken()
    {
        if (index == 0 != IsFounding)
            return "The practice is founded in the first entry, and only there.";
        if (Find() is not { } broken)
            return null;
        at -= Moment;
        return Find() is null ? null : broken;
    }

    private string? Find() =>
        entry.Facts.Where(fact => !MayState(fact)).Select(fact => $"Its signer might not state this: {Words(fact)}.")
            .Concat(ended.Where(fact => !MayEnd(fact)).Select(fact => $"Its signer might not end this: {Words(fact)}."))
            .FirstOrDefault();

    private bool MayState(Fact fact) => fact switch
    {
        EpochFact or GrantFact => new VerificationKeyRules(entry, at, roll, rollAfter, before, after, ended).MayState(fact),
        DestructionAskedFact or DestroyedFact => new VerificationErasureRules(entry, at, roll, before, ended, stood).MayState(fact),
        BookingFact booking => new VerificationBookings(entry, at, roll, before, ended, booked, IsOverWalls()).MayState(booking),
        _ when IsFounding => fact is PracticeFact or RecoveryFact or RegimeFact or KeysFact or RoleFact or CompartmentFact,
        _ when IsCeremony => MayRecover(fact),
        PracticeFact practice => entry.Act == Act.ChangedPractice && Has(Role.Director) && roll.Practice is { } own
            && practice.Practice == own.Practice && practice.Root.Equals(own.Root) && practice.Log.Equals(own.Log),
        RegimeFact => entry.Act == Act.ChangedPractice && Has(Role.Director),
        RehearsalFact rehearsal => entry.Act == Act.RehearsedShares && rehearsal.Recovery == roll.Recovery?.Id,
        KeysFact { File.IsNone: true } keys => Certifying() is { } invited && Certifies(invited, keys),
        KeysFact keys => MayIssue(keys),
        RoleFact role => Certifying() is { } invited
            ? invited.Person == role.Person && invited.Roles.Contains(role.Role)
            : entry.Act == Act.ChangedRoles && MayGive(role.Role) && roll.KeysOf(role.Person) is not null,
        InvitationFact invitation => entry.Act == Act.Invited && invitation.Roles.Count > 0 && invitation.Roles.All(MayGive),
        SupervisionFact or SecondSignatureFact => entry.Act == Act.ChangedSupervision && Has(Role.Director),
        CredentialFact credential => entry.Act == Act.ChangedCredentials && (credential.Person == actor || MayGive(Role.Administrator)),
        CustodianFact named => entry.Act == Act.NamedCustodian && named.Person == actor && named.Custodian != actor,
        StandInFact named => entry.Act == Act.NamedStandIn && named.Person == actor && named.StandIn != actor && Has(Role.Counsellor)
            && roll.KeysOf(named.StandIn) is not null && rollAfter.Release is not null,
        StandInCalledFact call => MayCall(call),
        ReleaseFact => entry.Facts.Any(fact => (entry.Act, fact) is (Act.NamedStandIn, StandInFact) or (Act.NamedCustodian, CustodianFact)),
        CustodyAskedFact asked => new VerificationCustody(entry, at, roll, ended).MayAsk(asked),
        CustodyOpenedFact opened => new VerificationCustody(entry, at, roll, ended).MayOpen(opened),
        CompartmentFact made => MayMake(made),
        FileFact => entry.Act == Act.OpenedFile && before.Facts.Count == 0 && Has(Role.Counsellor, Role.Intake),
        AssignmentFact assignment => MayAssign(assignment),
        WallFact wall => entry.Act == Act.RaisedWall && IsOverWalls() && wall.Person != actor,
        AtRiskFact => (entry.Act == Act.OpenedFile && before.Facts.Count == 0) || (entry.Act == Act.MarkedAtRisk && IsOverWalls()),
        ClientOfFact client => entry.Act == Act.MadeCode && entry.Facts.OfType<KeysFact>().Any(keys => keys.Person == client.Person)
            && before.Opened?.Members.Contains(client.Member) == true && !before.ClientPeople.Any(one => one.Member == client.Member),
        _ => false,
    };

    private bool MayEnd(Fact fact) => fact switch
    {
        _ when fact is DestructionAskedFact || entry.Act == Act.DestroyedFile =>
            new VerificationErasureRules(entry, at, roll, before, ended, stood).MayEnd(fact),
        EpochFact or GrantFact => new VerificationKeyRules(entry, at, roll, rollAfter, before, after, ended).MayEnd(fact),
        BookingFact booking => new VerificationBookings(entry, at, roll, before, ended, booked, IsOverWalls()).MayEnd(booking),
        _ when IsCeremony => MayEndInCeremony(fact),
        CompartmentFact made when entry.Act == Act.Recovered => made is { Holds: CompartmentKind.Private } && made.Owner == actor
            && !roll.Custodians.ContainsKey(actor),
        { Ends: { } end } when entry.Act == Act.RanOut => end <= entry.At && (entry.File.IsNone || IsCounsellor()),
        PracticeFact or RegimeFact => entry.Act == Act.ChangedPractice && Has(Role.Director),
        InvitationFact invitation => Certifying() is not null || (entry.Act == Act.WithdrewInvitation && invitation.Roles.All(MayGive)),
        RoleFact role => entry.Act == Act.ChangedRoles ? MayGive(role.Role) : IsLeaving(role.Person),
        SupervisionFact one => entry.Act == Act.ChangedSupervision ? Has(Role.Director) : IsLeaving(one.Supervisor) || IsLeaving(one.Supervisee),
        SecondSignatureFact one => entry.Act == Act.ChangedSupervision ? Has(Role.Director) : IsLeaving(one.Person),
        CredentialFact credential => entry.Act == Act.ChangedCredentials
            ? credential.Person == actor || MayGive(Role.Administrator) : IsLeaving(credential.Person),
        CustodianFact named => entry.Act == Act.NamedCustodian ? named.Person == actor : IsLeaving(named.Person),
        StandInFact named => entry.Act == Act.NamedStandIn ? named.Person == actor : IsLeaving(named.Person) || IsLeaving(named.StandIn),
        StandInCalledFact call => entry.Act switch
        {
            Act.EndedStandIn => Has(Role.Director) || call.Person == actor || call.StandIn == actor,
            Act.NamedStandIn => call.Person == actor,
            _ => IsLeaving(call.Person) || IsLeaving(call.StandIn),
        },
        CustodyAskedFact or CustodyOpenedFact => new VerificationCustody(entry, at, roll, ended).MayEnd(fact) || LeavesCustody(fact),
        ReleaseFact => entry.Act is Act.NamedStandIn or Act.NamedCustodian && entry.Facts.OfType<ReleaseFact>().Any(),
        KeysFact { File.IsNone: true } keys => IsLeaving(keys.Person),
        KeysFact keys => entry.Act == Act.ReplacedCode && entry.Facts.OfType<KeysFact>().Any(next => next.Person == keys.Person),
        CompartmentFact made => entry.Act == Act.NamedCustodian && made is { Holds: CompartmentKind.Custody } && made.Owner == actor,
        AssignmentFact assignment => entry.Act switch
        {
            Act.EndedAssignment => assignment.Person == actor || IsOver(),
            Act.RaisedWall => IsOverWalls() && after.IsWalled(assignment.Person),
            _ => false,
        },
        WallFact => entry.Act == Act.LiftedWall && IsOverWalls(),
        AtRiskFact => entry.Act == Act.UnmarkedAtRisk && IsOverWalls(),
        _ => false,
    };

    private bool Has(params ReadOnlySpan<Role> any) => roll.HasAny(actor, at, any);

    private bool MayGive(Role role) => Has(Role.Director) || (role == Role.Administrator && Has(Role.Administrator));

    private bool IsLeaving(Id<Person> person) => entry.Act == Act.EndedPerson && Has(Role.Director) && person != actor
        && ended.OfType<KeysFact>().Any(keys => keys.Person == person);

    private bool LeavesCustody(Fact fact) => fact switch
    {
        CustodyAskedFact asked => IsLeaving(asked.Custodian) || IsLeaving(asked.By),
        CustodyOpenedFact opened => IsLeaving(opened.Custodian),
        _ => false,
    };

    /// <summary>The invitation that is being settled: the signer's own, and whoever joined by it did so in time.</summary>
    private InvitationFact? Certifying() => entry.Act == Act.CertifiedKeys && ended.OfType<InvitationFact>().ToList() is [var invited]
        && stood[invited.Id].By == actor && joined.TryGetValue(invited.Id.Value, out var since) && since < invited.Until.ToUnixTimeMilliseconds()
            ? invited : null;

    private bool Certifies(InvitationFact invited, KeysFact keys) =>
        keys.Person == invited.Person && keys.Whose == PersonKind.Staff && keys.Name.AsSpan().SequenceEqual(invited.Name)
        && entry.Facts.OfType<RoleFact>().Count() <= invited.Roles.Count;

    private bool MayIssue(KeysFact keys) => keys.Whose == PersonKind.Client && before.Opened is not null && !before.IsWalled(actor) && IsCounsellor()
        && (entry.Act == Act.MadeCode
            ? entry.Facts.OfType<ClientOfFact>().Any(client => client.Person == keys.Person)
            : entry.Act == Act.ReplacedCode && before.KeysOf(keys.Person) is not null);

    /// <summary>A new root and new papers, typed back; and for one who works here, new keys under their name.</summary>
    private bool MayRecover(Fact fact) => fact switch
    {
        PracticeFact next => roll.Practice is { } own && next == own with { Id = next.Id, Root = next.Root } && !next.Root.Equals(own.Root),
        RecoveryFact next => entry.Facts.OfType<RecoveryFact>().Count() == 1 && entry.Facts.OfType<PracticeFact>().Count() == 1 && !next.Key.Equals(roll.Recovery?.Key),
        RehearsalFact rehearsal => entry.Facts.OfType<RecoveryFact>().Any(next => next.Id == rehearsal.Recovery),
        KeysFact keys => keys.Person == actor && keys.File.IsNone && roll.KeysOf(actor) is { } old && keys.Name.AsSpan().SequenceEqual(old.Name),
        _ => false,
    };

    private bool MayEndInCeremony(Fact fact) => fact switch
    {
        PracticeFact or RecoveryFact or RehearsalFact => true,
        KeysFact keys => keys.Person == actor && entry.Facts.OfType<KeysFact>().Any(),
        CustodianFact named => named.Custodian == actor,
        CompartmentFact made => made.Holds == CompartmentKind.Custody && ended.OfType<CustodianFact>().Any(named => named.Compartment == made.Compartment),
        _ => false,
    };

    /// <summary>A director says when, never who: that is the counsellor's word. Nobody calls themselves where another director could.</summary>
    private bool MayCall(StandInCalledFact call) => entry.Act == Act.CalledStandIn && Has(Role.Director) && call.From < call.Until
        && rollAfter.StandIns.TryGetValue(call.Person, out var named) && named.Id == call.Named && named.StandIn == call.StandIn
        && (call.StandIn != actor || !roll.Holders(Role.Director, at).Any(other => other.Person != actor));

    private bool MayMake(CompartmentFact made) => entry.Act switch
    {
        Act.OpenedFile => made.Holds < CompartmentKind.Directory && made.Owner.IsNone && entry.Facts.OfType<FileFact>().Any()
            && (made.Subject.IsNone || entry.Facts.OfType<FileFact>().Single().Members.Contains(made.Subject)),
        Act.MadeCompartment => before.Opened is not null && before.Find(made.Holds, made.Subject, made.Owner) is null
            && Access.Of(actor, after, made, rollAfter, at) is not null,
        Act.NamedCustodian => made.Holds == CompartmentKind.Custody && made.Owner == actor,
        _ => false,
    };

    private bool MayAssign(AssignmentFact assignment)
    {
        if (entry.Act == Act.OpenedFile)
            return before.Facts.Count == 0 && assignment.Person == actor && assignment.Capacity is Capacity.Counsellor or Capacity.Intake;
        var role = assignment.Capacity switch { Capacity.Supervisor => Role.Supervisor, Capacity.Intake => Role.Intake, _ => Role.Counsellor };
        return entry.Act is Act.Assigned or Act.HandedOver && IsOver() && !before.IsWalled(assignment.Person)
            && roll.Has(assignment.Person, role, assignment.From > at ? assignment.From : at)
            && (assignment.Capacity != Capacity.Cover || assignment.Until is not null);
    }

    private bool IsOver() => before.Opened is not null && !before.IsWalled(actor) && (Has(Role.Director, Role.Intake) || IsCounsellor());

    private bool IsOverWalls() => before.Opened is not null && !before.IsWalled(actor) && (Has(Role.Director, Role.PrivacyOfficer) || IsCounsellor());

    private bool IsCounsellor() => before.Assignments.Any(one => one.Person == actor && one.Holds(at)
        && ((one.Capacity == Capacity.Counsellor && Has(Role.Counsellor)) || (one.Capacity == Capacity.Intake && Has(Role.Intake))));

    private static string Words(Fact fact) => fact switch
    {
        KeysFact => "whose keys are genuine",
        RoleFact => "a role",
        InvitationFact => "an invitation",
        SupervisionFact => "who supervises whom",
        SecondSignatureFact => "whose notes want a second signature",
        AssignmentFact => "an assignment",
        WallFact => "a Wall",
        AtRiskFact => "a mark of risk",
        EpochFact => "a compartment's key",
        GrantFact => "a grant",
        CompartmentFact => "a compartment",
        StandInFact => "who stands in for whom",
        StandInCalledFact => "that somebody stands in",
        ReleaseFact => "the host's release key",
        CustodyAskedFact => "that custody is asked for",
        CustodyOpenedFact => "that custody is open",
        DestructionAskedFact => "that a file is to be destroyed",
        DestroyedFact => "that a file was destroyed",
        BookingFact => "a booking",
        _ => fact.Kind.ToString(),
    };
}

/// <summary>Whether the signer of an entry might give a compartment a key, wrap it for somebody, or take it away.</summary>
internal sealed class VerificationKeyRules(
    Entry entry, DateTimeOffset at, Roll roll, Roll rollAfter, FileState before, FileState after, IReadOnlyList<Fact> ended)
{
    public bool MayState(Fact fact) => fact switch
    {
        EpochFact epoch => Find(epoch.Compartment) is { } made && Follows(epoch) && (epoch.Pair is not null) == (made.Holds >= CompartmentKind.Directory)
            && (IsNew(made) || IsEntitled(made) || IsCustodianOf(made) || MayStartAfresh(made)),
        GrantFact grant => Find(grant.Compartment) is { } made && IsMeantFor(made, grant.Grantee)
            && after.GrantsOf(grant.Compartment).Count(one => one.Grantee == grant.Grantee) == 1
            && (entry.Facts.OfType<EpochFact>().Any(epoch => epoch.Compartment == grant.Compartment) || IsEntitled(made)),
        _ => false,
    };

    public bool MayEnd(Fact fact) => fact switch
    {
        // The compartment itself ends: a custodian was replaced.
        { AboutCompartment: var gone } when ended.OfType<CompartmentFact>().Any(made => made.Compartment == gone) => true,
        EpochFact epoch => entry.Facts.OfType<EpochFact>().Any(next => next.Compartment == epoch.Compartment && next.Number == epoch.Number + 1),
        GrantFact { Grantee.Kind: GranteeKind.Recovery } grant when grant.Basis != rollAfter.Recovery?.Id.Value => true,
        GrantFact grant => IsReplaced(grant) || (entry.Act == Act.Recovered && grant.Grantee == Grantee.Of(entry.Actor)) || (Find(grant.Compartment) is { } made && !IsMeantFor(made, grant.Grantee)),
        _ => false,
    };

    private CompartmentFact? Find(Id<Compartment> compartment) => after.Compartments.FirstOrDefault(made => made.Compartment == compartment);

    private bool Follows(EpochFact epoch) => before.Facts.OfType<EpochFact>().FirstOrDefault(old => old.Compartment == epoch.Compartment) is { } old
        ? epoch.Number == old.Number + 1 && ended.Contains(old) : epoch.Number == 1;

    private bool IsNew(CompartmentFact made) => entry.Facts.Contains(made);

    private bool IsEntitled(CompartmentFact made) => Access.Of(entry.Actor, before, made, roll, at) is not null;

    private bool IsMeantFor(CompartmentFact made, Grantee grantee) => Access.To(after, made, rollAfter, at).Any(one => one.Grantee == grantee);

    /// <summary>Session notes whose author has lost every way in come back to them, under a new key, through the custodian.</summary>
    private bool IsCustodianOf(CompartmentFact made) => made.Holds == CompartmentKind.Private
        && roll.Custodians.TryGetValue(made.Owner, out var named) && named.Custodian == entry.Actor && !before.IsWalled(entry.Actor);

    /// <summary>A client with a new code: who replaced it wraps again what they hold, and the next holders the rest.</summary>
    private bool IsReplaced(GrantFact grant) =>
        entry.Act == Act.ReplacedCode && ended.OfType<KeysFact>().Any(keys => Grantee.Of(keys.Person) == grant.Grantee);

    /// <summary>A team whose key nobody living holds may be given a new one by a director; it opens nothing that was sealed before.</summary>
    private bool MayStartAfresh(CompartmentFact made) =>
        made.Holds is >= CompartmentKind.Directory and not CompartmentKind.Custody && rollAfter.Has(entry.Actor, Role.Director, at)
        && !before.GrantsOf(made.Compartment).Any(grant => grant.Grantee.Kind switch
        {
            GranteeKind.Person => roll.KeysOf(new Id<Person>(grant.Grantee.Value)) is not null,
            GranteeKind.Compartment => roll.Grants[new Id<Compartment>(grant.Grantee.Value)].Any(own => own.Grantee.Kind == GranteeKind.Person),
            _ => false,
        });
}
