using FourWalls.People;
using FourWalls.Sealing;
using Microsoft.AspNetCore.Antiforgery;

namespace FourWalls.Web.Doors;

/// <summary>
/// The framework's antiforgery, resting on the visitor's own cookie instead of data-protection tickets: nothing is kept, and
/// any node can check. One object serves all requests: the framework keeps it for good, so it must hold nobody's secret.
/// </summary>
internal sealed class FormTokens : IAntiforgery
{
    private const string Field = "token";
    private const string Header = "X-Token";

    /// <summary>Between the token and whose form it is.</summary>
    private const char Mark = '.';

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext)
    {
        var visit = Of(httpContext);
        if (visit.Secret is null)
        {
            visit.Secret = SessionSecret.New();
            Cookies.WriteSecret(httpContext, visit.Secret);
        }
        return GetTokens(httpContext);
    }

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => new(TokenOf(Of(httpContext)), null, Field, Header);

    /// <summary>Whether a form's token was served to this person, under the cookie that the visitor has now.</summary>
    public static bool WasServedTo(Session person, SessionSecret cookie, string? token) =>
        token?.Split(Mark) is [_, var mark] && cookie.IsFormMark(mark, person.Person.Value);

    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        if (HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method))
            return true;
        string? token = httpContext.Request.Headers[Header];
        if (token is null && httpContext.Request.HasFormContentType)
            token = (await httpContext.Request.ReadFormAsync())[Field];
        return Of(httpContext).Secret is { } secret && secret.IsFormToken(token?.Split(Mark)[0]);
    }

    public async Task ValidateRequestAsync(HttpContext httpContext)
    {
        if (!await IsRequestValidAsync(httpContext))
            throw new AntiforgeryValidationException("A form came without its token.");
    }

    public void SetCookieTokenAndHeader(HttpContext httpContext) => GetAndStoreTokens(httpContext);

    private static string? TokenOf(Visit visit) => visit switch
    {
        { Secret: null } => null,
        { Session: { } session } => $"{visit.Secret.FormToken()}{Mark}{visit.Secret.FormMark(session.Person.Value)}",
        _ => visit.Secret.FormToken(),
    };

    private static Visit Of(HttpContext context) => context.RequestServices.GetRequiredService<Visit>();
}
