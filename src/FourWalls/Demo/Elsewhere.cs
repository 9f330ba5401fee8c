using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Notes;

namespace FourWalls.Demo;

/// <summary>Somebody who was at another service before: their records are taken in, read, and a first note is begun.</summary>
internal static partial class Elsewhere
{
    public static async Task TakeIn(InventedPractice office, CastElsewhere cast, int day)
    {
        var session = await office.At(cast.By);
        using var bundle = new MemoryStream(Encoding.UTF8.GetBytes(Dated(cast.Bundle.GetRawText(), office.Date(day))));
        var taken = await FhirImport.Take(office.Practice, session, bundle);
        var file = await ClientFile.Find(office.Practice, session, taken.File);
        var imported = new ImportedIn(file);
        foreach (var kind in (ItemKind[])[ItemKind.ImportedCondition, ItemKind.ImportedPlan, ItemKind.ImportedDocument])
            await imported.List(ImportedPart.Of(kind), default, 20);
        await new NotesOf(office.Practice, session, file).KeepDraft(
            default, default, 0, new NoteText(1, Day(office.Date(day)), "", "", "", cast.Draft, session.Person.ToString()));
    }

    /// <summary>Days in the bundle are counted from the one on which it comes: "day -40".</summary>
    private static string Dated(string bundle, DateTimeOffset comes) =>
        Days().Replace(bundle, day => Day(comes.AddDays(int.Parse(day.Groups[1].Value, CultureInfo.InvariantCulture))));

    private static string Day(DateTimeOffset day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("day (-[0-9]+)")]
    private static partial Regex Days();
}
