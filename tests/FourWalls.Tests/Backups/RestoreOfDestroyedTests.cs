using FourWalls.Backups;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Sealing;
using FourWalls.Tests.Clients;

namespace FourWalls.Tests.Backups;

/// <summary>A backup from before a file was destroyed does not bring it back, and neither do recovery papers.</summary>
public class RestoreOfDestroyedTests
{
    public static TheoryData<Engine, Engine> Ways => new()
    {
        { Engine.Sqlite, Engine.Sqlite }, { Engine.Postgres, Engine.Postgres }, { Engine.Sqlite, Engine.Postgres }, { Engine.Postgres, Engine.Sqlite },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_backup_from_before_destroys_the_whole_file_again(Engine from, Engine to)
    {
        await using var house = await ErasureHouse.Make(from);
        var folder = Directory.CreateTempSubdirectory("fourwalls-backup-").FullName;
        var backup = await Take(house, folder);
        Assert.True(house.Rows()["wrap"] > 10);
        // Since the backup: a Wall, work in the file, its end; and the destruction.
        await ClientFiles.RaiseWall(house.Practice, house.Amara, house.File, house.Desk.Person);
        var asked = await house.Ask();
        await Erasure.Confirm(house.Practice, house.Petra, house.File, asked.Id);
        var gone = house.Practice.Ledger.Standing.Destroyed.Single();
        Assert.Equal((1, backup.At), (gone.Backups, gone.LastBackup!.Value));

        var (connection, report) = await PutBack(house, backup, to);
        Assert.Equal((1, true), (report.Erased, report.Known));
        Assert.All(house.Rows(connection ?? ""), one => Assert.True(one.Value == 0, $"{one.Value} back in {one.Key}."));
        await Green(house, connection);
        await using (var practice = Practice.Open(house.Test.Folder, connection, house.Test.Clock))
        {
            Assert.Equal(gone, practice.Ledger.Standing.Destroyed.Single());
            Assert.True(practice.Ledger.Standing.IsWalled(house.File, house.Desk.Person));
            await NobodyOpens(house, practice);
            using var petra = Now(practice, house.Petra);
            var certificate = await ErasureCertificate.Of(practice, petra, house.File);
            Assert.NotNull(certificate.Replayed);
            Assert.Equal(backup.At, Assert.Single(certificate.Backups).At.UtcDateTime);
            var key = FourWalls.Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(practice.Id, practice.Roll.Log), practice.Roll.Practice!.Log);
            Assert.True(LedgerReceipt.Read(certificate.Proof.ToText(), key).Proven);
        }
        // And once more from the backup, over what is there now: the host still remembers.
        using (var again = await FourWalls.Backups.Restore.Prepare(new RestoreRequest(backup.File!, house.Test.Folder, connection, null, null), house.Test.Clock))
        {
            Assert.Equal(1, again.Report.Erased);
            await again.Install();
        }
        Assert.All(house.Rows(connection ?? ""), one => Assert.Equal(0, one.Value));
        await Green(house, connection);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Recovery_papers_bring_it_back_neither_at_once_nor_after_a_restore()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var folder = Directory.CreateTempSubdirectory("fourwalls-backup-").FullName;
        var backup = await Take(house, folder);
        await house.Destroy();
        await Recover(house, house.Practice);
        Assert.All(house.Rows(), one => Assert.Equal(0, one.Value));
        await PutBack(house, backup, Engine.Sqlite);
        await using (var practice = Practice.Open(house.Test.Folder, null, house.Test.Clock))
            await Recover(house, practice);
        Assert.All(house.Rows(), one => Assert.Equal(0, one.Value));
        await Green(house, null);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_from_afterwards_has_it_destroyed_and_is_not_among_those_that_hold_its_keys()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var folder = Directory.CreateTempSubdirectory("fourwalls-backup-").FullName;
        await Take(house, folder);
        house.Test.Clock.Pass(TimeSpan.FromMinutes(2));
        await house.Destroy();
        house.Test.Clock.Pass(TimeSpan.FromMinutes(2));
        var after = await Take(house, folder);
        Assert.Single((await ErasureCertificate.Of(house.Practice, house.Petra, house.File)).Backups);
        var (_, report) = await PutBack(house, after, Engine.Sqlite);
        Assert.Equal(0, report.Erased);
        await using (var practice = Practice.Open(house.Test.Folder, null, house.Test.Clock))
            await NobodyOpens(house, practice);
        await Green(house, null);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The certificate says so: a machine that knows only the secrets from paper cannot know what was destroyed.</summary>
    [Fact]
    public async Task Where_only_the_paper_is_known_a_backup_from_before_has_the_file_again_and_it_can_be_destroyed_again()
    {
        await using var house = await ErasureHouse.Make(Engine.Sqlite);
        var folder = Directory.CreateTempSubdirectory("fourwalls-backup-").FullName;
        var elsewhere = Directory.CreateTempSubdirectory("fourwalls-elsewhere-").FullName;
        var backup = await Take(house, folder);
        await house.Destroy();
        using (var restore = await FourWalls.Backups.Restore.Prepare(
            new RestoreRequest(backup.File!, elsewhere, null, null, house.Practice.Host.ToPaper()), house.Test.Clock))
        {
            Assert.Equal((false, 0), (restore.Report.Known, restore.Report.Erased));
            await restore.Install();
        }
        await using (var practice = Practice.Open(elsewhere, null, house.Test.Clock))
        {
            using var amara = Now(practice, house.Amara);
            using var petra = Now(practice, house.Petra);
            Assert.NotNull((await FileReader.Read(practice, house.File)).Opened);
            var id = Id<Fact>.New();
            await Erasure.Ask(practice, amara, house.File, DestructionGround.KeptLongEnough, id);
            await Erasure.Confirm(practice, petra, house.File, id);
            Assert.Null((await FileReader.Read(practice, house.File)).Opened);
        }
        var report = await Verification.Run(new VerificationRequest(elsewhere, null, null, true));
        Assert.True(report.Ok, $"{report.Problem}");
        Directory.Delete(folder, recursive: true);
        Directory.Delete(elsewhere, recursive: true);
    }

    private static async Task<BackupReport> Take(ErasureHouse house, string folder)
    {
        var backup = await Backup.Take(house.Test.Folder, house.Test.Connection, folder, null, house.Test.Clock);
        Assert.Null(backup.Problem);
        return backup;
    }

    private static async Task<(string? Connection, RestoreReport Report)> PutBack(ErasureHouse house, BackupReport backup, Engine to)
    {
        await house.Test.Stop();
        foreach (var file in Directory.GetFiles(house.Test.Folder, "practice.db*"))
            File.Delete(file);
        var connection = Engines.Fresh(to);
        using var restore = await FourWalls.Backups.Restore.Prepare(new RestoreRequest(backup.File!, house.Test.Folder, connection, null, null), house.Test.Clock);
        await restore.Install();
        return (connection, restore.Report);
    }

    private static async Task NobodyOpens(ErasureHouse house, Practice practice)
    {
        using var sessions = new Sessions(practice);
        Assert.Null(await house.SignIn(house.Words, practice, sessions));
        foreach (var who in (Session[])[house.Amara, house.Petra, house.Jonas, house.Desk, house.Client])
        {
            using var session = Now(practice, who);
            Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(practice, session, house.File))).Refusal);
        }
    }

    private static Session Now(Practice practice, Session who) =>
        new(Id<Session>.New(), "x", who.Person, who.Kind, practice.Ledger.Standing.Size, who.Bundle.Copy(), practice.Now);

    /// <summary>Amara comes back by two papers of the day of the backup, and looks for the file.</summary>
    private static async Task Recover(ErasureHouse house, Practice practice)
    {
        using var ceremonies = new Ceremonies(practice, house.Test.Queue, new Guessing(house.Test.Clock));
        var way = (Passphrase: Passphrase.Offer(), Factor: Secret.Random(Totp.SecretLength));
        var problems = new Problems();
        var name = await ceremonies.Begin(new CeremonyForm([house.Test.Words[0], house.Test.Words[1]], "amara", way.Passphrase, way.Factor.Copy()), "test", problems);
        Assert.True(name is not null, string.Join(' ', problems.List));
        var fresh = ceremonies.Words(name);
        Assert.NotNull(await ceremonies.Finish(name, [fresh[0], fresh[1]], problems));
        house.Test.Clock.Pass(TimeSpan.FromSeconds(60));
        using var sessions = new Sessions(practice);
        var code = Totp.Code(way.Factor, Totp.Step(house.Test.Clock.GetUtcNow()));
        var amara = (await new SignIn(practice, sessions, house.Test.Queue, new Guessing(house.Test.Clock)).Staff("amara", way.Passphrase, code, "test", null))!.Value.Session;
        for (var rounds = 0; rounds < 50 && await KeyWork.Round(practice, amara); rounds++)
        {
        }
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<Refused>(() => ClientFile.Find(practice, amara, house.File))).Refusal);
        await ClientFile.Find(practice, amara, house.Other.Id);
    }

    private static async Task Green(ErasureHouse house, string? connection)
    {
        var report = await Verification.Run(new VerificationRequest(house.Test.Folder, connection, null, Signatures: true));
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
    }
}
