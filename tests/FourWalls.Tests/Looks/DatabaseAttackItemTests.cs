using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Looks;

/// <summary>
/// Somebody who may change any row changes sealed things and the keys to them: moves, swaps, relabels, brings back, plants.
/// Nobody reads by it, whoever may read finds the truth or nothing, and verification names the entry that says otherwise.
/// </summary>
[Collection(AttackCollection.Name)]
[Trait("size", "long")]
public class DatabaseAttackItemTests(AttackGrounds grounds)
{
    public static TheoryData<Engine, string> Rows => Attack.Rows(Attacks);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_sealed_thing_opens_where_it_was_kept_or_nowhere(Engine engine, string attack) =>
        await Attacks.Single(one => one.Name == attack).On(await grounds.On(engine));

    private static readonly IReadOnlyList<Attack> Attacks =
    [
        new("a draft that was thrown away is there", ground =>
        {
            ground.Discarded.Row();
            return ground.Discarded.Entry;
        })
        {
            Refused = (ground, process) => NotThere(ground, process, CompartmentKind.Record, ground.Discarded.Item),
        },
        new("a copy that is no longer shared is there", ground =>
        {
            ground.NoLongerShared.Row();
            return ground.NoLongerShared.Entry;
        })
        {
            Refused = (ground, process) => NotThere(ground, process, CompartmentKind.Shared, ground.NoLongerShared.Item),
        },
        new("an older version stands for the last", ground =>
        {
            ground.OlderVersion.Row();
            return ground.OlderVersion.Entry;
        }),
        new("a draft's bytes are an older version's", ground =>
        {
            var now = ground.Lived.Query($"SELECT version FROM item WHERE id = '{ground.OlderVersion.Item}'")[0][0];
            ground.OlderVersion.Row();
            ground.Lived.Change($"UPDATE item SET version = {now}");
            return null;
        }),
        new("a note lies in another file", ground => Change(ground, $"file = '{ground.Lived.AtRisk.Id}'")),
        new("a note lies in another compartment of its file", ground => Change(ground, $"compartment = '{Part(ground, ground.Lived.File.Id, CompartmentKind.Shared)}'")),
        new("a note lies in a file that its reader may open", ground =>
        {
            var (walled, file) = (Part(ground, ground.Lived.Walled.Id, CompartmentKind.Record), Part(ground, ground.Lived.File.Id, CompartmentKind.Record));
            ground.Lived.Change($"UPDATE item SET file = '{ground.Lived.File.Id}', compartment = '{file}' WHERE compartment = '{walled}'");
            return null;
        }),
        new("an addition hangs on another note", ground =>
        {
            var other = ground.Lived.Query($"SELECT id FROM item WHERE kind = {(int)ItemKind.Note} AND id <> '{ground.Lived.Note}'")[0][0];
            var entry = WrittenBy(ground, $"kind = {(int)ItemKind.Addendum}");
            ground.Lived.Change($"UPDATE item SET about = '{other}' WHERE kind = {(int)ItemKind.Addendum}");
            return entry;
        }),
        new("an addition belongs to nothing", ground =>
        {
            var entry = WrittenBy(ground, $"kind = {(int)ItemKind.Addendum}");
            ground.Lived.Change($"UPDATE item SET about = NULL WHERE kind = {(int)ItemKind.Addendum}");
            return entry;
        }),
        new("two notes have each other's bytes", ground =>
        {
            var rows = ground.Lived.Query($"SELECT id, sealed FROM item WHERE kind = {(int)ItemKind.Note} ORDER BY id");
            foreach (var (of, to) in new[] { (0, 1), (1, 0) })
                ground.Lived.Change($"UPDATE item SET sealed = @bytes WHERE id = '{rows[to][0]}'", ("bytes", rows[of][1]));
            return null;
        }),
        new("a note has another date", ground => Change(ground, "made_at = made_at - 86400000")),
        new("a note is another kind of thing", ground => Change(ground, $"kind = {(int)ItemKind.ImportedOther}")),
        new("a signed note is a draft again", ground => Change(ground, $"kind = {(int)ItemKind.NoteDraft}")),
        new("a note is of a kind that there is not", ground => Change(ground, "kind = 70000")),
        new("a note is of another epoch", ground => Change(ground, "epoch = epoch + 1")),
        new("a note is of another version", ground => Change(ground, "version = version + 1")),
        new("a bit of a note is another", ground => Change(ground, "sealed = @bytes", Flip)),
        new("a note is gone", ground =>
        {
            var entry = WrittenBy(ground, $"id = '{ground.Lived.Note}'");
            ground.Lived.Change($"DELETE FROM item WHERE id = '{ground.Lived.Note}'");
            return entry;
        }),
        new("a note of the administrator's is there, under a key of theirs", ground =>
        {
            Plant(ground, Part(ground, ground.Lived.File.Id, CompartmentKind.Record), 1);
            return 0;
        }),
        new("a note of the administrator's is there, under an epoch of theirs, with a wrap for everybody", ground =>
        {
            PlantEpoch(ground, entry: 0);
            return 0;
        }),
        new("an epoch of the administrator's is there, in an entry of theirs", ground =>
        {
            var part = Part(ground, ground.Lived.File.Id, CompartmentKind.Record);
            var fact = new EpochFact(Id<Fact>.New(), ground.Lived.File.Id, Id<Compartment>.Parse(part), 99, EpochKey.Commitment(ground.OwnKey), null);
            ground.Forger.Rewrite(leaves => leaves.Add(Forged(ground, Act.SettledKeys, [fact], leaves)));
            PlantEpoch(ground, ground.Forger.Leaves().Count - 1, fact.Id);
            return ground.Forger.Leaves().Count - 1;
        }),
        new("everybody's wraps carry a key of the administrator's", ground =>
        {
            foreach (var row in ground.Lived.Query($"SELECT w.fact, w.epoch, f.entry FROM wrap w JOIN fact f ON f.id = w.fact WHERE f.person = '{ground.Lived.Founder.Person}'"))
            {
                var grant = Entry.Parse(ground.Forger.Leaves()[(int)(long)row[2]!]).Facts.OfType<GrantFact>().Single(one => one.Id.ToString() == (string)row[0]!);
                var address = Address.OfWrap(ground.Lived.PracticeId, grant, (int)(long)row[1]!);
                ground.Lived.Change("UPDATE wrap SET sealed = @bytes WHERE fact = @fact", ("bytes", KeyWrap.Wrap(ground.Lived.Founder.Bundle.Agreement.Public, address, ground.OwnKey)), ("fact", row[0]));
            }
            return null;
        }, Found: false),
        new("a wrap is another compartment's", ground => Wrap(ground, $"compartment = '{Part(ground, ground.Lived.AtRisk.Id, CompartmentKind.Record)}'")),
        new("a wrap is of another epoch", ground => Wrap(ground, "epoch = epoch + 1")),
        new("a wrap is gone", ground =>
        {
            var (fact, entry) = OneWrap(ground);
            ground.Lived.Change($"DELETE FROM wrap WHERE fact = '{fact}'");
            return entry;
        }),
        new("the desk's keys are the administrator's", ground => Keys(ground, ground.Lived.Desk.Person)),
        new("a client's keys are the administrator's", ground => Keys(ground, ground.Lived.Client.Person)),
        new("a counsellor's keys are the administrator's, in a ledger written anew", ground =>
        {
            var index = KeysOf(ground, ground.Lived.Jonas.Person);
            ground.Forger.Rewrite(leaves => leaves[(int)index] = Swapped(ground, Entry.Parse(leaves[(int)index])).ToLeaf());
            return index;
        }),
        new("a link between keys is gone", ground =>
        {
            ground.Lived.Change("DELETE FROM epoch_link");
            return null;
        }, Found: false),
    ];

