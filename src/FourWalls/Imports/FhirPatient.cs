using System.Buffers;
using System.Text.Json;
using FourWalls.Clients;

namespace FourWalls.Imports;

/// <summary>
/// Who the client is, as the other service has them. Nothing is inferred: pronouns are those that were given, or none, and
/// gender stands as it was written. A number to call is not leave to call it: the contact rule stays silence.
/// </summary>
internal static class FhirPatient
{
    private const int MostLines = 20;

    /// <summary>What the identity compartment does not hold: ways to reach them, other people, pictures, text that repeats it all.</summary>
    private static readonly string[] NotIdentity =
        ["telecom", "contact", "photo", "text", "link", "contained", "generalPractitioner", "managingOrganization"];

    public static MemberForm Form(FhirResource patient)
    {
        var json = patient.Json;
        var names = json.Each("name").Where(name => name.Text("use") is not ("old" or "maiden" or "temp")).ToList();
        var main = NameOf(names.OrderBy(name => name.Text("use") switch { "official" => 0, "usual" => 1, _ => 2 }).FirstOrDefault());
        var called = NameOf(names.FirstOrDefault(name => name.Text("use") is "nickname" or "usual"));
        var identity = Identity.Of(
            main.Length > 0 ? main : "Name not given",
            called == main ? "" : called,
            Pronouns(json),
            PlainLine.Clean(json.Text("birthDate"), 10),
            Lines(json.Each("address").Where(one => one.Text("use") != "old").Select(Address)),
            Lines([.. Given(json), .. json.Each("identifier").Select(Identifier)]));
        return new MemberForm(identity, Contact.Of(Reach(json, "phone", "sms"), Reach(json, "email")));
    }

    /// <summary>The resource without what is not identity; null when that is still too large to keep.</summary>
    public static ImportedResource? Rest(FhirResource patient, int largest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in patient.Json.EnumerateObject().Where(one => !NotIdentity.Contains(one.Name)))
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenCount > largest ? null
            : new ImportedResource(1, "Patient", "", "As the other service has them", JsonDocument.Parse(buffer.WrittenMemory).RootElement);
    }

    private static string NameOf(JsonElement name)
    {
        if (name.ValueKind != JsonValueKind.Object)
            return "";
        var said = name.Text("text") is { Length: > 0 } text ? text
            : string.Join(' ', [.. Words(name, "given"), name.Text("family"), .. Words(name, "suffix")]);
        return PlainLine.Clean(said, PlainLine.Longest - 1);
    }

    private static IEnumerable<string> Words(JsonElement from, string name) =>
        from.Each(name).Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!);

    private static string Pronouns(JsonElement json)
    {
        var extensions = json.Each("extension").Where(one => one.Text("url").EndsWith("pronouns", StringComparison.OrdinalIgnoreCase));
        foreach (var extension in extensions)
        {
            var said = extension.Each("extension").Prepend(extension)
                .Select(one => one.Concept("valueCodeableConcept") is { Length: > 0 } concept ? concept : one.Text("valueString"));
            if (said.FirstOrDefault(words => words.Length > 0) is { } given)
                return PlainLine.Clean(given, 60);
        }
        return "";
    }

    private static IEnumerable<string> Given(JsonElement json)
    {
        if (json.Text("gender") is { Length: > 0 } gender)
            yield return $"Gender, as given: {gender}";
        foreach (var language in json.Each("communication").Select(one => one.Concept("language")).Where(words => words.Length > 0))
            yield return $"Language: {language}";
        if (json.Text("deceasedDateTime") is { Length: > 0 } died)
            yield return $"Died: {died}";
    }

    private static string Identifier(JsonElement identifier)
    {
        var kind = identifier.Concept("type");
        return identifier.Text("value") is { Length: > 0 } value
            ? $"{(kind.Length > 0 ? kind : "Number")}: {value}{(kind.Length > 0 ? "" : $" ({identifier.Text("system")})")}" : "";
    }

    private static string Address(JsonElement address)
    {
        string[] parts =
            [.. Words(address, "line"), address.Text("city"), address.Text("state"), address.Text("postalCode"), address.Text("country")];
        return address.Text("text") is { Length: > 0 } text ? text : string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Reach(JsonElement json, params string[] systems) => string.Join("; ", json.Each("telecom")
        .Where(one => systems.Contains(one.Text("system")) && one.Text("use") != "old" && one.Text("value").Length > 0)
        .Take(MostLines)
        .Select(one => one.Text("use") is { Length: > 0 } use ? $"{one.Text("value")} ({use})" : one.Text("value"))
        .Select(said => PlainLine.Clean(said, PlainLine.Longest)));

    private static string Lines(IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => line.Length > 0).Take(MostLines).Select(line => PlainLine.Clean(line, PlainLine.Longest)));
}
