using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Clients;

public class ClientFileTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_note_is_written_signed_amended_shared_seen_by_the_client_and_taken_back(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var notes = new NotesOf(test.Practice, test.Founder, file);
        var (draft, version) = await notes.KeepDraft(default, default, 0, Text(test.Founder, "first words"));
        (draft, version) = await notes.KeepDraft(default, draft, version, Text(test.Founder, "better words"));
        Assert.Equal(2, version);
        var note = await notes.Sign(default, draft);
        await notes.Amend(default, note, "and one more thing");
        var read = await notes.Open(default, note);
        Assert.Equal(("better words", "and one more thing", test.Founder.Person), (read.Text.Text, read.Addenda.Single().Text, read.SignedBy));
        // A signed note stays the item that its draft was, and cannot be written over.
        Assert.Equal(draft, note);
        await Assert.ThrowsAsync<Refused>(() => notes.KeepDraft(default, note, read.Version, Text(test.Founder, "other words")));
        Assert.Equal("better words", (await notes.Open(default, note)).Text.Text);

        var member = (await file.State()).Opened!.Members.Single();
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, member);
        await notes.Share(default, note);
        var signIn = new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock));
        var (_, client) = (await signIn.Client(words.Replace(' ', '-').ToUpperInvariant(), "test"))!.Value;
        var theirs = await test.Find(client, file);
        var shared = await theirs.Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote));
        Assert.Contains("better words", Content.Read<SharedNote>(shared.Items.Single().Content).Text, StringComparison.Ordinal);
        Assert.False(await test.CanRead(client, file.Id, CompartmentKind.Record));

        await notes.StopSharing(default, note);
        Assert.Empty((await theirs.Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote))).Items);
        Assert.Null(await signIn.Client("never was issued to any body", "test"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_ended_assignment_ends_in_a_session_that_holds_the_opened_key(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Record));
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(7));
        var theirs = await test.Find(cover, file);
        await new NotesOf(test.Practice, test.Founder, file).KeepDraft(default, default, 0, Text(test.Founder, "a draft"));
        Assert.Single((await theirs.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.NoteDraft))).Items);
        Assert.True(cover.Keys.Count > 0);

        await ClientFiles.EndAssignment(test.Practice, test.Founder, file.Id, (await file.State()).Assignments.Single(one => one.Person == cover.Person).Id);
        await Assert.ThrowsAsync<Refused>(() => theirs.Open(CompartmentKind.Record, Purpose.Read, Select.Newest(ItemKind.Note)));
        Assert.Equal(2, (await file.State()).EpochOf((await file.State()).Find(CompartmentKind.Record)!.Compartment).Number);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_written_after_somebody_s_grant_ended_is_under_a_key_that_they_never_had(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var practice = test.Practice;
        var (jonas, mira) = (await test.Join("jonas", Role.Counsellor), await test.Join("mira", Role.Counsellor));
        var file = await test.OpenFile(jonas);
        await ClientFiles.Assign(practice, jonas, file.Id, mira.Person, Capacity.Counsellor, practice.Now, null);
        // A director, who holds no key of the file: the new one is left to the next holder, and no holder's round comes by here.
        var work = (await FileReader.Read(practice, file.Id)).Assignments.Single(one => one.Person == mira.Person);
        await ClientFiles.EndAssignment(practice, test.Founder, file.Id, work.Id);
        var record = (await FileReader.Read(practice, file.Id)).Find(CompartmentKind.Record)!.Compartment;
        Assert.Equal(1, (await FileReader.Read(practice, file.Id)).EpochOf(record).Number);
        await new NotesOf(practice, jonas, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "not for Mira any more", jonas.Person.ToString()));
        Assert.Equal(2, (await FileReader.Read(practice, file.Id)).EpochOf(record).Number);
        await using var reading = await practice.Database.Borrow();
        Assert.Equal(2, Assert.Single(ItemStore.Select(reading, record, Select.Newest(ItemKind.NoteDraft))).Epoch);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Cover_ends_by_itself_on_its_last_day(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var now = test.Clock.GetUtcNow();
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, now.AddDays(1), now.AddDays(7));
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Record));
        test.Clock.Pass(TimeSpan.FromDays(2));
        Assert.True(await test.CanRead(cover, file.Id, CompartmentKind.Record));
        test.Clock.Pass(TimeSpan.FromDays(6));
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_director_who_holds_nothing_assigns_and_the_next_holder_makes_the_grant(Engine engine)
    {
        await using var test = await TestPractice.Found(engine, Role.Director, Role.PrivacyOfficer, Role.Administrator);
        var first = await test.Join("ines", Role.Counsellor);
        var second = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(first);
        Assert.False(await test.CanRead(test.Founder, file.Id, CompartmentKind.Identity));
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, second.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        Assert.Equal(Refusal.NotYet, (await Assert.ThrowsAsync<Refused>(() => test.CanRead(second, file.Id, CompartmentKind.Record))).Refusal);
        await test.Settle(first);
        Assert.True(await test.CanRead(second, file.Id, CompartmentKind.Record));

        await ClientFiles.EndAssignment(test.Practice, test.Founder, file.Id, (await file.State()).Assignments.Single(one => one.Person == first.Person).Id);
        Assert.False(await test.CanRead(first, file.Id, CompartmentKind.Record));
        await test.Settle(second);
        var theirs = await test.Find(second, file);
        Assert.Equal(2, (await theirs.State()).EpochOf((await theirs.State()).Find(CompartmentKind.Record)!.Compartment).Number);
        Assert.True(await test.CanRead(second, file.Id, CompartmentKind.Identity));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Behind_a_Wall_the_file_does_not_exist_whatever_team_or_role(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var desk = await test.Join("desk", Role.FrontDesk);
        var other = await test.Join("other", Role.FrontDesk);
        var file = await test.OpenFile(test.Founder);
        await test.Settle(test.Founder);
        Assert.True(await test.CanRead(desk, file.Id, CompartmentKind.Contact));
        Assert.Single(await DeskDirectory.Read(test.Practice, desk));

        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, desk.Person);
        Assert.False(await test.CanRead(desk, file.Id, CompartmentKind.Contact));
        Assert.True(await test.CanRead(other, file.Id, CompartmentKind.Contact));
        Assert.Empty(await DeskDirectory.Read(test.Practice, desk));
        Assert.Empty(await DeskDirectory.Read(test.Practice, other));
        await Assert.ThrowsAsync<Refused>(() => ClientFiles.Assign(
            test.Practice, test.Founder, file.Id, desk.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Session_notes_open_for_their_author_alone(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var second = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, second.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        await new SessionNotesOf(file).Keep(new SessionNoteText(1, "2026-05-14", "what I made of it"));
        Assert.Equal("what I made of it", (await new SessionNotesOf(file).List()).Notes.Single().Text.Text);

        var theirs = await test.Find(second, file);
        await Assert.ThrowsAsync<Refused>(() => new SessionNotesOf(theirs).List());
        await new SessionNotesOf(theirs).Keep(new SessionNoteText(1, "2026-05-14", "mine"));
        Assert.Equal("mine", (await new SessionNotesOf(theirs).List()).Notes.Single().Text.Text);
        var state = await theirs.State();
        Assert.All(
            state.Compartments.Where(one => one.Holds == CompartmentKind.Private),
            one => Assert.Equal(Grantee.Of(one.Owner), state.GrantsOf(one.Compartment).Single().Grantee));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_replaced_code_opens_nothing_and_the_new_one_opens_what_was_shared(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var member = (await file.State()).Opened!.Members.Single();
        var notes = new NotesOf(test.Practice, test.Founder, file);
        var note = await notes.Sign(default, (await notes.KeepDraft(default, default, 0, Text(test.Founder, "shared words"))).Id);
        await notes.Share(default, note);
        var old = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, member);
        var signIn = new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock));
        var (secret, client) = (await signIn.Client(old, "test"))!.Value;
        Assert.True(await test.CanRead(client, file.Id, CompartmentKind.Shared));

        var fresh = await ClientCode.Replace(test.Practice, test.Sessions, test.Founder, test.Queue, "test", file.Id, client.Person);
        Assert.Null(await test.Sessions.Find(secret));
        Assert.Null(await signIn.Client(old, "test"));
        var (_, again) = (await signIn.Client(fresh, "test"))!.Value;
        Assert.Equal(client.Person, again.Person);
        Assert.True(await test.CanRead(again, file.Id, CompartmentKind.Shared));
    }

    private static NoteText Text(Session author, string text) => new(1, "2026-05-14", "14:00", "14:50", "in the room", text, author.Person.ToString());
}
