using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Doors;

/// <summary>
/// Every address with a file in it comes through here before any page does: who has nothing to do with the file is refused
/// even on a page that forgot to ask.
/// </summary>
public sealed class FileDoor(RequestDelegate next, Practice practice)
{
    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        if (context.Request.RouteValues.TryGetValue("file", out var value))
        {
            Misses.Allow(practice, visit.Session!);
            if (!Id<ClientFile>.TryParse(value as string, null, out var id))
                throw await FileDoorMiss.Record(practice, visit.Session!, context.Request.Path);
            visit.File = await ClientFile.Find(practice, visit.Session!, id);
        }
        await next(context);
    }
}

internal static class FileDoorMiss
{
    public static async Task<Refused> Record(Practice practice, Session session, PathString path)
    {
        Misses.Allow(practice, session);
        return await Misses.Record(practice, session, path.Value ?? "/");
    }
}

/// <summary>An id in an address is one of ours or the address does not exist.</summary>
internal sealed class IdConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && Id<ClientFile>.TryParse(value?.ToString(), null, out _);
}
