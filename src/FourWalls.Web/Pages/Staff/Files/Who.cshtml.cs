using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>Who can see a file, and what is done about it: assignments, Walls, the mark of risk, the client's words.</summary>
public sealed class WhoPage : WorkPage
{
    public new ClientFile File => Service<Visit>().File!;

    public override Id<ClientFile> Of => File.Id;

    public override string Path => $"/files/{File.Id}/who";

    public IReadOnlyList<(string Who, string Parts, string Days)> Lines { get; private set; } = [];

    /// <summary>Each member, and the keys that their words open; none while they have no words.</summary>
    public IReadOnlyList<(Id<Member> Member, string Name, string Person, string Keys)> Clients { get; private set; } = [];

    /// <summary>A client's six words, in the answer that made them and nowhere else.</summary>
    public string? Words { get; private set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public string? Client { get; set; }

    [BindProperty]
    public string? Keys { get; set; }

    public async Task OnGetAsync()
    {
        var cards = await new Cards(File).Identities(Purpose.Read);
        var state = await File.State();
        await Show(state);
        var lines = new List<(string, string, string)>();
        foreach (var one in WhoCanSee.In(Practice, state, null))
        {
            var who = one.Reason == Reason.Self ? "The client"
                : one.Team is { } team ? $"{RoleWords.Of(team)} ({one.People.Count} {(one.People.Count == 1 ? "person" : "people")})" : await NameOf(one.People[0]);
            var days = (one.From is { } from ? $"from {PlainDates.Day(from)} " : "") + (one.Until is { } until ? $"until {PlainDates.LastDay(until)}" : "");
            lines.Add((who, string.Join(", ", one.Parts.Select(PartWords.ForStaff)), days));
        }
        Lines = lines;
        var clients = new List<(Id<Member>, string, string, string)>();
        foreach (var card in cards)
        {
            var person = state.ClientPeople.FirstOrDefault(client => client.Member == card.Member)?.Person;
            clients.Add((card.Member, card.Content.Name, person?.ToString() ?? "", person is { } own ? state.KeysOf(own)?.Id.ToString() ?? "" : ""));
        }
        Clients = clients;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ExpectWork();
        if (await Try(FieldOfWhat, Do) && Words is null && !Problems.Any)
            return SeeOther(await IsStillMine() ? Path : "/today");
        await OnGetAsync();
        return Page();
    }

    /// <summary>The desk and the people on call come through the door for this file's other pages; this one is not there for them.</summary>
    private async Task ExpectWork()
    {
        var state = await File.State();
        if (ClientFiles.PowersOver(Practice, Session, state) == new Powers(false, false, false) && !state.Assignments.Any(one => one.Person == Session.Person))
            throw await Missed(File.Id.ToString());
    }

    private async Task Do()
    {
        if (What == "code")
            Words = await ClientCode.Make(Practice, Session, Service<StretchQueue>(), Address, File.Id, Parsed<Member>(Member));
        else if (What == "recode")
            Words = await ClientCode.Replace(
                Practice, Service<Sessions>(), Session, Service<StretchQueue>(), Address, File.Id, Parsed<Person>(Client), Parsed<Fact>(Keys));
        else
            await Act();
    }

    /// <summary>Who has just ended their own work has no more to do here; to show them the page would be a look at a file that is not theirs.</summary>
    private async Task<bool> IsStillMine() =>
        What != "end" || (await ClientFiles.Mine(Practice, Session)).Any(one => one.File == File.Id);
}
