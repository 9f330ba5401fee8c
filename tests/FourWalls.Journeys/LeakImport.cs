using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FourWalls.Journeys;

/// <summary>Records from elsewhere, a phrase in every place that takes words, and in the names of their files.</summary>
public sealed class LeakImport(Planted planted)
{
    private static readonly JsonSerializerOptions Plain = new() { WriteIndented = true };

    private string Words => $"Ünder {planted.Phrase()} “naïve” & <b>";

    /// <summary>Imports one that is taken and some that are refused, while the site is served; what was said.</summary>
    public async Task<string> Run(LeakJourney journey, string data, string? database, string temporary, bool asJson)
    {
        var folder = Directory.CreateTempSubdirectory($"fourwalls-{planted.Phrase()}-").FullName;
        try
        {
            var good = Bundle();
            string[] files =
            [
                Keep(folder, good), Keep(folder, good[..(good.Length / 2)]), Keep(folder, good + Words), Keep(folder, Bundle(patients: 2)), Keep(folder, Bundle(about: Words)),
                Keep(folder, Bundle().Replace("\"gender\":", "\"gender\": \"x\", \"gender\":", StringComparison.Ordinal)), Keep(folder, $"{{\"resourceType\":\"Bundle\",\"{Words}\":{new string('[', 10_000)}"),
                Keep(folder, $"{{\"resourceType\":\"{Words}\"}}"), Keep(folder, $"{Words}\ud800"), Path.Combine(folder, planted.Phrase()), folder,
            ];
            var (reader, own) = journey.Colleague;
            string[] how = asJson ? ["--as", own.SignIn, "--passphrase-stdin", "--json"] : ["--as", own.SignIn, "--passphrase-stdin"];
            var done = await ImportCommand.StartIn(temporary, data, database, $"{own.Passphrase}\n{await journey.Code(own)}\n", [.. how, .. files]);
            Assert.Contains(asJson ? "\"taken\":1,\"hereAlready\":0,\"refused\":10" : "11 bundles: 1 taken, 0 here already, 10 refused.", done.Out, StringComparison.Ordinal);
            Assert.Equal(1, done.Exit);
            await IsReadable(reader);
            return done.All;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What was taken is there for who took it: otherwise nothing would have been searched for.</summary>
    private static async Task IsReadable(LeakWriter reader)
    {
        await reader.Open("/today");
        await reader.Follow(Planted.Stem);
        await reader.Follow("From elsewhere");
        foreach (var kind in (string[])["Conditions", "Plans", "Observations", "Visits", "Documents", "Other", "Person"])
        {
            // The file's own tabs have such words too.
            var link = reader.Visitor.Page.QuerySelectorAll("nav[aria-label=Kinds] a").Single(one => one.TextContent == kind);
            await reader.Open(link.GetAttribute("href")!);
            await reader.Open(reader.Visitor.Page.QuerySelector("tbody a")!.GetAttribute("href")!);
            reader.Visitor.Sees("As it was given").Sees(Planted.Stem);
            await reader.Follow("Back to the list");
        }
    }

    private string Keep(string folder, string text)
    {
        var path = Path.Combine(folder, $"{planted.Phrase()}.json");
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    /// <param name="about">Whom its condition is about, when that is somebody else.</param>
    private string Bundle(int patients = 1, string? about = null)
    {
        var people = Enumerable.Range(0, patients).Select(_ => Patient()).ToList();
        var id = people[0]["id"]!.ToString();
        var entries = people.Concat(
        [
            Part("Condition", about ?? id, ("code", Concept()), ("note", Notes()), ("recordedDate", planted.Day())),
            Part("CarePlan", id, ("title", Words), ("description", Words), ("note", Notes())),
            Part("Goal", id, ("description", Concept())),
            Part("Observation", id, ("code", Concept()), ("valueString", Words), ("effectiveDateTime", planted.Day())),
            Part("Encounter", id, ("type", new JsonArray(Concept())), ("reasonCode", new JsonArray(Concept()))),
            Part("DocumentReference", id, ("description", Words), ("content", new JsonArray(new JsonObject { ["attachment"] = Attachment() }))),
            Part("Composition", id, ("title", Words), ("section", new JsonArray(new JsonObject { ["title"] = Words, ["text"] = Narrative() }))),
            Part("Procedure", id, ("code", Concept()), ("note", Notes())),
            Part("Claim", id, ("type", Concept())),
            Part("Practitioner", null, ("name", Name())),
            Part(planted.Phrase(), null, ("text", Narrative())),
        ]);
        var all = entries.Select(resource => (JsonNode)new JsonObject { ["fullUrl"] = $"urn:{planted.Phrase()}", ["resource"] = resource }).ToArray();
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["identifier"] = new JsonObject { ["value"] = Words }, ["entry"] = new JsonArray(all) };
        return bundle.ToJsonString(Plain);
    }

    private JsonObject Patient() => new()
    {
        ["resourceType"] = "Patient", ["id"] = planted.Phrase(), ["text"] = Narrative(), ["gender"] = planted.Phrase(), ["birthDate"] = planted.Day(),
        ["meta"] = new JsonObject { ["source"] = Words, ["tag"] = new JsonArray(new JsonObject { ["display"] = Words }) },
        ["name"] = Name(),
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = $"urn:{planted.Phrase()}", ["value"] = planted.Phrase(), ["type"] = Concept() }, new JsonObject { ["value"] = Words }),
        ["telecom"] = new JsonArray(Reach("phone"), Reach("email"), Reach("sms")),
        ["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray((JsonNode)Words), ["city"] = Words, ["postalCode"] = planted.Phrase() }),
        ["contact"] = new JsonArray(new JsonObject { ["name"] = new JsonObject { ["text"] = Words }, ["telecom"] = new JsonArray(Reach("phone")) }),
        ["photo"] = new JsonArray(Attachment()),
        ["communication"] = new JsonArray(new JsonObject { ["language"] = Concept() }),
        ["extension"] = new JsonArray(new JsonObject { ["url"] = "https://example.org/pronouns", ["valueString"] = planted.Phrase() }),
    };

    private JsonObject Part(string type, string? subject, params (string Name, JsonNode Value)[] fields)
    {
        var part = new JsonObject { ["resourceType"] = type, ["id"] = planted.Phrase(), ["text"] = Narrative() };
        if (subject is not null)
            part["subject"] = new JsonObject { ["reference"] = $"Patient/{subject}", ["display"] = Words };
        foreach (var (name, value) in fields)
            part[name] = value;
        return part;
    }

    private JsonArray Name() => [new JsonObject { ["use"] = "official", ["family"] = Words, ["given"] = new JsonArray((JsonNode)Words) }];

    private JsonObject Concept() => new() { ["text"] = Words, ["coding"] = new JsonArray(new JsonObject { ["code"] = planted.Phrase(), ["display"] = Words }) };

    private JsonArray Notes() => [new JsonObject { ["text"] = Words }];

    private JsonObject Narrative() => new() { ["status"] = "generated", ["div"] = $"<div>{Words}</div>" };

    private JsonObject Attachment() =>
        new() { ["contentType"] = "text/plain", ["title"] = Words, ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Words} {Words}")) };

    private JsonObject Reach(string system) => new() { ["system"] = system, ["value"] = $"{planted.Phrase()}@example.org" };
}
