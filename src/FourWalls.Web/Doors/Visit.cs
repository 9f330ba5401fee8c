using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Web.Doors;

/// <summary>One request's visitor: their cookie, who they are if they are signed in, and the file that the address names.</summary>
public sealed class Visit
{
    /// <summary>The secret in the cookie. Somebody who is not signed in has one too, once they have met a form.</summary>
    public SessionSecret? Secret { get; set; }

    public Session? Session { get; set; }

    /// <summary>Set by <see cref="FileDoor"/> for every address with a file in it.</summary>
    public ClientFile? File { get; set; }

    public bool IsStaff => Session?.Kind == PersonKind.Staff;

    public bool IsClient => Session?.Kind == PersonKind.Client;

    /// <summary>Where the request comes from: tries to sign in wait behind each other by this.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}

/// <summary>Our cookies. Their names say nothing; none outlives the browser, but the mark of a staff device.</summary>
public static class Cookies
{
    private static string Visitor(HttpContext context) => context.Request.IsHttps ? "__Host-home" : "home";

    private static string Device(HttpContext context) => context.Request.IsHttps ? "__Host-desk" : "desk";

    private static string Front(HttpContext context) => context.Request.IsHttps ? "__Host-front" : "front";

    private static string Street(HttpContext context) => context.Request.IsHttps ? "__Host-street" : "street";

    public static SessionSecret? ReadSecret(HttpContext context) => SessionSecret.Parse(context.Request.Cookies[Visitor(context)]);

    public static void WriteSecret(HttpContext context, SessionSecret secret) =>
        context.Response.Cookies.Append(Visitor(context), secret.Cookie, Options(context));

    public static string? ReadDevice(HttpContext context) => context.Request.Cookies[Device(context)];

    public static void WriteDevice(HttpContext context, string token)
    {
        var options = Options(context);
        options.MaxAge = TimeSpan.FromDays(400);
        context.Response.Cookies.Append(Device(context), token, options);
    }

    /// <summary>What the front door shows to somebody who is not signed in: a word of a short list, nothing of theirs.</summary>
    public static string ReadFront(HttpContext context) => context.Request.Cookies[Front(context)] ?? "";

    public static void WriteFront(HttpContext context, string view) => context.Response.Cookies.Append(Front(context), view, Options(context));

    public static void ForgetFront(HttpContext context) => context.Response.Cookies.Delete(Front(context), Options(context));

    /// <summary>Whether this browser stands where others see its screen. It says nothing about anybody.</summary>
    public static bool ReadStreet(HttpContext context) => context.Request.Cookies[Street(context)] == "yes";

    public static void WriteStreet(HttpContext context, bool on)
    {
        if (on)
            context.Response.Cookies.Append(Street(context), "yes", Options(context));
        else
            context.Response.Cookies.Delete(Street(context), Options(context));
    }

    /// <summary>Everything but the mark of a staff device.</summary>
    public static void Forget(HttpContext context)
    {
        context.Response.Cookies.Delete(Visitor(context), Options(context));
        ForgetFront(context);
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true,
    };
}
