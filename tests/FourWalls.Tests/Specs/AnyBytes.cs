using System.Text;
using FourWalls.Looks;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Tests.Specs;

/// <summary>
/// Readers given bytes that chance has changed. Whatever comes: either it is refused in the one way that callers know, or it is
/// exactly what would be written again. Each run draws anew; a failure names the bytes.
/// </summary>
public class AnyBytes
{
    private const int Rounds = 30_000;
    private readonly Random chance = new();

    [Fact]
    public void A_leaf_is_refused_or_reads_as_it_is_written()
    {
        var leaves = GivenEntries.All().Select(one => one.Entry.ToLeaf()).ToList();
        var read = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var leaf = Mutated(leaves[chance.Next(leaves.Count)], leaves);
            if (Record.Exception(() => Assert.Equal(leaf, Entry.Parse(leaf).ToLeaf())) is not { } failure)
                read++;
            else if (failure is not FormatBroken)
                Assert.Fail($"{failure.GetType().Name} of {Convert.ToHexStringLower(leaf)}");
        }
        Assert.InRange(read, 1, Rounds - 1);
    }

    [Fact]
    public void A_leaf_that_is_too_long_is_refused() => Assert.Throws<FormatBroken>(() => Entry.Parse(BrokenLeaves.TooLong()));

    [Fact]
    public void Any_reading_of_any_bytes_ends_or_is_refused()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[chance.Next(40)];
            chance.NextBytes(bytes);
            var steps = Enumerable.Range(0, 6).Select(_ => chance.Next(8)).ToList();
            if (Record.Exception(() => Read(bytes, steps)) is { } failure and not FormatBroken)
                Assert.Fail($"{failure.GetType().Name} of {Convert.ToHexStringLower(bytes)} read as {string.Join(' ', steps)}");
        }
    }

    [Fact]
    public void A_receipt_or_checkpoint_is_refused_or_says_what_was_signed()
    {
        var vectors = VectorFile.Read("ledger-tree");
        var (origin, key) = (vectors.Text("origin"), new PublicPoint(vectors.Hex("log")));
        var checkpoint = vectors.GetProperty("checkpoints")[0].Text("text");
        var receipt = vectors.GetProperty("receipts")[2].Text("text");
        for (var i = 0; i < Rounds / 10; i++)
        {
            var (note, proof) = (Mutated(checkpoint), Mutated(receipt));
            if (Checkpoint.Verify(note, origin, key) is { } verified)
                Assert.Equal((vectors.GetProperty("leaves").GetArrayLength(), vectors.Text("root")), (verified.Size, Convert.ToHexStringLower(verified.Root)));
            if (LedgerProof.Parse(proof) is { } parsed && parsed.Verify(origin, key))
                Assert.Equal(vectors.GetProperty("leaves")[(int)parsed.Index].GetString(), Convert.ToHexStringLower(parsed.Entry));
        }
    }

    [Fact]
    public void Words_of_any_letters_fold_to_words_of_the_alphabet()
    {
        for (var i = 0; i < Rounds / 10; i++)
        {
            var typed = new string([.. Enumerable.Range(0, chance.Next(30)).Select(_ => (char)chance.Next(0x10000))]);
            var words = Stretch.Words(typed);
            Assert.All(words, word => Assert.All(word, letter => Assert.InRange(letter, 'a', 'z')));
            Assert.Equal(words, Stretch.Words(string.Join('-', words).ToUpperInvariant()));
        }
    }

    private static void Read(byte[] bytes, List<int> steps)
    {
        var wire = new WireReader(bytes);
        foreach (var step in steps)
        {
            _ = step switch
            {
                0 => wire.Byte(),
                1 => wire.UInt16(),
                2 => wire.UInt32(),
                3 => wire.Int64(),
                4 => wire.Id().GetHashCode(),
                5 => wire.Bytes().Length,
                6 => wire.Text().Length,
                _ => wire.Fixed(3).Length,
            };
        }
        wire.End();
    }

    private byte[] Mutated(byte[] whole, List<byte[]> others)
    {
        var bytes = whole.ToList();
        for (var changes = chance.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << chance.Next(8)); break;
                case 1: bytes[at] = (byte)chance.Next(256); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)chance.Next(256)); break;
                case 4: bytes.RemoveRange(at, chance.Next(bytes.Count - at + 1)); break;
                default:
                    var other = others[chance.Next(others.Count)];
                    bytes = [.. bytes.Take(at), .. other.Skip(chance.Next(2) == 0 ? at : chance.Next(other.Length))];
                    break;
            }
        }
        return [.. bytes];
    }

    private string Mutated(string text)
    {
        var changed = new StringBuilder(text);
        var at = chance.Next(changed.Length);
        var letter = chance.Next(3) == 0 ? '\n' : (char)chance.Next(' ', 127);
        return chance.Next(4) switch
        {
            0 => changed.Remove(at, 1).ToString(),
            1 => changed.Insert(at, letter).ToString(),
            2 => changed.Remove(at, chance.Next(changed.Length - at)).ToString(),
            _ => changed.Remove(at, 1).Insert(at, letter).ToString(),
        };
    }
}
