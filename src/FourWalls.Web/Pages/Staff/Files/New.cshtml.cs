using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Files;

/// <summary>Opens a file for a person, couple, family or group.</summary>
[For(Role.Counsellor, Role.Intake)]
public sealed class NewPage : StaffPage
{
    private const int Rows = 4;

    public static readonly IReadOnlyList<Choice> Kinds =
    [
        new("Person", "One person"), new("Couple", "A couple"), new("Family", "A family"), new("Group", "A group"),
    ];

    public static readonly IReadOnlyList<Choice> Whos =
    [
        new("EachMember", "Each of them"), new("AllTogether", "The couple, family or group as one"), new("OneWithOthersAttending", "The first person; the others attend"),
    ];

    [BindProperty]
    public string Kind { get; set; } = "Person";

    [BindProperty]
    public string? WhoIsClient { get; set; }

    [BindProperty]
    public string? DeskName { get; set; }

    [BindProperty]
    public string? AtRisk { get; set; }

    public IReadOnlyList<string> Names { get; private set; } = [.. Enumerable.Repeat("", Rows)];

    public IReadOnlyList<string> Phones { get; private set; } = [.. Enumerable.Repeat("", Rows)];

    public IReadOnlyList<string> Rules { get; private set; } = [.. Enumerable.Repeat("", Rows)];

    public async Task<IActionResult> OnPostAsync()
    {
        Names = Typed("name");
        Phones = Typed("phone");
        Rules = Typed("rule");
        var kind = Enum.TryParse<FileKind>(Kind, out var parsed) ? parsed : default;
        var members = Enumerable.Range(0, Rows).Where(i => i == 0 || Names[i].Length > 0)
            .Select(i => new MemberForm(Identity.Of(Names[i]), Contact.Of(Phones[i], rule: Rules[i]))).ToList();
        var form = new FileForm(
            kind, Enum.TryParse<WhoIsClient>(WhoIsClient, out var who) ? who : default, members, (DeskName ?? "").Trim(), AtRisk == "yes");
        form.Check(Problems);
        if (form.DeskName.Length > 0 && !DeskDirectory.HasReaders(Practice))
            Problems.Add("DeskName", "Nobody works at the front desk or at intake yet, so nobody could read this name. Please leave it empty for now.");
        if (Problems.Any)
            return Page();
        var file = Made<ClientFile>();
        return await Try("Kind", () => ClientFiles.Open(Practice, Session, form, file)) ? SeeOther($"/files/{file}") : Page();
    }

    private List<string> Typed(string field) => [.. Enumerable.Range(0, Rows).Select(i => Request.Form[$"{field}{i}"].ToString().Trim())];
}
