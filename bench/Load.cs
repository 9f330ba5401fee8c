using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FourWalls.Benchmarks;

/// <summary>
/// Asks for pages over a number of connections and does as little as possible besides, so that the cores are the server's.
/// Reads each answer whole; one that is not 200 counts as a failure of the whole run.
/// </summary>
internal static class Load
{
    private static ReadOnlySpan<byte> EndOfChunks => "\r\n0\r\n\r\n"u8;

    /// <summary>Asks until the time is over.</summary>
    /// <param name="requests">Connection i sends request i (modulo their number) again and again.</param>
    public static async Task<Measured> Run(IPEndPoint server, IReadOnlyList<byte[]> requests, int connections, TimeSpan time)
    {
        await Task.WhenAll(Enumerable.Range(0, connections).Select(i => One(server, requests[i % requests.Count], TimeSpan.FromMilliseconds(800), [])));
        var latencies = Enumerable.Range(0, connections).Select(_ => new List<double>(100_000)).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(i => One(server, requests[i % requests.Count], time, latencies[i])));
        return Measured.Of(latencies.SelectMany(one => one), watch.Elapsed);
    }

    public static byte[] Get(string path, string? cookie) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n");

    public static byte[] Post(string path, string? cookie, string form)
    {
        var body = Encoding.UTF8.GetBytes(form);
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>One request over a connection of its own.</summary>
    public static async Task Once(IPEndPoint server, byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        await socket.SendAsync(request);
        await Answer(socket, new byte[65_536]);
    }

    /// <summary>Asks again and again until the line is cut; an answer that did not come whole does not count.</summary>
    public static async Task UntilCut(IPEndPoint server, byte[] request, Action<ReadOnlySpan<byte>> onAnswer)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var buffer = new byte[65_536];
        try
        {
            await socket.ConnectAsync(server);
            while (true)
            {
                await socket.SendAsync(request);
                onAnswer(buffer.AsSpan(0, await Answer(socket, buffer)));
            }
        }
        catch (Exception cut) when (cut is SocketException or EndOfStreamException)
        {
        }
    }

    private static async Task One(IPEndPoint server, byte[] request, TimeSpan time, List<double> latencies)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = ArrayPool<byte>.Shared.Rent(65_536);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            var began = watch.Elapsed.TotalMilliseconds;
            await socket.SendAsync(request);
            await Answer(socket, buffer);
            latencies.Add(watch.Elapsed.TotalMilliseconds - began);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>How long it is.</summary>
    private static async Task<int> Answer(Socket socket, byte[] buffer)
    {
        var read = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (got == 0)
                throw new EndOfStreamException("The server closed the connection.");
            read += got;
            if (IsWhole(buffer.AsSpan(0, read)))
                return read;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        if (!answer.StartsWith("HTTP/1.1 200"u8) && !answer.StartsWith("HTTP/1.1 303"u8))
            throw new InvalidOperationException("Not a good answer: " + Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 600)]));
        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith(EndOfChunks);
        var digits = answer[(length + 16)..];
        return answer.Length >= head + 4 + int.Parse(Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]));
    }
}

/// <summary>How many a second, and how long one took, in milliseconds.</summary>
internal sealed record Measured(double PerSecond, double P50, double P95, double P99)
{
    public static Measured Of(IEnumerable<double> latencies, TimeSpan time)
    {
        var sorted = latencies.Order().ToList();
        return new Measured(sorted.Count / time.TotalSeconds, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99));
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
