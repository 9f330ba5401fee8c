using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;

namespace FourWalls.Plans;

/// <summary>
/// The days on which the plans of one file are to be looked at again, sealed beside the client's name. Whoever runs the machine
/// does not learn them, and a list of one's people finds those that are due without opening anything more than the names.
/// </summary>
public sealed class PlanReviewDays(ClientFile file)
{
    private const int MostInPart = 16;

    /// <summary>The members' names, and the plan whose review has been due for longest, by one look at each part that has a name in it.</summary>
    public async Task<(string Names, PlanReviewDay? Due)> WithNames(DateOnly today)
    {
        var opened = (await file.State()).Opened!;
        var (names, days) = (new List<string>(), new List<PlanReviewDay>());
        foreach (var member in opened.Members)
        {
            var part = await file.Open(
                CompartmentKind.Identity, Purpose.List, Select.Between(ItemKind.Identity, ItemKind.PlanReviewDay, MostInPart), ClientFiles.SubjectOf(opened.FileKind, member));
            names.AddRange(part.Items.Where(item => item.Kind == ItemKind.Identity).Take(1).Select(item => Content.Read<Identity>(item.Content).Name));
            days.AddRange(part.Items.Where(item => item.Kind == ItemKind.PlanReviewDay).Select(item => Content.Read<PlanReviewDay>(item.Content)));
        }
        return (string.Join(", ", names), days.Where(day => DayOf(day) <= today).MinBy(DayOf));
    }

    /// <summary>What has to be written so that a plan is looked at again on a day; an empty day for never.</summary>
    internal async Task<Writing> Setting(Id<Member> subject, string day)
    {
        var opened = (await file.State()).Opened!;
        // A joint plan has no name of its own; its day stands beside the first member's.
        var beside = ClientFiles.SubjectOf(opened.FileKind, subject.IsNone ? opened.Members[0] : subject);
        var id = Id<Item>.Following("plan review day", file.Id.Value, subject.Value);
        var version = await file.VersionOf(CompartmentKind.Identity, id, beside);
        var text = new PlanReviewDay(1, subject.IsNone ? "" : subject.ToString(), day);
        return new Writing(Act.ReviewedPlan, CompartmentKind.Identity, beside, new ItemDraft(id, version + 1, ItemKind.PlanReviewDay, default, Content.Of(text)));
    }

    private static DateOnly? DayOf(PlanReviewDay day) =>
        DateOnly.TryParseExact(day.On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) ? on : null;
}
