using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Bookings;

/// <summary>A booking's id is given once, and is known in its own file only.</summary>
public class BookingIdTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_same_form_sent_to_two_files_at_once_books_in_one_of_them(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var (here, there) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Lund"));
        for (var i = 1; i <= 8; i++)
        {
            var id = Id<Booking>.New();
            var made = await Task.WhenAll(Made(here, id, BookingTests.At(test, i)), Made(there, id, BookingTests.At(test, i, jonas)));
            Assert.Single(made, one => one);
            Assert.Equal((made[0], made[1]), (await IsIn(here, id), await IsIn(there, id)));
        }
        await BookingTests.Verified(test);

        async Task<bool> IsIn(ClientFile file, Id<Booking> id) =>
            (await FileReader.Read(test.Practice, file.Id)).Facts.OfType<BookingFact>().Any(one => one.Booking == id)
            && await new BookingsOf(test.Practice, test.Founder, file.Id).Find(id) is not null;

        Task<bool> Made(ClientFile file, Id<Booking> id, BookingForm form) => Task.Run(async () =>
        {
            try
            {
                await new BookingsOf(test.Practice, test.Founder, file.Id).Make([form], id);
                return true;
            }
            catch (Refused refused) when (refused.Refusal == Refusal.Changed)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Verification_says_where_a_ledger_gives_one_id_twice()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var (here, there) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Lund"));
        var id = Id<Booking>.New();
        await new BookingsOf(test.Practice, test.Founder, here.Id).Make([BookingTests.At(test, 1)], id);
        var second = BookingTests.At(test, 5).At(id, there.Id, BookingState.Booked);
        await FileChange.Make(test.Practice, test.Founder, there.Id, _ => new Change(Act.Booked, [second], []) { Reason = Reason.Care });
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.Equal("Its signer might not state this: a booking.", report.Problem?.What);
        Assert.Contains(report.Notes, note => note.Contains("has the id of another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_booking_of_another_file_is_not_there_to_move_cancel_or_mark()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var (here, there) = (await test.OpenFile(test.Founder), await test.OpenFile(test.Founder, "Kim Lund"));
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", here.Id, (await here.State()).Opened!.Members[0]);
        var client = (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words.ToString(), "test"))!.Value.Session;
        var id = Id<Booking>.New();
        await new BookingsOf(test.Practice, test.Founder, there.Id).Make([BookingTests.At(test, 1)], id);
        var bookings = new BookingsOf(test.Practice, test.Founder, here.Id);
        await Refused(() => bookings.Move(id, BookingTests.At(test, 3)));
        await Refused(() => bookings.Cancel(id));
        await Refused(() => bookings.Arrive(id));
        await Refused(() => bookings.NotCome(id));
        var own = await test.Find(client, here);
        await Refused(() => ClientSessions.AskToMove(test.Practice, client, own, id));
        Assert.Equal(BookingState.Booked, Assert.Single(await new BookingsOf(test.Practice, test.Founder, there.Id).Coming()).State);
        Assert.Empty(await new BookingsOf(test.Practice, test.Founder, there.Id).Asked());
        await BookingTests.Verified(test);

        async Task Refused(Func<Task> act) => Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(act)).Refusal);
    }
}
