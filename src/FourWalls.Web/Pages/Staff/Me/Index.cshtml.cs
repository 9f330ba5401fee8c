using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Staff.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>What is one's own: who may open one's session notes one day, one's licences, one's way in.</summary>
public sealed class IndexPage : StaffPage
{
    public string Name { get; private set; } = "";

    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>Whom one has named; null for nobody.</summary>
    public string? Custodian { get; private set; }

    public bool CustodianHasLeft { get; private set; }

    /// <summary>Who reads in one's place when one is ill; null for nobody.</summary>
    public string? StandIn { get; private set; }

    public bool StandInHasLeft { get; private set; }

    /// <summary>When they do, now or soon.</summary>
    public StandInCalledFact? Call { get; private set; }

    public IReadOnlyList<(Id<Person> Id, string Name)> Counsellors { get; private set; } = [];

    public bool IsCertified => Roll.KeysOf(Session.Person) is not null;

    public IReadOnlyList<(Id<Person> Id, string Name)> Others { get; private set; } = [];

    public IReadOnlyList<PersonPage.Dated> Credentials { get; private set; } = [];

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Named { get; set; }

    [BindProperty]
    public string? StandInNamed { get; set; }

    [BindProperty]
    public string? Fact { get; set; }

    [BindProperty]
    public CredentialForm Credential { get; set; } = new();

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    /// <summary>Whose custodian this person is.</summary>
    public IReadOnlyList<(Id<Person> Person, string Name)> NamedBy { get; private set; } = [];

    public async Task OnGetAsync()
    {
        NamedBy = [.. (await Task.WhenAll(Roll.Custodians.Values.Where(one => one.Custodian == Session.Person)
            .Select(async one => (one.Person, Name: await NameOf(one.Person))))).OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
        Name = await NameOf(Session.Person);
        Roles = [.. Roll.RolesOf(Session.Person, Practice.Now).Order().Select(RoleWords.Of)];
        if (Roll.Custodians.TryGetValue(Session.Person, out var named))
            (Custodian, CustodianHasLeft) = (await NameOf(named.Custodian), Roll.KeysOf(named.Custodian) is null);
        if (Roll.StandIns.TryGetValue(Session.Person, out var own))
            (StandIn, StandInHasLeft, Call) = (await NameOf(own.StandIn), Roll.KeysOf(own.StandIn) is null, Roll.CallOf(own, Practice.Now));
        Others = await Colleagues(person => person != Session.Person);
        Counsellors = [.. Others.Where(one => Roll.Has(one.Id, Role.Counsellor, Practice.Now))];
        Credentials = CredentialForm.Of(Roll, Session.Person);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (What == "sign-out")
        {
            await Service<Sessions>().EndEverywhere(Session.Person, Session.Person);
            Cookies.Forget(HttpContext);
            return SeeOther("/sign-in");
        }
        var (from, until) = Days(From, Until);
        (Credential.IsSent, Credential.First, Credential.Last) = (What == "credential", From, Until);
        if (!Problems.Any && await Try(What switch { "custodian" => "Named", "stand-in" => "StandInNamed", "credential" => "Until", _ => "" }, () => Do(from, until)) && !Problems.Any)
            return SeeOther("/me");
        await OnGetAsync();
        return Page();
    }

    private Task Do(DateTimeOffset from, DateTimeOffset? until)
    {
        switch (What)
        {
            case "custodian" when Id<Person>.TryParse(Named, null, out var person):
                return StaffChange.NameCustodian(Practice, Session, person);
            case "custodian":
                Problems.Add("Named", "Choose who.");
                return Task.CompletedTask;
            case "stand-in":
                return StandIns.Name(Practice, Session, Id<Person>.TryParse(StandInNamed, null, out var standIn) ? standIn : default);
            case "end-call":
                return StandIns.End(Practice, Session, Parsed<Fact>(Fact));
            case "credential":
                return Credential.Add(Practice, Session, Problems, Session.Person, from, until);
            case "end-credential":
                return StaffChange.EndCredential(Practice, Session, Parsed<Fact>(Fact));
            default:
                return Task.CompletedTask;
        }
    }
}
