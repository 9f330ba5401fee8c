using FourWalls.Backups;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Tests.Looks;

namespace FourWalls.Tests.Backups;

/// <summary>What had ended after the backup does not come back with it.</summary>
public class ReplayTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Endings_Walls_and_destroyed_items_after_the_backup_hold_after_the_restore(Engine engine)
    {
        await using var place = await Restored.Make(engine);
        var (lived, practice) = (place.Lived, place.Lived.Practice);
        var notes = new NotesOf(practice, lived.Founder, lived.File);
        var (draft, _) = await notes.KeepDraft(default, default, 0, lived.Text("to be thrown away"));
        Assert.True(await Restored.Reads(practice, lived.Jonas, lived.File, CompartmentKind.Record) > 0);
        Assert.True(await Restored.Reads(practice, lived.Other, lived.AtRisk, CompartmentKind.Contact) >= 0);
        await place.Keep();

        await notes.Discard(default, draft);
        await ClientFiles.EndAssignment(practice, lived.Founder, lived.File.Id, (await lived.File.State()).Assignments.Single(one => one.Person == lived.Jonas.Person).Id);
        await ClientFiles.RaiseWall(practice, lived.Founder, lived.AtRisk.Id, lived.Other.Person);
        await ClientFiles.MarkAtRisk(practice, lived.Founder, lived.File.Id);
        await ClientFiles.LiftWall(practice, lived.Founder, lived.Walled.Id, (await lived.Walled.State()).Facts.OfType<WallFact>().Single().Id);
        await StaffChange.Leave(practice, place.Test.Sessions, lived.Founder, lived.Desk.Person);
        await place.Test.Settle(lived.Founder, lived.Jonas, lived.Other);
        Assert.Equal(-1, await Restored.Reads(practice, lived.Jonas, lived.File, CompartmentKind.Record));

        var report = await place.PutBack(engine);
        Assert.True(report.Known);
        Assert.True(report.Ended > 5);
        Assert.Equal((2, 1), (report.Forbidden, report.Again[FactKind.Wall]));
        Assert.True(report.Destroyed >= 2, "The draft, and the desk's name of the file that is at risk.");
        await place.Green();
        await Holds(place, draft);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_stand_in_whose_time_was_ended_after_the_backup_reads_nothing_after_the_restore(Engine engine)
    {
        await using var place = await Restored.Make(engine);
        var (lived, practice) = (place.Lived, place.Lived.Practice);
        await StandIns.Name(practice, lived.Founder, lived.Jonas.Person);
        await StandIns.Call(practice, lived.Founder, lived.Founder.Person, practice.Now, practice.Now.AddDays(3));
        await place.Test.Settle(lived.Founder);
        Assert.True(await Restored.Reads(practice, lived.Jonas, lived.AtRisk, CompartmentKind.Record) >= 0);
        await place.Keep();

        await StandIns.End(practice, lived.Founder, practice.Roll.Calls.Single().Id);
        Assert.Equal(-1, await Restored.Reads(practice, lived.Jonas, lived.AtRisk, CompartmentKind.Record));
        await place.PutBack(engine);
        await place.Green();
        practice = place.Open();
        Assert.Empty(practice.Roll.Calls);
        Assert.Equal(-1, await Restored.Reads(practice, lived.Jonas, lived.AtRisk, CompartmentKind.Record));
    }

    private static async Task Holds(Restored place, Id<Item> draft)
    {
        var (lived, practice) = (place.Lived, place.Open());
        Assert.Equal(-1, await Restored.Reads(practice, lived.Jonas, lived.File, CompartmentKind.Record));
        Assert.Equal(-1, await Restored.Reads(practice, lived.Other, lived.AtRisk, CompartmentKind.Contact));
        Assert.True(practice.Ledger.Standing.IsWalled(lived.AtRisk.Id, lived.Other.Person));
        Assert.True(practice.Ledger.Standing.IsAtRisk(lived.File.Id));
        Assert.True(practice.Ledger.Standing.HasEnded(draft.Value));
        Assert.Null(practice.Roll.KeysOf(lived.Desk.Person));
        // Lifted since, and up again: somebody has to lift it, and is told so.
        Assert.True(practice.Ledger.Standing.IsWalled(lived.Walled.Id, lived.Desk.Person));
        var founder = LivedInPractice.In(practice, lived.Founder);
        var shown = await OfficersView.Restored(practice, founder);
        Assert.Equal([(FactKind.Wall, lived.Walled.Id)], shown!.Again);
        Assert.True(shown.Lost > 0);

        // Those who are entitled read on, and give the compartments the new keys that are due.
        for (var rounds = 0; rounds < 50 && await KeyWork.Round(practice, founder); rounds++)
        {
        }
        foreach (var file in (ClientFile[])[lived.File, lived.Walled, lived.AtRisk])
            Assert.True(await Restored.Reads(practice, lived.Founder, file, CompartmentKind.Record) > 0);
        Assert.True(await Restored.Reads(practice, lived.Client, lived.File, CompartmentKind.Shared) > 0);
        await place.Close();
        await place.Green();
        var again = place.Open(); // and with nothing but what the host and the database hold
        Assert.Equal(-1, await Restored.Reads(again, lived.Jonas, lived.File, CompartmentKind.Record));
    }

    [Fact]
    public async Task A_compartment_whose_key_was_replaced_after_the_backup_is_read_by_those_who_remain()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var (lived, practice) = (place.Lived, place.Lived.Practice);
        await place.Keep();
        await ClientFiles.EndAssignment(practice, lived.Founder, lived.File.Id, (await lived.File.State()).Assignments.Single(one => one.Person == lived.Jonas.Person).Id);
        await place.Test.Settle(lived.Founder);
        var rotated = (await lived.File.State()).EpochOf((await lived.File.State()).Find(CompartmentKind.Record)!.Compartment).Number;
        await place.PutBack(Engine.Sqlite);
        var after = place.Open();
        var founder = LivedInPractice.In(after, lived.Founder);
        var file = await ClientFile.Find(after, founder, lived.File.Id);
        Assert.True(await Restored.Reads(after, lived.Founder, lived.File, CompartmentKind.Record) > 0);
        Assert.True((await file.State()).EpochOf((await file.State()).Find(CompartmentKind.Record)!.Compartment).Number < rotated);
        for (var rounds = 0; rounds < 50 && await KeyWork.Round(after, founder); rounds++)
        {
        }
        Assert.Equal(rotated, (await file.State()).EpochOf((await file.State()).Find(CompartmentKind.Record)!.Compartment).Number);
        Assert.True(await Restored.Reads(after, lived.Founder, lived.File, CompartmentKind.Record) > 0);
    }

    [Fact]
    public async Task Words_that_were_replaced_after_the_backup_open_nothing_and_new_ones_can_be_made()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var (lived, practice) = (place.Lived, place.Lived.Practice);
        var member = (await lived.File.State()).Opened!.Members.Single();
        var client = (await lived.File.State()).ClientPeople.Single().Person;
        var words = await ClientCode.Replace(practice, place.Test.Sessions, lived.Founder, place.Test.Queue, "test", lived.File.Id, client);
        await place.Keep();
        await ClientCode.Replace(practice, place.Test.Sessions, lived.Founder, place.Test.Queue, "test", lived.File.Id, client);
        await place.PutBack(Engine.Sqlite);
        var after = place.Open();
        using var sessions = new Sessions(after);
        var signIn = new SignIn(after, sessions, place.Test.Queue, new Guessing(place.Test.Clock));
        Assert.Null(await signIn.Client(words, "test"));
        var founder = LivedInPractice.In(after, lived.Founder);
        var fresh = await ClientCode.Make(after, founder, place.Test.Queue, "test", lived.File.Id, member);
        Assert.NotNull(await signIn.Client(fresh, "test"));
        await place.Close();
        await place.Green();
    }

    [Fact]
    public async Task The_only_director_stays_though_somebody_who_is_not_in_the_backup_had_ended_them()
    {
        await using var place = await Restored.Make(Engine.Sqlite);
        var (lived, practice) = (place.Lived, place.Lived.Practice);
        await place.Keep();
        foreach (var role in (Role[])[Role.Director, Role.PrivacyOfficer])
            await StaffChange.GiveRole(practice, lived.Founder, lived.Jonas.Person, role, practice.Now, null);
        await place.Test.Settle(lived.Founder, lived.Jonas);
        await StaffChange.Leave(practice, place.Test.Sessions, lived.Jonas, lived.Founder.Person);
        var report = await place.PutBack(Engine.Sqlite);
        Assert.Equal(1, report.Again[FactKind.RoleGiven]);
        Assert.True(place.Open().Roll.Has(lived.Founder.Person, Role.Director, place.Test.Clock.GetUtcNow()));
        await place.Close();
        await place.Green();
    }

    /// <summary>Whoever has the host's key could enter such a thing; it would give what only a person may give.</summary>
    [Fact]
    public async Task An_unsigned_entry_that_lifts_a_Wall_or_gives_a_role_is_found_by_every_reader()
    {
        foreach (var forged in (Func<LivedInPractice, FileState, Entry>[])[Lifts, Gives, EndsAnEpoch])
        {
            await using var place = await Restored.Make(Engine.Sqlite);
            var node = place.Test.SecondNode();
            var entry = forged(place.Lived, await place.Lived.Walled.State());
            await place.Lived.Practice.Ledger.Append(entry);
            var report = await place.Verify();
            Assert.False(report.Ok);
            Assert.Equal(place.Lived.Practice.Ledger.Standing.Size - 1, report.Problem!.Entry);
            if (forged != EndsAnEpoch) // nothing is given by it, and who follows cannot know of another file's facts
                await Assert.ThrowsAsync<LedgerBroken>(() => node.Ledger.CatchUp());
            await node.DisposeAsync();
        }
    }

    private static Entry Unsigned(LivedInPractice lived, Id<ClientFile> file) =>
        Entry.Of(Act.Replayed, lived.Practice.Now, default) with { File = file, Reason = Reason.Restore };

    private static Entry Lifts(LivedInPractice lived, FileState walled) =>
        Unsigned(lived, walled.File) with { Endings = [walled.Facts.OfType<WallFact>().Single().Id] };

    private static Entry Gives(LivedInPractice lived, FileState walled) => Unsigned(lived, default) with
    {
        Facts = [new RoleFact(Id<Fact>.New(), lived.Other.Person, Role.Director, lived.Practice.Now.AddDays(-1), null)],
    };

    private static Entry EndsAnEpoch(LivedInPractice lived, FileState walled) =>
        Unsigned(lived, walled.File) with { Endings = [walled.Facts.OfType<EpochFact>().First().Id] };
}
