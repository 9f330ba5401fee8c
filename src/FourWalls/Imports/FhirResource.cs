using System.Text.Json;

namespace FourWalls.Imports;

/// <summary>One resource of a bundle, as it was written.</summary>
/// <param name="url">The entry's fullUrl; empty when it has none.</param>
/// <param name="length">What it measures in the bundle, in bytes.</param>
internal sealed class FhirResource(string type, string id, string url, JsonElement json, int length)
{
    public string Type { get; } = type;

    public string Id { get; } = id;

    public string Url { get; } = url;

    public JsonElement Json { get; } = json;

    public int Length { get; } = length;

    public static FhirResource Of(string url, JsonElement json, int length)
    {
        if (json.ValueKind != JsonValueKind.Object || json.Text("resourceType") is not { Length: > 0 } type)
            throw FhirBundle.Broken("A part of it does not say what it is.");
        return new FhirResource(type, json.Text("id"), WithoutVersion(url), json, length);
    }

    /// <summary>Codes of the security labels on a resource or a bundle, whatever system they come from.</summary>
    public static HashSet<string> LabelsOf(JsonElement meta) =>
        meta.Each("security").Select(label => label.Text("code")).Where(code => code.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> Labels() => Json.TryGetProperty("meta", out var meta) ? LabelsOf(meta) : [];

    /// <summary>A reference may name a version of what it points to; it is about the same thing.</summary>
    public static string WithoutVersion(string reference) =>
        reference.IndexOf("/_history/", StringComparison.Ordinal) is var at and >= 0 ? reference[..at] : reference;
}

/// <summary>Reads JSON that may have anything anywhere: what is not of the expected shape counts as not there.</summary>
internal static class FhirJson
{
    public static string Text(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "";

    /// <summary>The element of this name when it is an object; otherwise one that holds nothing.</summary>
    public static JsonElement Part(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value : default;

    /// <summary>The elements of a list; one that should be a list and is not counts as a list of one.</summary>
    public static IEnumerable<JsonElement> Each(this JsonElement from, string name)
    {
        if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
    }

    public static bool Has(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out _);

    /// <summary>A CodeableConcept in words: its text, or what its codings are displayed as, or a bare code.</summary>
    public static string Concept(this JsonElement from, string name) =>
        from.Each(name).Select(ConceptOf).FirstOrDefault(words => words.Length > 0) ?? "";

    public static string ConceptOf(JsonElement concept)
    {
        if (concept.Text("text") is { Length: > 0 } text)
            return text;
        var codings = concept.Each("coding").ToList();
        return codings.Select(coding => coding.Text("display")).Concat(codings.Select(coding => coding.Text("code")))
            .Append(concept.Text("display")).FirstOrDefault(words => words.Length > 0) ?? "";
    }

    /// <summary>Every object within, itself included; as deep as the scan allowed.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement from)
    {
        if (from.ValueKind == JsonValueKind.Object)
        {
            yield return from;
            foreach (var property in from.EnumerateObject())
            {
                foreach (var inner in property.Value.Objects())
                    yield return inner;
            }
        }
        else if (from.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in from.EnumerateArray())
            {
                foreach (var inner in one.Objects())
                    yield return inner;
            }
        }
    }
}
