using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>One person: roles, supervision and licences, all with their dates.</summary>
[For(Role.Director, Role.Administrator)]
public sealed class PersonPage : StaffPage
{
    public sealed record Dated(Id<Fact> Id, string Words, string Days, bool MayEnd);

    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<Dated> Roles { get; private set; } = [];

    public IReadOnlyList<Dated> Supervision { get; private set; } = [];

    /// <summary>Whom this counsellor has named; null for nobody who works here.</summary>
    public string? StandIn { get; private set; }

    /// <summary>When this person's notes want a second signature.</summary>
    public IReadOnlyList<Dated> SecondSignatures { get; private set; } = [];

    public IReadOnlyList<Dated> Calls { get; private set; } = [];

    public IReadOnlyList<Dated> Credentials { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> Others { get; private set; } = [];

    public IReadOnlyList<Choice> Given { get; private set; } = [];

    public bool IsDirector => Has(Role.Director);

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Fact { get; set; }

    [BindProperty]
    public string? RoleGiven { get; set; }

    [BindProperty]
    public string? Supervisor { get; set; }

    [BindProperty]
    public CredentialForm Credential { get; set; } = new();

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    public async Task OnGetAsync(Id<Person> person)
    {
        await Find(person);
        var may = Invitation.MayGive(Roll, Session.Person, Practice.Now);
        Given = [.. may.Select(role => new Choice(role.ToString(), RoleWords.Of(role)))];
        Roles =
        [
            .. Roll.RoleFactsOf(person).Where(one => one.Until is not { } until || Practice.Now < until).OrderBy(one => one.Role)
                .Select(one => new Dated(one.Id, RoleWords.Of(one.Role), PlainDates.Span(one.From, one.Until), may.Contains(one.Role))),
        ];
        var supervision = new List<Dated>();
        foreach (var one in Roll.Supervisions.Where(one => one.Supervisor == person || one.Supervisee == person))
        {
            var words = one.Supervisor == person ? $"Supervises {await NameOf(one.Supervisee)}" : $"Is supervised by {await NameOf(one.Supervisor)}";
            supervision.Add(new Dated(one.Id, words, PlainDates.Span(one.From, one.Until), IsDirector));
        }
        if (Roll.StandIns.TryGetValue(person, out var named) && Roll.KeysOf(named.StandIn) is not null)
        {
            StandIn = await NameOf(named.StandIn);
            Calls = [.. Roll.Calls.Where(call => call.Named == named.Id && Practice.Now < call.Until).OrderBy(call => call.From)
                .Select(call => new Dated(call.Id, $"{StandIn} stands in", PlainDates.Span(call.From, call.Until), IsDirector))];
        }
        Supervision = supervision;
        SecondSignatures = [.. Roll.SecondSignatures.Where(one => one.Person == person && (one.Until is not { } until || Practice.Now < until)).OrderBy(one => one.From)
            .Select(one => new Dated(one.Id, "Notes want a second signature", PlainDates.Span(one.From, one.Until), IsDirector))];
        Credentials = CredentialForm.Of(Roll, person);
        Others = await Colleagues(other => other != person);
    }

    public async Task<IActionResult> OnPostAsync(Id<Person> person)
    {
        await Find(person);
        var (from, until) = Days(From, Until);
        (Credential.IsSent, Credential.First, Credential.Last) = (What == "credential", From, Until);
        if (!Problems.Any && await Try(What is "role" or "supervision" or "second" or "credential" or "call" ? "Until" : "", () => Do(person, from, until)) && !Problems.Any)
            return SeeOther($"/people/{person}");
        await OnGetAsync(person);
        return Page();
    }

    private Task Do(Id<Person> person, DateTimeOffset from, DateTimeOffset? until)
    {
        switch (What)
        {
            case "role" when Enum.TryParse<Role>(RoleGiven, out var role):
                return StaffChange.GiveRole(Practice, Session, person, role, from, until);
            case "role":
                Problems.Add("RoleGiven", "Choose a role.");
                return Task.CompletedTask;
            case "end-role":
                return StaffChange.EndRole(Practice, Session, Parsed<Fact>(Fact));
            case "supervision" when Id<Person>.TryParse(Supervisor, null, out var supervisor):
                return StaffChange.AddSupervision(Practice, Session, supervisor, person, from, until);
            case "supervision":
                Problems.Add("Supervisor", "Choose who supervises them.");
                return Task.CompletedTask;
            case "end-supervision":
                return StaffChange.EndSupervision(Practice, Session, Parsed<Fact>(Fact));
            case "second":
                return StaffChange.WantSecondSignature(Practice, Session, person, from, until);
            case "end-second":
                return StaffChange.EndSecondSignature(Practice, Session, Parsed<Fact>(Fact));
            case "call":
                return StandIns.Call(Practice, Session, person, from, until);
            case "end-call":
                return StandIns.End(Practice, Session, Parsed<Fact>(Fact));
            case "credential":
                return Credential.Add(Practice, Session, Problems, person, from, until);
            case "end-credential":
                return StaffChange.EndCredential(Practice, Session, Parsed<Fact>(Fact));
            default:
                return Task.CompletedTask;
        }
    }

    private async Task Find(Id<Person> person)
    {
        if (Roll.KeysOf(person) is null)
            throw await Missed(person.ToString());
        (Person, Name) = (person, await NameOf(person));
    }
}
