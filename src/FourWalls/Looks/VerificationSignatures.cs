using System.Collections.Concurrent;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Looks;

/// <summary>Checks entries' signatures beside everything else, on all cores; or only that they are there.</summary>
internal sealed class VerificationSignatures(VerificationFindings findings, bool wanted) : IDisposable
{
    private const int Together = 128;
    private static readonly int MostWaiting = 4 * Environment.ProcessorCount;

    private readonly ConcurrentBag<Dictionary<PublicPoint, CheckingKey>> ready = [];
    private readonly SemaphoreSlim room = new(MostWaiting);
    private List<(long Index, PublicPoint Key, byte[] Signed, byte[] Signature)> waiting = [];

    /// <summary>How many were checked.</summary>
    public long Checked { get; private set; }

    /// <summary>The key that an entry's signature must be under; null when it has none.</summary>
    public static PublicPoint? KeyOf(long index, Entry entry, PracticeFact founded, Roll roll) =>
        !entry.IsSigned ? null : index == 0 ? founded.Root : Ledger.SignerOf(index, entry, roll);

    public void Check(long index, Guid practice, PublicPoint key, ReadOnlySpan<byte> leaf, bool isSigned)
    {
        if (!wanted || !isSigned)
            return;
        Checked++;
        var signature = leaf[^SigningKey.SignatureLength..].ToArray();
        waiting.Add((index, key, Entry.Signed(practice, leaf[..^SigningKey.SignatureLength]), signature));
        if (waiting.Count >= Together)
            Send();
    }

    /// <summary>Waits until all have been checked.</summary>
    public void Finish()
    {
        Send();
        for (var i = 0; i < MostWaiting; i++)
            room.Wait();
    }

    public void Dispose()
    {
        foreach (var key in ready.SelectMany(keys => keys.Values))
            key.Dispose();
        room.Dispose();
    }

    private void Send()
    {
        var batch = waiting;
        waiting = [];
        room.Wait();
        _ = Task.Run(() =>
        {
            try
            {
                Work(batch);
            }
            catch (Exception failure)
            {
                findings.Add(VerificationDepth.Ledger, batch[0].Index, $"The signatures from this entry on could not be checked: {failure.GetType().Name}.");
            }
            finally
            {
                room.Release();
            }
        });
    }

    private void Work(List<(long Index, PublicPoint Key, byte[] Signed, byte[] Signature)> batch)
    {
        var keys = ready.TryTake(out var known) ? known : [];
        foreach (var (index, point, signed, signature) in batch)
        {
            if (!keys.TryGetValue(point, out var key))
                keys[point] = key = new CheckingKey(point);
            if (!key.Verifies(signed, signature))
                findings.Add(VerificationDepth.Ledger, index, "The signature of this entry is not its actor's.");
        }
        ready.Add(keys);
    }
}
