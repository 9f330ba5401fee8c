using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

/// <summary>Entries of an invented ledger: every kind of fact, every act that an item can have, signed and unsigned.</summary>
internal static class GivenEntries
{
    public static DateTimeOffset At { get; } = DateTimeOffset.FromUnixTimeMilliseconds(1_778_749_200_000);

    private static readonly Id<ClientFile> File = Given.Id<ClientFile>("file");
    private static readonly Id<Compartment> Compartment = Given.Id<Compartment>("compartment");
    private static readonly Id<Person> Counsellor = Given.Id<Person>("counsellor");

    /// <summary>One fact of each kind, but practice and recovery, which belong to the first entry.</summary>
    public static IEnumerable<(string Name, Act Act, Fact Fact)> Facts() =>
    [
        ("the counsellor's keys", Act.CertifiedKeys, Keys("counsellor")),
        ("a client's keys", Act.MadeCode, Keys("client", PersonKind.Client)),
        ("a role", Act.ChangedRoles, new RoleFact(Id("role"), Counsellor, Role.Counsellor, At, null)),
        ("a role for a year", Act.ChangedRoles, new RoleFact(Id("role 2"), Counsellor, Role.Supervisor, At, At.AddYears(1))),
        ("a regime", Act.ChangedPractice, new RegimeFact(Id("regime"), Regime.Part2, At)),
        ("a supervision", Act.ChangedSupervision, new SupervisionFact(Id("supervision"), Given.Id<Person>("founder"), Counsellor, At, At.AddDays(30))),
        ("that notes want a second signature", Act.ChangedSupervision, new SecondSignatureFact(Id("second signature"), Counsellor, At, At.AddYears(1))),
        ("a credential", Act.ChangedCredentials, new CredentialFact(Id("credential"), Counsellor, "Counsellor", "LH-4711 é", "US-WA", At.AddYears(-3), null)),
        ("a compartment", Act.MadeCompartment, new CompartmentFact(Id("made"), Compartment, File, CompartmentKind.Record, default, default)),
        ("an author's compartment", Act.MadeCompartment, new CompartmentFact(
            Id("made 2"), Given.Id<Compartment>("private"), File, CompartmentKind.Private, Given.Id<Member>("member"), Counsellor)),
        ("an epoch", Act.SettledKeys, new EpochFact(Id("epoch"), File, Compartment, 3, EpochKey.Commitment(Given.Secret("epoch 3")), null)),
        ("a team's epoch", Act.SettledKeys, new EpochFact(
            Id("epoch 2"), default, Given.Id<Compartment>("desk team"), 1, EpochKey.Commitment(Given.Secret("epoch 1")), EpochKey.Pair(Given.Secret("epoch 1")).Public)),
        ("a grant", Act.SettledKeys, new GrantFact(Id("grant"), File, Compartment, Grantee.Of(Counsellor), Reason.Care, Given.Guid("assignment"))),
        ("a grant to recovery", Act.SettledKeys, new GrantFact(Id("grant 2"), File, Compartment, Grantee.Recovery, Reason.Recovery, Given.Guid("recovery"))),
        ("a file", Act.OpenedFile, new FileFact(
            Id("opened"), File, FileKind.Couple, WhoIsClient.AllTogether, [Given.Id<Member>("member"), Given.Id<Member>("member 2")])),
        ("an assignment", Act.Assigned, new AssignmentFact(Id("assignment"), File, Counsellor, Capacity.Cover, At, At.AddDays(14))),
        ("a Wall", Act.RaisedWall, new WallFact(Id("wall"), File, Given.Id<Person>("walled"))),
        ("a mark of risk", Act.MarkedAtRisk, new AtRiskFact(Id("at risk"), File)),
        ("a client of the file", Act.MadeCode, new ClientOfFact(Id("client of"), File, Given.Id<Member>("member"), Given.Id<Person>("client"))),
        ("an invitation", Act.Invited, new InvitationFact(
            Id("invitation"), Counsellor, NameBinding.Of(Counsellor, "Inès Ødegård"), Hash.OfToken(Given.Secret("link")), [Role.Counsellor, Role.OnCall], At.AddHours(72))),
        ("a rehearsal", Act.RehearsedShares, new RehearsalFact(Id("rehearsal"), Id("recovery"))),
        ("a grant to a stand-in", Act.SettledKeys, new GrantFact(
            Id("grant 3"), File, Compartment, Grantee.OfStandIn(Given.Id<Person>("stand-in")), Reason.StandIn, Given.Guid("stand-in named"))),
        ("a stand-in", Act.NamedStandIn, new StandInFact(Id("stand-in named"), Counsellor, Given.Id<Person>("stand-in"))),
        ("a stand-in who is called", Act.CalledStandIn, new StandInCalledFact(
            Id("stand-in called"), Id("stand-in named"), Counsellor, Given.Id<Person>("stand-in"), At, At.AddDays(14))),
        ("the host's release key", Act.NamedStandIn, new ReleaseFact(Id("release"), Given.Agreement("release").Public)),
        ("that a file is to be destroyed", Act.AskedDestruction, new DestructionAskedFact(
            Id("destruction asked"), File, Given.Id<Person>("founder"), DestructionGround.ClientAsked, At, At.AddDays(7))),
        ("that a file was destroyed", Act.DestroyedFile, new DestroyedFact(
            Id("destroyed"), File, Id("destruction asked"), Given.Id<Person>("founder"), At, Counsellor, At.AddDays(1), DestructionGround.ClientAsked, false,
            41, 6, 23, 2, At.AddHours(-7))),
        ("that a file was destroyed, by one alone", Act.DestroyedFile, new DestroyedFact(
            Id("destroyed 2"), File, Id("destruction asked"), Given.Id<Person>("founder"), At, Given.Id<Person>("founder"), At, DestructionGround.CameToNothing, true,
            0, 5, 20, 0, null)),
        ("a booking", Act.Booked, new BookingFact(
            Id("booked"), Given.Id<Booking>("booking"), File, BookingState.Booked, MeetingWay.Video, default, At, At.AddMinutes(50), [Counsellor], [])),
        ("a booking of several, in a room", Act.MovedBooking, new BookingFact(
            Id("booked 2"), Given.Id<Booking>("booking 2"), File, BookingState.Booked, MeetingWay.InPerson, Given.Id<Room>("room"), At.AddDays(1), At.AddDays(1).AddHours(1),
            [Counsellor, Given.Id<Person>("founder")], [Given.Id<Member>("member 2"), Given.Id<Member>("member")])),
        ("somebody who came", Act.Arrived, new BookingFact(
            Id("booked 3"), Given.Id<Booking>("booking 3"), File, BookingState.Arrived, MeetingWay.Phone, default, At, At.AddMinutes(15), [Counsellor], [])),
        ("a custodian", Act.NamedCustodian, new CustodianFact(Id("custodian"), Counsellor, Given.Id<Person>("founder"), Given.Id<Compartment>("custody"))),
        ("custody that is asked for", Act.AskedCustody, new CustodyAskedFact(
            Id("custody asked"), Id("custodian"), Counsellor, Given.Id<Person>("founder"), Given.Id<Person>("stand-in"), CustodyPart.Contacts, CustodyGround.Died,
            CustodyProof.FamilyInPerson, At.AddDays(90), At.AddDays(14))),
        ("custody that is opened", Act.OpenedCustody, new CustodyOpenedFact(
            Id("custody opened"), Id("custody asked"), Id("custodian"), Counsellor, Given.Id<Person>("founder"), CustodyPart.SessionNotes, CustodyProof.DeathCertificate,
            At, At.AddDays(90))),
    ];

