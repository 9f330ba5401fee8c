using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
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

    /// <summary>The form's own name, chosen when it is served: what it makes is named after it, so that it is made once.</summary>
    [BindProperty]
    public string? Once { get; set; }

    /// <summary>For the hidden field.</summary>
    public string FormName => Once ??= Id<StaffPage>.New().ToString();

    public bool Has(params Role[] any) => Roll.HasAny(Session.Person, Practice.Now, any);

    public Task<string> NameOf(Id<Person> person) => Service<Names>().Of(person);

    /// <summary>Everybody who works here, by name.</summary>
    public async Task<IReadOnlyList<(Id<Person> Id, string Name)>> Colleagues(Func<Id<Person>, bool>? which = null)
    {
        var people = new List<(Id<Person> Id, string Name)>();
        foreach (var person in Roll.Staff.Where(person => which?.Invoke(person) ?? true))
            people.Add((person, await NameOf(person)));
        return [.. people.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Forms about safety that wait for this person, with who works with each file.</summary>
    protected async Task<IReadOnlyList<(DutyCall Call, string Workers)>> DutyCalls()
    {
        var calls = new List<(DutyCall, string)>();
        foreach (var call in await Rota.Waiting(Practice, Session))
        {
            var names = new List<string>();
            foreach (var worker in call.Workers)
                names.Add(await NameOf(worker));
            calls.Add((call, string.Join(", ", names)));
        }
        return calls;
    }

    protected Visit Visit => visit ??= Service<Visit>();

    protected T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    protected IActionResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The id of what this form makes: the same however often it is sent, and never somebody else's.</summary>
    protected Id<T> Made<T>() =>
        Id<T>.Following("form", Session.Person.Value, Id<StaffPage>.TryParse(FormName, null, out var form) ? form.Value : Guid.Empty);

    /// <summary>Does something whose "no" has words for this page: they are shown above the form, and what was typed stays.</summary>
    protected async Task<bool> Try(string field, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Refused refused) when (refused.Refusal is Refusal.NotAllowed or Refusal.Changed or Refusal.Limit or Refusal.NotYet)
        {
            Problems.Add(field, refused.Message);
            return false;
        }
    }

    /// <summary>What is not there for this person, recorded like every other miss.</summary>
    protected async Task<Refused> Missed(string target)
    {
        Misses.Allow(Practice, Session);
        return await Misses.Record(Practice, Session, target);
    }

    /// <summary>The days of a form: from the first, if one was typed and otherwise at once, to the end of the last, if one was.</summary>
    protected (DateTimeOffset From, DateTimeOffset? Until) Days(string? from, string? until)
    {
        var (first, last) = (PlainDates.Parse(from), PlainDates.Parse(until));
        if (first is null && !string.IsNullOrEmpty(from))
            Problems.Add("From", "Give the first day as a date, for instance 2026-05-14.");
        if (last is null && !string.IsNullOrEmpty(until))
            Problems.Add("Until", "Give the last day as a date, for instance 2026-05-14.");
        return (first ?? Practice.Now, last?.AddDays(1));
    }

    /// <summary>Whose file it is: the members' names, by a look like every other; nothing while the key is on its way.</summary>
    protected async Task<string> ClientOf(Id<ClientFile> id)
    {
        try
        {
            var cards = new Cards(await ClientFile.Find(Practice, Session, id));
            return string.Join(", ", (await cards.Identities(Purpose.List)).Select(one => one.Content.Name));
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound)
        {
            return "";
        }
    }

    protected static Id<T> Parsed<T>(string? text) => Id<T>.TryParse(text, null, out var id) ? id : throw Refused.NotFound();
}

/// <summary>A staff page on one file: <see cref="FileDoor"/> has found it before the page runs.</summary>
public abstract class FilePage : StaffPage
{
    public new ClientFile File => Visit.File!;

    /// <summary>
    /// Whose file this is, for whoever may know it: nobody should write into the wrong one. A look like every other; with one
    /// member named, only theirs.
    /// </summary>
    public async Task<string> WhoseFile(Id<Member> subject = default)
    {
        var opened = (await File.State()).Opened!;
        return await May(CompartmentKind.Identity, ClientFiles.SubjectOf(opened.FileKind, opened.Members[0]))
            ? string.Join(", ", (await new Cards(File).Identities(Purpose.List)).Where(one => subject.IsNone || one.Member == subject).Select(one => one.Content.Name)) : "";
    }

    public async Task<bool> May(CompartmentKind kind, Id<Member> subject = default) => (await File.Decide(kind, subject)).Permitted;

    /// <summary>Whether this person writes in a part: who supervises reads it, and writes nothing in it.</summary>
    public async Task<bool> MayWriteIn(CompartmentKind kind, Id<Member> subject = default) =>
        await File.Decide(kind, subject) is { Permitted: true } decision && Access.MayWrite(decision.Reason);

    /// <summary>For forms: who may only read is told before they have typed a word, as for a page that is not there.</summary>
    protected async Task ExpectWriter(CompartmentKind kind, Id<Member> subject = default)
    {
        if (!Access.MayWrite((await File.Expect(kind, subject)).Reason))
            throw await Missed(File.Id.ToString());
    }
}
