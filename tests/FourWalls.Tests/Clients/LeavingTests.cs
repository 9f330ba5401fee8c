using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;

namespace FourWalls.Tests.Clients;

/// <summary>Somebody leaves: their files are handed over first, then everything of theirs ends, and nothing of a file is lost.</summary>
public class LeavingTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SEC09_every_file_of_a_leaver_is_read_by_the_next_worker_or_said_to_be_held_by_the_papers_alone(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, test.Founder);
        var leaver = await test.Join("jonas", Role.Counsellor);
        var next = await test.Join("mira", Role.Counsellor);
        List<ClientFile> files = [await test.OpenFile(leaver, "A A"), await test.OpenFile(leaver, "B B"), await test.OpenFile(leaver, "C C"), await test.OpenFile(leaver, "D D")];
        foreach (var file in files)
            await new NotesOf(practice, leaver, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", $"about {file.Id}", leaver.Person.ToString()));
        await ClientFiles.RaiseWall(practice, leaver, files[2].Id, next.Person);
        Assert.All(await Leaving.Files(practice, director, leaver.Person), one => Assert.Equal(Afterwards.Nobody, one.Afterwards));

        // The leaver gives one, and the key goes with it; the director gives the rest, and the keys are on their way.
        Assert.Empty(await Leaving.Give(practice, leaver, leaver.Person, [files[0].Id], next.Person));
        Assert.Equal([files[2].Id], await Leaving.Give(practice, director, leaver.Person, [files[1].Id, files[2].Id], next.Person));
        await Leaving.Give(practice, director, leaver.Person, [files[1].Id], next.Person);
        Assert.Equal(
            [Afterwards.OneHolder, Afterwards.Waits, Afterwards.Nobody, Afterwards.Nobody],
            (await Leaving.Files(practice, director, leaver.Person)).Select(one => one.Afterwards));
        Assert.Equal([files[2].Id, files[3].Id], (await Leaving.Files(practice, director, leaver.Person)).Where(one => one.NeedsNext).Select(one => one.File));
        await test.Settle(leaver);
        Assert.Equal(
            [Afterwards.OneHolder, Afterwards.OneHolder, Afterwards.Nobody, Afterwards.Nobody],
            (await Leaving.Files(practice, director, leaver.Person)).Select(one => one.Afterwards));

        await StaffChange.Leave(practice, test.Sessions, director, leaver.Person);
        foreach (var file in files)
        {
            // The key list no longer holds them, and nothing opens for them, in whatever session.
            Assert.DoesNotContain((await FileReader.Read(practice, file.Id)).Facts.OfType<GrantFact>(), grant => grant.Grantee.Value == leaver.Person.Value);
            Assert.False(await test.CanRead(leaver, file.Id, CompartmentKind.Record));
        }
        await test.Settle(next, director);
        foreach (var file in files.Take(2))
        {
            var note = Assert.Single((await (await test.Find(next, file)).Open(CompartmentKind.Record, Purpose.Read, Select.Between(ItemKind.NoteDraft, ItemKind.Note))).Items);
            Assert.Equal($"about {file.Id}", Content.Read<NoteText>(note.Content).Text);
            var state = await FileReader.Read(practice, file.Id);
            Assert.All(state.Compartments, one => Assert.Equal(2, state.EpochOf(one.Compartment).Number));
        }
        var report = await Caseload.Keys(practice, director);
        Assert.Equal(files.Skip(2).Select(one => one.Id).ToHashSet(), report.HeldByOne.Where(one => one.Holder.IsNone).Select(one => one.File).ToHashSet());
        var far = await Leaving.Progress(practice, director, leaver.Person);
        Assert.True(far.IsDone, $"{far}");
        Assert.True(far.OnlyPapers > 0);
        var verified = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.True(verified.Ok, $"{verified.Problem}");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Progress_counts_down_as_holders_come_by(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, test.Founder);
        var leaver = await test.Join("jonas", Role.Counsellor);
        var next = await test.Join("mira", Role.Counsellor);
        var file = await test.OpenFile(leaver);
        await new NotesOf(practice, leaver, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "words", leaver.Person.ToString()));
        await Leaving.Give(practice, leaver, leaver.Person, [file.Id], next.Person);
        var since = practice.Now;
        await StaffChange.Leave(practice, test.Sessions, director, leaver.Person);
        test.Clock.Pass(TimeSpan.FromDays(1));
        var far = await Leaving.Progress(practice, director, leaver.Person);
        Assert.Equal((0, 5, 0, since), (far.ToEnd, far.ToRotate, far.OnlyPapers, far.Since));
        await FileChange.Make(practice, next, file.Id, _ => new Change(Act.SettledKeys, [], []));
        Assert.Equal((0, 0, 3), await Leaving.Progress(practice, director, leaver.Person) is var moving ? (moving.ToEnd, moving.ToRotate, moving.ToMove) : default);
        await test.Settle(next);
        Assert.True((await Leaving.Progress(practice, director, leaver.Person)).IsDone);
        await Assert.ThrowsAsync<Refused>(() => Leaving.Progress(practice, next, leaver.Person));
        await Assert.ThrowsAsync<Refused>(() => Leaving.Progress(practice, director, next.Person));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Progress_counts_nothing_of_a_file_that_is_walled_from_who_asks(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, test.Founder);
        var leaver = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(leaver);
        await new NotesOf(practice, leaver, file).KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "words", leaver.Person.ToString()));
        await ClientFiles.RaiseWall(practice, leaver, file.Id, director.Person);
        await StaffChange.Leave(practice, test.Sessions, director, leaver.Person);
        var far = await Leaving.Progress(practice, director, leaver.Person);
        Assert.Equal((0, 0, 0, 0), (far.ToEnd, far.ToRotate, far.OnlyPapers, far.ToMove));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_process_that_dies_in_the_middle_leaves_nothing_granted_for_good(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, test.Founder);
        var leaver = await test.Join("jonas", Role.Counsellor, Role.FrontDesk);
        var next = await test.Join("mira", Role.Counsellor, Role.FrontDesk);
        var file = await test.OpenFile(leaver);
        await ClientFiles.Assign(practice, leaver, file.Id, next.Person, Capacity.Counsellor, practice.Now, null);
        // What the act itself does, and no more.
        await PracticeChange.Make(practice, director, Act.EndedPerson, roll => ([], [.. StaffChange.EndedWith(roll, leaver.Person)]), transaction =>
            PersonStore.End(transaction, leaver.Person, practice.Now));
        Assert.True((await Leaving.Progress(practice, director, leaver.Person)).ToEnd > 0);
        Assert.False(await test.CanRead(leaver, file.Id, CompartmentKind.Record));
        await test.Settle(director, next);
        Assert.True((await Leaving.Progress(practice, director, leaver.Person)).IsDone);
        Assert.True(await test.CanRead(next, file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Who_leaves_is_out_on_another_node_within_a_second(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var leaver = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(leaver);
        await using var other = test.SecondNode();
        using var there = new Session(Id<Session>.New(), "x", leaver.Person, PersonKind.Staff, leaver.Entry, leaver.Bundle.Copy(), test.Clock.GetUtcNow());
        await (await ClientFile.Find(other, there, file.Id)).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        await StaffChange.Leave(test.Practice, test.Sessions, test.Founder, leaver.Person);
        var found = await Assert.ThrowsAsync<Refused>(async () => await (await ClientFile.Find(other, there, file.Id)).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity)));
        Assert.Contains(found.Refusal, (Refusal[])[Refusal.NotFound, Refusal.SignedOut]);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.True(other.Ledger.Standing.IsOver(there)); // by itself, with nobody asking
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_team_s_many_parts_are_noted_in_steps_and_all_of_them(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (practice, director) = (test.Practice, test.Founder);
        var leaver = await test.Join("jonas", Role.Counsellor, Role.FrontDesk);
        var colleague = await test.Join("mira", Role.FrontDesk);
        var files = new List<Id<ClientFile>>();
        for (var i = 0; i < 260; i++)
            files.Add((await test.OpenFile(director, $"F{i} Vale")).Id);
        await test.Settle(director);
        await StaffChange.Leave(practice, test.Sessions, director, leaver.Person);
        await test.Settle(colleague, director);
        // The team has a new key; so has every part of a file that was wrapped to the old one.
        foreach (var file in files)
        {
            var state = await FileReader.Read(practice, file);
            Assert.Equal(2, state.EpochOf(state.Find(CompartmentKind.Contact)!.Compartment).Number);
        }
    }
}
