using FourWalls.Clients;
using FourWalls.Imports;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Imported;

/// <summary>What was imported into a file: one kind at a time, so that a look opens no more than was asked for.</summary>
public sealed class ListPage : FilePage
{
    private const int MostOnOnePage = 100;

    /// <summary>Their numbers stand in addresses: an address says nothing of what is behind it.</summary>
    private static readonly IReadOnlyList<(int Number, string Words, ImportedPart Part)> All =
    [
        (1, "Conditions", ImportedPart.Of(ItemKind.ImportedCondition)),
        (2, "Plans", ImportedPart.Of(ItemKind.ImportedPlan)),
        (3, "Observations", ImportedPart.Of(ItemKind.ImportedObservation)),
        (4, "Visits", ImportedPart.Of(ItemKind.ImportedEncounter)),
        (5, "Documents", ImportedPart.Of(ItemKind.ImportedDocument)),
        (6, "Other", ImportedPart.Of(ItemKind.ImportedOther)),
        (7, "Person", ImportedPart.Person),
        (8, "Substance use", ImportedPart.Substance),
    ];

    /// <summary>The kinds whose part of the file this person may open.</summary>
    public IReadOnlyList<(int Number, string Words)> Kinds { get; private set; } = [];

    public int Part { get; private set; }

    public string Heading { get; private set; } = "";

    public IReadOnlyList<(Id<Item> Id, ImportedResource Resource)> Items { get; private set; } = [];

    public Id<Item>? After { get; private set; }

    /// <summary>Where the next page goes on; null on the last one.</summary>
    public Id<Item>? Older { get; private set; }

    public long Look { get; private set; }

    public static ImportedPart PartOf(int? number) => All.FirstOrDefault(one => one.Number == number, All[0]).Part;

    public async Task OnGetAsync([FromQuery] int? part, [FromQuery] string? after)
    {
        var chosen = All.FirstOrDefault(one => one.Number == part, All[0]);
        (Part, Heading) = (chosen.Number, chosen.Words);
        After = Id<Item>.TryParse(after, null, out var id) ? id : null;
        (Items, Look) = await new ImportedIn(File).List(chosen.Part, id, MostOnOnePage);
        Older = Items.Count == MostOnOnePage ? Items[^1].Id : null;
        var kinds = new List<(int, string)>();
        foreach (var (number, words, of) in All)
        {
            if ((await File.Decide(of.Holds)).Permitted)
                kinds.Add((number, words));
        }
        Kinds = kinds;
    }
}
