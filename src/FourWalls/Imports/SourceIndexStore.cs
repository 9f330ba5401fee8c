using System.Data.Common;
using Dapper;
using FourWalls.Clients;
using FourWalls.Storage;

namespace FourWalls.Imports;

/// <summary>Blind marks of what was imported, and into which file. Without a key a mark says nothing.</summary>
internal static class SourceIndexStore
{
    public static async Task<List<string>> Files(DbConnection connection, string blind) =>
        (await connection.QueryAsync<string>("SELECT file FROM source_index WHERE blind = @blind", new { blind })).AsList();

    /// <summary>False when somebody imported the same thing in the meantime, and nothing was added.</summary>
    public static bool Add(Transaction transaction, Id<ClientFile> file, string blind)
    {
        if (transaction.Query<string>("SELECT file FROM source_index WHERE blind = @blind", new { blind }).Count > 0)
            return false;
        transaction.Execute("INSERT INTO source_index (blind, file) VALUES (@blind, @file)", new { blind, file });
        return true;
    }

    public static async Task<bool> IsInDirectory(DbConnection connection, Id<ClientFile> file) =>
        await connection.QueryFirstOrDefaultAsync<string>(
            "SELECT blind FROM source_index WHERE file = @file AND blind LIKE @directory LIMIT 1",
            new { file, directory = SourceIndex.UnderDirectory + "%" }) is not null;

    /// <summary>Marks that holders of the directory's key could recognise go when the file leaves the directory.</summary>
    public static void LeaveDirectory(Transaction transaction, Id<ClientFile> file) => transaction.Execute(
        "DELETE FROM source_index WHERE file = @file AND blind LIKE @directory",
        new { file, directory = SourceIndex.UnderDirectory + "%" });
}
