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
}
