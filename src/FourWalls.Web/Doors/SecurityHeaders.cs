namespace FourWalls.Web.Doors;

/// <summary>Headers of every response. Nothing of ours is kept by a browser, framed, sniffed or sent on.</summary>
public sealed class SecurityHeaders(RequestDelegate next, SiteOptions options)
{
    // A form that leaves is redirected to the chosen site, and browsers hold redirects of forms against form-action too.
    private readonly string policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + $"frame-ancestors 'none'; form-action 'self' {options.LeaveTo.GetLeftPart(UriPartial.Authority)}";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
