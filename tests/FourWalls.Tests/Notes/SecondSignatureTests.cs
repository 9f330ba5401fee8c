using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Notes;

/// <summary>What somebody who is not licensed yet signs waits for who supervises them.</summary>
public class SecondSignatureTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_note_is_submitted_sent_back_written_again_and_signed_by_both(Engine engine)
    {
        await using var house = await Supervised.Open(engine);
        var note = await house.Submit("First words.");
        var waiting = await house.Notes(house.Author).Open(default, note);
        Assert.True(waiting is { IsDraft: false, IsWaiting: true, Second: null });
        Assert.Equal((house.Author.Person, note), (await NotesInReview.WaitingFor(house.Practice, house.Supervisor)).Select(one => (one.Author, one.Note)).Single());
        // Nothing is changed, added to or shared while it waits.
        await Refused(() => house.Notes(house.Author).KeepDraft(default, note, waiting.Version, house.Text("Other words.")));
        await Refused(() => house.Notes(house.Author).Amend(default, note, "More."));
        await Refused(() => house.Notes(house.Author).Share(default, note));
        await Refused(() => house.Notes(house.Author).Discard(default, note));

        var comment = Id<Item>.New();
        var read = await house.Notes(house.Supervisor).Open(default, note);
        for (var twice = 0; twice < 2; twice++)
            await house.Second().SendBack(default, note, read.Version, read.Look, "Say what you will do next.", comment);
        Assert.Equal(Refusal.Changed, (await Refused(() => house.Second().SendBack(default, note, read.Version, read.Look, "Something else.", comment))).Refusal);
        Assert.Empty(await NotesInReview.WaitingFor(house.Practice, house.Supervisor));
        Assert.Equal(note, Assert.Single(await NotesInReview.SentBackTo(house.Practice, house.Author)).Note);
        var back = await house.Notes(house.Author).Open(default, note);
        Assert.Equal((true, "First words.", "Say what you will do next."), (back.IsDraft, back.Text.Text, back.Reviews.Single().Text));

        await house.Notes(house.Author).KeepDraft(default, note, back.Version, house.Text("Better words."));
        await house.Notes(house.Author).Sign(default, note);
        read = await house.Notes(house.Supervisor).Open(default, note);
        for (var twice = 0; twice < 2; twice++)
            await house.Second().Sign(default, note, read.Version, read.Look);
        var signed = await house.Notes(house.Author).Open(default, note);
        Assert.Equal((house.Author.Person, house.Supervisor.Person, "Better words."), (signed.SignedBy, signed.Second!.Value.By, signed.Text.Text));
        await Refused(() => house.Notes(house.Author).KeepDraft(default, note, signed.Version, house.Text("Other words.")));
        await Refused(() => house.Second().SendBack(default, note, signed.Version, read.Look, "Again.", Id<Item>.New()));
        await house.Notes(house.Author).Amend(default, note, "More.");
        await house.Notes(house.Author).Share(default, note);
        var copy = (await house.File.Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote))).Items.Single();
        Assert.DoesNotContain("what you will do next", Content.Read<SharedNote>(copy.Content).Text, StringComparison.Ordinal);
        Assert.Single((await house.Notes(house.Author).List(default, 10)).Notes);
        await house.Holds();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task C08_what_is_like_a_note_that_waits_is_found_too(Engine engine)
    {
        await using var house = await Supervised.Open(engine);
        const string Carried = "Until next time: the walk to the harbour on Sunday, with the neighbour, whatever the weather is.";
        await house.Submit(Carried);
        var (draft, _) = await house.Notes(house.Author).KeepDraft(default, default, 0, house.Text(Carried));
        Assert.Equal((Carried, "2026-05-14"), Assert.Single(await house.Notes(house.Author).LikeEarlier(default, draft, house.Text(Carried))));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task E02_nothing_is_signed_as_the_second_that_was_not_opened_at_that_very_version(Engine engine)
    {
        await using var house = await Supervised.Open(engine);
        var (note, other) = (await house.Submit("One."), await house.Submit("Another."));
        var (own, version) = await house.Notes(house.Author).KeepDraft(default, default, 0, house.Text("A draft."));
        var authors = (await house.Notes(house.Author).Open(default, note)).Look;
        var list = (await house.Notes(house.Supervisor).List(default, 10)).Look;
        var wrongNote = (await house.Notes(house.Supervisor).Open(default, other)).Look;
        var waiting = await NotesInReview.WaitingFor(house.Practice, house.Supervisor);
        Assert.Equal([note, other], waiting.Select(one => one.Note).OrderBy(one => one == other));
        Assert.All(waiting, one => Assert.Equal(house.Author.Person, one.Author));
        foreach (var look in (long[])[0, -1, long.MaxValue, authors, list, wrongNote])
            await Refused(() => house.Second().Sign(default, note, 2, look));
        var read = await house.Notes(house.Supervisor).Open(default, note);
        await Refused(() => house.Second().Sign(default, note, read.Version - 1, read.Look));
        await Refused(() => house.Second().Sign(default, own, version, read.Look));

        // A look at the version before is none at this one.
        await house.Second().SendBack(default, note, read.Version, read.Look, "Again.", Id<Item>.New());
        await house.Notes(house.Author).Sign(default, note);
        await Refused(() => house.Second().Sign(default, note, read.Version + 2, read.Look));
        await Refused(() => house.Second(house.Author).Sign(default, note, read.Version + 2, read.Look));
        await house.Holds();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task E04_ending_the_supervision_ends_reading_and_signing_at_once_and_past_looks_stay(Engine engine)
    {
        await using var house = await Supervised.Open(engine);
        var note = await house.Submit("One.");
        var read = await house.Notes(house.Supervisor).Open(default, note);
        var second = house.Second();
        var epoch = (await house.File.State()).EpochOf((await house.File.State()).Find(CompartmentKind.Record)!.Compartment).Number;
        await StaffChange.EndSupervision(house.Practice, house.Founder, house.Practice.Roll.Supervisions.Single().Id);
        await Refused(() => second.Sign(default, note, read.Version, read.Look));
        await Refused(() => house.Notes(house.Supervisor).Open(default, note));
        Assert.Empty(await NotesInReview.WaitingFor(house.Practice, house.Supervisor));
        await house.Settle();
        Assert.True((await house.File.State()).EpochOf((await house.File.State()).Find(CompartmentKind.Record)!.Compartment).Number > epoch);
        Assert.Equal(house.Supervisor.Person, (await house.Practice.Ledger.Read(read.Look)).Actor);

        // What waits is not lost: once no second signature is wanted any more, its author signs alone.
        await house.Notes(house.Author).Sign(default, note);
        Assert.True((await house.Notes(house.Author).Open(default, note)).IsWaiting);
        await StaffChange.EndSecondSignature(house.Practice, house.Founder, house.Practice.Roll.SecondSignatures.Single().Id);
        await house.Notes(house.Author).Sign(default, note);
        Assert.True(await house.Notes(house.Author).Open(default, note) is { IsWaiting: false, IsDraft: false, Second: null });
        await house.Holds();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Verify_finds_an_author_who_signed_as_their_own_second(Engine engine)
    {
        await using var house = await Supervised.Open(engine);
        var note = await house.Submit("One.");
        await house.Holds();
        // What a changed program could write: entries of these acts are vouched for by the node alone.
        await house.Practice.Ledger.Append(await house.Written(house.Author, Act.CosignedNote, note, 3, Reason.Care));
        Assert.Contains("by the author", (await house.Verify()).Problem!.What, StringComparison.Ordinal);
    }

    /// <summary>Each forgery after a note was submitted and read as it should be.</summary>
    [Fact]
    public async Task Verify_has_a_rule_for_each_way_in_which_a_second_signature_can_be_none()
    {
        await using var house = await Supervised.Open(Engine.Sqlite);
        var (note, never, other) = (Id<Item>.New(), Id<Item>.New(), Id<Item>.New());
        var right = await house.Written(house.Supervisor, Act.CosignedNote, note, 2, Reason.Supervision);
        Assert.Null(await Found(right));
        Assert.Null(await Found(right with { Act = Act.SentBackNote }));
        Assert.Contains("by the author", await Found(right with { Actor = house.Author.Person }), StringComparison.Ordinal);
        Assert.Contains("did not supervise", await Found(right with { Actor = house.Founder.Person }), StringComparison.Ordinal);
        Assert.Contains("did not supervise", await Found(right with { Reason = Reason.Care }), StringComparison.Ordinal);
        Assert.Contains("did not supervise", await Found(right with { At = house.Practice.Now.AddYears(-1) }), StringComparison.Ordinal);
        Assert.Contains("had not read", await Found(right, look => look with { Purpose = Purpose.List }), StringComparison.Ordinal);
        Assert.Contains("had not read", await Found(right, look => look with { Items = [ItemMark.Looked(never, 1)] }), StringComparison.Ordinal);
        Assert.Contains("had not read", await Found(right, look => look with { Items = [ItemMark.Looked(note, 2)] }), StringComparison.Ordinal);
        Assert.Contains("had not read", await Found(right, look => look with { Actor = house.Founder.Person }), StringComparison.Ordinal);
        Assert.Contains("did not wait", await Found(await house.Written(house.Supervisor, Act.CosignedNote, never, 2, Reason.Supervision)), StringComparison.Ordinal);
        Assert.Contains("changes a note that waits", await Found(await house.Written(house.Author, Act.Wrote, note, 2, Reason.Care)), StringComparison.Ordinal);
        Assert.Contains("by one person alone", await Found((await house.Written(house.Author, Act.SignedNote, note, 2, Reason.Care)) with { At = house.Practice.Now.AddHours(1) }), StringComparison.Ordinal);
        Assert.Contains("has its second signature", await Found(right, null, await house.Written(house.Author, Act.Wrote, note, 3, Reason.Care)), StringComparison.Ordinal);

        foreach (var before in (Entry[])[right with { Act = Act.AmendedNote, Items = [] }, right, (await house.Written(house.Author, Act.SignedNote, other, 1, Reason.Care)) with { Actor = house.Founder.Person }])
        {
            var gone = right with { Act = Act.Discarded, Reason = Reason.Care, Items = [new ItemMark(before.Items.Count == 0 ? note : before.Items[0].Item, 2, ItemAct.Destroyed, [])] };
            Assert.Contains("destroys a note that somebody has signed", await Found(before, null, gone), StringComparison.Ordinal);
            Assert.Null(await Found(before, null, gone with { Act = Act.DestroyedFile }));
            Assert.Null(await Found(before, null, gone with { Act = Act.Replayed }));
        }
        // Sent back it is a draft again, and its author's to throw away.
        Assert.Null(await Found(right with { Act = Act.SentBackNote }, null, right with { Act = Act.Discarded, Items = [new ItemMark(note, 2, ItemAct.Destroyed, [])] }));

        async Task<string?> Found(Entry review, Func<Entry, Entry>? change = null, params Entry[] after)
        {
            var look = Entry.Of(Act.Looked, house.Practice.Now, house.Supervisor.Person) with
            {
                File = house.File.Id, Reason = Reason.Supervision, Purpose = Purpose.Read, Items = [ItemMark.Looked(note, 1)],
            };
            var (findings, state) = (new VerificationFindings(), await house.File.State());
            var reviews = new VerificationReviews(findings);
            foreach (var entry in (Entry[])[await house.Written(house.Author, Act.SubmittedNote, note, 1, Reason.Care), change?.Invoke(look) ?? look, review, .. after])
                reviews.Take(7, entry, house.Practice.Roll, state);
            return findings.First?.What;
        }
    }

    private static Task<Refused> Refused(Func<Task> act) => Assert.ThrowsAsync<Refused>(act);
}

/// <summary>A counsellor whose notes want a second signature, a file of theirs, and who supervises them.</summary>
internal sealed class Supervised(TestPractice test) : IAsyncDisposable
{
    public Practice Practice => test.Practice;

    public Session Founder => test.Founder;

    public Session Author { get; private set; } = null!;

    public Session Supervisor { get; private set; } = null!;

    public ClientFile File { get; private set; } = null!;

    public static async Task<Supervised> Open(Engine engine)
    {
        var test = await TestPractice.Found(engine);
        var house = new Supervised(test) { Author = await test.Join("ada", Role.Counsellor), Supervisor = await test.Join("sofia", Role.Supervisor) };
        var now = test.Clock.GetUtcNow();
        await StaffChange.AddSupervision(test.Practice, test.Founder, house.Supervisor.Person, house.Author.Person, now, null);
        await StaffChange.WantSecondSignature(test.Practice, test.Founder, house.Author.Person, now, now.AddYears(1));
        house.File = await test.OpenFile(house.Author);
        await ClientFiles.Assign(test.Practice, house.Author, house.File.Id, house.Supervisor.Person, Capacity.Supervisor, now, null);
        await house.Settle();
        return house;
    }

    public Task Settle() => test.Settle(Founder, Author, Supervisor);

    public NoteText Text(string text) => new(1, "2026-05-14", "", "", "", text, Author.Person.ToString());

    public NotesOf Notes(Session by) => new(Practice, by, ClientFile.Find(Practice, by, File.Id).GetAwaiter().GetResult());

    public SecondSignaturesOf Second(Session? by = null) =>
        new(Practice, by ?? Supervisor, ClientFile.Find(Practice, by ?? Supervisor, File.Id).GetAwaiter().GetResult());

    public async Task<Id<Item>> Submit(string text) =>
        await Notes(Author).Sign(default, (await Notes(Author).KeepDraft(default, default, 0, Text(text))).Id);

    public async Task<Entry> Written(Session by, Act act, Id<Item> note, int version, Reason reason) => Entry.Of(act, Practice.Now, by.Person) with
    {
        File = File.Id, Compartment = (await File.State()).Find(CompartmentKind.Record)!.Compartment, Reason = reason, Purpose = Purpose.Write,
        Items = [new ItemMark(note, version, ItemAct.Written, FourWalls.Sealing.Hash.Of("sealed"u8))],
    };

    public Task<VerificationReport> Verify() => Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));

    public async Task Holds()
    {
        var report = await Verify();
        Assert.True(report.Ok, $"{report.Problem}");
    }

    public ValueTask DisposeAsync() => test.DisposeAsync();
}
