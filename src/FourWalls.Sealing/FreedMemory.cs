using System.Runtime.InteropServices;

namespace FourWalls.Sealing;

/// <summary>Clears what a native library gives back to the heap as it was.</summary>
/// <remarks>
/// On a key's first use OpenSSL 3 copies its private half into a block of parameters and frees that block unwritten. The heap keeps
/// a few freed blocks of each small size for the thread that freed them, the last one on top; what has no room there goes among
/// everybody's. So these shelves are emptied first, and what lies on them after the use is taken, written over and given back.
/// Without it, a memory dump weeks later still held private keys.
/// </remarks>
internal static class FreedMemory
{
    /// <summary>What the heap keeps for a thread goes up to here, in these steps; of each size seven.</summary>
    private const int Largest = 1032, Step = 16, OfEachSize = 8;

    private const int Shelves = (Largest / Step + 1) * OfEachSize;

    /// <summary>Does something, on this thread, and leaves nothing of it on the heap.</summary>
    public static unsafe void Around(Action use)
    {
        var blocks = stackalloc void*[2 * Shelves];
        var taken = Take(blocks, 0);
        try
        {
            use();
            taken = Take(blocks, taken);
        }
        finally
        {
            while (taken > 0)
                NativeMemory.Free(blocks[--taken]);
        }
    }

    private static unsafe int Take(void** blocks, int taken)
    {
        for (var size = Step / 2; size <= Largest; size += Step)
        {
            for (var i = 0; i < OfEachSize; i++, taken++)
            {
                // Not the call that clears by itself: it passes the shelves by.
                blocks[taken] = NativeMemory.Alloc((nuint)size);
                NativeMemory.Clear(blocks[taken], (nuint)size);
            }
        }
        return taken;
    }
}
