using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Recovery;

/// <summary>A second way in opens once, at its own door, and no row that somebody puts back opens it again.</summary>
public class SecondWayTests
{
    public static TheoryData<Engine> Engines => FourWalls.Tests.Engines.Both;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Words_of_one_way_are_of_no_use_at_the_other_door_whatever_the_row_says(Engine engine)
    {
        await using var house = await House.Make(engine);
        var words = await WithSecondWay(house);
        using var factor = Secret.Random(Totp.SecretLength);
        var (passphrase, code) = house.WayOf("jonas");
        Assert.Null(await house.Door.Staff("jonas", words, code, "test", null));
        Assert.Null(await house.Door.BySecondWay("jonas", passphrase, Passphrase.Offer(), factor, "test"));
        house.Run($"UPDATE way_in SET kind = 9 WHERE person = '{house.Jonas.Person}' AND kind = 1");
        house.Run($"UPDATE way_in SET kind = 1 WHERE person = '{house.Jonas.Person}' AND kind = 3");
        Assert.Null(await house.Door.Staff("jonas", words, house.WayOf("jonas").Code, "test", null));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_used_second_way_whose_row_is_put_back_opens_nothing(Engine engine)
    {
        await using var house = await House.Make(engine);
        var words = await WithSecondWay(house);
        house.Run("CREATE TABLE kept AS SELECT * FROM way_in WHERE kind = 3");
        using var factor = Secret.Random(Totp.SecretLength);
        Assert.NotNull(await house.Door.BySecondWay("jonas", words, Passphrase.Offer(), factor, "test"));
        Assert.Null(await house.Door.BySecondWay("jonas", words, Passphrase.Offer(), factor, "test"));
        house.Run("INSERT INTO way_in SELECT * FROM kept");
        Assert.Null(await house.Door.BySecondWay("jonas", words, Passphrase.Offer(), factor, "test"));
        Assert.False((await house.Verify()).Ok);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_way_in_before_a_ceremony_opens_nothing_when_its_row_is_put_back(Engine engine)
    {
        await using var house = await House.Make(engine);
        var (_, papers) = await house.Recover(house.Test.Words, [0, 1], "jonas");
        var (passphrase, _) = house.WayOf("jonas");
        house.Run($"CREATE TABLE kept AS SELECT * FROM way_in WHERE person = '{house.Jonas.Person}'");
        var old = house.CodeOf("jonas");
        await house.Recover(papers, [0, 1], "jonas");
        house.Run($"DELETE FROM way_in WHERE person = '{house.Jonas.Person}'");
        house.Run("INSERT INTO way_in SELECT * FROM kept");
        house.Test.Clock.Pass(TimeSpan.FromSeconds(60));
        Assert.Null(await house.Door.Staff("jonas", passphrase, old(), "test", null));
    }

    /// <summary>Jonas, brought back by papers so that his words are known here, makes a second way in.</summary>
    private static async Task<string> WithSecondWay(House house)
    {
        await house.Recover(house.Test.Words, [0, 1], "jonas");
        var session = await house.SignIn("jonas");
        var words = Passphrase.Offer();
        var (passphrase, code) = house.WayOf("jonas");
        Assert.True(await house.Door.MakeSecondWay(session, passphrase, code, words, "test"));
        return words;
    }
}
