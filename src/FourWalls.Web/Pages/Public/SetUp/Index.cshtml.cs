using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using FourWalls.Web.Pages.Staff;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FourWalls.Web.Pages.Public.SetUp;

/// <summary>The form that founds a practice, behind the one-time link.</summary>
public sealed class IndexPage(Practice practice, Sessions sessions) : PageModel
{
    public static readonly IReadOnlyList<Choice> Services =
    [
        new("1", "Counselling practice"), new("2", "Therapy clinic"), new("3", "Support service for victims of violence"),
        new("4", "Service in a school or university"), new("5", "Substance-use programme"), new("9", "Something else"),
    ];

    public static readonly IReadOnlyList<Choice> AllRegimes =
    [
        new("1", "HIPAA"), new("2", "42 CFR Part 2 (substance-use records)"), new("3", "Victim-service grants (VAWA, FVPSA, VOCA)"),
        new("4", "Education records (FERPA)"), new("5", "GDPR or UK GDPR"),
    ];

    public static readonly IReadOnlyList<Choice> AllRoles =
        [.. Enum.GetValues<Role>().Select(role => new Choice(((int)role).ToString(System.Globalization.CultureInfo.InvariantCulture), RoleWords.Of(role)))];

    public Problems Problems { get; } = new();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? OutsideName { get; set; }

    [BindProperty]
    public string? Jurisdiction { get; set; }

    [BindProperty]
    public string? Service { get; set; }

    [BindProperty]
    public List<string> Regimes { get; set; } = [];

    [BindProperty]
    public string? PersonName { get; set; }

    [BindProperty]
    public string? SignInName { get; set; }

    [BindProperty]
    public List<string> Roles { get; set; } = [];

    [BindProperty]
    public NewWayIn WayIn { get; set; } = new();

    public void OnGet()
    {
        Roles = ["7", "8", "6"];
        WayIn.Account = "FourWalls";
        WayIn.Offer();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        WayIn.Account = "FourWalls";
        HttpContext.Items["Problems"] = Problems;
        if (WayIn.Again)
        {
            WayIn.Offer();
            return Page();
        }
        using var factor = WayIn.Check(Problems, practice);
        var now = practice.Now;
        var form = new FoundingForm(
            (Name ?? "").Trim(), (OutsideName ?? "").Trim(), Jurisdiction ?? "", Parse<ServiceKind>(Service),
            [.. Regimes.Select(one => (Parse<Regime>(one), now))], (PersonName ?? "").Trim(), People.SignIn.Normalise(SignInName ?? ""),
            [.. Roles.Select(Parse<Role>).Distinct()], WayIn.Passphrase ?? "", factor?.Copy() ?? new Sealing.Secret([]));
        form.Check(Problems, now);
        if (Problems.Any)
            return Page();
        var (person, bundle) = await Founding.Found(practice, form);
        var (secret, _) = await sessions.Begin(person, PersonKind.Staff, bundle);
        Cookies.WriteSecret(HttpContext, secret);
        Response.Headers.Location = "/set-up/shares";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private static T Parse<T>(string? number)
        where T : struct, Enum => Enum.TryParse<T>(number, out var value) && Enum.IsDefined(value) ? value : default;
}
