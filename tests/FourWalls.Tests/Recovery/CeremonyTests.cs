using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Recovery;
using FourWalls.Sealing;

namespace FourWalls.Tests.Recovery;

/// <summary>Recovery papers bring one person back, to what their reasons allow and no further.</summary>
public class CeremonyTests
{
    public static TheoryData<Engine> Engines => FourWalls.Tests.Engines.Both;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Two_papers_give_one_person_their_files_again_and_nobody_anything_else(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (test, amara) = (house.Test, house.Test.Founder);
        var mine = await test.OpenFile(amara, "Robin Vale");
        var notes = new NotesOf(test.Practice, amara, mine);
        var (draft, _) = await notes.KeepDraft(default, default, 0, new NoteText(1, "2026-05-14", "", "", "", "what was said", amara.Person.ToString()));
        var jonass = await test.OpenFile(house.Jonas, "Kim Reed");

        var (recovered, papers) = await house.Recover(test.Words, [0, 2], "amara");
        Assert.Equal((amara.Person, 1, 0, 0), (recovered.Person, recovered.Files, recovered.ThroughCustodian, recovered.Closed));
        Assert.True(test.Practice.Ledger.Standing.IsOver(amara));
        var again = await house.SignIn("amara");
        var note = await new NotesOf(test.Practice, again, await test.Find(again, mine)).Open(default, draft);
        Assert.Equal("what was said", note.Text.Text);
        Assert.False(await test.CanRead(again, jonass.Id, CompartmentKind.Record));
        Assert.True(await test.CanRead(house.Jonas, jonass.Id, CompartmentKind.Record));
        await house.IsSound();

        // The practice goes on: others wrap to the new papers, and these bring back the next one.
        await test.Settle(again, house.Jonas);
        Assert.Equal(0, await house.StillUnderOlderPapers());
        var (second, _) = await house.Recover(papers, [1, 2], "jonas");
        Assert.Equal((house.Jonas.Person, 1), (second.Person, second.Files));
        Assert.True(await test.CanRead(await house.SignIn("jonas"), jonass.Id, CompartmentKind.Record));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_nobody_has_wrapped_anew_is_still_within_reach_of_the_papers_after_two_ceremonies(Engine engine)
    {
        await using var house = await House.Make(engine);
        var jonass = await house.Test.OpenFile(house.Jonas, "Kim Reed");
        var (_, second) = await house.Recover(house.Test.Words, [0, 1], "amara");
        var (_, third) = await house.Recover(second, [0, 1], "amara");
        Assert.True(await house.StillUnderOlderPapers() > 0);
        var put = house.TakeAwayLinks();
        Assert.Contains("older recovery papers", (await house.Verify()).Problem!.What, StringComparison.Ordinal);
        put();
        await house.Recover(third, [2, 0], "jonas");
        Assert.True(await house.Test.CanRead(await house.SignIn("jonas"), jonass.Id, CompartmentKind.Record));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_session_that_was_open_all_the_time_wraps_to_the_new_papers(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (_, papers) = await house.Recover(house.Test.Words, [0, 1], "amara");
        var opened = await house.Test.OpenFile(house.Jonas, "Opened after it");
        var (recovered, _) = await house.Recover(papers, [0, 1], "jonas");
        Assert.Equal(1, recovered.Files);
        Assert.True(await house.Test.CanRead(await house.SignIn("jonas"), opened.Id, CompartmentKind.Record));
    }

    [Fact]
    public async Task Wrong_words_words_of_an_old_set_one_paper_twice_and_a_foreign_third_are_said_and_change_nothing()
    {
        await using var house = await House.Make(Engine.Sqlite);
        await using var elsewhere = await TestPractice.Found(Engine.Sqlite);
        var words = house.Test.Words;
        await Says("Word 3 is not a word", [words[0].Replace(words[0].Split(' ')[2], "xyzzy", StringComparison.Ordinal), words[1]]);
        await Says("do not belong together", [Swapped(words[0]), words[1]]);
        await Says("the same paper twice", [words[0], words[0]]);
        await Says("2 different shares are needed", [words[0]]);
        await Says("20 words", [words[0], words[1][..words[1].LastIndexOf(' ')]]);
        await Says("not of the same set", [words[0], elsewhere.Words[1]]);
        await Says("not of the same set", [words[0], words[1], elsewhere.Words[2]]);
        await Says("older set of papers, or of another practice", [elsewhere.Words[0], elsewhere.Words[1]]);
        var size = house.Test.Practice.Ledger.Standing.Size;
        var (_, _) = await house.Recover(words, [0, 1, 2], "amara"); // three of three do as well
        await Says("older set of papers", [words[0], words[1]]);
        Assert.True(house.Test.Practice.Ledger.Standing.Size > size);

        async Task Says(string expected, string[] papers)
        {
            var before = house.Test.Practice.Ledger.Standing.Size;
            var problems = new Problems();
            Assert.Null(await house.Begin(papers, "amara", problems));
            Assert.Contains(expected, problems.List.Single().Sentence, StringComparison.Ordinal);
            Assert.Equal(before, house.Test.Practice.Ledger.Standing.Size);
            house.Test.Clock.Pass(TimeSpan.FromMinutes(16));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_ceremony_that_is_not_finished_leaves_the_old_papers_and_the_old_way_in(Engine engine)
    {
        await using var house = await House.Make(engine);
        var problems = new Problems();
        var name = await house.Begin([house.Test.Words[0], house.Test.Words[1]], "jonas", problems);
        Assert.Equal(3, house.Ceremonies.Words(name!).Count);
        Assert.Null(await house.Ceremonies.Finish(name!, [house.Test.Words[0], house.Test.Words[1]], problems));
        Assert.Contains("not the words of the new papers", problems.List[^1].Sentence, StringComparison.Ordinal);
        house.Test.Clock.Pass(TimeSpan.FromMinutes(31));
        Assert.Empty(house.Ceremonies.Words(name!));
        await Assert.ThrowsAsync<Refused>(() => house.Ceremonies.Finish(name!, [], problems));
        await house.Recover(house.Test.Words, [0, 1], "jonas");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Session_notes_without_a_custodian_are_closed_for_good_and_new_ones_can_be_written(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (test, jonas) = (house.Test, house.Jonas);
        var file = await test.OpenFile(jonas, "Kim Reed");
        await WriteOwn(test, jonas, file.Id, "only mine");
        var (recovered, _) = await house.Recover(test.Words, [0, 1], "jonas");
        Assert.Equal((1, 0, 1), (recovered.Files, recovered.ThroughCustodian, recovered.Closed));
        var again = await house.SignIn("jonas");
        Assert.Empty(await ReadOwn(test, again, file.Id));
        await WriteOwn(test, again, file.Id, "a new one");
        Assert.Equal(["a new one"], await ReadOwn(test, again, file.Id));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Session_notes_with_a_custodian_come_back_to_their_author_and_never_to_the_custodian(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (test, jonas) = (house.Test, house.Jonas);
        var file = await test.OpenFile(jonas, "Kim Reed");
        await StaffChange.NameCustodian(test.Practice, jonas, test.Founder.Person);
        await WriteOwn(test, jonas, file.Id, "only mine");
        await test.Settle(jonas, test.Founder);
        var (recovered, _) = await house.Recover(test.Words, [0, 1], "jonas");
        Assert.Equal((1, 1, 0), (recovered.Files, recovered.ThroughCustodian, recovered.Closed));
        var again = await house.SignIn("jonas");
        await Assert.ThrowsAsync<Refused>(() => ReadOwn(test, again, file.Id));
        await test.Settle(test.Founder);
        Assert.Equal(["only mine"], await ReadOwn(test, again, file.Id));
        Assert.False(await test.CanRead(test.Founder, file.Id, CompartmentKind.Private));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Whoever_had_named_them_custodian_has_to_name_one_again(Engine engine)
    {
        await using var house = await House.Make(engine);
        await StaffChange.NameCustodian(house.Test.Practice, house.Jonas, house.Test.Founder.Person);
        await house.Recover(house.Test.Words, [0, 1], "amara");
        Assert.False(house.Test.Practice.Roll.Custodians.ContainsKey(house.Jonas.Person));
        await StaffChange.NameCustodian(house.Test.Practice, house.Jonas, house.Test.Founder.Person);
        Assert.True(house.Test.Practice.Roll.Custodians.ContainsKey(house.Jonas.Person));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Files_whose_only_holder_has_left_come_to_whoever_is_given_the_work(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (test, jonas) = (house.Test, house.Jonas);
        var file = await test.OpenFile(jonas, "Kim Reed");
        await StaffChange.Leave(test.Practice, test.Sessions, test.Founder, jonas.Person);
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, test.Founder.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        await test.Settle(test.Founder);
        var no = await Assert.ThrowsAsync<Refused>(() => test.CanRead(test.Founder, file.Id, CompartmentKind.Record));
        Assert.Equal(Refusal.NotYet, no.Refusal);
        var (recovered, _) = await house.Recover(test.Words, [0, 1], "amara");
        Assert.Equal(1, recovered.Files);
        Assert.True(await test.CanRead(await house.SignIn("amara"), file.Id, CompartmentKind.Record));
        await house.IsSound();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_Wall_beats_the_papers(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (test, jonas) = (house.Test, house.Jonas);
        var file = await test.OpenFile(test.Founder, "Robin Vale");
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, jonas.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, jonas.Person);
        var (recovered, _) = await house.Recover(test.Words, [0, 1], "jonas");
        Assert.Equal(0, recovered.Files);
        Assert.False(await test.CanRead(await house.SignIn("jonas"), file.Id, CompartmentKind.Record));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Another_process_and_one_begun_later_follow_the_new_root(Engine engine)
    {
        await using var house = await House.Make(engine);
        await using var beside = house.Test.SecondNode();
        await house.Recover(house.Test.Words, [0, 1], "amara");
        await beside.Ledger.CatchUp();
        using var jonas = new Session(Id<Session>.New(), "x", house.Jonas.Person, PersonKind.Staff, beside.Ledger.Standing.Size, house.Jonas.Bundle.Copy(), beside.Now);
        await ClientFiles.Open(beside, jonas, new FileForm(
            FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of("Sam Roe"), Contact.Of())], "Sam", false));
        await using var later = house.Test.SecondNode();
        Assert.Equal(beside.Roll.Recovery!.Id, later.Roll.Recovery!.Id);
        Assert.True(await Lineage.Leads(later, house.Jonas.Bundle));
        using var stranger = PrivateBundle.Generate(new Secret([]), house.Jonas.Bundle.Signing.Public, house.Jonas.Bundle.Recovery);
        Assert.False(await Lineage.Leads(later, stranger));
    }

    private static string Swapped(string words)
    {
        var list = words.Split(' ');
        (list[5], list[6]) = (list[6], list[5]);
        return string.Join(' ', list);
    }

    private static Task WriteOwn(TestPractice test, Session session, Id<ClientFile> file, string text) => Own.Write(test, session, file, text);

    private static Task<List<string>> ReadOwn(TestPractice test, Session session, Id<ClientFile> file) => Own.Read(test, session, file);
}
