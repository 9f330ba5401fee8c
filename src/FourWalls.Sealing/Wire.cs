using System.Buffers.Binary;
using System.Text;

namespace FourWalls.Sealing;

/// <summary>
/// Writes our binary formats: whole numbers big-endian, ids as 16 bytes, everything of changing length behind its
/// length. There is one way to write a value, so that equal values have equal bytes.
/// </summary>
public sealed class WireWriter(int capacity = 256)
{
    private byte[] buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public WireWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    public WireWriter UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Take(2), checked((ushort)value));
        return this;
    }

    public WireWriter UInt32(int value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(4), checked((uint)value));
        return this;
    }

    public WireWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Take(8), value);
        return this;
    }

    public WireWriter Id(Guid value)
    {
        value.TryWriteBytes(Take(16), bigEndian: true, out _);
        return this;
    }

    /// <summary>Bytes whose length the format fixes.</summary>
    public WireWriter Fixed(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    /// <summary>Up to 65,535 bytes behind a 16-bit length.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> value) => UInt16(value.Length).Fixed(value);

    /// <summary>Text as UTF-8 behind a 16-bit length.</summary>
    public WireWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    private Span<byte> Take(int count)
    {
        if (Length + count > buffer.Length)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        var span = buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}

/// <summary>Reads what <see cref="WireWriter"/> wrote. Anything short, long or malformed is <see cref="FormatBroken"/>.</summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> left = bytes;

    public readonly int Left => left.Length;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int UInt32()
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return value <= int.MaxValue ? (int)value : throw new FormatBroken();
    }

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public Guid Id() => new(Take(16), bigEndian: true);

    public ReadOnlySpan<byte> Fixed(int length) => Take(length);

    public ReadOnlySpan<byte> Bytes() => Take(UInt16());

    public string Text()
    {
        try
        {
            return Strict.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw new FormatBroken();
        }
    }

    /// <summary>Every format ends where it says it ends; trailing bytes would be a second spelling of one value.</summary>
    public readonly void End()
    {
        if (left.Length != 0)
            throw new FormatBroken();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > left.Length)
            throw new FormatBroken();
        var taken = left[..count];
        left = left[count..];
        return taken;
    }
}

/// <summary>Bytes that are not of the format they claim. No detail: what is wrong with them is for whoever wrote them.</summary>
public sealed class FormatBroken() : Exception("These bytes are not of the expected format.");
