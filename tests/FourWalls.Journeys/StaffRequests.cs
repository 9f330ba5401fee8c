using System.Net;

namespace FourWalls.Journeys;

/// <summary>Requests as they are, with a visitor's cookies or none: no redirects followed, nothing parsed.</summary>
internal sealed class Requests : IDisposable
{
    private readonly HttpClientHandler handler;
    private readonly HttpClient client;

    public Requests(Uri site, CookieContainer? cookies)
    {
        handler = new HttpClientHandler
        {
            AllowAutoRedirect = false, UseCookies = cookies is not null, CookieContainer = cookies ?? new CookieContainer(), CheckCertificateRevocationList = true,
        };
        client = new HttpClient(handler) { BaseAddress = site };
    }

    /// <summary>Called when an answer's head is there, and nothing of its body has been read.</summary>
    public Action? Arrived { get; init; }

    public async Task<(int Status, string Body, string? Location)> Send(string method, string path, string? token = null, params (string, string)[] fields)
    {
        using var response = await Begin(method, path, token, fields);
        Arrived?.Invoke();
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.ToString());
    }

    /// <summary>Comes back as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> Begin(string method, string path, string? token = null, params (string, string)[] fields)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method is not ("GET" or "HEAD" or "OPTIONS"))
            request.Content = new FormUrlEncodedContent([.. fields.Select(one => new KeyValuePair<string, string>(one.Item1, one.Item2)), new("token", token ?? "")]);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<string> BodyOf(HttpResponseMessage response) => await response.Content.ReadAsStringAsync();

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }
}
