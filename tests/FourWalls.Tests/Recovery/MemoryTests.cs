using System.Globalization;
using FourWalls.Sealing;
using FourWalls.Sealing.Slip39;

namespace FourWalls.Tests.Recovery;

/// <summary>After a ceremony neither the seeds nor the private halves that follow from them are anywhere in the process's memory.</summary>
public class MemoryTests
{
    [Fact]
    public async Task Memory_looked_through_after_a_ceremony_holds_neither_seed_nor_pair()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("A process's own memory can be read as a file on Linux only.");
        List<(string What, Masked Needle)> gone;
        await using (var house = await House.Make(Engine.Sqlite))
        {
            await house.Test.OpenFile(house.Jonas, "Kim Reed");
            var (_, papers) = await house.Recover(house.Test.Words, [0, 1], "jonas");
            gone = [.. Needles("old", house.Test.Words), .. Needles("new", papers)];
            Check(gone);
        }
        // What does stay in memory is found: otherwise nothing of this would prove anything.
        using var held = Secret.Random();
        Assert.Equal(["held"], Memory.Holds([("held", MaskOf(held))]));
    }

    private static void Check(List<(string What, Masked Needle)> gone)
    {
        GC.Collect();
        Assert.Empty(Memory.Holds(gone));
    }

    private static List<(string, Masked)> Needles(string which, IReadOnlyList<string> words)
    {
        var shares = words.Take(2).Select(one => Slip39Share.Parse(one).Share!).ToList();
        using var seed = RecoverySeed.FromShares(shares).Seed!;
        var (raw, _) = Slip39.Combine(shares);
        shares.ForEach(share => share.Value.Dispose());
        using var pair = seed.Recovery();
        using var root = seed.Root();
        using var scalar = pair.ExportScalar();
        using var signing = root.ExportScalar();
        using var own = raw!;
        return
        [
            ($"The {which} seed", MaskOf(own)),
            ($"The {which} recovery key", MaskOf(scalar)), ($"The {which} recovery key, as big numbers are kept", MaskOf(scalar, reversed: true)),
            ($"The {which} root", MaskOf(signing)), ($"The {which} root, as big numbers are kept", MaskOf(signing, reversed: true)),
        ];
    }

    private static Masked MaskOf(Secret secret, bool reversed = false)
    {
        using var bytes = secret.Borrow();
        return new Masked(bytes.Span, reversed);
    }

    /// <summary>Bytes to look for, kept so that looking does not find itself.</summary>
    private sealed class Masked
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

    private static class Memory
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
}
