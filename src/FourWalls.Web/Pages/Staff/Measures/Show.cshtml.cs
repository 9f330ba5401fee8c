using FourWalls.Clients;
using FourWalls.Measures;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Measures;

/// <summary>One measure with its answers; above it, when a question about safety was answered, what to do now.</summary>
public sealed class ShowPage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    public FilledIn Filled { get; private set; } = null!;

    public string By { get; private set; } = "";

    /// <summary>Who can be asked for help now.</summary>
    public IReadOnlyList<string> OnDuty { get; private set; } = [];

    /// <summary>A note about it opens for whoever writes in the record.</summary>
    public bool MayNote { get; private set; }

    public long Look { get; private set; }

    public async Task OnGetAsync(Id<Item> measure)
    {
        (Filled, Look) = await new MeasuresOf(Practice, Session, File).Open(Subject, measure);
        By = Filled.IsFromAway || Filled.By.IsNone ? "" : await NameOf(Filled.By);
        if (Filled.Score.Risks.Count == 0)
            return;
        MayNote = await MayWriteIn(CompartmentKind.Record, Subject);
        var names = new List<string>();
        foreach (var shift in (await Rota.For(Practice, await File.State())).On.DistinctBy(one => one.Person))
            names.Add(await NameOf(shift.Person));
        OnDuty = names;
    }
}
