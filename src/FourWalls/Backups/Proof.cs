using System.Data.Common;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Sealing;
using FourWalls.Storage;
using Microsoft.Data.Sqlite;

namespace FourWalls.Backups;

/// <summary>
/// A backup put together again in a scratch place, and verified there. What has been through this can be restored; what has
/// not, nobody knows.
/// </summary>
internal static class Proof
{
    /// <summary>Puts the database of a backup together.</summary>
    /// <exception cref="Refused">It is not a whole backup, or of a newer version than this program.</exception>
    public static BackupHeader Build(string backup, Scratch scratch)
    {
        using var reader = BackupReader.Open(backup);
        if (!reader.Header.Migrations.SequenceEqual(Migrator.Names.Take(reader.Header.Migrations.Count)))
            throw new Refused(Refusal.NotAllowed, "This backup was made by a newer version of the program. Install that one first. Nothing was changed.");
        try
        {
            Fill(reader, scratch.DatabasePath);
        }
        catch (Exception broken) when (broken is FormatBroken or EndOfStreamException or DbException)
        {
            throw BackupReader.Broken();
        }
        return reader.Header;
    }

    /// <summary>Checks the whole of it, and that it ends where its header says.</summary>
    /// <param name="seen">A checkpoint that the host kept from before: it must be in there.</param>
    /// <returns>What is wrong, in a sentence; null when nothing is.</returns>
    public static async Task<string?> Check(Scratch scratch, BackupHeader header, string? seen, bool signatures)
    {
        var report = await Verification.Run(new VerificationRequest(scratch.Folder, null, seen, signatures));
        if (report.Problem is { } problem)
            return $"Entry {problem.Entry}: {problem.What}";
        return report.Size == header.Size && report.Root == Convert.ToBase64String(header.Root) && report.Checkpoint == header.Checkpoint
            ? null : "It does not end at the entry that it says it ends at.";
    }

    /// <summary>Whose ledger it is, as its first entry says.</summary>
    /// <exception cref="Refused">It is nobody's.</exception>
    public static PracticeFact Founded(byte[]? leaf)
    {
        try
        {
            return leaf is null ? throw new FormatBroken() : Entry.Parse(leaf).Facts.OfType<PracticeFact>().Single();
        }
        catch (Exception broken) when (broken is FormatBroken or InvalidOperationException)
        {
            throw new Refused(Refusal.NotFound, "This database holds no practice yet.");
        }
    }

    private static void Fill(BackupReader reader, string path)
    {
        var database = new SqliteDatabase(path);
        Migrator.Run(database, reader.Header.Migrations);
        var tables = BackupStore.Tables(reader.Header.Migrations);
        using (var connection = SqliteDatabase.OpenAlone(path))
        using (var transaction = connection.BeginTransaction())
        {
            var expected = new Queue<BackupTable>(tables);
            while (reader.Next(tables) is { } table)
            {
                // Each of them once and in order: one that is left out would be an empty one.
                if (!expected.TryDequeue(out var next) || next != table)
                    throw new FormatBroken();
                BackupStore.Fill(connection, transaction, table, reader.Row);
            }
            if (expected.Count > 0)
                throw new FormatBroken();
            transaction.Commit();
        }
        Migrator.Run(database);
    }
}
