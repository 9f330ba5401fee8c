using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;

namespace FourWalls.Tests.People;

/// <summary>A counsellor has died: two people with proof open custody, part by part, to whom the counsellor had named. RET-06.</summary>
public class CustodyTests
{
    // What a new file has of each.
    private static readonly CompartmentKind[] Contacts = [CompartmentKind.Identity, CompartmentKind.Contact];
    private static readonly CompartmentKind[] Files = [CompartmentKind.Record, CompartmentKind.Safety, CompartmentKind.Shared];

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task RET06_two_people_open_it_part_by_part_and_every_look_is_on_the_ledger(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var here = await Place.Of(test);
        var (practice, director, jonas, mira, file) = (test.Practice, here.Director, here.Jonas, here.Mira, here.File);
        await here.NotThere(mira);
        Assert.False(await Reads(test, mira, file.Id, CompartmentKind.Private, jonas.Person));

        await here.Open(CustodyPart.Contacts);
        Assert.Equal(Contacts, await here.Readable());
        // What the dead one held ends; what custody gives does not.
        await StaffChange.Leave(practice, test.Sessions, director, jonas.Person);
        Assert.Equal(Contacts, await here.Readable());
        await here.Open(CustodyPart.Files);
        Assert.Equal([.. Contacts, .. Files], await here.Readable());
        var note = await (await test.Find(mira, file)).Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft));
        Assert.Equal("what is needed", Content.Read<NoteText>(Assert.Single(note.Items).Content).Text);
        Assert.Equal((Act.Looked, Reason.Custody, mira.Person), await practice.Ledger.Read(note.Look) is var look ? (look.Act, look.Reason, look.Actor) : default);
        Assert.False(await Reads(test, mira, file.Id, CompartmentKind.Private, jonas.Person));
        await here.Open(CustodyPart.SessionNotes);
        var own = await new SessionNotesOf(await test.Find(mira, file)).List(jonas.Person);
        Assert.Equal("for nobody else", Assert.Single(own.Notes).Text.Text);
        Assert.Equal(Reason.Custody, (await practice.Ledger.Read(own.Look)).Reason);
        Assert.Contains(WhoCanSee.In(practice, await FileReader.Read(practice, file.Id), null), one =>
            one.Reason == Reason.Custody && one.People.SequenceEqual([mira.Person]) && one.Parts.Contains(CompartmentKind.Private));

        // They read, and write nothing.
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(async () =>
            await new NotesOf(practice, mira, await test.Find(mira, file)).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "mine", mira.Person.ToString())))).Refusal);
        test.Clock.Pass(TimeSpan.FromDays(91)); // over by its date, with keys in memory and nobody there to end it
        await here.NotThere(mira);
        await here.Verified();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task It_takes_two_who_are_not_the_counsellor_and_the_parts_come_one_after_the_other(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var here = await Place.Of(test);
        var (practice, director, jonas, mira, omar) = (test.Practice, here.Director, here.Jonas, here.Mira, here.Omar);
        foreach (var (by, part, days) in (IEnumerable<(Session, CustodyPart, double)>)
            [(omar, CustodyPart.Contacts, 90), (jonas, CustodyPart.Contacts, 90), (director, CustodyPart.Files, 90), (director, CustodyPart.SessionNotes, 90), (director, CustodyPart.Contacts, 200), (director, CustodyPart.Contacts, -1)])
            await Assert.ThrowsAsync<Refused>(() => Custody.Ask(practice, by, jonas.Person, part, CustodyGround.Died, CustodyProof.FamilyInPerson, practice.Now.AddDays(days)));
        await Assert.ThrowsAsync<Refused>(() => Custody.Ask(practice, director, omar.Person, CustodyPart.Contacts, CustodyGround.Died, CustodyProof.FamilyInPerson, practice.Now.AddDays(9)));

        await here.Ask(director, CustodyPart.Contacts);
        var asked = Assert.Single(practice.Roll.CustodyAsked);
        await Assert.ThrowsAsync<Refused>(() => here.Ask(mira, CustodyPart.Contacts)); // one waits already
        foreach (var by in (Session[])[director, jonas, omar])
            await Assert.ThrowsAsync<Refused>(() => Custody.Open(practice, by, asked.Id, CustodyProof.DoctorsLetter));
        await here.NotThere(mira);
        await Custody.Open(practice, mira, asked.Id, CustodyProof.DoctorsLetter);
        await Custody.Open(practice, mira, asked.Id, CustodyProof.DoctorsLetter); // sent twice
        Assert.Single(practice.Roll.Custodies);
        Assert.Equal(Contacts, await here.Readable());

        // The counsellor is there after all.
        await Custody.End(practice, jonas, jonas.Person);
        await here.NotThere(mira);
        await here.Ask(mira, CustodyPart.Contacts);
        test.Clock.Pass(Custody.Lapse);
        await Assert.ThrowsAsync<Refused>(() => Custody.Open(practice, director, practice.Roll.CustodyAsked[^1].Id, CustodyProof.DoctorsLetter));
        await here.NotThere(mira);
        await here.Open(CustodyPart.Contacts);
        Assert.Equal(Contacts, await here.Readable());
        var before = (await FileReader.Read(practice, here.File.Id)).EpochOf(here.Record).Number;
        await StaffChange.NameCustodian(practice, jonas, omar.Person);
        await here.NotThere(mira);
        await test.Settle(jonas);
        Assert.DoesNotContain((await FileReader.Read(practice, here.File.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Value == mira.Person.Value);
        Assert.True((await FileReader.Read(practice, here.File.Id)).EpochOf(here.Record).Number > before);
        await here.Verified();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_custodian_hands_on_what_nobody_else_can_open(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var here = await Place.Of(test);
        var (practice, director, jonas, mira, omar) = (test.Practice, here.Director, here.Jonas, here.Mira, here.Omar);
        await test.Sessions.End(jonas);
        await ClientFiles.Assign(practice, director, here.File.Id, omar.Person, Capacity.Counsellor, practice.Now, null);
        await here.Open(CustodyPart.Contacts);
        await here.Open(CustodyPart.Files);
        await StaffChange.Leave(practice, test.Sessions, director, jonas.Person);
        await test.Settle(mira, omar, director);
        Assert.Equal(Refusal.NotYet, (await Assert.ThrowsAsync<Refused>(() => test.CanRead(omar, here.File.Id, CompartmentKind.Record))).Refusal);
        await here.Readable();
        await test.Settle(mira, omar);
        Assert.True(await test.CanRead(omar, here.File.Id, CompartmentKind.Record));
        await Custody.End(practice, director, jonas.Person);
        await test.Settle(omar, director);
        await here.NotThere(mira);
        Assert.True((await FileReader.Read(practice, here.File.Id)).EpochOf(here.Record).Number > 1);
        Assert.True(await test.CanRead(omar, here.File.Id, CompartmentKind.Record));
        await here.Verified();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_wall_beats_it_and_the_host_gives_nothing_without_a_look(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var here = await Place.Of(test);
        var (practice, jonas, mira) = (test.Practice, here.Jonas, here.Mira);
        var state = await FileReader.Read(practice, here.File.Id);
        Assert.Single(state.GrantsOf(here.Record), grant => grant.Grantee == Grantee.OfStandIn(mira.Person));
        await here.Open(CustodyPart.Contacts);
        var contact = await (await test.Find(mira, here.File)).Open(CompartmentKind.Contact, Purpose.Read, Select.Newest(ItemKind.Contact));
        state = await FileReader.Read(practice, here.File.Id);
        Assert.Null(await mira.Keys.Find(practice, mira, state, here.Record));
        await Assert.ThrowsAsync<Refused>(() => mira.Keys.Find(practice, mira, state, here.Record, contact.Look)); // of another part
        await here.Open(CustodyPart.Files);
        await here.Open(CustodyPart.SessionNotes);
        await ClientFiles.RaiseWall(practice, here.Director, here.File.Id, mira.Person);
        await here.NotThere(mira);
        Assert.False(await Reads(test, mira, here.File.Id, CompartmentKind.Private, jonas.Person));
        await test.Settle(jonas);
        Assert.DoesNotContain((await FileReader.Read(practice, here.File.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee == Grantee.OfStandIn(mira.Person));
        await here.Verified();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_custodians_half_is_no_cover_and_every_list_of_one_holder_says_so(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var here = await Place.Of(test);
        var (practice, jonas, omar) = (test.Practice, here.Jonas, here.Omar);
        await Lists([(here.File.Id, jonas.Person)]);

        await StandIns.Name(practice, jonas, omar.Person);
        await test.Settle(jonas);
        await Lists([]);

        await StandIns.Name(practice, jonas, default);
        await test.Settle(jonas);
        await Lists([(here.File.Id, jonas.Person)]);

        async Task Lists(List<(Id<ClientFile>, Id<Person>)> expected)
        {
            Assert.Equal(expected, (await Caseload.Keys(practice, here.Director)).HeldByOne);
            Assert.Equal(expected.Count == 0 ? null : jonas.Person, Caseload.OnlyHolder(practice, await FileReader.Read(practice, here.File.Id)));
            await using var connection = await practice.Database.Read();
            Assert.Equal(expected.Count, await FourWalls.Health.HealthStore.HeldByOne(connection, practice.Now));
        }
    }

    /// <summary>What a changed program writes with a genuine key, past the act's own checks.</summary>
    [Theory]
    [InlineData("whoever asked confirms it")]
    [InlineData("nobody asked")]
    [InlineData("a later last day than was asked for")]
    [InlineData("a later part than was asked for")]
    [InlineData("somebody with no part in it asks")]
    [InlineData("it is ended by somebody with no part in it")]
    public async Task Verify_finds_custody_that_two_people_did_not_open(string how)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var here = await Place.Of(test);
        var (practice, named) = (test.Practice, test.Practice.Roll.Custodians[here.Jonas.Person]);
        var lapses = practice.Now + Custody.Lapse;
        var forged = new CustodyAskedFact(Id<Fact>.New(), named.Id, here.Jonas.Person, here.Mira.Person, here.Omar.Person, CustodyPart.Contacts, CustodyGround.Died, CustodyProof.DoctorsLetter, practice.Now.AddDays(90), lapses);
        if (how.StartsWith("it is", StringComparison.Ordinal))
            await here.Open(CustodyPart.Contacts);
        else if (!how.Contains("nobody") && !how.Contains("no part"))
            await here.Ask(here.Director, CustodyPart.Contacts);
        var ask = practice.Roll.CustodyAsked.SingleOrDefault() ?? forged;
        var opened = new CustodyOpenedFact(Id<Fact>.New(), ask.Id, named.Id, here.Jonas.Person, here.Mira.Person, CustodyPart.Contacts, CustodyProof.DoctorsLetter, practice.Now, ask.Until);
        var (by, act, facts, endings) = how switch
        {
            "whoever asked confirms it" => (here.Director, Act.OpenedCustody, (Fact[])[opened], (Id<Fact>[])[ask.Id]),
            "nobody asked" => (here.Mira, Act.OpenedCustody, [opened], []),
            "a later last day than was asked for" => (here.Mira, Act.OpenedCustody, [opened with { Until = ask.Until.AddDays(1) }], [ask.Id]),
            "a later part than was asked for" => (here.Mira, Act.OpenedCustody, [opened with { Part = CustodyPart.SessionNotes }], [ask.Id]),
            "somebody with no part in it asks" => (here.Omar, Act.AskedCustody, [forged], []),
            _ => (here.Omar, Act.EndedCustody, [], [practice.Roll.Custodies.Single().Id]),
        };
        await here.Verified();
        await PracticeChange.Make(practice, by, act, _ => (facts, endings));
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.False(report.Ok);
        Assert.Contains("custody", $"{report.Problem}");
    }

    private static async Task<bool> Reads(TestPractice test, Session session, Id<ClientFile> file, CompartmentKind kind, Id<Person> author)
    {
        test.Clock.Pass(TimeSpan.FromMinutes(11)); // so that this is not too often
        try
        {
            return (await (await ClientFile.Find(test.Practice, session, file)).Open(kind, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.ImportedOther), default, author)).Look > 0;
        }
        catch (Refused no) when (no.Refusal == Refusal.NotFound)
        {
            return false;
        }
    }

    /// <summary>Jonas has named Mira; Omar is a counsellor, and the founder directs.</summary>
    private sealed record Place(TestPractice Test, Session Director, Session Jonas, Session Mira, Session Omar, ClientFile File, Id<Compartment> Record)
    {
        public static async Task<Place> Of(TestPractice test)
        {
            var (jonas, mira, omar) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.FrontDesk)), Lasting(test, await test.Join("omar", Role.Counsellor)));
            await StaffChange.NameCustodian(test.Practice, jonas, mira.Person);
            var file = await test.OpenFile(jonas);
            await new NotesOf(test.Practice, jonas, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "what is needed", jonas.Person.ToString()));
            await new SessionNotesOf(file).Keep(new SessionNoteText(1, "", "for nobody else"));
            await test.Settle(jonas);
            // Mira is at the front desk: mark the file, so that it is not there for her as such.
            await ClientFiles.MarkAtRisk(test.Practice, jonas, file.Id);
            await test.Settle(jonas);
            var record = (await FileReader.Read(test.Practice, file.Id)).Find(CompartmentKind.Record)!.Compartment;
            return new Place(test, Lasting(test, test.Founder), jonas, mira, omar, file, record);
        }

        public Task Ask(Session by, CustodyPart part) =>
            Custody.Ask(Test.Practice, by, Jonas.Person, part, CustodyGround.Died, CustodyProof.DeathCertificate, Test.Practice.Now.AddDays(90));

        public async Task Open(CustodyPart part)
        {
            await Ask(Mira, part);
            await Custody.Open(Test.Practice, Director, Test.Practice.Roll.CustodyAsked[^1].Id, CustodyProof.DoctorsLetter);
        }

        public async Task<CompartmentKind[]> Readable()
        {
            var found = new List<CompartmentKind>();
            foreach (var kind in Enum.GetValues<CompartmentKind>().Where(kind => kind < CompartmentKind.Directory))
            {
                if (await Reads(Test, Mira, File.Id, kind, default))
                    found.Add(kind);
            }
            return [.. found.OrderBy(kind => Array.IndexOf([.. Contacts, .. Files], kind))];
        }

        /// <summary>As for a file that never was: the same words, and an entry of the same kind.</summary>
        public async Task NotThere(Session session)
        {
            Test.Clock.Pass(TimeSpan.FromMinutes(11));
            var refused = await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(Test.Practice, session, File.Id));
            Assert.Equal((Refusal.NotFound, Refused.NotFound().Message, true), (refused.Refusal, refused.Message, refused.IsRecorded));
        }

        public async Task Verified()
        {
            var report = await Verification.Run(new VerificationRequest(Test.Folder, Test.Connection, null, true));
            Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
        }

        private static Session Lasting(TestPractice test, Session session) =>
            new(Id<Session>.New(), "x", session.Person, PersonKind.Staff, session.Entry, session.Bundle.Copy(), test.Clock.GetUtcNow());
    }
}
