using System.Net;
using System.Text.Json;
using FourWalls.Health;
using FourWalls.Practices;

namespace FourWalls.Web.Doors;

/// <summary>
/// <c>/healthz</c> says that the process is alive, <c>/readyz</c> whether it can serve. From this machine the second says why not;
/// from elsewhere only yes or no: how full a disk is, or how old a backup, is nobody's business.
/// </summary>
public sealed class HealthDoor(RequestDelegate next, SiteOptions options, Practice practice) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1);
    private (Readiness? Found, long At) last;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path.Value is not ("/healthz" or "/readyz"))
        {
            await next(context);
            return;
        }
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path == "/healthz")
        {
            await context.Response.WriteAsync("alive\n");
            return;
        }
        var found = await Look();
        context.Response.StatusCode = found.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        if (context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address))
            await context.Response.WriteAsJsonAsync(found, JsonSerializerOptions.Web);
        else
            await context.Response.WriteAsync(found.Ready ? "ready\n" : "not ready\n");
    }

    public void Dispose() => one.Dispose();

    /// <summary>Once a second: whoever asks more often must not keep the database from those who work.</summary>
    private async Task<Readiness> Look()
    {
        await one.WaitAsync();
        try
        {
            if (last.Found is not { } found || options.Time.GetElapsedTime(last.At) > Fresh)
                last = (found = await Readiness.Of(practice, options.Data), options.Time.GetTimestamp());
            return found;
        }
        finally
        {
            one.Release();
        }
    }
}
