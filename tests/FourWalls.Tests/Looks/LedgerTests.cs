using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Looks;

public class LedgerTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_process_follows_and_what_is_ended_there_is_ended_here(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var now = test.Clock.GetUtcNow();
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, now, now.AddDays(9));
        await new NotesOf(test.Practice, test.Founder, file).KeepDraft(
            default, default, 0, new NoteText(1, "", "", "", "", "words", test.Founder.Person.ToString()));
        Assert.True(await test.CanRead(cover, file.Id, CompartmentKind.Record));

        await using var node = test.SecondNode();
        using var sessions = new Sessions(node);
        var founder = new Session(Id<Session>.New(), "x", test.Founder.Person, PersonKind.Staff, 0, test.Founder.Bundle.Copy(), now);
        var there = await ClientFile.Find(node, founder, file.Id);
        var assignment = (await there.State()).Assignments.Single(one => one.Person == cover.Person);
        await ClientFiles.EndAssignment(node, founder, file.Id, assignment.Id);

        // Not one look more, without waiting: the lock is the same for both.
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_another_process_has_only_just_added_is_there_and_not_taken_for_a_forgery(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        await using var node = test.SecondNode();
        for (var files = 1; files <= 20; files++)
        {
            await test.OpenFile(test.Founder);
            Assert.Equal(files, (await ClientFiles.Mine(node, test.Founder)).Count);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_practice_opens_again_as_it_was(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var desk = await test.Join("desk", Role.FrontDesk);
        var file = await test.OpenFile(test.Founder);
        for (var i = 0; i < 300; i++)
            await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, desk.Person);
        var size = test.Practice.Ledger.Standing.Size;
        Assert.True(size > 300);

        await using var again = test.SecondNode();
        Assert.Equal(size, again.Ledger.Standing.Size);
        Assert.True(again.Ledger.Standing.IsWalled(file.Id, desk.Person));
        Assert.Equal(test.Practice.Roll.Current.Count(), again.Roll.Current.Count());
        Assert.Equal(test.Practice.Ledger.Checkpoint, again.Ledger.Checkpoint);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Many_at_once_are_all_in_the_ledger_once(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        await using var node = test.SecondNode();
        var founder = new Session(Id<Session>.New(), "x", test.Founder.Person, PersonKind.Staff, 0, test.Founder.Bundle.Copy(), test.Clock.GetUtcNow());
        var there = await ClientFile.Find(node, founder, file.Id);
        var before = test.Practice.Ledger.Standing.Size;
        var looks = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
            (await (i % 2 == 0 ? file : there).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity))).Look));
        Assert.Equal(400, looks.Distinct().Count());
        await test.Practice.Ledger.CatchUp();
        Assert.Equal(before + 400, test.Practice.Ledger.Standing.Size);
        foreach (var look in looks)
            Assert.Equal((Act.Looked, file.Id, test.Founder.Person), (await test.Practice.Ledger.Read(look)) is var entry ? (entry.Act, entry.File, entry.Actor) : default);
    }
}
