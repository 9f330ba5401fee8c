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

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => new(Of(httpContext).Secret?.FormToken(), null, Field, Header);

    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        if (HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method))
            return true;
        string? token = httpContext.Request.Headers[Header];
        if (token is null && httpContext.Request.HasFormContentType)
            token = (await httpContext.Request.ReadFormAsync())[Field];
        return Of(httpContext).Secret is { } secret && secret.IsFormToken(token);
    }

    public async Task ValidateRequestAsync(HttpContext httpContext)
    {
        if (!await IsRequestValidAsync(httpContext))
            throw new AntiforgeryValidationException("A form came without its token.");
    }

    public void SetCookieTokenAndHeader(HttpContext httpContext) => GetAndStoreTokens(httpContext);

    private static Visit Of(HttpContext context) => context.RequestServices.GetRequiredService<Visit>();
}
