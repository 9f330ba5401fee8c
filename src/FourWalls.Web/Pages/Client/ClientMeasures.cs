using System.Globalization;
using FourWalls.Clients;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Pages.Client;

/// <param name="Open">Forms that wait for the client, and who asked.</param>
public sealed record MeasuresView(IReadOnlyList<(OpenForm Form, string By)> Open, IReadOnlyList<Course> Courses) : ClientView("Measures");

/// <param name="Problem">What was wrong with it when it was sent; empty at first.</param>
/// <param name="Waits">True while nobody is on duty to read it.</param>
/// <param name="Next">When somebody is next; empty when nobody knows.</param>
/// <param name="Help">Whom to call now; empty unless it asks about safety and cannot be sent.</param>
/// <param name="OnDuty">Who is there now.</param>
public sealed record MeasureView(
    OpenForm Form, string By, IReadOnlyList<int?> Answers, string Problem, bool Waits, string Next, string Help, string OnDuty) : ClientView("Measure");

/// <param name="Help">Whom to call now; empty unless a question about safety was answered.</param>
/// <param name="OnDuty">Who is there now.</param>
public sealed record MeasuredView(FilledIn Filled, string Help, string OnDuty) : ClientView("Measured");

/// <summary>How the client has been, in their own eyes: what they filled in, and what they are asked to fill in.</summary>
internal sealed class ClientMeasures(Practice practice, Names names, Session client, ClientFile file, Id<Member> subject)
{
    private const string Empty = "empty";

    private MeasuresOf Measures => new(practice, client, file);

    public async Task<ClientView> Load(Shown shown) => shown.View switch
    {
        "Measure" => await Form(shown.Item),
        "Measured" => await Filled(shown.Item),
        _ => await All(),
    };

    /// <summary>Keeps the answers, and says what is to be shown then: what was answered, or the form again with what was chosen.</summary>
    public async Task<Shown> Answer(string item, HttpRequest request)
    {
        if (!Id<Item>.TryParse(item, null, out var asked))
            throw await Misses.Record(practice, client, item);
        if (await file.VersionOf(CompartmentKind.Shared, MeasuresOf.AnswersTo(asked), subject) > 0)
            return new Shown("Measured", MeasuresOf.AnswersTo(asked).ToString());
        var form = await Measures.OpenForm(subject, asked);
        var answers = MeasureForm.Read(request, form.Instrument);
        try
        {
            return new Shown("Measured", (await Measures.Answer(subject, form, answers)).ToString());
        }
        catch (Refused refused) when (refused.Refusal is Refusal.NotAllowed or Refusal.Changed or Refusal.NotYet)
        {
            var why = answers.All(one => one is null) ? Empty : "later";
            return new Shown("Measure", $"{asked} {why} {string.Join(',', answers.Select(one => one?.ToString(CultureInfo.InvariantCulture) ?? ""))}");
        }
    }

    private async Task<MeasuresView> All()
    {
        var list = await Measures.List(subject);
        var open = new List<(OpenForm, string)>();
        foreach (var form in list.Open)
            open.Add((form, await names.Of(form.By)));
        return new MeasuresView(open, list.Courses);
    }

    private async Task<MeasureView> Form(string item)
    {
        var parts = item.Split(' ');
        if (!Id<Item>.TryParse(parts[0], null, out var asked))
            throw await Misses.Record(practice, client, item);
        var form = await Measures.OpenForm(subject, asked);
        var isUnsent = parts.Length == 3 && parts[1] != Empty;
        var problem = parts.Length < 3 ? "" : isUnsent
            ? "This could not be sent just now. Your answers are still here. Please try again later."
            : "Nothing was chosen yet. Choose at least one answer, and send it again.";
        var answers = parts.Length < 3 ? [] : parts[2].Split(',').Select(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var answer) ? answer : (int?)null).ToArray();
        if (!form.Instrument.Fits(answers))
            answers = new int?[form.Instrument.Questions.Count];
        var duty = form.Instrument.AsksAboutRisk ? await Rota.For(practice, await file.State()) : null;
        // Somebody who wanted to say that they are in danger, and could not, is not to be left with "try again later".
        var help = duty is not null && (isUnsent || duty.On.Count == 0) ? Help : "";
        return new MeasureView(
            form, await names.Of(form.By), answers, problem, duty is { On.Count: 0 },
            duty?.Next is { } next ? PlainDates.Moment(next.From) : "", help, help.Length > 0 ? await There(duty!) : "");
    }

    private async Task<MeasuredView> Filled(string item)
    {
        if (!Id<Item>.TryParse(item, null, out var id))
            throw await Misses.Record(practice, client, item);
        var (filled, _) = await Measures.Open(subject, id);
        if (filled.Score.Risks.Count == 0)
            return new MeasuredView(filled, "", "");
        return new MeasuredView(filled, Help, await There(await Rota.For(practice, await file.State())));
    }

    private string Help => HelpNow.In(practice.Roll.Practice!.Jurisdiction);

    private async Task<string> There(Duty duty)
    {
        var there = new List<string>();
        foreach (var shift in duty.On.DistinctBy(one => one.Person))
            there.Add(await names.Of(shift.Person));
        return string.Join(" and ", there);
    }
}
