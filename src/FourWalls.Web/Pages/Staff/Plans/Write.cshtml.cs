using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Plans;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Plans;

/// <summary>Writes a plan, or the next version of one. If somebody else was faster, both are shown and neither is lost.</summary>
public sealed class WritePage : FilePage
{
    private const int DaysToReview = 90;

    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    /// <summary>The version that is being changed.</summary>
    [BindProperty]
    public string? Before { get; set; }

    [BindProperty]
    public string? ReviewOn { get; set; }

    [BindProperty]
    public string? What { get; set; }

    public IReadOnlyList<GoalForm> Goals { get; private set; } = [];

    /// <summary>What a colleague kept while this was being written, and their name.</summary>
    public (OpenedPlan Plan, string By)? Theirs { get; private set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private PlansOf Plans => new(Practice, Session, File);

    public async Task OnGetAsync()
    {
        await ExpectWriter(CompartmentKind.Record, Subject);
        if (await Plans.Current(Subject, Purpose.Write) is not { } plan)
        {
            (Goals, ReviewOn) = ([Blank()], Practice.Now.AddDays(DaysToReview).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            return;
        }
        (Before, ReviewOn) = (plan.Id.ToString(), plan.Text.ReviewOn);
        Goals = [.. plan.Goals.Select(goal => new GoalForm(goal.Id, goal.Problem, goal.Words, goal.Steps, goal.Measure, goal.End))];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ExpectWriter(CompartmentKind.Record, Subject);
        Goals = Typed();
        if (What == "more")
        {
            Goals = [.. Goals, Blank()];
            return Page();
        }
        var before = string.IsNullOrEmpty(Before) ? null : await Plans.Open(Subject, Parsed<Item>(Before), Purpose.Write);
        var text = PlanText.From(Problems, Goals, ReviewOn, before?.Text, Session.Person, DateOnly.FromDateTime(Practice.Now.UtcDateTime));
        if (Problems.Any)
            return Page();
        if (await Try("Goal0", () => Plans.Keep(Subject, before, text)))
            return SeeOther($"/files/{File.Id}/plan?m={M}");
        if (await Plans.Current(Subject, Purpose.Write) is { } theirs && theirs.Id.ToString() != Before)
        {
            Before = theirs.Id.ToString();
            Theirs = (theirs, Id<Person>.TryParse(theirs.Text.Author, null, out var by) ? await NameOf(by) : "Somebody");
        }
        return Page();
    }

    /// <summary>The slots that the form had, in order.</summary>
    private List<GoalForm> Typed()
    {
        var goals = new List<GoalForm>();
        for (var i = 0; i <= PlanText.MostGoals && Request.Form.ContainsKey($"Goal{i}"); i++)
            goals.Add(new GoalForm(Of("Id", i), Of("Problem", i), Of("Goal", i), Of("Steps", i), Of("Measure", i), Of("End", i)));
        return goals.Count == 0 ? [Blank()] : goals;
    }

    private string Of(string field, int i) => Request.Form[$"{field}{i}"].ToString();

    /// <summary>A goal gets its id when its slot is served: the form sent twice keeps one goal.</summary>
    private static GoalForm Blank() => new(Id<Goal>.New().ToString(), "", "", "", "", "");
}
