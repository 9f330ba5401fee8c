using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FourWalls.Imports;

/// <summary>
/// Which resources tell of substance use: in a practice bound by 42 CFR Part 2 they go where only the client's counsellor
/// reads them (NOTE-06). Found by labels, by codes, and by words, because many senders use no label: what is taken for it
/// wrongly is read by fewer people, what is missed by more. Tobacco and caffeine do not count (42 CFR 2.11).
/// </summary>
internal static class SubstanceUse
{
    private static readonly HashSet<string> Labels =
        new(["SUD", "ETH", "ETHUD", "OPIOIDUD", "42CFRPart2", "42CFRPart2CD"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Codes =
    [
        // LOINC: AUDIT, AUDIT-C and its questions, DAST-10, use of alcohol and of drugs.
        "72109-2", "75626-2", "75624-7", "68518-0", "68519-8", "68520-6", "82666-9", "82667-7", "11331-6", "11343-1", "74013-4", "18343-4",
        // SNOMED CT: abuse of, dependence on and treatment for alcohol, opioids and drugs.
        "7200002", "15167005", "66214007", "26416006", "6525002", "191816009", "75544000", "5602001", "361055000", "371434005",
        "55680006", "61480009", "60112009", "266707007", "228158008", "428361000124107",
    ];

    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "alcohol", "addict", "opioid", "opiate", "heroin", "cocaine", "methamphetamine", "cannabis", "marijuana", "fentanyl",
            "substance use", "substance abuse", "substance misuse", "drug use", "drug abuse", "drug misuse", "drug dependen",
            "drug overdose", "overdose", "detoxification", "rehab for drug", "intoxication", "sobriety", "relapse prevention",
            "methadone", "buprenorphine", "naltrexone", "naloxone", "disulfiram", "acamprosate", "suboxone",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>All resources of a bundle that tell of substance use, by what they say or by what they point to.</summary>
    public static HashSet<FhirResource> In(FhirBundle bundle)
    {
        if (bundle.Labels.Overlaps(Labels))
            return [.. bundle.Resources];
        var found = bundle.Resources.Where(Tells).ToHashSet();
        // A plan against a dependence, a drug for it, the goals of that plan: each would tell of it by itself.
        for (var before = -1; before != found.Count;)
        {
            before = found.Count;
            foreach (var resource in bundle.Resources)
            {
                if (found.Contains(resource))
                    found.UnionWith(Named(bundle, resource).Where(part => IsPartOf(part.Type, resource.Type)));
                else if (Named(bundle, resource).Any(named => found.Contains(named) && Reveals(named.Type)))
                    found.Add(resource);
            }
        }
        return found;
    }

    private static IEnumerable<FhirResource> Named(FhirBundle bundle, FhirResource by) => FhirReferences.Within(bundle, by.Json);

    private static bool Tells(FhirResource resource) =>
        resource.Labels().Overlaps(Labels) || resource.Json.Objects().Any(one => IsCoded(one) || Says(one));

    private static bool IsCoded(JsonElement coding)
    {
        var code = coding.Text("code");
        if (Codes.Contains(code))
            return true;
        var system = coding.Text("system");
        if (system.Contains("icd-10", StringComparison.OrdinalIgnoreCase))
            return IsIcd10(code);
        return system.Contains("icd-9", StringComparison.OrdinalIgnoreCase)
            && (code.StartsWith("303", StringComparison.Ordinal) || code.StartsWith("304", StringComparison.Ordinal)
                || (code.StartsWith("305", StringComparison.Ordinal) && !code.StartsWith("305.1", StringComparison.Ordinal)));
    }

    /// <summary>F10 to F19 but F17 (tobacco); poisoning by narcotics; use in pregnancy; counselling for it.</summary>
    private static bool IsIcd10(string code) =>
        (code is ['F', '1', not '7', ..] && char.IsAsciiDigit(code[2]))
        || ((string[])["T40", "O99.31", "O99.32", "Z71.4", "Z71.5"]).Any(start => code.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static bool Says(JsonElement one)
    {
        foreach (var property in one.EnumerateObject())
        {
            var value = property.Value;
            var texts = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1);
            if (texts.Any(text => text.ValueKind == JsonValueKind.String && text.GetString().AsSpan().ContainsAny(Words)))
                return true;
        }
        return one.Text("contentType").StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            && Within(one.Text("data")).AsSpan().ContainsAny(Words);
    }

    private static string Within(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : "";
    }

    /// <summary>Visits and people are named by everything that happened there: naming them tells nothing.</summary>
    private static bool Reveals(string type) => type is "Condition" or "CarePlan" or "Goal" or "Observation" or "DiagnosticReport"
        or "MedicationRequest" or "Procedure" or "QuestionnaireResponse";

    private static bool IsPartOf(string part, string whole) => (whole, part) is
        ("CarePlan", "Goal") or ("DiagnosticReport", "Observation") or ("DocumentReference", "Binary");
}
