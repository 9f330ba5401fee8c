using System.Threading.Channels;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>
/// Brings the ledger's entries by in order, a tile's worth at a time: one thread reads rows, others hash and look through them,
/// the caller's takes in what they found. As many tiles are in memory as these threads need, whatever the ledger's size.
/// </summary>
internal static class VerificationStream
{
    private const long LargestGap = 1_000_000;
    private static readonly int Ahead = 4 * Environment.ProcessorCount;

    public static void Read(VerificationStore store, VerificationFindings findings, long size, Action<VerificationBatch> take)
    {
        var ready = Channel.CreateBounded<(VerificationBatch Batch, Task Work)>(Ahead);
        var free = new Stack<VerificationBatch>();
        var reading = Task.Run(() => Fill(store, findings, size, ready.Writer, free));
        try
        {
            while (Next(ready.Reader) is var (batch, work))
            {
                work.GetAwaiter().GetResult();
                take(batch);
                lock (free)
                    free.Push(batch);
            }
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            ready.Writer.TryComplete(); // whatever went wrong here, the reading thread must not wait for ever
        }
    }

    private static (VerificationBatch Batch, Task Work)? Next(ChannelReader<(VerificationBatch, Task)> ready)
    {
        while (ready.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (ready.TryRead(out var next))
                return next;
        }
        return null;
    }

    private static void Fill(
        VerificationStore store, VerificationFindings findings, long size, ChannelWriter<(VerificationBatch, Task)> ready, Stack<VerificationBatch> free)
    {
        try
        {
            var batch = Blank(free, findings, 0);
            store.ReadEntries((index, leaf, actor, file) =>
            {
                if (index < 0 || index >= size)
                    findings.Add(VerificationDepth.Ledger, Math.Max(index, 0), "A row stands here that the ledger's head knows nothing of.");
                else if (index - batch.First > LargestGap)
                    findings.Add(VerificationDepth.Ledger, batch.First + Proofs.TileWidth, "From this entry on, many are missing.");
                else
                {
                    while (index >= batch.First + Proofs.TileWidth)
                    {
                        var next = Blank(free, findings, batch.First + Proofs.TileWidth);
                        Send(ready, batch, size);
                        batch = next;
                    }
                    batch.Add(index, leaf, actor, file);
                }
            });
            Send(ready, batch, size);
            ready.TryComplete();
        }
        catch (Exception failure)
        {
            ready.TryComplete(failure);
            throw;
        }
    }

    private static void Send(ChannelWriter<(VerificationBatch, Task)> ready, VerificationBatch batch, long size)
    {
        batch.Expect((int)Math.Clamp(size - batch.First, 0, Proofs.TileWidth));
        ready.WriteAsync((batch, Task.Run(batch.Work))).AsTask().GetAwaiter().GetResult();
    }

    private static VerificationBatch Blank(Stack<VerificationBatch> free, VerificationFindings findings, long first)
    {
        lock (free)
        {
            var batch = free.Count > 0 ? free.Pop() : new VerificationBatch(findings);
            batch.Begin(first);
            return batch;
        }
    }
}
