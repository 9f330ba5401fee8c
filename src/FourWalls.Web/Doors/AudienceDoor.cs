using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace FourWalls.Web.Doors;

/// <summary>Whom a page is for. There is none for clients: all of theirs stands behind "/".</summary>
public enum Audience
{
    /// <summary>Anybody, signed in or not.</summary>
    Public,

    /// <summary>Signed-in staff; <see cref="ForAttribute"/> narrows it to roles.</summary>
    Staff,
}

/// <summary>Who an endpoint is for, and by which methods. An endpoint without one is for nobody.</summary>
public sealed record AudienceOf(Audience Audience, IReadOnlySet<string> Methods);

/// <summary>Roles that a staff page is for; without it, all staff.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForAttribute(params Role[] roles) : Attribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;
}

/// <summary>A folder of pages is a permission.</summary>
internal static class AudienceConventions
{
    public static void Apply(PageConventionCollection pages)
    {
        pages.AddFolderApplicationModelConvention("/Public", model => model.EndpointMetadata.Add(new AudienceOf(Audience.Public, Methods(model))));
        pages.AddFolderApplicationModelConvention("/Public/SetUp", model => model.EndpointMetadata.Add(new UntilFounded()));
        pages.AddFolderApplicationModelConvention("/Staff", model =>
        {
            model.EndpointMetadata.Add(new AudienceOf(Audience.Staff, Methods(model)));
            foreach (var roles in model.HandlerTypeAttributes.OfType<ForAttribute>())
                model.EndpointMetadata.Add(roles);
        });
    }

    /// <summary>Only what a page has a handler for: for any other method the framework would show the page as if it had run.</summary>
    private static HashSet<string> Methods(PageApplicationModel model) =>
        [HttpMethods.Get, HttpMethods.Head, .. model.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant())];
}

/// <summary>
/// Lets through who an endpoint is for. For everybody else it is not there: somebody signed in gets the same answer, and the
/// same entry, as for an address that was never there; somebody who is not is sent to sign in, whatever they asked for.
/// </summary>
/// <remarks>
/// A form of ours whose session has ended is sent on whole to a page where its writer signs in again: what was typed is not lost.
/// </remarks>
public sealed class AudienceDoor(RequestDelegate next, Practice practice, IAntiforgery tokens)
{
    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        var endpoint = context.GetEndpoint();
        var audience = endpoint?.Metadata.GetMetadata<AudienceOf>() is { } of && of.Methods.Contains(context.Request.Method) && !NamesHandler(context.Request)
            ? of.Audience : (Audience?)null;
        if (audience == Audience.Public)
        {
            await Enter(context, visit);
            return;
        }
        if (visit.Session is null)
        {
            var isForm = HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && await tokens.IsRequestValidAsync(context);
            context.Response.StatusCode = isForm ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = isForm
                ? "/sign-in/again?to=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString) : "/sign-in";
            return;
        }
        if (audience != Audience.Staff || !visit.IsStaff || !MayEnter(endpoint!, visit.Session))
            throw await FileDoorMiss.Record(practice, visit.Session, context.Request.Path);
        await Enter(context, visit);
    }

    /// <summary>Goes on; whichever part of the program then says that something is not there, the ledger has the same entry of it.</summary>
    private async Task Enter(HttpContext context, Visit visit)
    {
        try
        {
            await next(context);
        }
        catch (Refused missed) when (missed is { Refusal: Refusal.NotFound, IsRecorded: false } && visit.Session is { IsEnded: false })
        {
            throw await FileDoorMiss.Record(practice, visit.Session, context.Request.Path);
        }
        catch (ObjectDisposedException) when (visit is { File: { } file, Session.IsEnded: false } && practice.Ledger.Standing.IsDestroyed(file.Id))
        {
            // Its key was destroyed in this very moment, and zeroed in this session's hands.
            throw await FileDoorMiss.Record(practice, visit.Session!, context.Request.Path);
        }
    }

    /// <summary>The framework lets an address choose a page's handler by name, and shows the page without one if there is none of that name.</summary>
    private static bool NamesHandler(HttpRequest request) => request.Query.ContainsKey("handler");

    private bool MayEnter(Endpoint endpoint, Session session) =>
        endpoint.Metadata.GetMetadata<ForAttribute>() is not { } only
        || practice.Roll.HasAny(session.Person, practice.Now, [.. only.Roles]);
}
