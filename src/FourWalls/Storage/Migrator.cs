using System.Data.Common;
using Dapper;

namespace FourWalls.Storage;

/// <summary>Brings a database to the shape this version knows: the embedded migrations, each once, in the order of their names.</summary>
public static class Migrator
{
    /// <summary>The migrations that this version has, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Embedded().Select(one => one.Name)];

    /// <exception cref="Refused">A newer version has been at work here.</exception>
    public static void Run(Database database) => Run(database, Names, orNewer: false);

    /// <param name="wanted">Only these: a backup brings the rows of an older shape, and what has changed since is done to them after.</param>
    public static void Run(Database database, IReadOnlyList<string> wanted) => Run(database, wanted, orNewer: true);

    /// <remarks>All in one transaction: a process that dies in the middle has done nothing, and the next one begins anew.</remarks>
    private static void Run(Database database, IReadOnlyList<string> wanted, bool orNewer)
    {
        using var connection = database.OpenWriter();
        using var transaction = database.BeginWrite(connection);
        database.LockShape(connection, transaction);
        Run(connection, transaction, database.Translate, wanted);
        if (!orNewer && connection.Query<string>("SELECT name FROM migration", transaction: transaction).Except(wanted).Any())
            throw new Refused(Refusal.NotAllowed, "A newer version of this program has been at work on this database. Nothing was changed; start that version.");
        transaction.Commit();
    }

    internal static void Run(DbConnection connection, DbTransaction transaction, Func<string, string> translate, IReadOnlyList<string> wanted)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)", transaction: transaction);
        var done = connection.Query<string>("SELECT name FROM migration", transaction: transaction).ToHashSet();
        foreach (var (name, sql) in Embedded().Where(one => wanted.Contains(one.Name) && !done.Contains(one.Name)))
        {
            foreach (var statement in translate(sql).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            {
                if (!string.IsNullOrWhiteSpace(statement))
                    connection.Execute(statement, transaction: transaction, commandTimeout: 0); // as long as it takes
            }
            connection.Execute("INSERT INTO migration (name) VALUES (@name)", new { name }, transaction);
        }
    }

    private static IEnumerable<(string Name, string Sql)> Embedded()
    {
        var assembly = typeof(Migrator).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }
}
