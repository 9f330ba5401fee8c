using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Clients;

/// <summary>A counsellor is ill: whom they named reads what is needed, from when the director says so, and no longer.</summary>
public class StandInTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SEC02_a_stand_in_reads_between_the_director_s_dates_and_neither_before_nor_after(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director, now) = (test.Practice, Lasting(test, test.Founder), (Func<DateTimeOffset>)test.Clock.GetUtcNow);
        var (jonas, mira) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.Counsellor)));
        var file = await Filled(test, jonas);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        Assert.Contains((await FileReader.Read(practice, file.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee == Grantee.OfStandIn(mira.Person));
        await NotThere(test, mira, file.Id);

        await Assert.ThrowsAsync<Refused>(() => StandIns.Call(practice, mira, jonas.Person, now(), now().AddDays(3)));
        await Assert.ThrowsAsync<Refused>(() => StandIns.Call(practice, director, mira.Person, now(), now().AddDays(3)));
        await Assert.ThrowsAsync<Refused>(() => StandIns.Call(practice, director, jonas.Person, now(), null));
        await StandIns.Call(practice, director, jonas.Person, now().AddDays(1), now().AddDays(3));
        await NotThere(test, mira, file.Id);
        test.Clock.Pass(TimeSpan.FromDays(1));
        await ReadsAsStandIn(test, mira, file.Id);
        test.Clock.Pass(TimeSpan.FromDays(2)); // over by its date, with keys in memory and nobody there to end it
        await NotThere(test, mira, file.Id);

        await StandIns.Call(practice, director, jonas.Person, now(), now().AddDays(3));
        await ReadsAsStandIn(test, mira, file.Id);
        await StandIns.End(practice, director, practice.Roll.Calls[^1].Id);
        await NotThere(test, mira, file.Id);
        var before = (await FileReader.Read(practice, file.Id)).Compartments.ToDictionary(one => one.Compartment, one => one.Holds);
        await test.Settle(jonas);
        // What they opened has a new key, and their halves are of the new one.
        var after = await FileReader.Read(practice, file.Id);
        Assert.All(after.Compartments.Where(one => before[one.Compartment] != CompartmentKind.Private), one => Assert.True(after.EpochOf(one.Compartment).Number > 1));
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_a_stand_in_gets_is_what_cover_gets_and_never_another_s_own_notes_and_they_write_nothing(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (jonas, mira) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.Counsellor)));
        var file = await Filled(test, jonas);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        await StandIns.Call(practice, test.Founder, jonas.Person, practice.Now, practice.Now.AddDays(1));
        var state = await FileReader.Read(practice, file.Id);
        foreach (var compartment in state.Compartments)
        {
            var halves = state.GrantsOf(compartment.Compartment).Where(grant => grant.Grantee == Grantee.OfStandIn(mira.Person)).ToList();
            Assert.Equal(compartment.Holds == CompartmentKind.Private ? 0 : 1, halves.Count);
            Assert.Equal(compartment.Holds != CompartmentKind.Private, Decision.For(mira.Person, state, compartment, practice.Roll, practice.Now).Permitted);
        }
        var theirs = await test.Find(mira, file);
        var refused = await Assert.ThrowsAsync<Refused>(() =>
            new NotesOf(practice, mira, theirs).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "mine", mira.Person.ToString())));
        Assert.Equal(Refusal.NotAllowed, refused.Refusal);
        Assert.False(await theirs.MayKeepOwn());
        await Assert.ThrowsAsync<Refused>(() => ClientFiles.Assign(practice, mira, file.Id, mira.Person, Capacity.Counsellor, practice.Now, null));

        // Who can see, and who looked, say so in words.
        Assert.Contains(WhoCanSee.In(practice, await FileReader.Read(practice, file.Id), null), one => one.Reason == Reason.StandIn && one.People.Single() == mira.Person && one.Until is not null);
        Assert.Equal("they stand in for your counsellor", Decision.WordsFor(Reason.StandIn));

        // Who also covers has a whole key beside the halves, called or not.
        await StandIns.End(practice, test.Founder, practice.Roll.Calls.Single().Id);
        await ClientFiles.Assign(practice, jonas, file.Id, mira.Person, Capacity.Cover, practice.Now, practice.Now.AddDays(1));
        Assert.True(await test.CanRead(mira, file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_wall_beats_it_and_no_half_is_made(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (jonas, mira) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.Counsellor)));
        var (walled, later) = (await test.OpenFile(jonas), await test.OpenFile(jonas, "Kim Sorel"));
        await ClientFiles.RaiseWall(practice, jonas, walled.Id, mira.Person);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        Assert.DoesNotContain((await FileReader.Read(practice, walled.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Value == mira.Person.Value);
        await StandIns.Call(practice, test.Founder, jonas.Person, practice.Now, practice.Now.AddDays(3));
        await NotThere(test, mira, walled.Id);
        Assert.True(await test.CanRead(mira, later.Id, CompartmentKind.Identity));
        await ClientFiles.RaiseWall(practice, test.Founder, later.Id, mira.Person);
        await NotThere(test, mira, later.Id);
        Assert.Empty(await StandIns.FilesOf(practice, mira, practice.Roll.Calls.Single().Person));
        await test.Settle(jonas);
        Assert.DoesNotContain((await FileReader.Read(practice, later.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Value == mira.Person.Value);
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Neither_half_opens_alone_and_the_host_gives_its_own_only_for_a_look_that_is_written_down(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (jonas, mira) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.Counsellor)));
        var file = await Filled(test, jonas);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        var state = await FileReader.Read(practice, file.Id);
        var record = state.Find(CompartmentKind.Record)!.Compartment;
        var (grant, epoch) = (state.GrantsOf(record).Single(one => one.Grantee == Grantee.OfStandIn(mira.Person)), state.EpochOf(record));
        await using var connection = await practice.Database.Read();
        var wrapped = (await KeyStore.Wrap(connection, grant.Id))!.Sealed;
        var (one, other) = SplitWrap.Parts(wrapped);
        var (mine, hosts) = (Address.OfHalf(practice.Id, grant, 1, host: false), Address.OfHalf(practice.Id, grant, 1, host: true));
        using var half = KeyWrap.Unwrap(mira.Bundle.Agreement, mine, one);
        using var rest = KeyWrap.Unwrap(practice.Host.Release, hosts, other);
        Assert.False(EpochKey.Commits(epoch.Commitment, half));
        Assert.False(EpochKey.Commits(epoch.Commitment, rest));
        using (var whole = SplitWrap.Join(half, rest))
            Assert.True(EpochKey.Commits(epoch.Commitment, whole));
        // Each opens with its own key, in its own place, and nowhere else.
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(mira.Bundle.Agreement, hosts, other));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(practice.Host.Release, mine, one));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(mira.Bundle.Agreement, hosts, one));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(mira.Bundle.Agreement, Address.OfWrap(practice.Id, grant, 1), one));
        Assert.Throws<SealBroken>(() => KeyWrap.Unwrap(mira.Bundle.Agreement, mine, wrapped));

        // A session that asks the ring itself gets nothing without an entry, and nothing for another's.
        Assert.Null(await mira.Keys.Find(practice, mira, state, record));
        await (await test.Find(jonas, file)).Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft));
        await Assert.ThrowsAsync<Refused>(() => mira.Keys.Find(practice, mira, state, record, practice.Ledger.Standing.Size - 1));
        await Assert.ThrowsAsync<LedgerBroken>(() => mira.Keys.Find(practice, mira, state, record, practice.Ledger.Standing.Size));
        await StandIns.Call(practice, test.Founder, jonas.Person, practice.Now, practice.Now.AddDays(1));
        var contact = await (await test.Find(mira, file)).Open(CompartmentKind.Contact, Purpose.Read, Select.Newest(ItemKind.Contact));
        await Assert.ThrowsAsync<Refused>(() => mira.Keys.Find(practice, mira, state, record, contact.Look)); // of another compartment
        Assert.False(mira.Keys.Holds(record, state));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_ends_it_ends_it_on_another_node_within_a_second(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (jonas, mira) = (Lasting(test, await test.Join("jonas", Role.Counsellor)), Lasting(test, await test.Join("mira", Role.Counsellor)));
        var file = await Filled(test, jonas);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        await using var other = test.SecondNode();
        using var there = new Session(Id<Session>.New(), "x", mira.Person, PersonKind.Staff, mira.Entry, mira.Bundle.Copy(), practice.Now);
        await StandIns.Call(practice, test.Founder, jonas.Person, practice.Now, practice.Now.AddDays(3));
        await other.Ledger.CatchUp();
        var found = await ClientFile.Find(other, there, file.Id);
        await found.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft));
        await StandIns.End(practice, jonas, practice.Roll.Calls.Single().Id); // the counsellor is back
        // At once, though the other node has not been told: the look is decided again under the lock.
        await Assert.ThrowsAsync<Refused>(() => found.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft)));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Empty(other.Roll.Calls);

        await StandIns.Call(practice, test.Founder, jonas.Person, practice.Now, practice.Now.AddDays(3));
        await other.Ledger.CatchUp();
        await found.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft));
        await StaffChange.EndRole(practice, test.Founder, practice.Roll.RoleFactsOf(jonas.Person).Single().Id); // their reason was the counsellor's
        await Assert.ThrowsAsync<Refused>(() => found.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_stand_in_hands_on_what_they_opened_when_the_counsellor_does_not_come_back(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, Lasting(test, test.Founder));
        var (mira, omar) = (Lasting(test, await test.Join("mira", Role.Counsellor)), Lasting(test, await test.Join("omar", Role.Counsellor)));
        var jonas = await test.Join("jonas", Role.Counsellor);
        var file = await Filled(test, jonas);
        Assert.Equal(jonas.Person, Caseload.OnlyHolder(practice, await FileReader.Read(practice, file.Id)));
        Assert.Equal([(file.Id, jonas.Person)], (await Caseload.Keys(practice, director)).HeldByOne);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        Assert.Null(Caseload.OnlyHolder(practice, await FileReader.Read(practice, file.Id)));
        Assert.Empty((await Caseload.Keys(practice, director)).HeldByOne);
        await test.Sessions.End(jonas);

        await ClientFiles.Assign(practice, director, file.Id, omar.Person, Capacity.Counsellor, practice.Now, null);
        await test.Settle(mira, omar, director);
        Assert.Equal(Refusal.NotYet, (await Assert.ThrowsAsync<Refused>(() => test.CanRead(omar, file.Id, CompartmentKind.Record))).Refusal);
        await StandIns.Call(practice, director, jonas.Person, practice.Now, practice.Now.AddDays(3));
        await ReadsAsStandIn(test, mira, file.Id);
        await test.Settle(mira);
        Assert.True(await test.CanRead(omar, file.Id, CompartmentKind.Record));
        await StaffChange.Leave(practice, test.Sessions, director, jonas.Person);
        await NotThere(test, mira, file.Id);
        await test.Settle(omar, director);
        Assert.DoesNotContain((await FileReader.Read(practice, file.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Kind == GranteeKind.StandIn);
        Assert.True(await test.CanRead(omar, file.Id, CompartmentKind.Record));
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nobody_calls_themselves_where_another_director_could_and_a_new_name_ends_the_old_one_s_time(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, Lasting(test, test.Founder));
        var (jonas, mira) = (await test.Join("jonas", Role.Counsellor), await test.Join("mira", Role.Counsellor, Role.Director));
        var file = await Filled(test, jonas);
        await StandIns.Name(practice, jonas, mira.Person);
        await test.Settle(jonas);
        await Assert.ThrowsAsync<Refused>(() => StandIns.Call(practice, mira, jonas.Person, practice.Now, practice.Now.AddDays(3)));
        await StandIns.Call(practice, director, jonas.Person, practice.Now, practice.Now.AddDays(3));
        Assert.True(await test.CanRead(mira, file.Id, CompartmentKind.Record));
        await StandIns.Name(practice, jonas, director.Person);
        Assert.Empty(practice.Roll.Calls);
        await NotThere(test, mira, file.Id);
        await test.Settle(jonas);
        var grants = (await FileReader.Read(practice, file.Id)).Facts.OfType<GrantFact>().Where(grant => grant.Grantee.Kind == GranteeKind.StandIn).ToList();
        Assert.All(grants, grant => Assert.Equal(director.Person.Value, grant.Grantee.Value));
        Assert.NotEmpty(grants);
        await StandIns.Name(practice, jonas, default);
        await test.Settle(jonas);
        Assert.DoesNotContain((await FileReader.Read(practice, file.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Kind == GranteeKind.StandIn);
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_host_with_other_secrets_has_another_release_key_and_halves_are_made_for_it(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (jonas, mira, omar) = (await test.Join("jonas", Role.Counsellor), await test.Join("mira", Role.Counsellor), await test.Join("omar", Role.Counsellor));
        var file = await Filled(test, jonas);
        await StandIns.Name(test.Practice, jonas, mira.Person);
        await test.Settle(jonas);
        await test.Stop();
        await File.WriteAllBytesAsync(Path.Combine(test.Folder, "host", "pepper-1"), Entropy.Bytes(32), TestContext.Current.CancellationToken);
        await using var again = test.SecondNode();
        Session In(Session session) => new(Id<Session>.New(), "x", session.Person, PersonKind.Staff, session.Entry, session.Bundle.Copy(), again.Now);
        using var four = new Four(In(test.Founder), In(jonas), In(mira), In(omar));
        var (director, counsellor, standIn, third) = four;
        await StandIns.Call(again, director, jonas.Person, again.Now, again.Now.AddDays(3));
        // The old half does not open here, and that is all that happens.
        await Assert.ThrowsAsync<SealBroken>(async () => await (await ClientFile.Find(again, standIn, file.Id)).Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft)));
        await StandIns.Name(again, third, mira.Person);
        while (await KeyWork.Round(again, counsellor))
        {
        }
        Assert.Single((await (await ClientFile.Find(again, standIn, file.Id)).Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft))).Items);
    }

    private sealed record Four(Session A, Session B, Session C, Session D) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in (Session[])[A, B, C, D])
                one.Dispose();
        }
    }

    /// <summary>A session that no idle time ends: days pass here, and the sweeper's timer is the real one.</summary>
    private static Session Lasting(TestPractice test, Session session) =>
        new(Id<Session>.New(), "x", session.Person, PersonKind.Staff, session.Entry, session.Bundle.Copy(), test.Clock.GetUtcNow());

    private static async Task<ClientFile> Filled(TestPractice test, Session counsellor)
    {
        var file = await test.OpenFile(counsellor);
        await new NotesOf(test.Practice, counsellor, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "what is needed", counsellor.Person.ToString()));
        await new SessionNotesOf(file).Keep(new SessionNoteText(1, "", "for nobody else"));
        return file;
    }

    private static async Task ReadsAsStandIn(TestPractice test, Session standIn, Id<ClientFile> file)
    {
        foreach (var kind in (CompartmentKind[])[CompartmentKind.Identity, CompartmentKind.Contact, CompartmentKind.Record])
        {
            var opened = await (await ClientFile.Find(test.Practice, standIn, file)).Open(kind, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.ImportedOther));
            Assert.Single(opened.Items);
            var entry = await test.Practice.Ledger.Read(opened.Look);
            Assert.Equal((Act.Looked, Reason.StandIn, standIn.Person), (entry.Act, entry.Reason, entry.Actor));
        }
        Assert.False(await test.CanRead(standIn, file, CompartmentKind.Private));
    }

    /// <summary>As for a file that never was: the same words, and an entry of the same kind.</summary>
    private static async Task NotThere(TestPractice test, Session session, Id<ClientFile> file)
    {
        var refused = await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(test.Practice, session, file));
        Assert.Equal((Refusal.NotFound, Refused.NotFound().Message, true), (refused.Refusal, refused.Message, refused.IsRecorded));
        test.Clock.Pass(TimeSpan.FromMinutes(11)); // so that this is not too often
    }

    private static async Task Verified(TestPractice test)
    {
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
    }
}
