using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Plans;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Plans;

/// <summary>The plan of a file on one page that can be printed: its thread, its goals, its reviews, who has a copy, and every version.</summary>
public sealed class ReadPage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    /// <summary>An older version to look at; none for the plan as it stands.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Version { get; set; }

    /// <summary>The version that a review is of.</summary>
    [BindProperty]
    public string? Before { get; set; }

    [BindProperty]
    public string? Outcome { get; set; }

    [BindProperty]
    public string? Next { get; set; }

    [BindProperty]
    public string? What { get; set; }

    public IReadOnlyList<Card<Identity>> Members { get; private set; } = [];

    public OpenedPlan? Plan { get; private set; }

    public GoldenThread Thread { get; private set; } = new([]);

    public IReadOnlyList<PlanVersion> Versions { get; private set; } = [];

    public string Author { get; private set; } = "";

    public string Reviewer { get; private set; } = "";

    public bool MayWrite { get; private set; }

    public bool MayShare { get; private set; }

    /// <summary>The version of which the client has a copy.</summary>
    public Id<Item> SharedVersion { get; private set; }

    public bool IsNewest => Plan is not null && Plan.Id == Versions[0].Id;

    public bool IsDue => IsNewest && PlainDates.Parse(Plan!.Text.ReviewOn) <= Practice.Now;

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private PlansOf Plans => new(Practice, Session, File);

    public async Task OnGetAsync()
    {
        MayWrite = Access.MayWrite((await File.Expect(CompartmentKind.Record, Subject)).Reason);
        Members = await new Cards(File).Identities(Purpose.List);
        Versions = await Plans.Versions(Subject);
        if (Versions.Count == 0)
            return;
        Plan = await Plans.Open(Subject, string.IsNullOrEmpty(Version) ? Versions[0].Id : Parsed<Item>(Version));
        Thread = GoldenThread.Of(Plan, await new NotesOf(Practice, Session, File).SessionsByGoal(Subject));
        Author = await Named(Plan.Text.Author);
        Reviewer = Plan.Text.Review is { } review ? await Named(review.By) : "";
        MayShare = MayWrite && IsNewest && await May(CompartmentKind.Shared, Subject);
        if (MayShare)
            SharedVersion = await Plans.Shared(Subject);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await File.Expect(CompartmentKind.Record, Subject);
        if (await Try("Outcome", Do) && !Problems.Any)
            return SeeOther($"/files/{File.Id}/plan?m={M}");
        (Once, Version) = (null, null);
        await OnGetAsync();
        return Page();
    }

    private async Task Do()
    {
        switch (What)
        {
            case "review":
                var outcome = Problems.Text("Outcome", Outcome, "Write what came out of it.", PlanText.LongestText);
                var next = PlanText.Day(Problems, "Next", Next);
                if (Problems.Any)
                    return;
                await Plans.Review(Subject, await Plans.Open(Subject, Parsed<Item>(Before), Purpose.Write), outcome, next);
                break;
            case "share":
                await Plans.Share(Subject, Made<Item>());
                break;
            case "unshare":
                await Plans.StopSharing(Subject);
                break;
            default:
                break;
        }
    }

    private Task<string> Named(string person) => Id<Person>.TryParse(person, null, out var id) ? NameOf(id) : Task.FromResult("");
}
