using System.Globalization;

namespace FourWalls.Tests;

/// <summary>This process's own memory, looked through.</summary>
internal static class Memory
{
    private const int Chunk = 1 << 20;

    /// <summary>What of it is anywhere.</summary>
    public static IReadOnlyCollection<string> Holds(IReadOnlyList<(string What, Masked Needle)> needles)
    {
        var found = new SortedSet<string>();
        var buffer = new byte[Chunk + 64];
        using var memory = new FileStream("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var (from, to) in Regions())
        {
            for (var at = from; at < to; at += Chunk)
            {
                var read = Read(memory, at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at)));
                found.UnionWith(needles.Where(one => one.Needle.IsIn(buffer.AsSpan(0, read))).Select(one => one.What));
                buffer.AsSpan(0, read).Clear(); // or what was read here would be found here
            }
        }
        return found;
    }

    /// <summary>Everything that can be read and written, stacks and native memory included.</summary>
    private static List<(long From, long To)> Regions() =>
    [
        .. File.ReadLines("/proc/self/maps").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts[1].StartsWith("rw", StringComparison.Ordinal)).Select(parts => parts[0].Split('-'))
            .Select(ends => (long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))),
    ];

    private static int Read(FileStream memory, long at, Span<byte> into)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, into, at);
        }
        catch (IOException)
        {
            return 0; // a page that is set aside and not in use
        }
    }
}

/// <summary>Bytes to look for, kept so that looking does not find itself.</summary>
internal sealed class Masked
{
    private const byte Mask = 0x5A;
    private readonly byte[] masked;

    public Masked(ReadOnlySpan<byte> bytes, bool reversed = false)
    {
        masked = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            masked[reversed ? bytes.Length - 1 - i : i] = (byte)(bytes[i] ^ Mask);
    }

    public bool IsIn(ReadOnlySpan<byte> memory)
    {
        var first = (byte)(masked[0] ^ Mask);
        for (var at = memory.IndexOf(first); at >= 0 && at <= memory.Length - masked.Length;)
        {
            var same = 1;
            while (same < masked.Length && (memory[at + same] ^ Mask) == masked[same])
                same++;
            if (same == masked.Length)
                return true;
            var next = memory[(at + 1)..].IndexOf(first);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }
}
