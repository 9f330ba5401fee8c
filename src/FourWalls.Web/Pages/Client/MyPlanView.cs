using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Plans;

namespace FourWalls.Web.Pages.Client;

/// <summary>The client's copies of their plan: their own, and in a file of several the one that they have together.</summary>
public sealed record MyPlanView(IReadOnlyList<PlanShown> Plans) : ClientView("MyPlan")
{
    /// <param name="shared">The parts in which something is shared with this client.</param>
    internal static async Task<MyPlanView> Load(ClientFile file, IEnumerable<Id<Member>> shared, Names names)
    {
        var plans = new List<PlanShown>();
        foreach (var part in shared)
        {
            var opened = await file.Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedPlan, 1), part);
            foreach (var item in opened.Items)
            {
                var plan = Content.Read<SharedPlan>(item.Content);
                var by = Id<Person>.TryParse(plan.Author, null, out var author) ? await names.Of(author) : "";
                var written = PlainDates.Day(DateTimeOffset.Parse(plan.WrittenAt, CultureInfo.InvariantCulture));
                plans.Add(new PlanShown(plan.Goals, PlainDates.Typed(plan.ReviewOn), plan.Review, by, written));
            }
        }
        return new MyPlanView(plans);
    }
}

/// <summary>One plan as the client reads it.</summary>
/// <param name="ReviewOn">The day of the next review in words; empty for none.</param>
public sealed record PlanShown(IReadOnlyList<Goal> Goals, string ReviewOn, PlanReview? Review, string By, string Written);
