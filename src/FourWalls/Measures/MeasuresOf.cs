using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Measures;

/// <summary>
/// The measures of one client: filled in together in the room, or by the client alone when they were asked. They lie in the part that
/// is the client's as well, so that nobody keeps a score about somebody who may not see it.
/// </summary>
public sealed class MeasuresOf(Practice practice, Session session, ClientFile file)
{
    public async Task<MeasureList> List(Id<Member> subject, Purpose purpose = Purpose.Read)
    {
        var opened = await file.Open(CompartmentKind.Shared, purpose, Select.Between(ItemKind.MeasureAnswers, ItemKind.MeasureAsked), subject);
        var filled = opened.Items.Where(item => item.Kind == ItemKind.MeasureAnswers).Select(Filled).OrderBy(one => one.At).ToList();
        var answered = opened.Items.Where(item => item.Kind == ItemKind.MeasureAnswers).Select(item => item.About).ToHashSet();
        var open = opened.Items.Where(item => item.Kind == ItemKind.MeasureAsked && !answered.Contains(item.Id)).Select(Asked).ToList();
        var courses = filled.GroupBy(one => (one.Instrument.Code, one.Instrument.Edition))
            .Select(same => new Course(same.First().Instrument, [.. same])).OrderByDescending(one => one.Last.At);
        return new MeasureList([.. courses], open, opened.Look);
    }

    /// <summary>One form that was filled in, with its answers.</summary>
    public async Task<(FilledIn Filled, long Look)> Open(Id<Member> subject, Id<Item> id, Purpose purpose = Purpose.Read)
    {
        var opened = await file.Open(CompartmentKind.Shared, purpose, Select.One(id), subject);
        return opened.Items[0].Kind == ItemKind.MeasureAnswers ? (Filled(opened.Items[0]), opened.Look) : throw Refused.NotFound();
    }

    /// <summary>An open question to the client: what they are about to answer.</summary>
    public async Task<OpenForm> OpenForm(Id<Member> subject, Id<Item> id) =>
        (await List(subject)).Open.FirstOrDefault(one => one.Id == id) ?? throw await Misses.Record(practice, session, id.ToString());

    /// <summary>Keeps what was filled in together.</summary>
    /// <param name="id">The id that it is to have; the same form sent again is kept once.</param>
    public Task Fill(Id<Member> subject, Instrument instrument, IReadOnlyList<int?> answers, Id<Item> id) =>
        Keep(subject, Kept(instrument, answers, MeasureAnswers.InTheRoom), id, default, null);

    /// <summary>Asks the client to fill something in by themselves.</summary>
    /// <exception cref="Refused">Nobody would be there to read what must be read at once; or it is for the room only.</exception>
    public async Task Ask(Id<Member> subject, Instrument instrument, Id<Item> id)
    {
        var state = await file.State();
        if (!instrument.HasWording)
            throw new Refused(Refusal.NotAllowed, "The words of this one are on your printed copy only: fill it in together. Nothing was sent.");
        if (!state.ClientPeople.Any(client => (subject.IsNone || client.Member == subject) && state.KeysOf(client.Person) is not null))
            throw new Refused(Refusal.NotAllowed, "They have no six words yet, so they cannot see it. Nothing was sent.");
        if (instrument.AsksAboutRisk && (await Rota.For(practice, state)).On.Count == 0)
            throw new Refused(Refusal.NotAllowed, "This form asks about safety, and nobody is on duty now to read the answer. Fill it in together. Nothing was sent.");
        if ((await List(subject, Purpose.Write)).Open.Any(one => one.Instrument.Code == instrument.Code && one.Id != id))
            throw new Refused(Refusal.NotAllowed, "They have been asked for this already and have not answered yet. Nothing was sent.");
        var asked = new MeasureAsked(1, instrument.Code, instrument.Edition, Today, session.Person.ToString(), OwnScales.IsOne(instrument) ? instrument : null);
        await Once(subject, id, new Writing(Act.AskedMeasure, CompartmentKind.Shared, subject, new ItemDraft(id, 1, ItemKind.MeasureAsked, default, Content.Of(asked))));
    }