    public static KeysFact Keys(string name, PersonKind whose = PersonKind.Staff) => new(
        Id(name + "'s keys"), Given.Id<Person>(name), whose, whose == PersonKind.Client ? File : default,
        whose == PersonKind.Client ? NameBinding.None : NameBinding.Of(Given.Id<Person>(name), name), Given.Agreement(name).Public, Given.Signing(name).Public);

    /// <summary>The first entry, signed by the root that it names.</summary>
    public static Entry Founding()
    {
        var entry = Blank("founding", Act.Founded, "founder") with
        {
            Reason = Reason.Founding,
            Facts =
            [
                new PracticeFact(
                    Id("practice"), Given.Practice, "Linden House", "L. House", "US-WA", ServiceKind.Counselling, Given.Signing("root").Public, Given.Signing("log").Public),
                new RecoveryFact(Id("recovery"), Given.Agreement("recovery").Public, 2, 3),
                Keys("founder"),
                new RoleFact(Id("founder's role"), Given.Id<Person>("founder"), Role.Director, At, null),
            ],
        };
        return entry with { Signature = Given.Sign(Given.Signing("root"), entry.ToSign(Given.Practice)) };
    }

    public static IEnumerable<(string Name, Entry Entry)> All()
    {
        yield return ("the first entry", Founding());
        foreach (var (name, act, fact) in Facts())
            yield return (name, Signed(name, act, "founder", [fact], []));
        yield return ("two endings", Signed("two endings", Act.EndedAssignment, "founder", [], [Id("assignment"), Id("grant")]));
        yield return ("a sign-in", Blank("a sign-in", Act.SignedIn, "counsellor") with { Basis = Given.Guid("session") });
        yield return ("a look", Blank("a look", Act.Looked, "counsellor") with
        {
            File = File, Compartment = Compartment, Reason = Reason.Care, Purpose = Purpose.Read, Basis = Given.Guid("assignment"),
            Items = [ItemMark.Looked(Given.Id<Item>("note"), 1), ItemMark.Looked(Given.Id<Item>("addendum"), 1)],
        });
        yield return ("a look for a word, which stands there or not", Blank("a search", Act.Looked, "counsellor") with
        {
            File = File, Compartment = Compartment, Reason = Reason.Care, Purpose = Purpose.Search, Basis = Given.Guid("assignment"),
            Items = [ItemMark.Looked(Given.Id<Item>("note"), 1)],
        });
        yield return ("a writing", Blank("a writing", Act.Wrote, "counsellor") with
        {
            File = File, Compartment = Compartment, Reason = Reason.Care, Purpose = Purpose.Write, Basis = Given.Guid("assignment"),
            Items =
            [
                new ItemMark(Given.Id<Item>("draft"), 2, ItemAct.Written, Hash.Of("sealed"u8)),
                new ItemMark(Given.Id<Item>("moved"), 1, ItemAct.Moved, Hash.Of("moved"u8)),
                new ItemMark(Given.Id<Item>("destroyed"), 7, ItemAct.Destroyed, []),
            ],
        });
        yield return ("a miss, with words", Blank("a miss", Act.Missed, "counsellor") with { Permitted = false, WordsHash = Entry.HashOfWords(Words()) });
        yield return ("a restore's", Blank("a restore's", Act.Restored, "nobody") with
        {
            Actor = default, Reason = Reason.Restore,
            Facts =
            [
                new LogFact(Id("log"), 2, Ledger.OriginOf(Given.Practice), 41, Hash.Of("backup"u8), Ledger.OriginOf(Given.Practice), 57, Hash.Of("seen"u8)),
                new GapFact(Id("gap"), true, [(FactKind.Wall, Id("wall")), (FactKind.Recovery, Id("recovery"))]),
            ],
        });
        yield return ("a restore's, where nothing is known", Blank("a restore's 2", Act.Restored, "nobody") with
        {
            Actor = default, Reason = Reason.Restore,
            Facts = [new LogFact(Id("log 2"), 3, Ledger.OriginOf(Given.Practice), 41, Hash.Of("backup"u8), "", 0, new byte[32]), new GapFact(Id("gap 2"), false, [])],
        });
        yield return ("what a restore ends again", Blank("replayed", Act.Replayed, "nobody") with
        {
            Actor = default, File = File, Reason = Reason.Restore, Facts = [new WallFact(Id("wall 2"), File, Given.Id<Person>("walled"))], Endings = [Id("grant")],
        });
    }

    public static IReadOnlyList<(string Reader, byte[] Letter)> Words() =>
    [
        (new Id<Compartment>(Given.Guid("officers")) + ".2", Given.Bytes("letter to officers", 64)),
        (new Id<Compartment>(Given.Guid("desk team")) + ".1", Given.Bytes("letter to the desk", 64)),
    ];

    public static Entry Signed(string name, Act act, string by, IReadOnlyList<Fact> facts, IReadOnlyList<Id<Fact>> endings, string? keys = null)
    {
        var entry = Blank(name, act, by) with { Facts = facts, Endings = endings, SignerKeys = Id((keys ?? by) + "'s keys") };
        return entry with { Signature = Given.Sign(Given.Signing(by), entry.ToSign(Given.Practice)) };
    }

    public static Entry Blank(string name, Act act, string by) => new(
        act, At, Given.Guid("nonce of " + name), Given.Id<Person>(by), default, default, Reason.None, Purpose.None, Guid.Empty, true, [], [], [], [], default, []);

    public static Id<Fact> Id(string name) => Given.Id<Fact>(name);
}
