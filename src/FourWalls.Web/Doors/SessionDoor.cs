using FourWalls.People;

namespace FourWalls.Web.Doors;

/// <summary>Finds out who is asking. A cookie whose session has ended is nobody.</summary>
public sealed class SessionDoor(RequestDelegate next, Sessions sessions, HolderRounds.Board board)
{
    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        visit.Secret = Cookies.ReadSecret(context);
        if (visit.Secret is not null)
            visit.Session = await sessions.Find(visit.Secret);
        if (visit.IsStaff)
            board.Seen(visit.Session!);
        await next(context);
    }
}
