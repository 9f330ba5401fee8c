using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Looks;

/// <summary>
/// Somebody who may change any row makes a stand-in of somebody, or brings a stand-in's time back. Nobody reads by it: the director's
/// word is in the ledger, the host's half is with the host, and a half of another key joins to no key of the compartment.
/// </summary>
[Collection(AttackCollection.Name)]
[Trait("size", "long")]
public class DatabaseAttackStandInTests(AttackGrounds grounds)
{
    public static TheoryData<Engine, string> Rows => Attack.Rows(Attacks);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Nobody_becomes_a_stand_in_by_a_row(Engine engine, string attack) => await Attacks.Single(one => one.Name == attack).On(await grounds.On(engine));

    private static readonly IReadOnlyList<Attack> Attacks =
    [
        new("a stand-in's time that was ended holds again", ground =>
        {
            var entry = CallOf(ground);
            ground.Lived.Change($"UPDATE fact SET ended_entry = NULL WHERE kind = {(int)FactKind.StandInCalled}");
            return entry;
        }),
        new("the practice's rows and all wraps as they were while the stand-in was called", ground =>
        {
            ground.StandInCalled.Rows();
            return null;
        }),
        new("a director's word that never was", ground =>
        {
            var entry = CallOf(ground);
            ground.Lived.Change(
                $"INSERT INTO fact (id, kind, person, detail, until, entry) VALUES ('{Id<Fact>.New()}', {(int)FactKind.StandInCalled}, '{ground.Lived.Jonas.Person}', 0, 4102444800000, {entry})");
            return entry;
        })
        {
            NotServed = true,
        },
        new("half a key is a whole grant, by its row", ground =>
        {
            var entry = (long)ground.Lived.Query($"SELECT MIN(entry) FROM fact WHERE kind = {(int)FactKind.Grant} AND detail = 4 AND ended_entry IS NULL")[0][0]!;
            ground.Lived.Change($"UPDATE fact SET detail = 0 WHERE kind = {(int)FactKind.Grant} AND detail = 4 AND ended_entry IS NULL");
            return entry;
        })
        {
            Refused = NotThereUncalled,
        },
        new("the two halves lie in each other's place", ground =>
        {
            foreach (var (fact, wrapped) in Halves(ground))
                Put(ground, fact, [.. wrapped[KeyWrap.Length..], .. wrapped[..KeyWrap.Length]]);
            return null;
        }, Found: false)
        {
            Refused = CalledAndNoKey,
        },
        new("halves of the administrator's own key", ground =>
        {
            foreach (var (fact, _) in Halves(ground))
            {
                var grant = ground.Forger.Leaves().Select(Forger.Read).OfType<Entry>().SelectMany(entry => entry.Facts).OfType<GrantFact>().Single(one => one.Id.ToString() == fact);
                var epoch = (int)(long)ground.Lived.Query($"SELECT epoch FROM wrap WHERE fact = '{fact}'")[0][0]!;
                Put(ground, fact, SplitWrap.Wrap(
                    (ground.Lived.Jonas.Bundle.Agreement.Public, Address.OfHalf(ground.PracticeId, grant, epoch, host: false)),
                    (ground.Release, Address.OfHalf(ground.PracticeId, grant, epoch, host: true)), ground.OwnKey));
            }
            return null;
        }, Found: false)
        {
            Refused = CalledAndNoKey,
        },
        new("the halves of one compartment lie in another's row", ground =>
        {
            var halves = Halves(ground);
            for (var i = 0; i < halves.Count; i++)
                Put(ground, halves[i].Fact, halves[(i + 1) % halves.Count].Sealed);
            return null;
        }, Found: false)
        {
            Refused = CalledAndNoKey,
        },
        new("a wrap to the stand-in alone, in place of the halves", ground =>
        {
            foreach (var (fact, _) in Halves(ground))
                Put(ground, fact, KeyWrap.Wrap(ground.Lived.Jonas.Bundle.Agreement.Public, "anything"u8, ground.OwnKey));
            return null;
        }, Found: false)
        {
            Refused = CalledAndNoKey,
        },
    ];

    private static long CallOf(AttackGround ground) => (long)ground.Lived.Query($"SELECT entry FROM fact WHERE kind = {(int)FactKind.StandInCalled}")[0][0]!;

    private static List<(string Fact, byte[] Sealed)> Halves(AttackGround ground) =>
    [
        .. ground.Lived.Query($"SELECT w.fact, w.sealed FROM wrap w JOIN fact f ON f.id = w.fact WHERE f.detail = 4 AND f.kind = {(int)FactKind.Grant} ORDER BY w.fact")
            .Select(row => ((string)row[0]!, (byte[])row[1]!)),
    ];

    private static void Put(AttackGround ground, string fact, byte[] wrapped) =>
        ground.Lived.Change("UPDATE wrap SET sealed = @wrapped WHERE fact = @fact", ("wrapped", wrapped), ("fact", fact));

    private static async Task NotThereUncalled(AttackGround ground, Practice process)
    {
        using var jonas = LivedInPractice.In(process, ground.Lived.Jonas);
        foreach (var file in (Id<ClientFile>[])[ground.Lived.Walled.Id, ground.Lived.AtRisk.Id])
            Assert.IsType<Refused>(await AttackGround.Refusing(() => ClientFile.Find(process, jonas, file)));
    }

    /// <summary>Even once a director calls the stand-in: what the rows hold gives no key.</summary>
    private static async Task CalledAndNoKey(AttackGround ground, Practice process)
    {
        using var founder = LivedInPractice.In(process, ground.Lived.Founder);
        using var jonas = LivedInPractice.In(process, ground.Lived.Jonas);
        // In the process that is begun afterwards holders have been by since: halves are new, and of the true key.
        if (ground.Lived.Query($"SELECT COUNT(*) FROM fact WHERE kind = {(int)FactKind.StandInCalled}")[0][0] is > 1L)
            return;
        await StandIns.Call(process, founder, founder.Person, process.Now, process.Now.AddHours(1));
        foreach (var part in (CompartmentKind[])[CompartmentKind.Identity, CompartmentKind.Record])
        {
            var (items, no) = await LivedInPractice.Try(process, jonas, ground.Lived.AtRisk.Id, part);
            Assert.True(items == 0 && no is SealBroken, $"{items} {no}");
        }
        await StandIns.End(process, founder, process.Roll.Calls.Single().Id);
    }
}
