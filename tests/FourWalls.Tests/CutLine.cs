using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace FourWalls.Tests;

/// <summary>Where a line to PostgreSQL breaks.</summary>
public enum Cut
{
    /// <summary>The server never hears the word to commit.</summary>
    BeforeCommit,

    /// <summary>The server has committed, and its answer goes nowhere.</summary>
    AfterCommit,

    /// <summary>The word to commit is on its way, and nobody waits for what becomes of it.</summary>
    InCommit,

    /// <summary>The server never hears the word to commit, nor that the line is gone: it waits for more.</summary>
    SilentBeforeCommit,
}

/// <summary>
/// The network between the program and PostgreSQL: a real line, which breaks when a test says so, in the middle of a commit, or
/// which is down altogether. It knows PostgreSQL's protocol just well enough to hear "COMMIT".
/// </summary>
public sealed class CutLine : IAsyncDisposable
{
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. Encoding.ASCII.GetBytes("COMMIT\0")];

    private readonly NpgsqlConnectionStringBuilder server;
    private readonly Lock gate = new();
    private readonly Queue<Cut?> cuts = new();
    private readonly List<Socket> open = [];
    private TcpListener listener;
    private bool isDown;

    public CutLine(string direct)
    {
        (Direct, server) = (direct, new NpgsqlConnectionStringBuilder(direct));
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept(listener);
    }

    /// <summary>The connection string without this line.</summary>
    public string Direct { get; }

    /// <summary>The connection string by way of this line.</summary>
    public string Connection => new NpgsqlConnectionStringBuilder(Direct) { Host = "127.0.0.1", Port = Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable }.ToString();

    /// <summary>How often the line was cut.</summary>
    public int Done { get; private set; }

    /// <summary>A line that neither brings nor takes anything, and does not break.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether nobody gets a new line from a cut on: otherwise the quickest has one before the test has turned round.</summary>
    public bool StaysDown { get; set; }

    private int Port { get; }

    /// <summary>The next commit, and the ones after it, are cut so; null goes through whole.</summary>
    public void Next(params IEnumerable<Cut?> next)
    {
        lock (gate)
        {
            foreach (var cut in next)
                cuts.Enqueue(cut);
        }
    }

    /// <summary>Nobody gets through, and who is through is thrown out.</summary>
    public void Down()
    {
        lock (gate)
        {
            isDown = true;
            listener.Stop();
            open.ForEach(socket => socket.Close(0));
            open.Clear();
        }
    }

    public void Up()
    {
        lock (gate)
        {
            if (!isDown)
                return;
            (isDown, listener) = (false, new TcpListener(IPAddress.Loopback, Port));
            listener.Start();
            _ = Accept(listener);
        }
    }

    public ValueTask DisposeAsync()
    {
        Down();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(TcpListener at)
    {
        try
        {
            while (true)
                _ = Carry(await at.AcceptSocketAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task Carry(Socket client)
    {
        var far = server.Host!.StartsWith('/')
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.NoDelay = true;
            await (server.Host.StartsWith('/')
                ? far.ConnectAsync(new UnixDomainSocketEndPoint($"{server.Host}/.s.PGSQL.{server.Port}")) : far.ConnectAsync(server.Host, server.Port));
            lock (gate)
                open.AddRange([client, far]);
            var line = new Line(this, client, far);
            await Task.WhenAny(line.ToServer(), line.FromServer());
            if (line.KeepsServerWaiting)
                return;
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
        }
        client.Close(0);
        far.Close(0);
    }

    /// <summary>One connection.</summary>
    private sealed class Line(CutLine all, Socket client, Socket far)
    {
        private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool drops;

        public bool KeepsServerWaiting { get; private set; }

        /// <summary>Ends when the line is to be cut, or one side has left.</summary>
        public Task ToServer() => Pass(client, async bytes =>
        {
            if (!bytes.Span.EndsWith(Commit) || !all.TryTake(out var cut))
            {
                await far.SendAsync(bytes);
                return true;
            }
            (drops, KeepsServerWaiting) = (true, cut == Cut.SilentBeforeCommit);
            if (cut is Cut.AfterCommit or Cut.InCommit)
                await far.SendAsync(bytes);
            if (cut == Cut.AfterCommit)
                await answered.Task;
            client.Close(0);
            return false;
        });

        public Task FromServer() => Pass(far, async bytes =>
        {
            if (drops)
                answered.TrySetResult();
            else
                await client.SendAsync(bytes);
            return true;
        });

        private async Task Pass(Socket from, Func<ReadOnlyMemory<byte>, Task<bool>> on)
        {
            var buffer = new byte[1 << 16];
            try
            {
                while (await from.ReceiveAsync(buffer) is var count and > 0)
                {
                    while (all.IsSilent)
                        await Task.Delay(20);
                    if (!await on(buffer.AsMemory(0, count)))
                        return;
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private bool TryTake(out Cut cut)
    {
        lock (gate)
        {
            cut = default;
            if (!cuts.TryDequeue(out var next) || next is null)
                return false;
            cut = next.Value;
            Done++;
            if (StaysDown)
            {
                isDown = true;
                listener.Stop();
            }
            return true;
        }
    }
}
