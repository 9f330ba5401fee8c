using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Imports;

/// <summary>What "already here" may reveal, to whom, and that it does not say it to anybody else.</summary>
public class SourceIndexTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_counsellor_learns_nothing_and_gets_a_file_of_their_own(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var first = await Bundles.Take(test.Practice, test.Founder, Bundles.Whole());
        var before = await test.Practice.Database.Marks();
        var second = await Bundles.Take(test.Practice, jonas, Bundles.Whole());
        Assert.True(second.IsNew);
        Assert.NotEqual(first.File, second.File);
        // Nor does the database tell that the two files are about one person.
        var marks = await test.Practice.Database.Marks();
        Assert.Equal(marks.Count, marks.Distinct().Count());
        Assert.True(marks.Count > before.Count);
        Assert.False((await Bundles.Take(test.Practice, jonas, Bundles.Whole())).IsNew);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Who_may_see_the_contact_part_is_told_and_that_is_a_look(Engine engine)
    {
        await using var test = await TestPractice.Found(engine, DeskToo);
        var both = await test.Join("both", Role.FrontDesk, Role.Counsellor);
        await test.Settle(test.Founder);
        var first = await Bundles.Take(test.Practice, test.Founder, Bundles.Whole());
        await test.Settle(test.Founder, both);
        var size = test.Practice.Ledger.Standing.Size;
        var again = await Bundles.Take(test.Practice, both, Bundles.Whole());
        Assert.Equal((first.File, false), (again.File, again.IsNew));
        var look = await test.Practice.Ledger.Read(size);
        Assert.Equal((Act.Looked, Purpose.Check, first.File, both.Person), (look.Act, look.Purpose, look.File, look.Actor));
        Assert.Equal(size + 1, test.Practice.Ledger.Standing.Size);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_file_that_is_walled_or_at_risk_is_not_revealed_by_a_match(Engine engine)
    {
        await using var test = await TestPractice.Found(engine, DeskToo);
        var both = await test.Join("both", Role.FrontDesk, Role.Counsellor);
        await test.Settle(test.Founder);
        var walled = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(number: "WALL-1")));
        var risk = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(number: "RISK-1")));
        await test.Settle(test.Founder, both);
        await ClientFiles.RaiseWall(test.Practice, test.Founder, walled.File, both.Person);
        await ClientFiles.MarkAtRisk(test.Practice, test.Founder, risk.File);
        foreach (var (number, file) in new[] { ("WALL-1", walled.File), ("RISK-1", risk.File) })
        {
            var size = test.Practice.Ledger.Standing.Size;
            var done = await Bundles.Take(test.Practice, both, Bundles.Of(Bundles.Patient(number: number)));
            Assert.True(done.IsNew);
            Assert.NotEqual(file, done.File);
            for (var index = size; index < test.Practice.Ledger.Standing.Size; index++)
                Assert.NotEqual(file, (await test.Practice.Ledger.Read(index)).File);
            Assert.False((await Bundles.Take(test.Practice, both, Bundles.Of(Bundles.Patient(number: number)))).IsNew);
            // Whose file it is finds it as before.
            Assert.Equal(file, (await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(number: number)))).File);
        }
    }

    [Fact]
    public async Task An_importer_who_is_walled_from_their_own_import_gets_a_new_file()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var first = await Bundles.Take(test.Practice, jonas, Bundles.Whole());
        await ClientFiles.Assign(test.Practice, test.Founder, first.File, test.Founder.Person, Capacity.Counsellor, test.Clock.GetUtcNow(), null);
        await test.Settle(jonas);
        await ClientFiles.RaiseWall(test.Practice, test.Founder, first.File, jonas.Person);
        var second = await Bundles.Take(test.Practice, jonas, Bundles.Whole());
        Assert.True(second.IsNew);
        Assert.Equal(second.File, (await Bundles.Take(test.Practice, jonas, Bundles.Whole())).File);
        var marks = await test.Practice.Database.Marks();
        Assert.Equal(marks.Count, marks.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_match_outlives_new_keys_of_the_directory_and_who_left_cannot_make_new_marks(Engine engine)
    {
        await using var test = await TestPractice.Found(engine, DeskToo);
        var (leaving, both) = (await test.Join("leaving", Role.FrontDesk), await test.Join("both", Role.FrontDesk, Role.Counsellor));
        await test.Settle(test.Founder);
        var old = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(number: "OLD-1")));
        await test.Settle(test.Founder, both);
        var directory = test.Practice.Roll.The(CompartmentKind.Directory)!.Compartment;
        var epoch = test.Practice.Roll.Epochs[directory].Number;
        var known = (await Keys(test, directory)).Copy();
        await StaffChange.Leave(test.Practice, test.Sessions, test.Founder, leaving.Person);
        await test.Settle(test.Founder, both);
        Assert.True(test.Practice.Roll.Epochs[directory].Number > epoch);
        var bundle = Bundles.Bytes(Bundles.Of(Bundles.Patient(number: "NEW-1")));
        await Bundles.Take(test.Practice, test.Founder, bundle);
        // With the key that left and the whole database, nobody can ask whether somebody has come since.
        var names = SourceIndex.NamesOf(FhirBundle.Read(new MemoryStream(bundle)));
        var marks = await test.Practice.Database.Marks();
        var asked = SourceIndex.Marks("d", names, 0, value => EpochKey.Blind(known, value));
        Assert.Empty(asked.Intersect(marks));
        var current = await Keys(test, directory);
        Assert.Equal(names.Count, SourceIndex.Marks("d", names, 0, value => EpochKey.Blind(current, value)).Intersect(marks).Count());
        await test.Settle(test.Founder, both);
        Assert.Equal(old.File, (await Bundles.Take(test.Practice, both, Bundles.Of(Bundles.Patient(number: "OLD-1")))).File);
        Assert.False((await Bundles.Take(test.Practice, both, Bundles.Of(Bundles.Patient(number: "NEW-1")))).IsNew);
    }

    [Fact]
    public async Task A_file_that_leaves_the_directory_leaves_its_index()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite, DeskToo);
        var done = await Bundles.Take(test.Practice, test.Founder, Bundles.Whole());
        Assert.Equal(2, (await test.Practice.Database.Marks()).Count(mark => mark[0] == 'd'));
        await ClientFiles.MarkAtRisk(test.Practice, test.Founder, done.File);
        var marks = await test.Practice.Database.Marks();
        Assert.All(marks, mark => Assert.Equal('p', mark[0]));
        Assert.Equal(2, marks.Count);
    }

    [Theory]
    [InlineData("""{"system":"urn:x","value":"M-4471","type":{"coding":[{"code":"MB"}]}}""")]
    [InlineData("""{"system":"urn:x","value":"0000000"}""")]
    [InlineData("""{"system":"urn:x","value":"n/a"}""")]
    [InlineData("""{"value":"12345678"}""")]
    [InlineData("""{"system":"urn:x","value":"12345678","use":"temp"}""")]
    public async Task A_number_that_others_may_have_too_matches_nobody(string identifier)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var twins = new[] { "Robin", "Kit" }.Select(name =>
        {
            var patient = Bundles.Patient(name);
            patient["id"] = name;
            patient["identifier"] = new System.Text.Json.Nodes.JsonArray(Bundles.Json(identifier));
            return Bundles.Of(patient);
        }).ToList();
        Assert.True((await Bundles.Take(test.Practice, test.Founder, twins[0])).IsNew);
        Assert.True((await Bundles.Take(test.Practice, test.Founder, twins[1])).IsNew);
        Assert.False((await Bundles.Take(test.Practice, test.Founder, twins[0])).IsNew);
    }

    [Fact]
    public async Task Who_holds_the_directory_and_not_the_file_is_told_nothing()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite, DeskToo);
        var intake = await test.Join("ines", Role.Intake);
        await test.Settle(test.Founder, intake);
        var first = await Bundles.Take(test.Practice, test.Founder, Bundles.Whole());
        var second = await Bundles.Take(test.Practice, intake, Bundles.Whole());
        Assert.True(second.IsNew);
        Assert.NotEqual(first.File, second.File);
        var marks = await test.Practice.Database.Marks();
        Assert.Equal(4, marks.Count(mark => mark[0] == 'd'));
        Assert.Equal(marks.Count, marks.Distinct().Count());
    }

    private static Task<Secret> Keys(TestPractice test, Id<Compartment> directory) => test.Founder.Keys.Current(
        test.Practice, test.Founder, FileState.OfPractice(test.Practice.Roll, test.Practice.Ledger.Standing.Size), directory);

    private static Role[] DeskToo => [Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor, Role.FrontDesk];
}

internal static class Marked
{
    public static async Task<List<string>> Marks(this Storage.Database database)
    {
        await using var connection = await database.Read();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT blind FROM source_index";
        await using var reader = await command.ExecuteReaderAsync();
        var marks = new List<string>();
        while (await reader.ReadAsync())
            marks.Add(reader.GetString(0));
        return marks;
    }
}
