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

    [Fact]
    public async Task Words_about_a_session_for_one_of_them_do_not_open_for_the_other()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var desk = await test.Join("bao", Role.FrontDesk);
        var (file, members, ben) = await Couple(test);
        var (joint, solo) = (Id<Booking>.New(), Id<Booking>.New());
        var bookings = new BookingsOf(test.Practice, test.Founder, file.Id);
        await bookings.Make([BookingTests.At(test, 5)], joint);
        await bookings.Make([BookingTests.At(test, 9) with { Members = [members[0]] }], solo);
        var words = new BookingWords(file);
        await words.Keep([joint], [], "Two chairs", null);
        await words.Keep([solo], [members[0]], null, "Ben must not know");
        await test.Settle(test.Founder, ben);
        var bens = new BookingWords(await test.Find(ben, file));
        Assert.Equal("Two chairs", Assert.Single(await bens.Read(joint)).About.Note);
        Assert.Empty(await bens.Read(solo));
        Assert.False(await test.CanRead(ben, file.Id, CompartmentKind.Bookings, members[0]));
        Assert.Equal("Ben must not know", Assert.Single(await new BookingWords(await test.Find(desk, file)).Read(solo)).About.Moved);
        // It becomes a session for both: what was written before is still there for whoever works with them, and still not for him.
        await bookings.Move(solo, BookingTests.At(test, 9));
        await words.Keep([solo], [], null, "A later hour");
        Assert.Equal(["A later hour", "Ben must not know"], (await words.Read(solo)).Select(one => one.About.Moved));
        Assert.Equal("A later hour", Assert.Single(await bens.Read(solo)).About.Moved);
        await BookingTests.Verified(test);
    }

    [Fact]
    public async Task For_some_of_a_family_and_not_all_no_words_are_kept()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var people = new[] { "Ana Ruiz", "Ben Ruiz", "Cem Ruiz" }.Select(name => new MemberForm(Identity.Of(name), Contact.Of())).ToList();
        var id = await ClientFiles.Open(test.Practice, test.Founder, new FileForm(FileKind.Family, WhoIsClient.EachMember, people, "", false));
        var file = await ClientFile.Find(test.Practice, test.Founder, id);
        var members = (await file.State()).Opened!.Members;
        var (words, booking) = (new BookingWords(file), Id<Booking>.New());
        Assert.Equal((true, true, false), (await words.CanKeep([]), await words.CanKeep([members[1]]), await words.CanKeep([members[0], members[2]])));
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(() => words.Keep([booking], [members[0], members[2]], "x", null))).Refusal);
        Assert.Empty(await words.Read(booking));
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