    /// <summary>Takes an open question back; the client is not asked any more.</summary>
    public async Task TakeBack(Id<Member> subject, Id<Item> asked)
    {
        if ((await List(subject, Purpose.Write)).Open.FirstOrDefault(one => one.Id == asked) is { } open)
            await file.Keep(new Writing(Act.Discarded, CompartmentKind.Shared, subject, [], [(asked, open.Version, ItemKind.MeasureAsked)]));
    }

    /// <summary>The client answers what they were asked, as <see cref="OpenForm(Id{Member}, Id{Item})"/> found it. The one thing that a client writes; see <see cref="Access.MayAnswer"/>.</summary>
    /// <returns>The answers' own id: there are none twice.</returns>
    /// <exception cref="Refused">It was answered or taken back meanwhile, or nobody is on duty to read it.</exception>
    public async Task<Id<Item>> Answer(Id<Member> subject, OpenForm form, IReadOnlyList<int?> answers)
    {
        var id = AnswersTo(form.Id);
        if (await file.VersionOf(CompartmentKind.Shared, id, subject) > 0)
            return id;
        var state = await file.State();
        if (form.Instrument.AsksAboutRisk && (await Rota.For(practice, state)).On.Count == 0)
            throw new Refused(Refusal.NotAllowed, "Nobody is on duty just now. Nothing was sent.");
        var now = practice.Now;
        await Keep(
            subject, Kept(form.Instrument, answers, MeasureAnswers.Away), id, form.Id,
            form.Instrument.AsksAboutRisk ? transaction => RotaStore.Call(transaction, id, file.Id, now) : null);
        return id;
    }

    /// <summary>The id of the answers to a question.</summary>
    public static Id<Item> AnswersTo(Id<Item> asked) => Id<Item>.Following("answers", asked.Value);

    private string Today => practice.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private MeasureAnswers Kept(Instrument instrument, IReadOnlyList<int?> answers, string where)
    {
        if (!instrument.Fits(answers))
            throw new Refused(Refusal.NotAllowed, "These answers do not belong to this form. Nothing was kept.");
        if (answers.All(one => one is null))
            throw new Refused(Refusal.NotAllowed, "Choose at least one answer. Nothing was kept.");
        return new MeasureAnswers(
            1, instrument.Code, instrument.Edition, Today, answers, where, session.Person.ToString(), OwnScales.IsOne(instrument) ? instrument : null);
    }

    private Task Keep(Id<Member> subject, MeasureAnswers kept, Id<Item> id, Id<Item> asked, Action<Storage.Transaction>? also) => Once(subject, id, new Writing(
        Act.AnsweredMeasure, CompartmentKind.Shared, subject, new ItemDraft(id, 1, ItemKind.MeasureAnswers, asked, Content.Of(kept))) { Also = also });

    /// <summary>Sent twice, it is there once.</summary>
    private async Task Once(Id<Member> subject, Id<Item> id, Writing writing)
    {
        try
        {
            await file.Keep(writing);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.Changed)
        {
            if (await file.VersionOf(CompartmentKind.Shared, id, subject) == 0)
                throw;
        }
    }

    private static FilledIn Filled(OpenedItem item)
    {
        var kept = Content.Read<MeasureAnswers>(item.Content);
        var instrument = OwnScales.Of(kept.Instrument, kept.Edition, kept.Scale);
        return new FilledIn(item.Id, instrument, kept, instrument.Score(kept.Answers), item.MadeAt);
    }

    private static OpenForm Asked(OpenedItem item)
    {
        var asked = Content.Read<MeasureAsked>(item.Content);
        var by = Id<Person>.TryParse(asked.By, null, out var person) ? person : default;
        return new OpenForm(item.Id, item.Version, OwnScales.Of(asked.Instrument, asked.Edition, asked.Scale), item.MadeAt, by);
    }
}
