using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FourWalls.Sealing;

namespace FourWalls.Tests.Sealing;

/// <summary>What a memory dump holds of keys that were put away.</summary>
public class FreedMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_private_key_that_was_used_and_put_away_is_nowhere_in_memory(bool signs)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("A process's own memory can be read as a file on Linux only.");
        for (var time = 0; time < 8; time++)
        {
            var needles = new List<(string, Masked)>();
            // A thread with a heap of its own, as under load; its shelves of freed blocks empty, or full to the brim.
            var full = time % 2 == 1;
            var worker = new Thread(() =>
            {
                if (full)
                    FillShelves();
                needles.AddRange(Use(signs));
            });
            worker.Start();
            worker.Join();
            Assert.Empty(Memory.Holds(needles));
        }
    }

    private static void FillShelves()
    {
        var blocks = new List<IntPtr>();
        for (var size = 8; size <= 1040; size += 16)
        {
            for (var i = 0; i < 20; i++)
                blocks.Add(Marshal.AllocHGlobal(size));
        }
        blocks.ForEach(Marshal.FreeHGlobal);
    }

    private static (string, Masked)[] Use(bool signs)
    {
        // Pinned: a collector that moved the test's own copy would leave it lying where it was.
        var scalar = GC.AllocateUninitializedArray<byte>(32, pinned: true);
        RandomNumberGenerator.Fill(scalar);
        scalar[0] = 1; // below the curve's order
        try
        {
            using var agreement = signs ? null : AgreementKey.FromScalar(scalar);
            using var signing = signs ? SigningKey.FromScalar(scalar) : null;
            using var other = AgreementKey.Generate();
            agreement?.Agree(other.Public.Bytes);
            signing?.Sign([1, 2, 3]);
            return [("As it is written", new Masked(scalar)), ("As big numbers are kept", new Masked(scalar, reversed: true))];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }
}
