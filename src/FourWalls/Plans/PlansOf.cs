using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Plans;

/// <summary>
/// The plan in the record of one file: its versions, its reviews, and the client's copy. A change is a new item whose id follows
/// from the version before: of two people who change the same version one is too late, and nothing is ever overwritten.
/// </summary>
public sealed class PlansOf(Practice practice, Session session, ClientFile file)
{
    /// <summary>The plan as it stands; null when there is none, and then nothing has been opened.</summary>
    public async Task<OpenedPlan?> Current(Id<Member> subject, Purpose purpose) =>
        await Versions(subject) is [var newest, ..] ? await Open(subject, newest, purpose) : null;

    /// <summary>One version of it.</summary>
    /// <exception cref="Refused">There is no such version here.</exception>
    public async Task<OpenedPlan> Open(Id<Member> subject, Id<Item> version, Purpose purpose = Purpose.Read) =>
        (await Versions(subject)).FirstOrDefault(one => one.Id == version) is { } found
            ? await Open(subject, found, purpose) : throw await Misses.Record(practice, session, version.ToString());

    /// <summary>Whether one of these goals stood in a version before the last: a draft may be older than the plan is.</summary>
    public async Task<bool> HadAny(Id<Member> subject, IReadOnlySet<string> goals)
    {
        foreach (var version in (await Versions(subject)).Skip(1))
        {
            if ((await Open(subject, version, Purpose.Write)).Goals.Any(goal => goals.Contains(goal.Id)))
                return true;
        }
        return false;
    }

    /// <summary>All versions, newest first: ids and times, nothing is opened.</summary>
    public async Task<IReadOnlyList<PlanVersion>> Versions(Id<Member> subject)
    {
        var labels = await file.Labels(CompartmentKind.Record, ItemKind.Plan, subject);
        var after = labels.ToLookup(one => one.About);
        var versions = new List<PlanVersion>();
        for (var one = after[default].FirstOrDefault(); !one.Id.IsNone; one = after[one.Id].FirstOrDefault())
            versions.Add(new PlanVersion(one.Id, versions.Count + 1, one.MadeAt));
        versions.Reverse();
        return versions;
    }

    /// <summary>Keeps a plan, or a new version of one. The same sent again is kept once.</summary>
    /// <param name="before">The version that was read; null for a first plan.</param>
    /// <exception cref="Refused">Somebody else changed the same version meanwhile, and nothing of theirs was overwritten.</exception>
    public Task<Id<Item>> Keep(Id<Member> subject, OpenedPlan? before, PlanText text) => Keep(subject, before, text, Act.Wrote);

    /// <summary>Writes down what came out of looking through the plan, and when to do so next.</summary>
    /// <exception cref="Refused">Somebody else has changed the plan meanwhile.</exception>
    public Task<Id<Item>> Review(Id<Member> subject, OpenedPlan before, string outcome, string next)
    {
        var author = session.Person.ToString();
        var review = new PlanReview(practice.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), outcome, author);
        return Keep(subject, before, before.Text with { Review = review, ReviewOn = next, Author = author }, Act.ReviewedPlan);
    }

    /// <summary>Puts a sealed copy of the plan as it stands where the client can open it, in place of an older copy.</summary>
    /// <param name="id">The id that the copy is to have; the same form sent twice makes one.</param>
    public async Task Share(Id<Member> subject, Id<Item> id)
    {
        if (await Current(subject, Purpose.Share) is not { } plan)
            throw new Refused(Refusal.NotAllowed, "There is no plan yet. Nothing was shared.");
        var copies = await Copies(subject);
        if (copies.Any(copy => copy.About == plan.Id))
            return; // shared already: the form was sent twice
        var copy = new SharedPlan(
            1, plan.Id.ToString(), plan.Goals, plan.Text.ReviewOn, plan.Text.Review, plan.Text.Author, plan.WrittenAt.ToString("O", CultureInfo.InvariantCulture));
        var writing = new Writing(
            Act.Shared, CompartmentKind.Shared, subject, [new ItemDraft(id, 1, ItemKind.SharedPlan, plan.Id, Content.Of(copy))],
            [.. copies.Select(one => (one.Id, one.Version, one.Kind))]);
        try
        {
            await file.Keep(writing);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            if (await Shared(subject) != plan.Id) // sent twice at once, and the client has the copy
                throw;
        }
    }

    /// <summary>Destroys the client's copy; the next time they look, it is gone.</summary>
    public async Task StopSharing(Id<Member> subject)
    {
        if (await Copies(subject) is { Count: > 0 } copies)
            await file.Keep(new Writing(Act.StoppedSharing, CompartmentKind.Shared, subject, [], [.. copies.Select(copy => (copy.Id, copy.Version, copy.Kind))]));
    }

    /// <summary>The version of which the client has a copy; none when they have none. Opens nothing.</summary>
    public async Task<Id<Item>> Shared(Id<Member> subject) => (await Copies(subject)).Select(copy => copy.About).FirstOrDefault();

    private Task<IReadOnlyList<ItemLabel>> Copies(Id<Member> subject) => file.Labels(CompartmentKind.Shared, ItemKind.SharedPlan, subject);

    private async Task<OpenedPlan> Open(Id<Member> subject, PlanVersion version, Purpose purpose)
    {
        var opened = await file.Open(CompartmentKind.Record, purpose, Select.One(version.Id), subject);
        return new OpenedPlan(version.Id, version.Number, Content.Read<PlanText>(opened.Items[0].Content), opened.Items[0].MadeAt, opened.Look);
    }

    private async Task<Id<Item>> Keep(Id<Member> subject, OpenedPlan? before, PlanText text, Act act)
    {
        var id = before is null
            ? Id<Item>.Following("first plan", file.Id.Value, subject.Value) : Id<Item>.Following("plan after", file.Id.Value, before.Id.Value);
        var writings = new List<Writing>
        {
            new(act, CompartmentKind.Record, subject, new ItemDraft(id, 1, ItemKind.Plan, before?.Id ?? default, Content.Of(text))),
        };
        if ((before?.Text.ReviewOn ?? "") != text.ReviewOn)
            writings.Add(await new PlanReviewDays(file).Setting(subject, text.ReviewOn));
        try
        {
            await file.Keep(writings);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            var kept = (await Versions(subject)).FirstOrDefault(one => one.Id == id);
            if (kept is null || !Content.Of((await Open(subject, kept, Purpose.Write)).Text).AsSpan().SequenceEqual(Content.Of(text)))
                throw;
        }
        return id;
    }
}
