using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Tests.Clients;

/// <summary>It takes two people who may, a request that stands, and a file that nobody works with.</summary>
public class ErasureTwoTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Who_asked_does_not_confirm_not_in_a_second_session_either(Engine engine)
    {
        await using var house = await ErasureHouse.Make(engine);
        var asked = await house.Ask();
        var again = (await house.Test.Sessions.Begin(house.Amara.Person, PersonKind.Staff, house.Amara.Bundle.Copy())).Session;
        foreach (var session in (Session[])[house.Amara, again])
            await NotAllowed(() => Erasure.Confirm(house.Practice, session, house.File, asked.Id));
        Assert.False((await Erasure.Find(house.Practice, house.Amara, house.File)).MayConfirm);
        Assert.True((await Erasure.Find(house.Practice, house.Petra, house.File)).MayConfirm);
        Assert.False(house.Practice.Ledger.Standing.IsDestroyed(house.File));
        await Erasure.Confirm(house.Practice, house.Petra, house.File, asked.Id);
        Assert.True(house.Practice.Ledger.Standing.IsDestroyed(house.File));
    }

    [Fact]
    public async Task Nobody_but_directors_and_privacy_officers_asks_confirms_or_takes_back_and_for_them_it_is_not_there()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var asked = await house.Ask();
        foreach (var session in (Session[])[house.Jonas, house.Desk, house.Client])
        {
            await NotFound(() => Erasure.Find(house.Practice, session, house.File));
            await NotFound(() => Erasure.Waiting(house.Practice, session));
            await NotFound(() => ErasureCertificate.All(house.Practice, session));
            await NotFound(() => Erasure.Ask(house.Practice, session, house.File, DestructionGround.ClientAsked, Id<Fact>.New()));
            await NotFound(() => Erasure.Withdraw(house.Practice, session, house.File, asked.Id));
            await NotFound(() => Erasure.Confirm(house.Practice, session, house.File, asked.Id));
        }
        Assert.NotNull((await house.State()).DestructionAsked);
        await house.Green();
    }

    [Fact]
    public async Task For_an_officer_behind_a_Wall_file_request_and_certificate_are_like_an_id_that_never_was()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        await ClientFiles.RaiseWall(house.Practice, house.Petra, house.File, house.Amara.Person);
        var third = await house.Test.Join("dora", Role.Director);
        var asked = await house.Ask(house.Petra);
        var random = Id<ClientFile>.New();
        await Alike(house, file => Erasure.Find(house.Practice, house.Amara, file), house.File, random);
        await Alike(house, file => Erasure.Ask(house.Practice, house.Amara, file, DestructionGround.ClientAsked, Id<Fact>.New()), house.File, random);
        await Alike(house, file => Erasure.Withdraw(house.Practice, house.Amara, file, asked.Id), house.File, random);
        await Alike(house, file => Erasure.Confirm(house.Practice, house.Amara, file, asked.Id), house.File, random);
        Assert.Empty(await Erasure.Waiting(house.Practice, house.Amara));
        Assert.Single(await Erasure.Waiting(house.Practice, third));
        await Erasure.Confirm(house.Practice, third, house.File, asked.Id);
        Assert.Empty(await ErasureCertificate.All(house.Practice, house.Amara));
        Assert.Single(await ErasureCertificate.All(house.Practice, third));
        await Alike(house, file => ErasureCertificate.Of(house.Practice, house.Amara, file), house.File, random);
        // And once destroyed, the file itself is like that for whoever knows of it, too.
        await Alike(house, file => Erasure.Find(house.Practice, third, file), house.File, random);
        await Alike(house, file => Caseload.Find(house.Practice, third, file), house.File, random);
        await Alike(house, file => ClientFile.Find(house.Practice, third, file), house.File, random);
        await house.Green();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_request_is_over_after_seven_days_and_when_it_was_taken_back(Engine engine)
    {
        await using var house = await ErasureHouse.Make(engine);
        var asked = await house.Ask();
        house.Test.Clock.Pass(Week - TimeSpan.FromMinutes(1));
        var (amara, petra) = (await Again(house, house.Amara), await Again(house, house.Petra));
        Assert.Single(await Erasure.Waiting(house.Practice, petra));
        house.Test.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(await Erasure.Waiting(house.Practice, petra));
        await Changed(() => Erasure.Confirm(house.Practice, petra, house.File, asked.Id));
        var second = await house.Ask(amara);
        await Changed(() => Erasure.Confirm(house.Practice, petra, house.File, asked.Id));
        await Erasure.Withdraw(house.Practice, petra, house.File, second.Id);
        await Changed(() => Erasure.Confirm(house.Practice, petra, house.File, second.Id));
        Assert.False(house.Practice.Ledger.Standing.IsDestroyed(house.File));
        await house.Green();
    }

    [Fact]
    public async Task The_same_form_sent_again_asks_once_and_after_it_was_taken_back_for_nothing()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var form = Id<Fact>.New();
        await Erasure.Ask(house.Practice, house.Amara, house.File, DestructionGround.ClientAsked, form);
        var size = house.Practice.Ledger.Standing.Size;
        await Erasure.Ask(house.Practice, house.Amara, house.File, DestructionGround.ClientAsked, form);
        Assert.Equal(size, house.Practice.Ledger.Standing.Size);
        await Erasure.Withdraw(house.Practice, house.Amara, house.File, form);
        await Changed(() => Erasure.Ask(house.Practice, house.Amara, house.File, DestructionGround.ClientAsked, form));
        Assert.Null((await house.State()).DestructionAsked);
    }

    [Fact]
    public async Task Whoever_is_no_director_or_officer_any_more_neither_confirms_nor_has_asked()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var dora = await house.Test.Join("dora", Role.Director, Role.PrivacyOfficer);
        var asked = await house.Ask(dora);
        foreach (var role in house.Practice.Roll.RoleFactsOf(dora.Person).ToList())
            await StaffChange.EndRole(house.Practice, house.Amara, role.Id);
        await NotAllowed(() => Erasure.Confirm(house.Practice, house.Petra, house.File, asked.Id));
        await Erasure.Withdraw(house.Practice, house.Petra, house.File, asked.Id);
        var second = await house.Ask(house.Petra);
        await NotFound(() => Erasure.Confirm(house.Practice, dora, house.File, second.Id));
        Assert.False(house.Practice.Ledger.Standing.IsDestroyed(house.File));
    }

    [Fact]
    public async Task A_file_that_somebody_works_with_or_is_about_to_is_not_destroyed()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite, ended: false);
        await NotAllowed(() => house.Ask());
        Assert.Equal(2, (await Erasure.Find(house.Practice, house.Amara, house.File)).AtWork.Count);
        await house.EndWork();
        var asked = await house.Ask();
        await ClientFiles.Assign(house.Practice, house.Amara, house.File, house.Jonas.Person, Capacity.Counsellor, house.Practice.Now.AddDays(3), null);
        await NotAllowed(() => Erasure.Confirm(house.Practice, house.Petra, house.File, asked.Id));
        await house.Green();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Alone_is_who_was_so_for_a_week_and_the_ledger_says_it(Engine engine)
    {
        await using var house = await ErasureHouse.Make(engine);
        // The other one's role is ended so that nobody can say no: that takes a week in which they can.
        await StaffChange.GiveRole(house.Practice, house.Amara, house.Amara.Person, Role.PrivacyOfficer, house.Practice.Now, null);
        await StaffChange.EndRole(house.Practice, house.Amara, house.Practice.Roll.RoleOf(house.Petra.Person, Role.PrivacyOfficer, house.Practice.Now)!.Id);
        await NotAllowed(async () => await Erasure.Confirm(house.Practice, house.Amara, house.File, (await house.Ask()).Id));
        house.Test.Clock.Pass(Week + TimeSpan.FromMinutes(1));
        var amara = await Again(house, house.Amara);
        var asked = await house.Ask(amara);
        Assert.True((await Erasure.Find(house.Practice, amara, house.File)).Alone);
        await Erasure.Confirm(house.Practice, amara, house.File, asked.Id);
        Assert.True(Assert.Single(house.Practice.Ledger.Standing.Destroyed).Alone);
        var proof = (await ErasureCertificate.Of(house.Practice, amara, house.File)).Proof;
        var key = FourWalls.Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(house.Practice.Id), house.Practice.Roll.Practice!.Log);
        var receipt = LedgerReceipt.Read(proof.ToText(), key);
        Assert.True(receipt.Proven);
        Assert.Contains("alone", string.Join(' ', receipt.Lines), StringComparison.Ordinal);
        await house.Green();
    }

    private static async Task<Session> Again(ErasureHouse house, Session session) =>
        (await house.Test.Sessions.Begin(session.Person, PersonKind.Staff, session.Bundle.Copy())).Session;

    /// <summary>The same words and the same kind of entry, whether the file exists or not.</summary>
    private static async Task Alike(ErasureHouse house, Func<Id<ClientFile>, Task> act, Id<ClientFile> file, Id<ClientFile> random)
    {
        house.Test.Clock.Pass(TimeSpan.FromMinutes(11)); // whoever misses too often is not looked after any more
        var (first, second) = (await Miss(house, () => act(file)), await Miss(house, () => act(random)));
        Assert.Equal(second, first);
    }

    private static async Task<string> Miss(ErasureHouse house, Func<Task> act)
    {
        var size = house.Practice.Ledger.Standing.Size;
        var no = await Assert.ThrowsAsync<Refused>(act);
        Assert.Equal(size + 1, house.Practice.Ledger.Standing.Size);
        var entry = await house.Practice.Ledger.Read(size);
        return $"{no.Refusal} {no.Message} {no.IsRecorded} {entry.Act} {entry.File} {entry.Compartment} {entry.Basis} {entry.Items.Count} {entry.WordsHash.Length} {entry.Permitted}";
    }

    private static async Task NotFound(Func<Task> act) => Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(act)).Refusal);

    private static async Task NotAllowed(Func<Task> act) => Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<Refused>(act)).Refusal);

    private static async Task Changed(Func<Task> act) => Assert.Equal(Refusal.Changed, (await Assert.ThrowsAsync<Refused>(act)).Refusal);
}
