using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Bookings;

/// <summary>Making, moving and cancelling bookings, and saying who came, on both databases; what is left verifies.</summary>
public class BookingTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_booking_is_made_moved_held_or_cancelled_and_each_is_a_signed_entry(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var bookings = new BookingsOf(test.Practice, test.Founder, file.Id);
        var id = Id<Booking>.New();
        await bookings.Make([At(test, 1)], id);
        await bookings.Make([At(test, 2)], id); // the same form, sent again
        Assert.Equal([test.Clock.GetUtcNow().AddHours(1)], (await bookings.Coming()).Select(one => one.From));
        await bookings.Move(id, At(test, 3));
        await bookings.Move(id, At(test, 3));
        var moved = Assert.Single(await bookings.Coming());
        Assert.Equal((test.Clock.GetUtcNow().AddHours(3), BookingState.Booked), (moved.From, moved.State));
        await Assert.ThrowsAsync<Refused>(() => bookings.NotCome(id));
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => bookings.Arrive(id))).Refusal); // three hours ahead
        test.Clock.Pass(TimeSpan.FromHours(3));
        await bookings.Arrive(id);
        await Assert.ThrowsAsync<Refused>(() => bookings.Move(id, At(test, 1)));
        await Assert.ThrowsAsync<Refused>(() => bookings.Cancel(id));
        test.Clock.Pass(TimeSpan.FromHours(2));
        await bookings.NotCome(id); // said wrongly before; and its hour is over
        Assert.Equal(BookingState.DidNotCome, Assert.Single(await bookings.Over(10)).State);
        var other = Id<Booking>.New();
        await bookings.Make([At(test, 1)], other);
        await bookings.Cancel(other);
        await bookings.Cancel(other);
        Assert.Equal(BookingState.Cancelled, Assert.Single(await bookings.Coming()).State);
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nobody_and_no_room_is_booked_twice(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var (mine, theirs) = (await test.OpenFile(test.Founder), await test.OpenFile(jonas, "Kim Lund"));
        await PracticeTimes.AddRoom(test.Practice, test.Founder, "Blue room", Id<Room>.New());
        var room = Assert.Single((await PracticeTimes.Read(test.Practice)).Rooms).Id;
        var bookings = new BookingsOf(test.Practice, test.Founder, mine.Id);
        await bookings.Make([At(test, 1) with { Room = room }], Id<Booking>.New());
        var person = await Assert.ThrowsAsync<Refused>(() => bookings.Make([At(test, 1.5)], Id<Booking>.New()));
        Assert.StartsWith("Amara Osei is booked already on Thu 14 May 2026, 10:", person.Message, StringComparison.Ordinal);
        var others = new BookingsOf(test.Practice, jonas, theirs.Id);
        var taken = await Assert.ThrowsAsync<Refused>(() => others.Make([At(test, 0.5, jonas) with { Room = room }], Id<Booking>.New()));
        Assert.StartsWith("Blue room is booked already", taken.Message, StringComparison.Ordinal);
        Assert.Equal(taken.Message[..11], (await Clash.Find(test.Practice, [At(test, 0.5, jonas) with { Room = room }]))[0]![..11]);
        // Right after it is free, and what is cancelled takes no time.
        var next = Id<Booking>.New();
        await others.Make([At(test, 2, jonas) with { Room = room }], next);
        await Assert.ThrowsAsync<Refused>(() => others.Move(next, At(test, 1.5, jonas) with { Room = room }));
        await bookings.Cancel((await bookings.Coming())[0].Booking);
        await others.Move(next, At(test, 1.5, jonas) with { Room = room });
        // One of several that is in the way leaves none of them made.
        await Assert.ThrowsAsync<Refused>(() => others.Make([At(test, 30, jonas), At(test, 1.5, jonas)], Id<Booking>.New()));
        Assert.Single(await others.Coming());
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Of_two_at_once_one_gets_the_room(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        await PracticeTimes.AddRoom(test.Practice, test.Founder, "Blue room", Id<Room>.New());
        var room = Assert.Single((await PracticeTimes.Read(test.Practice)).Rooms).Id;
        var (mine, theirs) = (await test.OpenFile(test.Founder), await test.OpenFile(jonas, "Kim Lund"));
        for (var day = 1; day <= 5; day++)
        {
            var made = await Task.WhenAll(
                Made(() => new BookingsOf(test.Practice, test.Founder, mine.Id).Make([At(test, 24 * day) with { Room = room }], Id<Booking>.New())),
                Made(() => new BookingsOf(test.Practice, jonas, theirs.Id).Make([At(test, 24 * day, jonas) with { Room = room }], Id<Booking>.New())));
            Assert.Single(made, one => one);
        }
        await Verified(test);
    }

    [Fact]
    public async Task Who_has_nothing_to_do_with_the_file_books_nothing_in_it()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var (jonas, desk) = (await test.Join("jonas", Role.Counsellor), await test.Join("bao", Role.FrontDesk));
        var (file, risky) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Lund", atRisk: true));
        await Refused(() => new BookingsOf(test.Practice, jonas, file.Id).Make([At(test, 1)], Id<Booking>.New()));
        await Refused(() => new BookingsOf(test.Practice, desk, risky.Id).Make([At(test, 1)], Id<Booking>.New()));
        var bookings = new BookingsOf(test.Practice, desk, file.Id);
        await bookings.Make([At(test, 1)], Id<Booking>.New());
        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, desk.Person);
        await Refused(() => bookings.Make([At(test, 2)], Id<Booking>.New()));
        Assert.Equal(Reason.None, await bookings.Right());
        await Verified(test);

        async Task Refused(Func<Task> act) => Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(act)).Refusal);
    }

    [Fact]
    public async Task What_is_in_the_way_is_in_the_calendar_too_or_the_two_would_say_what_a_Wall_hides()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var desk = await test.Join("bao", Role.FrontDesk);
        var (hidden, other) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Lund"));
        await new BookingsOf(test.Practice, test.Founder, hidden.Id).Make([At(test, 1)], Id<Booking>.New());
        await ClientFiles.RaiseWall(test.Practice, test.Founder, hidden.Id, desk.Person);
        var (now, tomorrow) = (test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(1));
        await Assert.ThrowsAsync<Refused>(() => new BookingsOf(test.Practice, desk, other.Id).Make([At(test, 1)], Id<Booking>.New()));
        // Times alone, as of every colleague: so the Wall changes nothing that can be seen.
        Assert.Single(await Diary.Of(test.Practice, desk, test.Founder.Person, now, tomorrow));
        Assert.Single(await Diary.OfAll(test.Practice, desk, now, tomorrow));
        await Verified(test);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_file_that_is_destroyed_takes_its_bookings_along(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var officer = await test.Join("petra", Role.PrivacyOfficer);
        var file = await test.OpenFile(test.Founder);
        var bookings = new BookingsOf(test.Practice, test.Founder, file.Id);
        await bookings.Make([At(test, 1), At(test, 200)], Id<Booking>.New());
        test.Clock.Pass(TimeSpan.FromHours(48)); // one is over
        await ClientFiles.EndAssignment(test.Practice, test.Founder, file.Id, (await file.State()).Assignments.Single().Id);
        var asked = Id<Fact>.New();
        await Erasure.Ask(test.Practice, test.Founder, file.Id, DestructionGround.OpenedByMistake, asked);
        await Erasure.Confirm(test.Practice, officer, file.Id, asked);
        Assert.Empty(await Diary.Of(test.Practice, test.Founder, test.Founder.Person, test.Clock.GetUtcNow().AddDays(-9), test.Clock.GetUtcNow().AddDays(9)));
        await Verified(test);
    }

    [Fact]
    public async Task Words_about_a_booking_are_sealed_and_the_desk_reads_them()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var (desk, jonas) = (await test.Join("bao", Role.FrontDesk), await test.Join("jonas", Role.Counsellor));
        var file = await test.OpenFile(test.Founder);
        var id = Id<Booking>.New();
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([At(test, 1)], id);
        var words = new BookingWords(file);
        Assert.Empty(await words.Read(id));
        await words.Keep([id], [], "A chair without arms", null);
        await words.Keep([id], [], null, "Their child is ill");
        await words.Keep([id], [], null, "Their child is ill");
        var (about, version) = Assert.Single(await words.Read(id));
        Assert.Equal((BookingAbout.Of("A chair without arms", "Their child is ill"), 2), (about, version));
        Assert.Equal(about, Assert.Single(await new BookingWords(await test.Find(desk, file)).Read(id)).About);
        Assert.False(await test.CanRead(jonas, file.Id, CompartmentKind.Bookings));
        await Verified(test);
    }

    internal static BookingForm At(TestPractice test, double hours, Session? with = null)
    {
        var from = test.Clock.GetUtcNow().AddHours(hours);
        return new BookingForm(from, from.AddMinutes(50), [(with ?? test.Founder).Person], [], MeetingWay.InPerson, default);
    }

    internal static async Task Verified(TestPractice test) => Assert.Null((await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true))).Problem?.ToString());

    private static async Task<bool> Made(Func<Task> make)
    {
        try
        {
            await make();
            return true;
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotAllowed)
        {
            return false;
        }
    }
}
