using System.Buffers.Binary;
using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Backups;

/// <summary>
/// Reads a backup. The hash over all of it is checked before a byte is believed: a file that was cut short or changed is refused
/// as a whole, and nothing has been touched by then.
/// </summary>
internal sealed class BackupReader : IDisposable
{
    private const int LongestHeader = 1 << 20;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Stream from;
    private readonly byte[] number = new byte[8];
    private BackupTable? table;
    private long rows;

    private BackupReader(Stream from)
    {
        this.from = from;
        Span<byte> label = stackalloc byte[BackupHeader.Label.Length];
        Take(label);
        if (!label.SequenceEqual(BackupHeader.Label) || Byte() != BackupHeader.Version)
            throw new FormatBroken();
        Header = BackupHeader.Parse(Bytes(LongestHeader));
    }

    public BackupHeader Header { get; }

    /// <exception cref="Refused">This is no backup, not a whole one, or one of another version.</exception>
    public static BackupReader Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
            Check(file);
            return new BackupReader(file);
        }
        catch (Exception broken) when (broken is FormatBroken or EndOfStreamException)
        {
            file?.Dispose();
            throw Broken();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new Refused(Refusal.NotFound, $"{path} cannot be read. Nothing was changed.");
        }
    }

    public static Refused Broken() => new(
        Refusal.NotAllowed, "This file is not a whole backup: it was cut short or changed, or is of a version that this program does not know. Nothing was changed.");

    /// <summary>The next table, which must be one of these, or null after the last.</summary>
    /// <exception cref="FormatBroken">It is not.</exception>
    public BackupTable? Next(IReadOnlyList<BackupTable> known)
    {
        var mark = (BackupMark)Byte();
        if (mark == BackupMark.End)
            return from.Position == from.Length - RunningHash.Length ? null : throw new FormatBroken();
        var name = mark == BackupMark.Table ? Text() : throw new FormatBroken();
        table = known.FirstOrDefault(one => one.Name == name) ?? throw new FormatBroken();
        rows = 0;
        if (Byte() != table.Columns.Count)
            throw new FormatBroken();
        foreach (var (column, type) in table.Columns)
        {
            if (Text() != column || Byte() != (byte)type)
                throw new FormatBroken();
        }
        return table;
    }

    /// <summary>The next row of the table; false after its last.</summary>
    public bool Row(object?[] values)
    {
        var mark = (BackupMark)Byte();
        if (mark == BackupMark.TableEnd)
            return Number() == rows ? false : throw new FormatBroken();
        if (mark != BackupMark.Row)
            throw new FormatBroken();
        rows++;
        for (var i = 0; i < values.Length; i++)
            values[i] = Byte() switch { 0 => null, 1 => Value(table!.Columns[i].Type), _ => throw new FormatBroken() };
        return true;
    }

    public void Dispose() => from.Dispose();

    private static void Check(FileStream file)
    {
        using var hash = new RunningHash();
        var buffer = new byte[1 << 17];
        var left = file.Length - RunningHash.Length;
        if (left <= 0)
            throw new FormatBroken();
        for (int read; left > 0; left -= read)
        {
            read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.Add(read > 0 ? buffer.AsSpan(0, read) : throw new FormatBroken());
        }
        file.ReadExactly(buffer, 0, RunningHash.Length);
        if (!Hash.Same(hash.Finish(), buffer.AsSpan(0, RunningHash.Length)))
            throw new FormatBroken();
        file.Position = 0;
    }

    private object Value(BackupType type) => type switch
    {
        BackupType.Number => Number(),
        BackupType.Text => Text(),
        _ => Bytes(int.MaxValue),
    };

    private long Number()
    {
        Take(number);
        return BinaryPrimitives.ReadInt64BigEndian(number);
    }

    private string Text()
    {
        try
        {
            return Strict.GetString(Bytes(int.MaxValue));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatBroken();
        }
    }

    private byte[] Bytes(int most)
    {
        Take(number.AsSpan(0, 4));
        var length = BinaryPrimitives.ReadInt32BigEndian(number);
        if (length < 0 || length > most || length > from.Length - from.Position)
            throw new FormatBroken();
        var bytes = new byte[length];
        Take(bytes);
        return bytes;
    }

    private byte Byte()
    {
        Take(number.AsSpan(0, 1));
        return number[0];
    }

    private void Take(Span<byte> room) => from.ReadExactly(room);
}
