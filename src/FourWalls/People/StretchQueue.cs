using System.Runtime.InteropServices;

namespace FourWalls.People;

/// <summary>
/// Where words are made into keys. It costs a fifth of a second of a core each time, so it is the cheapest way to exhaust a
/// server: a few threads of low priority do it, each asker's tries wait behind that asker's own, and past a length the queue
/// says so instead of growing.
/// </summary>
public sealed class StretchQueue : IDisposable
{
    private const int MostWaiting = 200;
    private const int MostWaitingOfOne = 8;
    private const int LowPriority = 10;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim ready = new(0);
    private readonly Queue<string> turns = [];
    private readonly Dictionary<string, Queue<Action>> waiting = [];
    private readonly CancellationTokenSource ending = new();
    private int count;

    public StretchQueue(int threads = 0)
    {
        for (var i = 0; i < (threads > 0 ? threads : Environment.ProcessorCount); i++)
            new Thread(Work) { IsBackground = true, Name = "stretch" }.Start();
    }

    /// <summary>Makes a key, when it is this asker's turn.</summary>
    /// <param name="asker">Whose tries wait behind each other: an address, never a name.</param>
    /// <exception cref="Refused">Too many are waiting.</exception>
    public Task<T> Run<T>(string asker, Func<T> stretch)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            var own = waiting.GetValueOrDefault(asker);
            if (count >= MostWaiting || own is { Count: >= MostWaitingOfOne })
                throw new Refused(Refusal.Limit, "Too many people are signing in just now. Please try again in a minute.");
            if (own is null)
                waiting[asker] = own = [];
            if (own.Count == 0)
                turns.Enqueue(asker);
            own.Enqueue(() =>
            {
                try
                {
                    done.SetResult(stretch());
                }
                catch (Exception failure)
                {
                    done.SetException(failure);
                }
            });
            count++;
        }
        ready.Release();
        return done.Task;
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        ready.Dispose();
    }

    private void Work()
    {
        // Others' looks go first. On Linux this sets the calling thread alone.
        if (OperatingSystem.IsLinux())
            _ = NativeMethods.SetPriority(0, 0, LowPriority);
        try
        {
            while (true)
            {
                ready.Wait(ending.Token);
                Next()();
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    /// <summary>One try of whoever's turn it is; who has more waiting goes to the end.</summary>
    private Action Next()
    {
        lock (gate)
        {
            count--;
            var asker = turns.Dequeue();
            var own = waiting[asker];
            var next = own.Dequeue();
            if (own.Count > 0)
                turns.Enqueue(asker);
            else
                waiting.Remove(asker);
            return next;
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetPriority(int which, int who, int priority);
    }
}
