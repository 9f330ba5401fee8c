using FourWalls.Clients;

namespace FourWalls.Imports;

/// <summary>What is taken from a bundle, where each thing goes, and what is left, with the reason.</summary>
internal sealed class FhirSorting
{
    /// <summary>What one item may measure. Larger things are files: they get a way in of their own.</summary>
    public const int LargestKept = 512 << 10;

    private static readonly HashSet<string> PsychotherapyNotes = new(["PSYTHPN", "HIPAAPsyNotes"], StringComparer.OrdinalIgnoreCase);

    private readonly List<(ItemKind Kind, CompartmentKind Holds, ImportedResource Content)> taken = [];
    private readonly List<(string Kind, string Why)> left = [];

    private FhirSorting()
    {
    }

    public IReadOnlyList<(ItemKind Kind, CompartmentKind Holds, ImportedResource Content)> Taken => taken;

    public IReadOnlyList<Left> Left =>
    [
        .. left.GroupBy(one => one).Select(same => new Left(same.Key.Kind, same.Count(), same.Key.Why))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Kind, StringComparer.Ordinal),
    ];

    /// <param name="apart">Whether substance-use material has a place of its own here (42 CFR Part 2 binds the practice).</param>
    public static FhirSorting Of(FhirBundle bundle, bool apart)
    {
        var sorting = new FhirSorting();
        var substance = apart ? SubstanceUse.In(bundle) : [];
        foreach (var resource in bundle.Resources.Where(one => one != bundle.Patient))
        {
            if (Reason(bundle, resource) is { } why)
                sorting.left.Add((FhirKinds.NameOf(resource.Type), why));
            else
                sorting.taken.Add((
                    FhirKinds.KindOf(resource.Type)!.Value,
                    substance.Contains(resource) ? CompartmentKind.Substance : CompartmentKind.Record,
                    new ImportedResource(1, resource.Type, PlainLine.DayOf(resource), PlainLine.Of(bundle, resource), resource.Json)));
        }
        if (FhirPatient.Rest(bundle.Patient, LargestKept) is { } rest)
            sorting.taken.Add((ItemKind.ImportedOther, CompartmentKind.Identity, rest));
        else
            sorting.left.Add(("Patient", TooLarge));
        sorting.left.AddRange(Enumerable.Repeat(("entries without content", "there is nothing in them"), bundle.Empty));
        return sorting;
    }

    private const string TooLarge = "larger than 512 KB each";

    /// <summary>Why a resource is left; null when it is taken.</summary>
    private static string? Reason(FhirBundle bundle, FhirResource resource)
    {
        if (FhirKinds.KindOf(resource.Type) is null)
            return FhirKinds.WhyLeft(resource.Type);
        if (FhirReferences.Of(bundle, resource) != About.ThePatient)
            return "not about this person alone, or it does not say about whom";
        if (resource.Labels().Overlaps(PsychotherapyNotes) || bundle.Labels.Overlaps(PsychotherapyNotes))
            return "marked as psychotherapy notes: those stay with who wrote them";
        var verified = resource.Json.Each("verificationStatus").SelectMany(one => one.Each("coding")).Select(one => one.Text("code"));
        if (verified.Append(resource.Json.Text("status")).Contains("entered-in-error"))
            return "marked as entered in error";
        // FHIR: who does not know a modifier must not process what carries it; it can turn the meaning round.
        if (resource.Json.Has("implicitRules") || resource.Json.Objects().Any(one => one.Has("modifierExtension")))
            return "marked with a change of meaning that is not known here";
        return resource.Length > LargestKept ? TooLarge : null;
    }
}

/// <summary>Something that was left.</summary>
/// <param name="Kind">A FHIR type, or words for none; never a word of the bundle's own.</param>
public sealed record Left(string Kind, int Count, string Why);
