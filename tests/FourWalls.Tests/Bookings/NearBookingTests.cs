using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Bookings;

/// <summary>What the desk may know of a file at risk, and what a Wall does to what is booked.</summary>
public class NearBookingTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task D02_the_desk_knows_of_a_file_at_risk_from_seven_days_before_a_booking_until_its_end(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var desk = await test.Join("bao", Role.FrontDesk);
        var file = await test.OpenFile(test.Founder, "Kim Lund", atRisk: true);
        var from = test.Clock.GetUtcNow().AddDays(10);
        var id = Id<Booking>.New();
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, 240)], id);
        await test.Settle(test.Founder);
        Assert.False(await Reads(), "Ten days before.");
        await Refused(() => new BookingsOf(test.Practice, desk, file.Id).Arrive(id));
        test.Clock.Pass(from.AddDays(-7).AddMinutes(-1) - test.Clock.GetUtcNow());
        (desk, var founder) = await Again(test, desk);
        await test.Settle(founder);
        Assert.False(await Reads(), "A minute too early.");
        test.Clock.Pass(TimeSpan.FromMinutes(2));
        await test.Settle(founder);
        Assert.True(await Reads(), "Seven days before.");
        Assert.False(await test.CanRead(desk, file.Id, CompartmentKind.Record));
        Assert.False(await test.CanRead(desk, file.Id, CompartmentKind.Identity));
        test.Clock.Pass(from.AddMinutes(49) - test.Clock.GetUtcNow());
        (desk, founder) = await Again(test, desk);
        await new BookingsOf(test.Practice, desk, file.Id).Arrive(id);
        Assert.True(await Reads(), "While it goes on.");
        test.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.False(await Reads(), "It is over, though nobody has taken the key away yet.");
        var after = new BookingsOf(test.Practice, desk, file.Id);
        Assert.Equal(Reason.None, await after.Right());
        await Refused(() => after.Arrive(id));
        await test.Settle(founder);
        Assert.False(await Reads(), "And the key is gone.");
        Assert.DoesNotContain((await FileReader.Read(test.Practice, file.Id)).Facts.OfType<GrantFact>(), grant => grant.Reason == Reason.Desk);
        await BookingTests.Verified(test);

        async Task<bool> Reads() => await test.CanRead(desk, file.Id, CompartmentKind.Contact);
    }

    [Fact]
    public async Task The_desk_does_not_keep_itself_inside_a_file_at_risk_by_bookings_of_its_own()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var desk = await test.Join("bao", Role.FrontDesk);
        var file = await test.OpenFile(test.Founder, "Kim Lund", atRisk: true);
        var (here, next) = (Id<Booking>.New(), Id<Booking>.New());
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, 1)], here);
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, 30)], next);
        var bookings = new BookingsOf(test.Practice, desk, file.Id);
        await Refused(() => bookings.Make([BookingTests.At(test, 150)], Id<Booking>.New()), Refusal.NotAllowed);
        await Refused(() => bookings.Move(here, BookingTests.At(test, 150)), Refusal.NotAllowed);
        Assert.Equal((Reason.Desk, false), (await bookings.Right(), await bookings.MayBook()));
        Assert.True(await new BookingsOf(test.Practice, test.Founder, file.Id).MayBook());
        await bookings.Arrive(here);
        await bookings.Cancel(next);
        await BookingTests.Verified(test);
        // And a ledger in which it has: whatever let it do so, verification does not.
        var own = BookingTests.At(test, 150).At(Id<Booking>.New(), file.Id, BookingState.Booked);
        await FileChange.Make(test.Practice, desk, file.Id, _ => new Change(Act.Booked, [own], []) { Reason = Reason.Desk });
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.Equal("Its signer might not state this: a booking.", report.Problem?.What);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_Wall_cancels_what_is_booked_with_who_is_behind_it(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var bookings = new BookingsOf(test.Practice, test.Founder, file.Id);
        var (theirs, mine) = (Id<Booking>.New(), Id<Booking>.New());
        await bookings.Make([BookingTests.At(test, 5, jonas)], theirs);
        await bookings.Make([BookingTests.At(test, 7)], mine);
        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, jonas.Person);
        Assert.Equal([(theirs, BookingState.Cancelled), (mine, BookingState.Booked)], (await bookings.Coming()).Select(one => (one.Booking, one.State)));
        Assert.Empty(await Diary.Of(test.Practice, jonas, jonas.Person, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(1)));
        await Refused(() => bookings.Make([BookingTests.At(test, 9, jonas)], Id<Booking>.New()), Refusal.NotAllowed);
        await BookingTests.Verified(test);
    }

    /// <summary>Days have passed and nobody stays signed in: both come back.</summary>
    private static async Task<(Session Desk, Session Founder)> Again(TestPractice test, Session desk) => (
        (await test.Sessions.Begin(desk.Person, PersonKind.Staff, desk.Bundle.Copy())).Session,
        (await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy())).Session);

    private static async Task Refused(Func<Task> act, Refusal refusal = Refusal.NotFound) => Assert.Equal(refusal, (await Assert.ThrowsAsync<Refused>(act)).Refusal);
}
