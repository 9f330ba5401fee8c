using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Looks;

/// <summary>
/// Somebody who may change any row gives back what was taken away: work with a file, roles, sessions, words. Nobody reads by it,
/// and verification names the entry that says otherwise.
/// </summary>
[Collection(AttackCollection.Name)]
[Trait("size", "long")]
public class DatabaseAttackTests(AttackGrounds grounds)
{
    public static TheoryData<Engine, string> Rows => Attack.Rows(Attacks);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_was_taken_away_stays_away_whatever_the_rows_say(Engine engine, string attack) =>
        await Attacks.Single(one => one.Name == attack).On(await grounds.On(engine));

    private static readonly IReadOnlyList<Attack> Attacks =
    [
        new("the rows of a file as they were while somebody worked with it", ground =>
        {
            ground.JonasWorks.Rows();
            return null;
        }),
        new("an assignment that was ended holds again", ground => Unend(ground, FactKind.Assignment, ground.Lived.Walled.Id)),
        new("all grants of a file that were ended hold again, with their wraps", ground =>
        {
            var first = Unend(ground, FactKind.Grant, ground.Lived.Walled.Id);
            var now = ground.Lived.Keep("fact", $"file = '{ground.Lived.Walled.Id}'");
            ground.JonasWorks.Rows();
            now();
            return first;
        }),
        new("a Wall's row is gone", ground => Delete(ground, FactKind.Wall, ground.Lived.Walled.Id)),
        new("a Wall's row says that it was lifted", ground => End(ground, FactKind.Wall, ground.Lived.Walled.Id)),
        new("the rows of a file as they were before a Wall, but for who works with it", ground =>
        {
            var assignments = ground.Lived.Keep("fact", $"file = '{ground.Lived.Walled.Id}' AND kind = {(int)FactKind.Assignment}");
            ground.DeskMayKnow.Rows();
            assignments();
            return null;
        }),
        new("a Wall is another person's", ground =>
        {
            var entry = EntryOf(ground, FactKind.Wall, ground.Lived.Walled.Id);
            ground.Lived.Change($"UPDATE fact SET person = '{ground.Lived.Other.Person}' WHERE kind = {(int)FactKind.Wall} AND ended_entry IS NULL");
            return entry;
        }),
        new("a mark of risk is gone", ground => Delete(ground, FactKind.AtRisk, ground.Lived.AtRisk.Id)),
        new("the rows of a file as they were before it was marked at risk", ground =>
        {
            ground.NotAtRisk.Rows();
            return null;
        }),
        new("the practice's rows as they were while the desk was on call", ground =>
        {
            ground.DeskOnCall.Rows();
            return null;
        }),
        new("a role that was ended holds again", ground =>
        {
            ground.Lived.Change($"UPDATE fact SET ended_entry = NULL WHERE kind = {(int)FactKind.RoleGiven} AND entry = {ground.DeskOnCall.Entry}");
            return ground.DeskOnCall.Entry;
        }),
        new("a role is another one", ground =>
        {
            var entry = RoleOf(ground, ground.Lived.Desk.Person);
            ground.Lived.Change($"UPDATE fact SET detail = {(int)Role.Counsellor} WHERE kind = {(int)FactKind.RoleGiven} AND entry = {entry}");
            return entry;
        }),
        new("the founder's roles are the desk's", ground =>
        {
            ground.Lived.Change($"UPDATE fact SET person = '{ground.Lived.Desk.Person}' WHERE kind = {(int)FactKind.RoleGiven} AND entry = 0");
            return 0;
        }),
        new("the desk's role lies in the entry that gave the founder's", ground =>
        {
            var entry = RoleOf(ground, ground.Lived.Desk.Person);
            ground.Lived.Change($"UPDATE fact SET entry = 0 WHERE kind = {(int)FactKind.RoleGiven} AND entry = {entry}");
            return entry;
        }),
        new("an assignment is the desk's", ground =>
        {
            var entry = EntryOf(ground, FactKind.Assignment, ground.Lived.File.Id);
            ground.Lived.Change(
                $"UPDATE fact SET person = '{ground.Lived.Desk.Person}' WHERE kind = {(int)FactKind.Assignment} AND file = '{ground.Lived.File.Id}' AND ended_entry IS NULL");
            return entry;
        }),
        new("an assignment is to another file", ground =>
        {
            var entry = EntryOf(ground, FactKind.Assignment, ground.Lived.File.Id);
            ground.Lived.Change(
                $"UPDATE fact SET file = '{ground.Lived.AtRisk.Id}' WHERE kind = {(int)FactKind.Assignment} AND person = '{ground.Lived.Jonas.Person}' AND file = '{ground.Lived.File.Id}'");
            return null;
        }),
        new("a grant is the desk's, with the wrap that goes with it", ground =>
        {
            var entry = EntryOf(ground, FactKind.Grant, ground.Lived.File.Id);
            ground.Lived.Change($"UPDATE fact SET person = '{ground.Lived.Desk.Person}' WHERE kind = {(int)FactKind.Grant} AND file = '{ground.Lived.File.Id}' AND person = '{ground.Lived.Founder.Person}'");
            return entry;
        }),
        new("the row of a session that was ended is there", ground =>
        {
            ground.EndedSession.Row();
            return ground.EndedSession.Entry;
        })
        {
            Refused = NoSession,
        },
        new("a session that was ended has another's number and place", ground =>
        {
            ground.EndedSession.Row();
            var (other, entry) = LiveSession(ground);
            ground.Lived.Change($"DELETE FROM session WHERE id = '{other}'");
            ground.Lived.Change($"UPDATE session SET id = '{other}', entry = {entry} WHERE entry = {ground.EndedSession.Entry}");
            return null;
        }, Found: false)
        {
            Refused = NoSession,
        },
        new("the way in of six words that were replaced is there", ground =>
        {
            ground.ReplacedCode.Row();
            return null;
        }, Found: false)
        {
            Refused = async (ground, process) =>
            {
                using var sessions = new Sessions(process);
                Assert.Null(await SignInTo(ground, process, sessions).Client(ground.ReplacedCode.Words, "test"));
            },
        },
        new("the way in of somebody who has left is there, and they are said to work here", ground =>
        {
            ground.SomebodyWhoLeft.Rows();
            return ground.SomebodyWhoLeft.Entry;
        })
        {
            Refused = (ground, process) => NoWayIn(ground, process, "paula", ground.SomebodyWhoLeft.Passphrase, ground.SomebodyWhoLeft.Factor),
        },
        new("the way in by a passphrase that was replaced is there", ground =>
        {
            ground.OldPassphrase.Row();
            return null;
        })
        {
            Refused = (ground, process) => NoWayIn(ground, process, "quinn", ground.OldPassphrase.Passphrase, ground.OldPassphrase.Factor),
        },
        new("two people have each other's names", ground =>
        {
            var (desk, jonas) = (ground.Lived.Desk.Person, ground.Lived.Jonas.Person);
            ground.Lived.Change($"UPDATE person SET name = CASE WHEN id = '{desk}' THEN 'jonas' ELSE 'desk' END WHERE id IN ('{desk}', '{jonas}')");
            return null;
        })
        {
            Refused = async (ground, process) =>
            {
                var names = await Staff.Names(process);
                Assert.False(names.ContainsKey(ground.Lived.Desk.Person) || names.ContainsKey(ground.Lived.Jonas.Person));
            },
        },
        new("a link is open again that was used", ground =>
        {
            ground.Lived.Change("UPDATE invitation SET used_at = NULL, settled_at = NULL, ends_at = 9999999999999");
            return null;
        }),
        new("work on keys is noted for compartments of no file", ground =>
        {
            ground.Lived.Change($"INSERT INTO key_work (compartment, file, since) SELECT compartment, NULL, 0 FROM fact WHERE kind = {(int)FactKind.Compartment} AND file IS NOT NULL");
            return 0;
        }),
    ];

