using System.Buffers.Text;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Web.Doors;

/// <summary>
/// The one-time link that sets up an empty practice. It lives in this process, is printed where the service was started, and
/// is worth nothing once the practice is founded.
/// </summary>
public sealed class SetUpLink
{
    private readonly byte[] hash;

    public SetUpLink()
    {
        using var token = Secret.Random();
        using var bytes = token.Borrow();
        Path = "/set-up/" + Base64Url.EncodeToString(bytes.Span);
        hash = Hash.Of(System.Text.Encoding.ASCII.GetBytes(Path));
    }

    /// <summary>The address to print.</summary>
    public string Path { get; }

    public bool Is(string? path) => path is not null && Hash.Same(hash, Hash.Of(System.Text.Encoding.ASCII.GetBytes(path)));
}

/// <summary>On a page that is there only until the practice is founded.</summary>
public sealed record UntilFounded;

/// <summary>
/// Until the practice is set up there is nothing but the link that sets it up, and the way out. From then on that page is like
/// any address that was never there.
/// </summary>
public sealed class SetUpDoor(RequestDelegate next, Practice practice, SetUpLink link)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!practice.IsFounded && !link.Is(context.Request.Path.Value) && context.Request.Path != "/leave")
            throw new Refused(Refusal.NotFound, "This service is not set up yet. Whoever started it has the link to do so.");
        // By what the address led to, not by how it is spelled: "/Set-Up" leads to the same page.
        if (practice.IsFounded && context.GetEndpoint()?.Metadata.GetMetadata<UntilFounded>() is not null)
            context.SetEndpoint(null);
        return next(context);
    }
}
