using FourWalls.People;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Looks;

/// <summary>
/// Somebody who may change any row rewrites the ledger itself, tiles and head included. The host keeps what it has seen outside
/// the database, so that nothing is served from another past, and verification names the first bad entry where one can be told.
/// </summary>
[Collection(AttackCollection.Name)]
[Trait("size", "long")]
public class DatabaseAttackLedgerTests(AttackGrounds grounds)
{
    private const int InTile = 200;

    public static TheoryData<Engine, string> Rows => Attack.Rows(Attacks);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_past_cannot_be_another(Engine engine, string attack) =>
        await Attacks.Single(one => one.Name == attack).On(await grounds.On(engine));

    private static readonly IReadOnlyList<Attack> Attacks =
    [
        new("a look is somebody else's", ground => ground.Forger.Edit(ALook(ground), entry => entry with { Actor = ground.Lived.Jonas.Person }))
        {
            Refused = NobodyIsTold,
        },
        new("a look is at another file", ground => ground.Forger.Edit(ALook(ground), entry => entry with { File = ground.Lived.AtRisk.Id })),
        new("a look is at another time", ground => ground.Forger.Edit(ALook(ground), entry => entry with { At = entry.At.AddHours(-5) }))
        {
            Refused = NobodyIsTold,
        },
        new("a look near the end is at another time", ground =>
        {
            ground.Forger.Edit(ALook(ground, late: true), entry => entry with { At = entry.At.AddHours(-5) });
            return null;
        })
        {
            Refused = NobodyIsTold,
        },
        new("a look is somebody else's in the columns beside it", ground =>
        {
            var index = ALook(ground);
            ground.Lived.Change($"UPDATE ledger_entry SET actor = '{ground.Lived.Jonas.Person}' WHERE idx = {index}");
            return index;
        }),
        new("a look is hidden from the list of its file", ground =>
        {
            var index = ALook(ground);
            ground.Lived.Change($"UPDATE ledger_entry SET file = NULL WHERE idx = {index}");
            return index;
        }),
        new("an entry is gone", ground =>
        {
            var index = ALook(ground);
            ground.Lived.Change($"DELETE FROM ledger_entry WHERE idx = {index}");
            return index;
        }),
        new("the last entries are gone, and the head says so", ground =>
        {
            var size = ground.Forger.Leaves().Count;
            ground.Forger.Rewrite(leaves => leaves.RemoveRange(size - 9, 9));
            return null;
        })
        {
            NotServed = true,
        },
        new("two looks have each other's place", ground =>
        {
            ground.Forger.Rewrite(leaves => (leaves[InTile], leaves[InTile + 1]) = (leaves[InTile + 1], leaves[InTile]));
            return null;
        })
        {
            NotServed = true,
        },
        new("a look is gone, and everything after it has moved up", ground =>
        {
            ground.Forger.Rewrite(leaves => leaves.RemoveAt((int)ALook(ground)));
            return null;
        })
        {
            NotServed = true,
        },
        new("a look is there that nobody made", ground =>
        {
            var look = Entry.Parse(ground.Forger.Leaves()[(int)ALook(ground)]) with { Nonce = Guid.NewGuid(), Actor = ground.Lived.Jonas.Person };
            ground.Forger.Rewrite(leaves => leaves.Insert(InTile, look.ToLeaf()));
            return null;
        })
        {
            NotServed = true,
        },
        new("a look was added behind the last", ground =>
        {
            var look = Entry.Parse(ground.Forger.Leaves()[(int)ALook(ground)]) with { Nonce = Guid.NewGuid(), Actor = ground.Lived.Jonas.Person };
            ground.Forger.Rewrite(leaves => leaves.Add(look.ToLeaf()));
            return null;
        })
        {
            NotServed = true,
        },
        new("a row lies behind the last entry", ground =>
        {
            var size = ground.Forger.Leaves().Count;
            ground.Lived.Change($"INSERT INTO ledger_entry (idx, leaf, actor, file) SELECT {size}, leaf, actor, file FROM ledger_entry WHERE idx = {InTile}");
            return null;
        }),
        new("an ending is a harmless look, in a ledger written anew", ground =>
        {
            var index = ground.Forger.Find(entry => entry.Act == Act.EndedAssignment);
            ground.Forger.Rewrite(leaves => leaves[(int)index] = leaves[(int)ALook(ground)]);
            return null;
        })
        {
            NotServed = true,
        },
        new("a Wall was raised against somebody else, in a ledger written anew", ground =>
        {
            var index = ground.DeskMayKnow.Entry;
            ground.Forger.Rewrite(leaves => leaves[(int)index] = Other(ground, Entry.Parse(leaves[(int)index])).ToLeaf());
            return index;
        })
        {
            NotServed = true,
        },
        new("a role that was never given, in an entry of the administrator's", ground =>
        {
            using var own = SigningKey.Generate();
            var keys = Entry.Parse(ground.Forger.Leaves().Last(leaf => Entry.Parse(leaf).IsSigned)).SignerKeys;
            var role = new RoleFact(Id<Fact>.New(), ground.Lived.Desk.Person, Role.Counsellor, ground.Lived.Test.Clock.GetUtcNow(), null);
            var entry = Entry.Of(Act.ChangedRoles, ground.Lived.Test.Clock.GetUtcNow(), ground.Lived.Founder.Person) with { Facts = [role], SignerKeys = keys };
            var leaf = (entry with { Signature = own.Sign(entry.ToSign(ground.Lived.PracticeId)) }).ToLeaf();
            ground.Forger.Rewrite(leaves => leaves.Add(leaf));
            var index = ground.Forger.Leaves().Count - 1;
            ground.Lived.Change($"INSERT INTO fact (id, kind, person, detail, entry) VALUES ('{role.Id}', 4, '{role.Person}', {role.Detail}, {index})");
            return index;
        })
        {
            NotServed = true,
        },
        new("an entry is bytes of no format", ground =>
        {
            var index = ALook(ground);
            ground.Lived.Change($"UPDATE ledger_entry SET leaf = @leaf WHERE idx = {index}", ("leaf", new byte[] { 9, 9, 9 }));
            return index;
        }),
        new("sealed words of an entry are others", ground =>
        {
            var index = (long)ground.Lived.Query("SELECT MIN(idx) FROM ledger_words")[0][0]!;
            ground.Lived.Change($"UPDATE ledger_words SET letter = @letter WHERE idx = {index}", ("letter", new byte[200]));
            return index;
        }),
        new("sealed words of an entry are gone", ground =>
        {
            var index = (long)ground.Lived.Query("SELECT MIN(idx) FROM ledger_words")[0][0]!;
            ground.Lived.Change($"DELETE FROM ledger_words WHERE idx = {index}");
            return index;
        }),
        new("a tile is another", ground =>
        {
            ground.Lived.Change("UPDATE ledger_tile SET hashes = @hashes WHERE level = 0 AND number = 0", ("hashes", new byte[8192]));
            return 0;
        }),
        new("an upper tile is another", ground =>
        {
            ground.Lived.Change("UPDATE ledger_tile SET hashes = @hashes WHERE level = 1", ("hashes", new byte[32]));
            return 0;
        }),
        new("the tiles are gone", ground =>
        {
            ground.Lived.Change("DELETE FROM ledger_tile");
            return 0;
        }),
        new("the whole database is an older copy", ground =>
        {
            ground.OlderDay();
            return (long)ground.Lived.Query("SELECT size FROM ledger_head")[0][0]!;
        })
        {
            NotServed = true,
        },
        new("the head is a smaller number", ground =>
        {
            ground.Lived.Change("UPDATE ledger_head SET size = size - 3");
            return null;
        })
        {
            NotServed = true,
        },
        new("the head is a larger number", ground =>
        {
            ground.Lived.Change("UPDATE ledger_head SET size = size + 3");
            return null;
        }), // a process that runs knows better, and puts it right
        new("the checkpoint has another root", ground =>
        {
            ground.Lived.Change("UPDATE ledger_head SET checkpoint = @text", ("text", Rooted(ground)));
            return null;
        }), // a process that runs knows better, and puts it right
        new("the checkpoint is no checkpoint", ground =>
        {
            ground.Lived.Change("UPDATE ledger_head SET checkpoint = 'gone'");
            return null;
        }), // a process that runs knows better, and puts it right
    ];

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_database_that_was_emptied_is_not_a_new_practice(Engine engine)
    {
        var ground = await grounds.On(engine);
        await using (ground.Begin())
        {
        }
        ground.Lived.Change("DELETE FROM ledger_head");
        Assert.Null(ground.Restart());
        await Assert.ThrowsAsync<Refused>(() => ground.Lived.Verify());
    }

