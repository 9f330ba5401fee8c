using FourWalls.Health;
using FourWalls.Sealing;
using Microsoft.AspNetCore.Antiforgery;

namespace FourWalls.Web.Doors;

/// <summary>
/// Turns what goes wrong into a page. "No" is one exception with words fit to show; everything else is a bug, and shows only a
/// reference number. The operator's log gets the kind of failure and where in our code, never a message: those can carry data.
/// </summary>
public sealed partial class ErrorDoor(RequestDelegate next, SiteOptions options, ILogger<ErrorDoor> log)
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    private long said;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            // The framework answers a form without its token with an empty page.
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest })
                throw new AntiforgeryValidationException("A form came without its token.");
        }
        catch (Exception failure) when (Outage.Of(failure) is not null && !context.Response.HasStarted)
        {
            Say(Outage.Of(failure)!, failure);
            if (!await Leaves(context))
                await OutagePage.Show(context, Outage.Of(failure)!);
        }
        catch (Refused refused) when (Outage.Of(refused) is null)
        {
            await Show(context, StatusOf(refused.Refusal), refused.Message, null);
        }
        catch (ObjectDisposedException) when (context.RequestServices.GetRequiredService<Visit>().Session is { } own && IsOver(context, own))
        {
            context.Response.Redirect("/sign-in", permanent: false);
        }
        catch (AntiforgeryValidationException)
        {
            await Show(context, StatusCodes.Status400BadRequest, "This form was open for too long, or in another window. Nothing was sent. Please go back, load the page again and retry.", null);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            await Show(context, StatusCodes.Status400BadRequest, "What was sent could not be read, or was too long. Nothing was kept. Please go back and try again.", null);
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            var reference = Convert.ToHexStringLower(Entropy.Bytes(4));
            Bug(log, reference, bug.GetType().FullName ?? "", Where(bug));
            if (!await Leaves(context))
                await Show(context, StatusCodes.Status500InternalServerError, "There is a problem on our side. What you sent before is kept; the last step may not be.", reference);
        }
    }

    /// <summary>Here, or by an entry that this process has only just followed.</summary>
    private static bool IsOver(HttpContext context, People.Session session) =>
        session.IsEnded || context.RequestServices.GetRequiredService<Practices.Practice>().Ledger.Standing.IsOver(session);

    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.Limit => StatusCodes.Status429TooManyRequests,
        Refusal.SignedOut => StatusCodes.Status401Unauthorized,
        Refusal.NotAllowed => StatusCodes.Status403Forbidden,
        Refusal.NoRoom or Refusal.Away => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    internal static async Task Show(HttpContext context, int status, string words, string? reference, string more = "")
    {
        if (context.Response.HasStarted)
            return;
        context.Response.Clear();
        var options = context.RequestServices.GetRequiredService<SiteOptions>();
        await new SecurityHeaders(_ => Task.CompletedTask, options).InvokeAsync(context);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "30";
        context.Response.ContentType = "text/html; charset=utf-8";
        // "/" leaves no other address in the browser's history, but is not there yet while a practice is being set up.
        var leaveAt = context.RequestServices.GetService<Practices.Practice>() is { IsFounded: true } ? "/" : "/leave";
        await context.Response.WriteAsync(ErrorPage.Html(status == StatusCodes.Status404NotFound, words, reference, leaveAt, options.LeaveTo, more));
    }

    /// <summary>Whatever is broken: who presses "Leave this page" is off it.</summary>
    private async Task<bool> Leaves(HttpContext context)
    {
        var request = context.Request;
        var leaves = request.Path == "/leave"
            || (request.Path == "/" && HttpMethods.IsPost(request.Method) && request.HasFormContentType && (await request.ReadFormAsync()).ContainsKey("leave"));
        if (leaves)
            Pages.Public.Leaving.Go(context, options);
        return leaves;
    }

    /// <summary>To the operator, once a minute: an outage fails every request.</summary>
    private void Say(Refused outage, Exception failure)
    {
        var now = Environment.TickCount64;
        var last = Interlocked.Read(ref said);
        if ((last == 0 || now - last > SayEvery.TotalMilliseconds) && Interlocked.CompareExchange(ref said, now, last) == last)
            Out(log, outage.Message, failure.GetType().FullName ?? "", Where(failure));
    }

    /// <summary>The frames of our own code: names of methods and lines, nothing that was in them.</summary>
    private static string Where(Exception bug) => string.Join(
        " < ",
        new System.Diagnostics.StackTrace(bug, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetMethod()?.DeclaringType?.FullName?.StartsWith("FourWalls", StringComparison.Ordinal) == true)
            .Take(6)
            .Select(frame => $"{frame.GetMethod()!.DeclaringType!.Name}.{frame.GetMethod()!.Name}:{frame.GetFileLineNumber()}"));

    [LoggerMessage(Level = LogLevel.Error, Message = "Reference {Reference}: {Kind} at {Where}")]
    private static partial void Bug(ILogger log, string reference, string kind, string where);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} {Kind} at {Where}")]
    private static partial void Out(ILogger log, string what, string kind, string where);
}

/// <summary>
/// The page for "no" and for bugs: made without the page engine, so that it works when that does not. One can leave from here
/// as from anywhere.
/// </summary>
public static class ErrorPage
{
    public static string Html(bool notFound, string words, string? reference, string leaveAt, Uri leaveTo, string more = "") =>
        $"""
        <!DOCTYPE html>
        <html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Home</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex"><link rel="stylesheet" href="{Assets.AddressOf("site.css")}">
        <link rel="icon" href="{Assets.AddressOf("icon.svg")}"><script src="{Assets.AddressOf("leave.js")}" defer></script></head>
        <body class="fw-body fw-quiet">
        <form class="fw-leave" method="post" action="{leaveAt}" data-to="{E(leaveTo.ToString())}" data-shift>
        <button class="fw-leave__button" name="leave" value="now">Leave this page</button></form>
        <a class="govuk-skip-link" href="#main">Skip to the text</a>
        <main class="fw-main" id="main" tabindex="-1"><h1>{(notFound ? "Nothing here" : "That did not work")}</h1>
        <p>{E(words)}</p>
        {more}{(reference is null ? "" : $"<p>If you tell somebody about this, give them the reference <strong>{reference}</strong>.</p>")}
        <p><a href="/">Go to the start</a></p></main></body></html>
        """;

    internal static string E(string text) => System.Net.WebUtility.HtmlEncode(text);
}
