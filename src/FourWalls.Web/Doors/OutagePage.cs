using FourWalls.People;
using Microsoft.AspNetCore.Antiforgery;

namespace FourWalls.Web.Doors;

/// <summary>
/// The page for when nothing can be kept, and so nothing opened: no room, or no database. What somebody had typed about a
/// client comes back in a form that they send again when it is over; it goes from page to page in the browser and is kept nowhere.
/// </summary>
internal static class OutagePage
{
    /// <summary>Longer than this it is text that somebody wrote, and is shown; the rest goes along unseen.</summary>
    private const int Short = 60;

    public static async Task Show(HttpContext context, Refused outage)
    {
        var more = await Typed(context) is { } form
            ? Again(context.Request.Path + context.Request.QueryString, form)
            : "<p>It goes on by itself. Please try again in a few minutes.</p>";
        await ErrorDoor.Show(context, ErrorDoor.StatusOf(outage.Refusal), Words(context, outage), null, more);
    }

    /// <summary>What is wrong with the machine is for who works here.</summary>
    private static string Words(HttpContext context, Refused outage) => context.Request.Path == "/"
        ? "This page cannot be shown just now." : $"{outage.Message} Until that is put right, nothing can be opened or kept. Please tell whoever looks after the computer.";

    /// <summary>
    /// The fields of a form of ours about a file. Forms with passphrases and codes in them are none of these: they must not come
    /// back in a page.
    /// </summary>
    private static async Task<IFormCollection?> Typed(HttpContext context)
    {
        var request = context.Request;
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>();
        return HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.Path.StartsWithSegments("/files", StringComparison.Ordinal)
            && await tokens.IsRequestValidAsync(context) ? await request.ReadFormAsync() : null;
    }

    private static string Again(string to, IFormCollection form) =>
        $"""
        <p>What you typed is in this page, and is not kept yet. Leave the page open. When it is put right, send it again: whatever part of it was kept is not kept twice.</p>
        <form method="post" action="{ErrorPage.E(to)}">{string.Concat(form.SelectMany(field => field.Value.Select(value => Field(field.Key, value ?? ""))))}
        <button class="govuk-button">Send it again</button></form>
        """;

    // A browser drops the first line break inside a text area.
    private static string Field(string name, string value) => value.Length > Short && name != "token" || value.Contains('\n', StringComparison.Ordinal)
        ? $"<label class=\"govuk-label\" for=\"typed-{ErrorPage.E(name)}\">What you typed</label><textarea class=\"govuk-textarea\" rows=\"8\" id=\"typed-{ErrorPage.E(name)}\" name=\"{ErrorPage.E(name)}\">\n{ErrorPage.E(value)}</textarea>"
        : $"<input type=\"hidden\" name=\"{ErrorPage.E(name)}\" value=\"{ErrorPage.E(value)}\">";
}
