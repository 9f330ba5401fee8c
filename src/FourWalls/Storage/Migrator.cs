using Dapper;

namespace FourWalls.Storage;

/// <summary>Brings a database to the shape this version knows: the embedded migrations, each once, in the order of their names.</summary>
public static class Migrator
{
    public static void Run(Database database)
    {
        using var connection = database.OpenWriter();
        using var transaction = database.BeginWrite(connection);
        connection.Execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)", transaction: transaction);
        var done = connection.Query<string>("SELECT name FROM migration", transaction: transaction).ToHashSet();
        foreach (var (name, sql) in Embedded().Where(one => !done.Contains(one.Name)))
        {
            foreach (var statement in database.Translate(sql).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            {
                if (!string.IsNullOrWhiteSpace(statement))
                    connection.Execute(statement, transaction: transaction);
            }
            connection.Execute("INSERT INTO migration (name) VALUES (@name)", new { name }, transaction);
        }
        transaction.Commit();
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
