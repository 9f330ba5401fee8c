using System.Buffers.Binary;
using System.Globalization;
using FourWalls.Sealing.Tree;
using FourWalls.Storage;

namespace FourWalls.Looks;

/// <summary>
/// Writes a practice's ledger into a folder as C2SP tlog-tiles: the newest checkpoint, the tiles of hashes and the bundles of
/// entries, so that programs that others wrote can check it. Made from the entries alone, and only when they are the signed ones.
/// </summary>
public static class LedgerFolder
{
    /// <returns>How many entries were written.</returns>
    /// <exception cref="Refused">There is no practice to read, the folder is not empty, or the ledger is not the one that was signed.</exception>
    public static async Task<long> Write(string data, string? connection, string folder)
    {
        if (string.IsNullOrWhiteSpace(connection) && !File.Exists(Path.Combine(data, SqliteDatabase.FileName)))
            throw new Refused(Refusal.NotFound, $"There is no practice in {data}.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new Refused(Refusal.NotAllowed, $"The folder {folder} is not empty. Nothing was written.");
        await using var database = Database.At(data, connection);
        await using var store = await VerificationStore.Open(database);
        var head = store.Head() ?? throw new Refused(Refusal.NotFound, "This database holds no practice yet.");
        var findings = new VerificationFindings();
        var tree = new VerificationTree(findings, []);
        VerificationStream.Read(store, findings, head.Size, batch =>
        {
            tree.Take(batch);
            WriteBatch(folder, batch);
        });
        var lines = head.Checkpoint.Split('\n');
        if (findings.First is not null || tree.RootAt(head.Size) is not { } root || lines.Length < 3 || Convert.ToBase64String(root) != lines[2])
            throw new Refused(Refusal.NotAllowed, "The entries are not those that the last checkpoint vouches for; run \"fourwalls verify\". What was written has no checkpoint.");
        foreach (var (level, number, hashes) in tree.UpperTiles())
            Put(folder, level.ToString(CultureInfo.InvariantCulture), number, hashes.Length / MerkleTree.HashLength, hashes);
        await File.WriteAllTextAsync(Path.Combine(folder, "checkpoint"), head.Checkpoint);
        return head.Size;
    }

    /// <summary>A tile's place: three digits a folder, all but the last after an x; a partial tile says how wide it is.</summary>
    public static string PathOf(string level, long number, int width)
    {
        var path = (number % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (number /= 1000; number > 0; number /= 1000)
            path = string.Create(CultureInfo.InvariantCulture, $"x{number % 1000:000}/{path}");
        return width == Proofs.TileWidth ? $"tile/{level}/{path}" : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{path}.p/{width}");
    }

    /// <summary>A tile of hashes, and the entries behind them: each after its length in two bytes.</summary>
    private static void WriteBatch(string folder, VerificationBatch batch)
    {
        if (!batch.IsWhole || batch.Count == 0)
            return;
        var number = batch.First / Proofs.TileWidth;
        Put(folder, "0", number, batch.Count, batch.Hashes.AsSpan(0, batch.Count * MerkleTree.HashLength));
        var bundle = new byte[Enumerable.Range(0, batch.Count).Sum(place => 2 + batch.Leaf(place).Length)];
        var at = 0;
        for (var place = 0; place < batch.Count; place++)
        {
            var leaf = batch.Leaf(place);
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)leaf.Length);
            leaf.CopyTo(bundle.AsSpan(at + 2));
            at += 2 + leaf.Length;
        }
        Put(folder, "entries", number, batch.Count, bundle);
    }

    private static void Put(string folder, string level, long number, int width, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, PathOf(level, number, width));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
