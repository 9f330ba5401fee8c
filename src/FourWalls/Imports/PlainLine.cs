using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FourWalls.Imports;

/// <summary>A resource in one line, made once, at import: what it is, what was found, and how it stands.</summary>
internal static class PlainLine
{
    public const int Longest = 200;
    private const int MostComponents = 6;

    /// <summary>How most things stand: not worth a word.</summary>
    private static readonly string[] Usual = ["confirmed", "final", "finished", "completed", "current", "active", "available"];

    private static readonly string[] Names =
        ["code", "vaccineCode", "medicationCodeableConcept", "description", "type", "category", "relationship", "scope"];
    private static readonly string[] Titles = ["title", "name", "description"];

    private static readonly string[] Days =
    [
        "onsetDateTime", "effectiveDateTime", "performedDateTime", "occurrenceDateTime", "authoredOn", "authored", "date", "startDate",
        "effectiveInstant", "started", "sent", "dateTime", "recordedDate", "dateAsserted", "issued", "created", "createdDateTime",
    ];

    private static readonly string[] Periods =
        ["effectivePeriod", "performedPeriod", "period", "onsetPeriod", "occurrencePeriod", "statusPeriod", "createdPeriod", "context"];

    public static string Of(FhirBundle bundle, FhirResource resource)
    {
        var json = resource.Json;
        var what = Named(bundle, json);
        var found = Value(json);
        if (found.Length == 0)
        {
            var parts = json.Each("component").Take(MostComponents).Select(one => $"{one.Concept("code")} {Value(one)}".Trim());
            found = string.Join("; ", parts);
        }
        var line = $"{(what.Length > 0 ? what : resource.Type)}{(found.Length > 0 ? $": {found}" : "")}";
        return Clean(Standing(json) is { Length: > 0 } standing ? $"{line} ({standing})" : line, Longest);
    }

    /// <summary>When it was, as exactly as it says; empty when it does not.</summary>
    public static string DayOf(FhirResource resource)
    {
        var json = resource.Json;
        var given = Days.Select(name => json.Text(name)).Concat(Periods.Select(name => Start(json.Part(name)))).FirstOrDefault(IsDate) ?? "";
        return given[..Math.Min(10, given.Length)];
    }

    /// <summary>Text from elsewhere on one line: no control letters, nothing that turns the line's direction.</summary>
    public static string Clean(string text, int longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= longest)
                return clean.Append('…').ToString();
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune))
                clean.Append(clean.Length > 0 && clean[^1] != ' ' ? " " : "");
            else if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse))
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }

    private static string Named(FhirBundle bundle, JsonElement json)
    {
        var said = Titles.Select(name => json.Text(name)).Where(text => text.Length > 0).Take(1)
            .Concat(Names.Select(name => json.Concept(name))).FirstOrDefault(words => words.Length > 0);
        if (said is not null)
            return said;
        var medication = json.Part("medicationReference");
        if (medication.Text("display") is { Length: > 0 } display)
            return display;
        if (bundle.Find(medication.Text("reference")) is { } drug && drug.Json.Concept("code") is { Length: > 0 } name)
            return name;
        if (json.Text("questionnaire") is { Length: > 0 } questionnaire)
            return $"Answers to {questionnaire[(questionnaire.LastIndexOf('/') + 1)..]}";
        return json.Part("class").Text("display") is { Length: > 0 } encounter ? encounter : json.Text("contentType");
    }

    private static string Value(JsonElement of)
    {
        if (of.Part("valueQuantity") is { ValueKind: JsonValueKind.Object } quantity)
            return $"{quantity.Text("comparator")}{Number(quantity)} {Unit(quantity)}".Trim();
        if (of.Concept("valueCodeableConcept") is { Length: > 0 } concept)
            return concept;
        foreach (var name in (string[])["valueString", "valueDateTime", "valueTime", "conclusion"])
        {
            if (of.Text(name) is { Length: > 0 } text)
                return text;
        }
        foreach (var name in (string[])["valueInteger", "valueBoolean"])
        {
            if (of.TryGetProperty(name, out var plain) && plain.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                return plain.ValueKind switch { JsonValueKind.Number => plain.GetRawText(), JsonValueKind.True => "yes", _ => "no" };
        }
        return "";
    }

    private static string Unit(JsonElement quantity) => quantity.Text("unit") is { Length: > 0 } unit ? unit : quantity.Text("code");

    /// <summary>Machines write fourteen decimals; the list shows two, the original keeps all.</summary>
    private static string Number(JsonElement quantity)
    {
        if (!quantity.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Number)
            return "";
        var raw = value.GetRawText();
        var decimals = raw.Length - raw.IndexOf('.', StringComparison.Ordinal) - 1;
        var isLong = raw.Contains('.', StringComparison.Ordinal) && decimals > 4;
        return isLong && value.TryGetDecimal(out var number) && Math.Abs(number) >= 0.1m
            ? Math.Round(number, 2).ToString(CultureInfo.InvariantCulture) : raw;
    }

    /// <summary>What a reader must not miss: that it is over, unconfirmed, refuted or only planned.</summary>
    private static string Standing(JsonElement json)
    {
        string[] said = [json.Concept("clinicalStatus"), json.Concept("verificationStatus"), json.Text("lifecycleStatus"), json.Text("status")];
        return string.Join(", ", said.Where(word => word.Length > 0).Except(Usual));
    }

    private static string Start(JsonElement period) =>
        period.Text("start") is { Length: > 0 } start ? start : period.Part("period").Text("start");

    private static bool IsDate(string text) =>
        text.Length >= 4 && text.Take(4).All(char.IsAsciiDigit)
        && (text.Length == 4 || (text.Length >= 7 && text[4] == '-' && char.IsAsciiDigit(text[5]) && char.IsAsciiDigit(text[6])));
}
