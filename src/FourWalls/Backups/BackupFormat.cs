using FourWalls.Looks;
using FourWalls.Sealing;

namespace FourWalls.Backups;

/// <summary>What a backup says of itself before its first row. SPEC: backup §2.</summary>
/// <param name="At">When the snapshot was taken.</param>
/// <param name="Migrations">The shape of the tables: the migrations that had been run.</param>
/// <param name="Size">How many entries the ledger had.</param>
/// <param name="Root">32 bytes: the tree's root at that size.</param>
/// <param name="Checkpoint">What the host signed for them.</param>
public sealed record BackupHeader(
    Guid Practice, DateTimeOffset At, IReadOnlyList<string> Migrations, long Size, byte[] Root, string Checkpoint)
{
    public const byte Version = 1;

    internal static ReadOnlySpan<byte> Label => "fourwalls/backup"u8;

    internal byte[] ToBytes()
    {
        var wire = new WireWriter();
        wire.Id(Practice).Time(At).UInt16(Migrations.Count);
        foreach (var name in Migrations)
            wire.Text(name);
        return wire.Int64(Size).Fixed(Root).Text(Checkpoint).ToArray();
    }

    /// <exception cref="FormatBroken">Not a header.</exception>
    internal static BackupHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var wire = new WireReader(bytes);
        var (practice, at) = (Known.Id(ref wire), WireTimes.Time(ref wire));
        var migrations = new string[wire.UInt16()];
        for (var i = 0; i < migrations.Length; i++)
            migrations[i] = wire.Text();
        var header = new BackupHeader(practice, at, migrations, wire.Int64(), wire.Fixed(RunningHash.Length).ToArray(), wire.Text());
        wire.End();
        return header.Size > 0 ? header : throw new FormatBroken();
    }
}

/// <summary>What a column holds: one byte in the format.</summary>
internal enum BackupType : byte
{
    Number = 1,
    Text = 2,
    Bytes = 3,
}

/// <summary>A table as this version's migrations make it. Names come from there alone, never from a file.</summary>
internal sealed record BackupTable(string Name, IReadOnlyList<(string Name, BackupType Type)> Columns, IReadOnlyList<string> Key);

/// <summary>What follows next in a backup.</summary>
internal enum BackupMark : byte
{
    End = 0,
    Table = 1,
    Row = 2,
    TableEnd = 3,
}
