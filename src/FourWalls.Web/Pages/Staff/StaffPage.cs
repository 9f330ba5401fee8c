using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Staff;

/// <summary>What every staff page has at hand.</summary>
public abstract class StaffPage : PageModel
{
    public Problems Problems { get; } = new();

    private Practice? practice;
    private Visit? visit;

    public Practice Practice => practice ??= Service<Practice>();

    public Session Session => Visit.Session!;

    public Roll Roll => Practice.Roll;

    public string Address => Doors.Visit.AddressOf(HttpContext);

    public bool Has(params Role[] any) => Roll.HasAny(Session.Person, Practice.Now, any);

    public Task<string> NameOf(Id<Person> person) => Service<Names>().Of(person);

    protected Visit Visit => visit ??= Service<Visit>();

    protected T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    protected Microsoft.AspNetCore.Mvc.IActionResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <summary>A staff page on one file: <see cref="FileDoor"/> has found it before the page runs.</summary>
public abstract class FilePage : StaffPage
{
    public new ClientFile File => Visit.File!;
}
