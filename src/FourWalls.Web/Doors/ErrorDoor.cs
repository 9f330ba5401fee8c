using FourWalls.Sealing;
using Microsoft.AspNetCore.Antiforgery;

namespace FourWalls.Web.Doors;

/// <summary>
/// Turns what goes wrong into a page. "No" is one exception with words fit to show; everything else is a bug, and shows only a
/// reference number. The operator's log gets the kind of failure and where in our code, never a message: those can carry data.
/// </summary>
public sealed partial class ErrorDoor(RequestDelegate next, ILogger<ErrorDoor> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            // The framework answers a form without its token with an empty page.
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest })
                throw new AntiforgeryValidationException("A form came without its token.");
        }
        catch (Refused refused)
        {
            await Show(context, StatusOf(refused.Refusal), refused.Message, null);
        }
        catch (ObjectDisposedException) when (context.RequestServices.GetRequiredService<Visit>().Session is { IsEnded: true })
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
            await Show(context, StatusCodes.Status500InternalServerError, "There is a problem on our side. What you sent before is kept; the last step may not be.", reference);
        }
    }

    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.Limit => StatusCodes.Status429TooManyRequests,
        Refusal.SignedOut => StatusCodes.Status401Unauthorized,
        Refusal.NotAllowed => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };

    private static async Task Show(HttpContext context, int status, string words, string? reference)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.Clear();
        await new SecurityHeaders(_ => Task.CompletedTask, context.RequestServices.GetRequiredService<SiteOptions>()).InvokeAsync(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(ErrorPage.Html(status == StatusCodes.Status404NotFound, words, reference));
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
}

/// <summary>The page for "no" and for bugs: made without the page engine, so that it works when that does not.</summary>
public static class ErrorPage
{
    public static string Html(bool notFound, string words, string? reference) =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Home</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <link rel="stylesheet" href="/site.css"><link rel="icon" href="/icon.svg"></head>
        <body class="govuk-template__body fw-body">
        <form class="fw-leave" method="post" action="/leave"><button class="fw-leave__button" name="leave" value="now">Leave this page</button></form>
        <main class="fw-main" id="main"><h1 class="govuk-heading-l">{(notFound ? "Nothing here" : "That did not work")}</h1>
        <p class="govuk-body">{System.Net.WebUtility.HtmlEncode(words)}</p>
        {(reference is null ? "" : $"<p class=\"govuk-body\">If you tell somebody about this, give them the reference <strong>{reference}</strong>.</p>")}
        <p class="govuk-body"><a class="govuk-link" href="/">Go to the start</a></p></main>
        <script src="/leave.js" defer></script></body></html>
        """;
}
