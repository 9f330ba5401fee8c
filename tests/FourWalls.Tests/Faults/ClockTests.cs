using FourWalls.Clients;
using FourWalls.Health;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Faults;

/// <summary>Somebody turns the machine's clock. What has ended stays ended, and nothing lasts longer for it.</summary>
public class ClockTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    public static TheoryData<int> Back => [-1, -365, -3650];

    [Theory]
    [MemberData(nameof(Back))]
    public async Task What_ended_by_its_date_does_not_come_back_when_the_clock_is_turned_back(int days)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var now = test.Clock.GetUtcNow();
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, now, now.AddHours(2));
        var link = await Invitation.Make(test.Practice, test.Founder, "una", "una", [Role.Counsellor]);
        Assert.True(await test.CanRead(cover, file.Id, CompartmentKind.Identity));
        test.Clock.Pass(TimeSpan.FromHours(3));
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Identity));
        test.Clock.Pass(Invitation.Lasts);

        test.Clock.Turn(TimeSpan.FromDays(days));
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Identity));
        Assert.Null(await Invitation.Find(test.Practice, link));
        Assert.True(await test.CanRead(test.Founder, file.Id, CompartmentKind.Identity));
        Assert.Equal(-days, (int)Math.Round(test.Practice.Time.Ahead.TotalDays));
    }

    [Fact]
    public async Task What_is_given_for_an_hour_ends_after_an_hour_however_the_clock_is_turned_meanwhile()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var cover = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(test.Founder);
        var now = test.Clock.GetUtcNow();
        await ClientFiles.Assign(test.Practice, test.Founder, file.Id, cover.Person, Capacity.Cover, now, now.AddHours(1));
        foreach (var by in new[] { -24.0, 20, -3, 4 })
        {
            test.Clock.Turn(TimeSpan.FromHours(by));
            test.Clock.Pass(TimeSpan.FromMinutes(14));
            Assert.True(await test.CanRead(cover, file.Id, CompartmentKind.Identity));
        }
        test.Clock.Pass(TimeSpan.FromMinutes(5));
        Assert.False(await test.CanRead(cover, file.Id, CompartmentKind.Identity));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_session_is_idle_after_its_quarter_of_an_hour_and_over_after_its_day_whatever_the_clock_says(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (idle, _) = await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy());
        var (busy, _) = await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy());
        var began = test.Practice.Now;
        test.Clock.Turn(TimeSpan.FromDays(-1));
        test.Clock.Pass(TimeSpan.FromMinutes(14));
        Assert.True(await Here(busy));
        test.Clock.Turn(TimeSpan.FromHours(-1));
        test.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.False(await Here(idle));
        for (; test.Practice.Now < began + Sessions.Longest; test.Clock.Pass(TimeSpan.FromMinutes(10)))
        {
            test.Clock.Turn(TimeSpan.FromMinutes(-9));
            Assert.True(await Here(busy));
        }
        Assert.False(await Here(busy)); // worked without a break, and signs in again

        async Task<bool> Here(SessionSecret secret) => await test.Sessions.Find(secret) is not null;
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_process_with_an_earlier_clock_serves_and_what_looks_at_the_machine_says_so(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        test.Clock.Pass(TimeSpan.FromDays(5)); // what was given only today would not have begun
        await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        var (secret, _) = await test.Sessions.Begin(test.Founder.Person, PersonKind.Staff, test.Founder.Bundle.Copy());
        await test.Stop();
        test.Clock.Turn(TimeSpan.FromDays(-3));
        await using var node = test.SecondNode();
        using var sessions = new Sessions(node);
        Assert.Null(await sessions.Find(secret)); // nobody knows for how long they were away
        await (await ClientFile.Find(node, test.Founder, file.Id)).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        var verified = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.True(verified.Ok, verified.Problem?.What);
        Assert.Contains(verified.Notes, note => note.Contains("is dated 3 days before the entry above it: a clock was turned back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_and_back_leaves_the_order_of_entries_and_the_doctor_sees_it()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var file = await test.OpenFile(test.Founder);
        foreach (var days in new[] { 1, -1, 3650, -3650, -1 })
        {
            test.Clock.Turn(TimeSpan.FromDays(days));
            test.Clock.Pass(TimeSpan.FromSeconds(1));
            await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        }
        DateTimeOffset last = default;
        for (var i = 0L; i < test.Practice.Ledger.Standing.Size; i++)
        {
            var at = (await test.Practice.Ledger.Read(i)).At;
            Assert.True(at >= last, $"Entry {i} is dated before the one above it.");
            last = at;
        }
        var verified = await Verification.Run(new VerificationRequest(test.Folder, null, null, true));
        Assert.True(verified.Ok && !verified.Notes.Any(note => note.Contains("dated", StringComparison.Ordinal)));
        var clock = (await Doctor.Examine(new Examination(test.Folder, null, null, null), test.Clock)).Single(one => one.About == "clock");
        Assert.Equal(Light.Red, clock.Light);
        Assert.Contains("ahead of this machine's clock", clock.What, StringComparison.Ordinal);
        Assert.False((await Readiness.Of(test.Practice, test.Folder)).Clock);
    }
}
