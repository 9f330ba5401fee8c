using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FourWalls.Backups;
using FourWalls.Health;
using FourWalls.Looks;

namespace FourWalls.Tests.Health;

public class DoctorTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task H06_an_old_backup_is_red_and_so_is_none(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            Assert.Equal(Light.Red, (await Look(test, "backup")).Light);
            Assert.Null((await Backup.Take(test.Folder, test.Connection, folder, null, test.Clock)).Problem);
            Assert.Equal(Light.Green, (await Look(test, "backup")).Light);
            Assert.Equal(Light.Green, (await Look(test, "ledger")).Light);
            test.Clock.Pass(TimeSpan.FromHours(25.9));
            Assert.Equal(Light.Green, (await Look(test, "backup")).Light);
            test.Clock.Pass(TimeSpan.FromHours(0.2));
            var old = await Look(test, "backup");
            Assert.Equal(Light.Red, old.Light);
            Assert.Contains("fourwalls backup", old.Fix, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task H06_a_clock_that_is_behind_the_ledger_or_apart_from_the_server_is_red()
    {
        await using var sqlite = await TestPractice.Found(Engine.Sqlite);
        await sqlite.Practice.Ledger.Append(Entry.Of(Act.MissedOften, sqlite.Clock.GetUtcNow().AddSeconds(1.5), default));
        Assert.Equal(Light.Green, (await Look(sqlite, "clock")).Light);
        await sqlite.Practice.Ledger.Append(Entry.Of(Act.MissedOften, sqlite.Clock.GetUtcNow().AddSeconds(3), default));
        Assert.Equal(Light.Red, (await Look(sqlite, "clock")).Light);

        await using var postgres = await TestPractice.Found(Engine.Postgres);
        var apart = await Look(postgres, "clock"); // the test's clock is not the server's
        Assert.Equal(Light.Red, apart.Light);
        Assert.Contains("database server", apart.What, StringComparison.Ordinal);
        var now = await Doctor.Examine(new Examination(postgres.Folder, postgres.Connection, null, null), TimeProvider.System);
        Assert.Equal(Light.Green, now.Single(one => one.About == "clock").Light);
    }

    [Fact]
    public async Task H06_a_certificate_of_less_than_14_days_is_red()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var now = test.Clock.GetUtcNow();
        foreach (var (days, light) in new[] { (13, Light.Red), (15, Light.Green) })
        {
            var path = Path.Combine(test.Folder, "certificate.pfx");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=l-house.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
            await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "secret"), TestContext.Current.CancellationToken);
            var findings = await Doctor.Examine(new Examination(test.Folder, null, path, "secret"), test.Clock);
            Assert.Equal(light, findings.Single(one => one.About == "certificate").Light);
            var wrong = await Doctor.Examine(new Examination(test.Folder, null, path, "other"), test.Clock);
            Assert.Equal(Light.Red, wrong.Single(one => one.About == "certificate").Light);
        }
    }

    [Fact]
    public async Task What_was_never_tried_is_amber_with_its_fix_beside_it()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        await test.OpenFile(test.Founder);
        foreach (var about in (string[])["host secrets", "recovery papers", "holders"])
        {
            var finding = await Look(test, about);
            Assert.Equal(Light.Amber, finding.Light);
            Assert.NotEqual("", finding.Fix);
        }
        Rehearsal.Done(test.Folder, test.Clock.GetUtcNow());
        Assert.Equal(Light.Green, (await Look(test, "host secrets")).Light);
        Assert.Null(await FourWalls.Practices.Founding.Rehearse(test.Practice, test.Founder, [test.Words[0], test.Words[2]]));
        Assert.Equal(Light.Green, (await Look(test, "recovery papers")).Light);
        test.Clock.Pass(TimeSpan.FromDays(367));
        Assert.Equal(Light.Amber, (await Look(test, "recovery papers")).Light);
        Assert.Equal(Light.Amber, (await Look(test, "host secrets")).Light);
    }

    private static async Task<Finding> Look(TestPractice test, string about) =>
        (await Doctor.Examine(new Examination(test.Folder, test.Connection, null, null), test.Clock)).Single(one => one.About == about);
}
