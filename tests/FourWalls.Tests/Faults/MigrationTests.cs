using System.Data.Common;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;

namespace FourWalls.Tests.Faults;

/// <summary>A newer version changes the database's shape, and dies in the middle of it.</summary>
public class MigrationTests
{
    /// <summary>Takes the newest changes of shape back, as if an older version had been at work so far.</summary>
    private static readonly string[] Older = ["DROP TABLE recovery_link", "DROP INDEX fact_holds_grant", "DROP TABLE key_mark", "DELETE FROM migration WHERE name >= '0005' AND name < '0020'"];

    [Fact]
    public async Task H05_on_SQLite_whatever_a_killed_migration_leaves_the_next_start_finishes()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var file = await test.OpenFile(test.Founder);
        await test.Stop();
        var left = new List<string>();
        await using (var database = new SqliteDatabase(Path.Combine(test.Folder, SqliteDatabase.FileName)))
        {
            await using var connection = (SqliteConnection)database.OpenWriter();
            Execute(connection, Older);
            // A process that is killed leaves its files as they are: each copy is what a kill after that statement leaves.
            connection.CreateFunction("killed_here", () => Copy(test.Folder, left));
            await using var transaction = database.BeginWrite(connection);
            Migrator.Run(connection, transaction, sql => sql.Replace(";\n", ";\nSELECT killed_here();\n", StringComparison.Ordinal), Migrator.Names);
            Copy(test.Folder, left);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            Copy(test.Folder, left);
        }
        Assert.True(left.Count >= 4, $"Only {left.Count} places to be killed at.");
        foreach (var folder in left)
        {
            await using (var practice = FourWalls.Practices.Practice.Open(folder, null, test.Clock))
                await (await ClientFile.Find(practice, test.Founder, file.Id)).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
            await Whole(folder, null);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task H05_on_PostgreSQL_a_migration_that_is_cut_off_anywhere_has_not_happened_and_the_next_start_does_it()
    {
        await using var test = await TestPractice.Found(Engine.Postgres);
        var file = await test.OpenFile(test.Founder);
        await test.Stop();
        await using (var database = Database.At(test.Folder, test.Connection))
        {
            await using (var connection = database.OpenWriter())
                Execute(connection, Older);
            for (var statements = 1; statements <= 3; statements++)
            {
                Assert.ThrowsAny<DbException>(() => Cut(database, statements));
                await using var read = await database.Read();
                Assert.Equal(4, Count(read, "SELECT COUNT(*) FROM migration WHERE name < '0020'"));
                Assert.Equal(0, Count(read, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'recovery_link'"));
            }
        }
        await using (var practice = test.SecondNode())
            await (await ClientFile.Find(practice, test.Founder, file.Id)).Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity));
        await Whole(test.Folder, test.Connection);
    }

    [Theory]
    [MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_older_version_does_not_touch_what_a_newer_one_has_made(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        await test.Stop();
        await using (var database = Database.At(test.Folder, test.Connection))
        {
            await using var connection = database.OpenWriter();
            Execute(connection, "INSERT INTO migration (name) VALUES ('9999_of_a_later_year.sql')");
        }
        var refused = Assert.Throws<Refused>(test.SecondNode);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The server closes the line after so many statements, as it does when the program at its other end is killed.</summary>
    private static void Cut(Database database, int statements)
    {
        using var connection = database.OpenWriter();
        using var transaction = database.BeginWrite(connection);
        var left = statements;
        Migrator.Run(connection, transaction, sql => string.Join(";\n", database.Translate(sql).Split(";\n").SelectMany(one =>
            --left == 0 ? [one, "SELECT pg_terminate_backend(pg_backend_pid())"] : (string[])[one])), Migrator.Names);
        transaction.Commit();
    }

    private static int Copy(string folder, List<string> left)
    {
        var to = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        Directory.CreateDirectory(Path.Combine(to, "host"));
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "host")))
            File.Copy(file, Path.Combine(to, "host", Path.GetFileName(file)));
        foreach (var name in (string[])[SqliteDatabase.FileName, SqliteDatabase.FileName + "-wal"])
            File.Copy(Path.Combine(folder, name), Path.Combine(to, name));
        left.Add(to);
        return 0;
    }

    private static async Task Whole(string folder, string? connection)
    {
        var report = await Verification.Run(new VerificationRequest(folder, connection, null, true));
        Assert.True(report.Ok, report.Problem?.What);
        await using var database = Database.At(folder, connection);
        await using var read = await database.Read();
        Assert.Equal(Migrator.Names.Count, Count(read, "SELECT COUNT(*) FROM migration"));
    }

    private static void Execute(DbConnection connection, params string[] statements)
    {
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    private static long Count(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
