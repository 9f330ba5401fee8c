using FourWalls.Backups;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Sealing;
using FourWalls.Tests.Recovery;

namespace FourWalls.Tests.Backups;

/// <summary>A ceremony after the backup: its papers and its person's keys are lost with the disk, and nobody is locked out for good.</summary>
public class RestoreAndRecoveryTests
{
    [Fact]
    public async Task Lost_words_stay_lost_and_the_papers_from_before_bring_their_owner_back()
    {
        await using var house = await FourWalls.Tests.Recovery.House.Make(Engine.Sqlite);
        var test = house.Test;
        var file = await test.OpenFile(test.Founder);
        var (draft, _) = await new NotesOf(test.Practice, test.Founder, file).KeepDraft(
            default, default, 0, new NoteText(1, "2026-05-14", "", "", "", "what was said", test.Founder.Person.ToString()));
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        var backup = await Backup.Take(test.Folder, null, folder, null, test.Clock);
        await house.Recover(test.Words, [0, 2], "amara");
        await test.Settle(await house.SignIn("amara"), house.Jonas);
        await test.Stop();

        RestoreReport report;
        using (var restore = await Restore.Prepare(new RestoreRequest(backup.File!, test.Folder, null, null, null), test.Clock))
        {
            await restore.Install();
            report = restore.Report;
        }
        Assert.Equal((1, 1, 1), (report.WithoutWayIn, report.Again[FactKind.Recovery], report.Again[FactKind.Keys]));
        await house.IsSound();
        await using (var practice = Practice.Open(test.Folder, null, test.Clock))
        {
            using var ceremonies = new Ceremonies(practice, test.Queue, new Guessing(test.Clock));
            var way = (Passphrase: Passphrase.Offer(), Factor: Secret.Random(Totp.SecretLength));
            var problems = new Problems();
            var name = await ceremonies.Begin(new CeremonyForm([test.Words[0], test.Words[1]], "amara", way.Passphrase, way.Factor.Copy()), "test", problems);
            Assert.True(name is not null, string.Join(' ', problems.List));
            var fresh = ceremonies.Words(name);
            Assert.NotNull(await ceremonies.Finish(name, [fresh[0], fresh[1]], problems));
            test.Clock.Pass(TimeSpan.FromSeconds(60));
            using var sessions = new Sessions(practice);
            var code = Totp.Code(way.Factor, Totp.Step(test.Clock.GetUtcNow()));
            var amara = (await new SignIn(practice, sessions, test.Queue, new Guessing(test.Clock)).Staff("amara", way.Passphrase, code, "test", null))!.Value.Session;
            var found = await new NotesOf(practice, amara, await ClientFile.Find(practice, amara, file.Id)).Open(default, draft);
            Assert.Equal("what was said", found.Text.Text);
        }
        await house.IsSound();
        Directory.Delete(folder, recursive: true);
    }
}
