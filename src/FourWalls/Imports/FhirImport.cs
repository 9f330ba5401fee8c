using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Imports;

/// <summary>
/// Takes a FHIR R4 bundle in: one person, one file, one act. Everything is sealed under the new file's keys and stored in the
/// transaction of the entries that say so, or nothing is. Nothing of any other file is read.
/// </summary>
public static class FhirImport
{
    private const int MostTries = 3;

    /// <summary>An entry names each item that was written with its hash, and an entry has an end: long imports get several.</summary>
    private const int MostInOneEntry = 1_000;

    /// <summary>Whether this person may import: whoever may open files.</summary>
    public static bool IsFor(Practice practice, Session session) => ClientFiles.CapacityOf(practice, session) is not null;

    public static Refused Unreadable() => new(
        Refusal.NotAllowed, "It could not be read. Nothing of it was kept. Please look at its path and its permissions again.");

    /// <exception cref="Refused">Nothing was kept; the words say why, and nothing of what is in the bundle.</exception>
    public static async Task<FhirImported> Take(Practice practice, Session session, Stream from)
    {
        var capacity = ClientFiles.CapacityOf(practice, session) ?? throw Refused.NotFound();
        var bundle = FhirBundle.Read(from);
        var sorting = FhirSorting.Of(bundle, IsApart(practice));
        if (capacity != Capacity.Counsellor && sorting.Taken.Any(one => one.Holds == CompartmentKind.Substance))
            throw new Refused(
                Refusal.NotAllowed,
                "It holds what only a client's counsellor may keep here. Nothing of it was kept. Please have a counsellor import it.");
        var index = new SourceIndex(practice, session);
        for (var tries = 1; ; tries++)
        {
            var (found, marks) = await index.Find(SourceIndex.NamesOf(bundle));
            if (!found.IsNone)
                return new FhirImported(found, IsNew: false, [], 0, []);
            try
            {
                return await Keep(practice, session, bundle, sorting, marks);
            }
            catch (Refused refused) when (refused.Refusal == Refusal.Changed && tries < MostTries)
            {
                // Somebody was faster, perhaps with the same bundle: look again.
            }
        }
    }

    private static async Task<FhirImported> Keep(
        Practice practice, Session session, FhirBundle bundle, FhirSorting sorting, IReadOnlyList<string> marks)
    {
        var form = new FileForm(FileKind.Person, WhoIsClient.ThePerson, [FhirPatient.Form(bundle.Patient)], "", AtRisk: false);
        var writings = sorting.Taken.GroupBy(one => one.Holds)
            .SelectMany(same => Writings(same.Key, [.. same.Select(one => (one.Kind, one.Content))]));
        var file = Id<ClientFile>.New();
        await ClientFiles.Open(practice, session, form, file, [.. writings], transaction => SourceIndex.Add(transaction, file, marks));
        var records = sorting.Taken.Where(one => one.Holds != CompartmentKind.Identity).ToList();
        return new FhirImported(
            file,
            IsNew: true,
            [.. records.GroupBy(one => one.Kind).OrderBy(same => same.Key).Select(same => (same.Key, same.Count()))],
            records.Count(one => one.Holds == CompartmentKind.Substance),
            sorting.Left);
    }

    /// <summary>
    /// Ids are drawn at random and dealt in order, the newest first: so a list can be read newest first, page by page, and no
    /// date stands in a column.
    /// </summary>
    private static IEnumerable<Writing> Writings(CompartmentKind holds, List<(ItemKind Kind, ImportedResource Content)> items)
    {
        var ids = items.Select(_ => Id<Item>.New()).OrderBy(id => id.ToString(), StringComparer.Ordinal);
        return items.OrderByDescending(one => one.Content.Day, StringComparer.Ordinal)
            .Zip(ids, (one, id) => new ItemDraft(id, 1, one.Kind, default, Content.Of(one.Content)))
            .Chunk(MostInOneEntry).Select(some => new Writing(Act.Imported, holds, default, some));
    }

    private static bool IsApart(Practice practice) =>
        practice.Roll.Current.OfType<RegimeFact>().Any(one => one.Regime == Regime.Part2 && one.From <= practice.Now);
}

/// <summary>What came of one bundle. Ids and counts; no word of a client.</summary>
/// <param name="IsNew">False when the person was here already and nothing was added.</param>
/// <param name="Substance">How many of those taken went where only the client's counsellor reads them.</param>
public sealed record FhirImported(
    Id<ClientFile> File, bool IsNew, IReadOnlyList<(ItemKind Kind, int Count)> Taken, int Substance, IReadOnlyList<Left> Left);