    private static async Task NoSession(AttackGround ground, Practice process)
    {
        using var sessions = new Sessions(process);
        Assert.Null(await sessions.Find(ground.EndedSession.Secret));
    }

    private static async Task NoWayIn(AttackGround ground, Practice process, string name, string passphrase, Secret factor)
    {
        using var sessions = new Sessions(process);
        try
        {
            Assert.Null(await SignInTo(ground, process, sessions).Staff(name, passphrase, ground.Now(factor), "test", null));
        }
        catch (LedgerBroken)
        {
            // They are told that something is wrong with their keys, and have no session.
        }
        Assert.Equal(0, sessions.Held);
    }

    private static SignIn SignInTo(AttackGround ground, Practice process, Sessions sessions) =>
        new(process, sessions, ground.Lived.Test.Queue, new Guessing(ground.Lived.Test.Clock));

    private static (string Id, long Entry) LiveSession(AttackGround ground) =>
        ground.Lived.Query($"SELECT id, entry FROM session WHERE person = '{ground.Lived.Desk.Person}' AND entry <> {ground.EndedSession.Entry} ORDER BY entry")
            .Select(row => ((string)row[0]!, (long)row[1]!)).First();

    private static long EntryOf(AttackGround ground, FactKind kind, Id<ClientFile> file) =>
        (long)ground.Lived.Query($"SELECT MIN(entry) FROM fact WHERE kind = {(int)kind} AND file = '{file}' AND ended_entry IS NULL")[0][0]!;

    private static long RoleOf(AttackGround ground, Id<Person> person) =>
        (long)ground.Lived.Query($"SELECT MIN(entry) FROM fact WHERE kind = {(int)FactKind.RoleGiven} AND person = '{person}'")[0][0]!;

    private static long Unend(AttackGround ground, FactKind kind, Id<ClientFile> file)
    {
        var entry = (long)ground.Lived.Query($"SELECT MIN(entry) FROM fact WHERE kind = {(int)kind} AND file = '{file}' AND ended_entry IS NOT NULL")[0][0]!;
        ground.Lived.Change($"UPDATE fact SET ended_entry = NULL WHERE kind = {(int)kind} AND file = '{file}'");
        return entry;
    }

    private static long Delete(AttackGround ground, FactKind kind, Id<ClientFile> file)
    {
        var entry = EntryOf(ground, kind, file);
        ground.Lived.Change($"DELETE FROM fact WHERE kind = {(int)kind} AND file = '{file}' AND ended_entry IS NULL");
        return entry;
    }

    private static long End(AttackGround ground, FactKind kind, Id<ClientFile> file)
    {
        var entry = EntryOf(ground, kind, file);
        ground.Lived.Change($"UPDATE fact SET ended_entry = {entry} + 1 WHERE kind = {(int)kind} AND file = '{file}' AND ended_entry IS NULL");
        return entry;
    }
}
