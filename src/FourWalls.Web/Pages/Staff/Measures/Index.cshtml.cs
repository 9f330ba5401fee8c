using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Measures;

/// <summary>A client's measures over time, and what they were asked to fill in by themselves.</summary>
public sealed class IndexPage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Of { get; set; }

    [BindProperty]
    public string? Asked { get; set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    public string SubjectText => Subject.IsNone ? "" : Subject.ToString();

    public IReadOnlyList<Card<Identity>> Members { get; private set; } = [];

    /// <summary>Null until somebody in a file of several has been chosen: a measure is one person's.</summary>
    public MeasureList? List { get; private set; }

    public IReadOnlyList<Instrument> Offered { get; private set; } = [];

    public Duty Duty { get; private set; } = new([], null);

    public bool MayWrite { get; private set; }

    /// <summary>Whether the client has a way in.</summary>
    public bool HasWords { get; private set; }

    /// <summary>What can be asked for now.</summary>
    public IEnumerable<Instrument> Sendable => Offered.Where(one => one.HasWording && (!one.AsksAboutRisk || Duty.On.Count > 0));

    private MeasuresOf Measures => new(Practice, Session, File);

    public async Task OnGetAsync()
    {
        MayWrite = Access.MayWrite((await File.Expect(CompartmentKind.Shared, Subject)).Reason);
        Members = await new Cards(File).Identities(Purpose.List);
        var state = await File.State();
        if (Subject.IsNone && state.Opened!.FileKind != FileKind.Person)
            return;
        List = await Measures.List(Subject);
        Offered = await OwnScales.AllIn(Practice);
        Duty = await Rota.For(Practice, state);
        HasWords = state.ClientPeople.Any(client => (Subject.IsNone || client.Member == Subject) && state.KeysOf(client.Person) is not null);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await File.Expect(CompartmentKind.Shared, Subject);
        if (Subject.IsNone && (await File.State()).Opened!.FileKind != FileKind.Person)
            throw await Missed(File.Id.ToString());
        if (await Try("Of", Do) && !Problems.Any)
            return SeeOther($"/files/{File.Id}/measures?m={M}");
        await OnGetAsync();
        return Page();
    }

    private async Task Do()
    {
        if (What == "back")
            await Measures.TakeBack(Subject, Parsed<Item>(Asked));
        else if ((await OwnScales.AllIn(Practice)).FirstOrDefault(one => one.Code == Of) is { } instrument)
            await Measures.Ask(Subject, instrument, Made<Item>());
        else
            Problems.Add("Of", "Choose what to ask for.");
    }
}
