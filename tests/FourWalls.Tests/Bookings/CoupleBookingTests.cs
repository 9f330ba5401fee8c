using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Bookings;

/// <summary>A couple: what is booked for one of the two alone is not the other's to see.</summary>
public class CoupleBookingTests
{
    [Fact]
    public async Task A_Wall_that_cancels_both_kinds_of_sessions_shows_the_other_neither_the_solo_one_nor_the_Wall()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var (file, members, ben) = await Couple(test);
        var (joint, solo) = (Id<Booking>.New(), Id<Booking>.New());
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, 5, jonas)], joint);
        await new BookingsOf(test.Practice, test.Founder, file.Id).Make([BookingTests.At(test, 9, jonas) with { Members = [members[0]] }], solo);
        await ClientFiles.RaiseWall(test.Practice, test.Founder, file.Id, jonas.Person);
        var bens = await test.Find(ben, file);
        var looks = (await WhoLooked.For(test.Practice, bens, ben)).SelectMany(week => week.Lines).SelectMany(line => line.Looks).ToList();
        Assert.Contains(looks, one => one.Did == "booked a time for you");
        var size = test.Practice.Ledger.Standing.Size;
        for (var index = 0L; index < size; index++)
        {
            var (entry, isShown) = (await EntryAt(test, file, index), looks.Exists(one => one.Index == index));
            if (!isShown)
                Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => WhoLooked.Receipt(test.Practice, bens, ben, index))).Refusal);
            Assert.DoesNotContain(isShown ? entry!.Facts : [], fact => fact is WallFact || (fact as BookingFact)?.Booking == solo);
        }
        await BookingTests.Verified(test);
    }

    /// <summary>Ana and Ben, and Ben's session.</summary>
    private static async Task<(ClientFile File, IReadOnlyList<Id<Member>> Members, Session Ben)> Couple(TestPractice test)
    {
        var form = new FileForm(
            FileKind.Couple, WhoIsClient.EachMember, [new MemberForm(Identity.Of("Ana Ruiz"), Contact.Of()), new MemberForm(Identity.Of("Ben Ruiz"), Contact.Of())], "", false);
        var file = await ClientFile.Find(test.Practice, test.Founder, await ClientFiles.Open(test.Practice, test.Founder, form));
        var members = (await file.State()).Opened!.Members;
        var words = await ClientCode.Make(test.Practice, test.Founder, test.Queue, "test", file.Id, members[1]);
        var ben = (await new SignIn(test.Practice, test.Sessions, test.Queue, new Guessing(test.Clock)).Client(words.ToString(), "test"))!.Value.Session;
        return (file, members, ben);
    }

    private static async Task<Entry?> EntryAt(TestPractice test, ClientFile file, long index)
    {
        await using var connection = await test.Practice.Database.Read();
        var rows = await LedgerStore.EntriesOfFile(connection, file.Id, index + 1, 1);
        return (await test.Practice.Ledger.Check(rows)).Where(one => one.Item1 == index).Select(one => one.Item2).FirstOrDefault();
    }
}
