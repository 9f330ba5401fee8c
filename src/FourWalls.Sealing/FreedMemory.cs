using System.Runtime.InteropServices;

namespace FourWalls.Sealing;

/// <summary>Clears what a native library gave back to the heap as it was.</summary>
/// <remarks>
/// On a key's first use OpenSSL 3 copies its private half into a block of parameters and frees that block unwritten. The heap
/// keeps small freed blocks per thread and gives the last one out first: taking some of every size on the same thread, writing
/// zeros over them and giving them back clears the copy. Without it, a memory dump weeks later still held private keys.
/// </remarks>
internal static class FreedMemory
{
    /// <summary>What the heap keeps per thread goes up to here, in these steps.</summary>
    private const int Largest = 1032, Step = 16;

    private const int OfEachSize = 3;

    public static unsafe void Wash()
    {
        var blocks = stackalloc void*[(Largest / Step + 1) * OfEachSize];
        var taken = 0;
        for (var size = Step / 2; size <= Largest; size += Step)
        {
            for (var i = 0; i < OfEachSize; i++, taken++)
            {
                // Not the call that clears by itself: it passes the blocks kept per thread by.
                blocks[taken] = NativeMemory.Alloc((nuint)size);
                NativeMemory.Clear(blocks[taken], (nuint)size);
            }
        }
        while (taken > 0)
            NativeMemory.Free(blocks[--taken]);
    }
}
