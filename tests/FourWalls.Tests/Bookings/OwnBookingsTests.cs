using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Pages.Staff;

namespace FourWalls.Tests.Bookings;

/// <summary>One's own day and week as the pages read them.</summary>
public class OwnBookingsTests
{
    [Fact]
    public async Task To_open_ones_own_calendar_is_no_miss_whatever_files_one_is_booked_in()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var own = await test.OpenFile(jonas, "Kim Lund");
        for (var i = 1; i <= 12; i++)
        {
            var file = await test.OpenFile(test.Founder, $"Robin Vale {i}");
            await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, i, jonas)], Id<Booking>.New());
        }
        for (var times = 0; times < 3; times++)
            Assert.All(await Lines(test, jonas), line => Assert.Equal("", line.Name));
        Assert.Equal(0, await Count(test, entry => !entry.Permitted));
        Misses.Allow(test.Practice, jonas);
        Assert.True(await test.CanRead(jonas, own.Id, CompartmentKind.Identity));
    }

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_waits_is_counted_where_something_can_be_done_about_it(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var files = new List<ClientFile>();
        for (var i = 1; i <= 3; i++)
        {
            files.Add(await test.OpenFile(test.Founder, $"Robin Vale {i}"));
            await ClientFiles.Assign(test.Practice, test.Founder, files[^1].Id, jonas.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
            await new BookingsOf(test.Practice, test.Founder, files[^1].Id).Make([BookingTests.At(test, i, jonas), BookingTests.At(test, 24 + i, jonas)], Id<Booking>.New());
        }
        test.Clock.Pass(TimeSpan.FromHours(6));
        Assert.Equal(3, await Diary.CountUnsaid(test.Practice, jonas));
        await ClientFiles.RaiseWall(test.Practice, test.Founder, files[0].Id, jonas.Person);
        var works = (await files[1].State()).Assignments.Single(one => one.Person == jonas.Person).Id;
        await ClientFiles.EndAssignment(test.Practice, test.Founder, files[1].Id, works);
        Assert.Equal(1, await Diary.CountUnsaid(test.Practice, jonas));
        await BookingTests.Verified(test);
    }

    private static async Task<IReadOnlyList<OwnBookings.Line>> Lines(TestPractice test, Session reader)
    {
        var own = new OwnBookings(test.Practice, reader, await PracticeTimes.Read(test.Practice), initials: false);
        var now = test.Clock.GetUtcNow();
        return await Task.WhenAll((await Diary.Of(test.Practice, reader, reader.Person, now, now.AddDays(1))).Select(own.Of));
    }

    private static async Task<int> Count(TestPractice test, Func<Entry, bool> wanted)
    {
        await using var connection = await test.Practice.Database.Read();
        return (await test.Practice.Ledger.Check(await LedgerStore.Entries(connection, long.MaxValue, 1000))).Count(one => wanted(one.Item2));
    }
}
