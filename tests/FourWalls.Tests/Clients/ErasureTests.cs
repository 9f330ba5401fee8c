using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Clients;

/// <summary>A file is destroyed: by two people, whole, and for good.</summary>
public class ErasureTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Everything_of_the_file_is_gone_and_what_stays_are_ids_and_dates(Engine engine)
    {
        await using var house = await ErasureHouse.Make(engine);
        var before = house.Rows();
        Assert.All(before.Where(one => one.Key is not "work"), one => Assert.True(one.Value > 0, $"Nothing in {one.Key} to destroy."));
        var items = (int)before["item"];
        var state = await house.State();
        var others = (await house.State(house.Other.Id)).Facts.Count;
        await house.Destroy();
        Assert.All(house.Rows(), one => Assert.True(one.Value == 0, $"{one.Value} left in {one.Key}."));
        var destroyed = Assert.Single(house.Practice.Ledger.Standing.Destroyed);
        Assert.Equal((items, state.Compartments.Count(), state.Facts.OfType<GrantFact>().Count()), (destroyed.Items, destroyed.Parts, destroyed.Wraps));
        Assert.Equal((house.Amara.Person, house.Petra.Person, false), (destroyed.AskedBy, destroyed.ConfirmedBy, destroyed.Alone));
        Assert.Equal(1L, house.Query($"SELECT COUNT(*) FROM fact WHERE file = '{house.File}' AND ended_entry IS NULL"));
        Assert.Equal(others, (await house.State(house.Other.Id)).Facts.Count);
        Assert.True(await house.Test.CanRead(house.Amara, house.Other.Id, CompartmentKind.Record));
        await house.Green();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nobody_reads_it_its_client_does_not_sign_in_and_another_process_knows_it_too(Engine engine)
    {
        await using var house = await ErasureHouse.Make(engine);
        await using var node = house.Test.SecondNode();
        using var sessions = new Sessions(node);
        Assert.NotNull(await house.SignIn(house.Words));
        await house.Destroy();
        await NotThere(house, house.Practice);
        Assert.Null(await house.SignIn(house.Words));
        Assert.True(house.Practice.Ledger.Standing.IsOver(house.Client));
        await node.Ledger.CatchUp();
        Assert.Null(await house.SignIn(house.Words, node, sessions));
        Assert.True(node.Ledger.Standing.IsDestroyed(house.File));
        await using var third = house.Test.SecondNode();
        Assert.True(third.Ledger.Standing.IsDestroyed(house.File));
        Assert.Equal(house.Practice.Ledger.Standing.Destroyed, third.Ledger.Standing.Destroyed);
    }

    [Fact]
    public async Task Keys_of_it_that_a_session_has_opened_are_zeroed_on_every_node_within_a_second()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        await using var node = house.Test.SecondNode();
        using var sessions = new Sessions(node);
        var away = (await house.SignIn(house.Words, node, sessions))!;
        await (await ClientFile.Find(node, away, house.File)).Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote));
        var here = (await house.SignIn(house.Words))!;
        await (await ClientFile.Find(house.Practice, here, house.File)).Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote));
        Assert.True(away.Keys.Count > 0 && here.Keys.Count > 0);
        var desk = house.Desk.Keys.Count;
        await house.Destroy();
        Assert.Equal(0, here.Keys.Count);
        Assert.True(house.Desk.Keys.Count <= desk);
        for (var tries = 0; tries < 100 && away.Keys.Count > 0; tries++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal(0, away.Keys.Count);
    }

    [Fact]
    public async Task On_the_disk_neither_a_wrap_nor_an_item_of_it_is_found_again()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var needles = new List<byte[]>();
        foreach (var column in (string[])["SELECT sealed FROM wrap w JOIN fact f ON f.id = w.fact WHERE f.file = '{0}'", "SELECT sealed FROM item WHERE file = '{0}'"])
            needles.AddRange(house.All(string.Format(System.Globalization.CultureInfo.InvariantCulture, column, house.File)));
        Assert.True(needles.Count > 10);
        Assert.All(needles, needle => Assert.True(house.IsOnDisk(needle)));
        await house.Destroy();
        Assert.All(needles, needle => Assert.False(house.IsOnDisk(needle), "It lies in the file or its journal still."));
    }

    [Fact]
    public async Task A_form_that_opened_it_long_ago_opens_nothing_under_its_id_when_it_is_sent_again()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        await house.Destroy();
        var form = new FileForm(FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of("Robin Vale"), Contact.Of())], "", false);
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => ClientFiles.Open(house.Practice, house.Amara, form, house.File))).Refusal);
        await house.Green();
    }

    private static async Task NotThere(ErasureHouse house, FourWalls.Practices.Practice practice)
    {
        foreach (var who in (Session[])[house.Amara, house.Petra, house.Jonas, house.Desk])
        {
            Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(practice, who, house.File))).Refusal);
            if (who == house.Amara || who == house.Petra)
                Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => Caseload.Find(practice, who, house.File))).Refusal);
        }
    }
}