    private static async Task NotThere(AttackGround ground, Practices.Practice process, CompartmentKind kind, Id<Item> item)
    {
        using var founder = LivedInPractice.In(process, ground.Lived.Founder);
        var file = await ClientFile.Find(process, founder, ground.Lived.File.Id);
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => file.Open(kind, Purpose.Read, Select.One(item)))).Refusal);
    }

    private static string Part(AttackGround ground, Id<ClientFile> file, CompartmentKind holds) => (string)ground.Lived.Query(
        $"SELECT compartment FROM fact WHERE file = '{file}' AND kind = {(int)FactKind.Compartment} AND detail = {(int)holds}")[0][0]!;

    /// <summary>The entry that an item's last version was written or moved in.</summary>
    private static long WrittenBy(AttackGround ground, string where)
    {
        var item = (string)ground.Lived.Query($"SELECT id FROM item WHERE {where}")[0][0]!;
        return ground.Forger.Leaves().Select((leaf, index) => (Entry: Entry.Parse(leaf), Index: (long)index))
            .Last(one => one.Entry.Items.Any(mark => mark.Act != ItemAct.Looked && mark.Item.ToString() == item)).Index;
    }

    private static long? Change(AttackGround ground, string set, Func<byte[], byte[]>? bytes = null)
    {
        var entry = WrittenBy(ground, $"id = '{ground.Lived.Note}'");
        var kept = (byte[])ground.Lived.Query($"SELECT sealed FROM item WHERE id = '{ground.Lived.Note}'")[0][0]!;
        ground.Lived.Change($"UPDATE item SET {set} WHERE id = '{ground.Lived.Note}'", bytes is null ? [] : [("bytes", bytes(kept))]);
        return entry;
    }

    private static byte[] Flip(byte[] bytes)
    {
        bytes[^20] ^= 1;
        return bytes;
    }

    private static void Plant(AttackGround ground, string compartment, int epoch)
    {
        var (file, at) = (ground.Lived.File.Id, DateTimeOffset.FromUnixTimeMilliseconds(ground.Lived.Test.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        var label = new ItemLabel(Forger.Planted, 1, ItemKind.NoteDraft, default, at);
        var address = Address.OfItem(ground.Lived.PracticeId, file, Id<Compartment>.Parse(compartment), epoch, label);
        ground.Lived.Change(
            "INSERT INTO item (id, version, file, compartment, epoch, kind, about, made_at, sealed) VALUES (@id, 1, @file, @compartment, @epoch, 10, NULL, @at, @bytes)",
            ("id", Forger.Planted.ToString()), ("file", file.ToString()), ("compartment", compartment), ("epoch", (long)epoch),
            ("at", at.ToUnixTimeMilliseconds()), ("bytes", SealedItem.Seal(ground.OwnKey, address, Content.Of(ground.Lived.Text("planted")))));
    }

    private static void PlantEpoch(AttackGround ground, long entry, Id<Fact> id = default)
    {
        var (file, part) = (ground.Lived.File.Id, Part(ground, ground.Lived.File.Id, CompartmentKind.Record));
        ground.Lived.Change($"UPDATE fact SET ended_entry = {entry} WHERE kind = {(int)FactKind.Epoch} AND compartment = '{part}' AND ended_entry IS NULL");
        ground.Lived.Change(
            $"INSERT INTO fact (id, kind, file, compartment, person, detail, until, entry, ended_entry) VALUES ('{(id.IsNone ? Id<Fact>.New() : id)}', {(int)FactKind.Epoch}, '{file}', '{part}', NULL, 0, NULL, {entry}, NULL)");
        ground.Lived.Change($"UPDATE wrap SET epoch = 99 WHERE compartment = '{part}'");
        Plant(ground, part, 99);
    }

    private static byte[] Forged(AttackGround ground, Act act, IReadOnlyList<Fact> facts, List<byte[]> leaves)
    {
        using var own = SigningKey.Generate();
        var signer = Entry.Parse(leaves[^1]).SignerKeys is { IsNone: false } keys ? keys : Entry.Parse(leaves.Last(leaf => Entry.Parse(leaf).IsSigned)).SignerKeys;
        var entry = Entry.Of(act, ground.Lived.Test.Clock.GetUtcNow(), ground.Lived.Founder.Person) with { File = ground.Lived.File.Id, Facts = facts, SignerKeys = signer };
        return (entry with { Signature = own.Sign(entry.ToSign(ground.Lived.PracticeId)) }).ToLeaf();
    }

    private static (string Fact, long Entry) OneWrap(AttackGround ground) => ground.Lived.Query(
            $"SELECT w.fact, f.entry FROM wrap w JOIN fact f ON f.id = w.fact WHERE f.person = '{ground.Lived.Founder.Person}' AND w.compartment = '{Part(ground, ground.Lived.File.Id, CompartmentKind.Record)}'")
        .Select(row => ((string)row[0]!, (long)row[1]!)).Single();

    private static long? Wrap(AttackGround ground, string set)
    {
        var (fact, entry) = OneWrap(ground);
        ground.Lived.Change($"UPDATE wrap SET {set} WHERE fact = '{fact}'");
        return entry;
    }

    private static long KeysOf(AttackGround ground, Id<Person> person) =>
        ground.Forger.Find(entry => entry.Facts.OfType<KeysFact>().Any(keys => keys.Person == person));

    private static long? Keys(AttackGround ground, Id<Person> person) => ground.Forger.Edit(KeysOf(ground, person), entry => Swapped(ground, entry));

    private static Entry Swapped(AttackGround ground, Entry entry) => entry with
    {
        Facts = [.. entry.Facts.Select(fact => fact is KeysFact keys ? keys with { Agreement = ground.Own.Public } : fact)],
    };
}
