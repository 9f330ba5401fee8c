using System.Buffers.Binary;
using System.Text;
using FourWalls.Sealing;

namespace FourWalls.Backups;

/// <summary>Writes a backup, row after row, and at its end the hash of everything before. SPEC: backup.</summary>
internal sealed class BackupWriter : IDisposable
{
    private readonly Stream to;
    private readonly RunningHash hash = new();
    private readonly byte[] number = new byte[8];
    private byte[] text = new byte[256];
    private long rows;

    /// <param name="to">Buffered by itself; closed with this.</param>
    public BackupWriter(Stream to, BackupHeader header)
    {
        this.to = to;
        Put(BackupHeader.Label);
        Put((byte)BackupHeader.Version);
        PutBytes(header.ToBytes());
    }

    public void Begin(BackupTable table)
    {
        rows = 0;
        Put((byte)BackupMark.Table);
        PutText(table.Name);
        Put((byte)table.Columns.Count);
        foreach (var (name, type) in table.Columns)
        {
            PutText(name);
            Put((byte)type);
        }
    }

    /// <summary>One row: null, or a value of its column's type.</summary>
    public void Row(ReadOnlySpan<object?> values)
    {
        rows++;
        Put((byte)BackupMark.Row);
        foreach (var value in values)
        {
            Put(value is null ? (byte)0 : (byte)1);
            if (value is long whole)
                PutNumber(whole);
            else if (value is string words)
                PutText(words);
            else if (value is byte[] bytes)
                PutBytes(bytes);
            else if (value is not null)
                throw new InvalidOperationException($"A column holds a {value.GetType().Name}.");
        }
    }

    public void End()
    {
        Put((byte)BackupMark.TableEnd);
        PutNumber(rows);
    }

    public void Finish()
    {
        Put((byte)BackupMark.End);
        to.Write(hash.Finish());
        to.Flush();
    }

    public void Dispose()
    {
        hash.Dispose();
        to.Dispose();
    }

    private void PutNumber(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(number, value);
        Put(number);
    }

    private void PutText(string value)
    {
        if (text.Length < Encoding.UTF8.GetMaxByteCount(value.Length))
            text = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        PutBytes(text.AsSpan(0, Encoding.UTF8.GetBytes(value, text)));
    }

    private void PutBytes(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
        Put(number.AsSpan(0, 4));
        Put(bytes);
    }

    private void Put(byte value)
    {
        number[0] = value;
        Put(number.AsSpan(0, 1));
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        hash.Add(bytes);
        to.Write(bytes);
    }
}
