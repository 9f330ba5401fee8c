using FourWalls.Clients;
using FourWalls.Measures;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Measures;

/// <summary>Fills in a measure together with the client, in the room.</summary>
public sealed class FillPage : FilePage
{
    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    /// <summary>Which one, as an address says it; without it, the first there is.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    public Instrument Instrument { get; private set; } = null!;

    public IReadOnlyList<int?> Answers { get; private set; } = [];

    public Task OnGetAsync() => Find();

    public async Task<IActionResult> OnPostAsync()
    {
        await Find();
        Answers = MeasureForm.Read(Request, Instrument);
        var id = Made<Item>();
        if (await Try("a1", () => new MeasuresOf(Practice, Session, File).Fill(Subject, Instrument, Answers, id)))
            return SeeOther($"/files/{File.Id}/measures/{id}?m={M}");
        return Page();
    }

    private async Task Find()
    {
        var decision = await File.Expect(CompartmentKind.Shared, Subject);
        if (!Access.MayWrite(decision.Reason) || (Subject.IsNone && (await File.State()).Opened!.FileKind != FileKind.Person))
            throw await Missed(File.Id.ToString());
        Instrument = (await OwnScales.AllIn(Practice)).FirstOrDefault(one => Of is null || MeasureForm.InAddress(Practice, one) == Of) ?? throw await Missed(Of ?? "");
        Answers = new int?[Instrument.Questions.Count];
    }
}