    /// <summary>The founder's look at the file's identity: one of hundreds.</summary>
    private static long ALook(AttackGround ground, bool late = false) =>
        ground.Forger.Find(entry => entry.Act == Act.Looked && entry.File == ground.Lived.File.Id && entry.Actor == ground.Lived.Founder.Person, late ? 256 : 150);

    /// <summary>Neither the client nor the officers are shown a look that is not what was written.</summary>
    private static async Task NobodyIsTold(AttackGround ground, Practice process)
    {
        using var client = LivedInPractice.In(process, ground.Lived.Client);
        var file = await ClientFile.Find(process, client, ground.Lived.File.Id);
        await Assert.ThrowsAsync<LedgerBroken>(() => WhoLooked.For(process, file, client));
        using var officer = LivedInPractice.In(process, ground.Lived.Founder);
        await Assert.ThrowsAsync<LedgerBroken>(async () =>
        {
            for (long? before = long.MaxValue; before is { } next;)
                before = (await OfficersView.Read(process, officer, new LookFilter(default, ground.Lived.File.Id, next))).Next;
        });
    }

    private static Entry Other(AttackGround ground, Entry entry) => entry with
    {
        Facts = [.. entry.Facts.Select(fact => fact is WallFact wall ? wall with { Person = ground.Lived.Other.Person } : fact)],
    };

    private static string Rooted(AttackGround ground)
    {
        var lines = ((string)ground.Lived.Query("SELECT checkpoint FROM ledger_head")[0][0]!).Split('\n');
        lines[2] = Convert.ToBase64String(new byte[32]);
        return string.Join('\n', lines);
    }
}
