using System.Net.Sockets;
using System.Text;

namespace FourWalls.Journeys;

/// <summary>Requests that are no requests, with a phrase in each: a server likes to print what it could not read.</summary>
public static class LeakRaw
{
    public static async Task Run(RealService service, Planted planted)
    {
        string[] wrong =
        [
            "GET /{0}\r\n\r\n",
            "{0} / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "TRACE /{0} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET http://{0}.example/{0} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/9.{0}\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: {0} {0}\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: {0}.example\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n{0}: \u0001{0}\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: home={0}; desk={0}; front={0}\r\nConnection: close\r\n\r\n",
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{0}\r\n",
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nname={0}",
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: {0}\r\n\r\nname={0}",
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\nContent-Type: multipart/form-data; boundary={0}\r\nConnection: close\r\n\r\n--{0}\r\nname={0}{0}{0}{0}{0}{0}",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{0}",
            "\u0016\u0003\u0001{0}{0}{0}{0}",
        ];
        foreach (var request in wrong)
            await Send(service, request.Replace("{0}", planted.Phrase(), StringComparison.Ordinal));
        await Send(service, $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {string.Concat(Enumerable.Repeat(planted.Phrase(), 4_000))}\r\n\r\n");
        await Send(service, $"GET /{string.Concat(Enumerable.Repeat(planted.Phrase(), 2_000))} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static async Task Send(RealService service, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Url.Host, service.Url.Port);
        var stream = client.GetStream();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), late.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            Assert.DoesNotContain(Planted.Stem, await reader.ReadToEndAsync(late.Token), StringComparison.Ordinal);
        }
        catch (Exception hungUp) when (hungUp is IOException or SocketException)
        {
        }
    }
}
