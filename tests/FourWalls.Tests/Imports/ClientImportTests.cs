using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Imports;

/// <summary>A table of clients from another practice system: looked at first, bad rows named, whole or not at all, twice changes nothing.</summary>
public class ClientImportTests
{
    private const string Given =
        "\uFEFFClient ID;First name;Last name;Date of birth;Mobile phone;E-mail;Balance\r\n"
        + "1001;Robin;Vale;14.05.1988;555 0100;robin@example.org;12,50\r\n"
        + "1002;\"Kim; called Kit\";Reed;2.1.1990;;;0\r\n"
        + ";;;;;;\r\n"
        + "1003;Noor;\"Haddad\r\nof the hill\";31.12.1979;555 0102;;0\r\n";

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_table_opens_a_file_for_each_person_and_taken_in_again_changes_nothing(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var table = Table.Read(Given);
        var rows = ClientImport.Preview(test.Practice, table, ClientColumns.Guess(table));
        Assert.Empty(rows.Bad);
        Assert.Equal(["Balance"], rows.LeftOut);
        Assert.Equal([2, 3, 5], rows.Good.Select(row => row.Line));

        var done = await ClientImport.Take(test.Practice, test.Founder, rows.Good);
        Assert.Equal((3, 0), (done.Taken.Count, done.Here.Count));
        var cards = new Cards(await ClientFile.Find(test.Practice, test.Founder, done.Taken[1]));
        Assert.Equal(Identity.Of("Kim; called Kit Reed", birthDate: "1990-01-02", notes: "Number: 1002"), Assert.Single(await cards.Identities(Purpose.Read)).Content);
        Assert.Equal(Contact.Silence, Assert.Single(await cards.Contacts(Purpose.Read)).Content.Rule);

        var before = test.Practice.Ledger.Standing.Size;
        var again = await ClientImport.Take(test.Practice, test.Founder, rows.Good);
        Assert.Empty(again.Taken);
        Assert.Equal([2, 3, 5], again.Here);
        Assert.Equal(before, test.Practice.Ledger.Standing.Size);
        // A cut in the middle: what had not come in comes in, and nobody twice.
        var longer = Table.Read(Given + "1004;Sam;Ortiz;1.2.1995;;;0\r\n");
        Assert.Equal((1, 3), await ClientImport.Take(test.Practice, test.Founder, ClientTable.Of(longer, ClientColumns.Guess(longer)).Good) is var more ? (more.Taken.Count, more.Here.Count) : default);
        // Another system's numbers begin at 1001 too: that is somebody else, whom no birth date tells apart.
        var other = Table.Read("Client ID,Name\n1001,Sam Ortiz\n1001,Ida Lund\n");
        Assert.Equal((2, 0), await ClientImport.Take(test.Practice, test.Founder, ClientTable.Of(other, ClientColumns.Guess(other)).Good) is var others ? (others.Taken.Count, others.Here.Count) : default);
    }

    [Fact]
    public async Task Whoever_opens_no_files_takes_nobody_in()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var desk = await test.Join("lena", Role.FrontDesk);
        var table = Table.Read(Given);
        var before = test.Practice.Ledger.Standing.Size;
        await Assert.ThrowsAsync<Refused>(() => ClientImport.Take(test.Practice, desk, ClientTable.Of(table, ClientColumns.Guess(table)).Good));
        Assert.Equal(before, test.Practice.Ledger.Standing.Size);
    }

    [Fact]
    public void Bad_rows_are_named_with_their_lines_and_everything_that_is_wrong()
    {
        var table = Table.Read("Name,Born,Number,At risk\nRobin Vale,05/14/1988,7,\n,31/31/1988,8,maybe\nRobin V.,05/14/1988,7,yes\nKim Reed,,,no\n");
        var columns = ClientColumns.Guess(table);
        Assert.Equal(DayOrder.MonthFirst, columns.Days);
        var rows = ClientTable.Of(table, columns);
        Assert.Equal([2, 5], rows.Good.Select(row => row.Line));
        Assert.Equal([3, 4], rows.Bad.Select(row => row.Line));
        Assert.Contains("birth date is no day", rows.Bad[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("Enter the name", rows.Bad[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("yes, no or nothing", rows.Bad[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("This is the same person as in line 2.", rows.Bad[1].Sentence);
        Assert.DoesNotContain(rows.Bad, row => row.Sentence.Contains("1988", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "names of the columns")]
    [InlineData("Name,Phone\n", "names of the columns")]
    [InlineData("Name,Phone\nRobin Vale,5,6\n", "Line 2 has more cells")]
    [InlineData("Name,Phone\n\"Robin Vale,5\nKim,6\n", "quotation mark")]
    [InlineData("Name,Phone\nRobin \"Vale,5\n", "quotation mark")]
    public void What_is_no_table_is_refused_whole(string text, string why)
    {
        var refused = Assert.Throws<Refused>(() => Table.Read(text));
        Assert.Contains(why, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Robin", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_end_is_refused()
    {
        Assert.Throws<Refused>(() => Table.Read("Name\n" + string.Concat(Enumerable.Range(0, Table.MostRows + 1).Select(i => $"Person {i}\n"))));
        Assert.Throws<Refused>(() => Table.Read("Name\n\"" + new string('x', 1_000_000) + "\"\n"));
        Assert.Throws<Refused>(() => Table.Read(string.Join(',', Enumerable.Range(0, 200)) + "\n1\n"));
    }
}
