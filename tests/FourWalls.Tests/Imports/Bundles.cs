using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourWalls.Imports;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Imports;

/// <summary>Bundles as other services might write them, and as nobody should.</summary>
internal static class Bundles
{
    public const string PatientUrl = "urn:uuid:7b0f3c52-0e0f-4bfa-8d8e-3a9a4a1d2f01";

    /// <summary>The ten invented patients, in order.</summary>
    public static IReadOnlyList<string> Samples =>
        [.. Directory.GetFiles(Shared.Path("samples/fhir-bundles"), "*.json").Order(StringComparer.Ordinal)];

    public static JsonObject Patient(string name = "Robin Vale", string number = "MRN-77123", string born = "1988-02-11") => Json($$"""
        {"resourceType":"Patient","id":"p1","name":[{"use":"official","text":"{{name}}"}],"gender":"other","birthDate":"{{born}}",
         "identifier":[{"system":"urn:example:mrn","value":"{{number}}"}],
         "telecom":[{"system":"phone","value":"555-0100","use":"home"},{"system":"email","value":"r@example.org"}]}
        """);

    public static JsonObject Condition(string id, string text, string day = "2020-05-01", string code = "x-1", string system = "urn:example:codes") => Json($$$"""
        {"resourceType":"Condition","id":"{{{id}}}","subject":{"reference":"{{{PatientUrl}}}"},"onsetDateTime":"{{{day}}}",
         "code":{"text":"{{{text}}}","coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}
        """);

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Of(params JsonObject[] resources)
    {
        var entries = new JsonArray();
        foreach (var resource in resources)
        {
            var url = (string?)resource["resourceType"] == "Patient" ? PatientUrl : $"urn:uuid:{resource["resourceType"]}-{resource["id"]}";
            entries.Add(new JsonObject { ["fullUrl"] = url, ["resource"] = resource });
        }
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = entries };
    }

    public static byte[] Bytes(JsonNode bundle) => Encoding.UTF8.GetBytes(bundle.ToJsonString());

    public static Task<FhirImported> Take(Practice practice, Session session, byte[] bundle) =>
        FhirImport.Take(practice, session, new MemoryStream(bundle));

    public static Task<FhirImported> Take(Practice practice, Session session, JsonObject bundle) => Take(practice, session, Bytes(bundle));

    public static async Task<FhirImported> TakeSample(Practice practice, Session session, string path)
    {
        await using var from = File.OpenRead(path);
        return await FhirImport.Take(practice, session, from);
    }

    /// <summary>What breaks a bundle, each for one reason.</summary>
    public static byte[] Hostile(string how) => how switch
    {
        "truncated" => Whole()[..^40],
        "empty" => [],
        "not JSON" => "Robin Vale, born 1988"u8.ToArray(),
        "trailing" => [.. Whole(), .. "{}"u8],
        "10,000 levels deep" => Deep(10_000),
        "deep in a resource" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"{P}"},"extension":""" + new string('[', 70) + new string(']', 70) + "}"),
        "a large string" => With($$"""{"resourceType":"Observation","id":"o","subject":{"reference":"{P}"},"valueString":"{{new string('x', 9 << 20)}}"}"""),
        "duplicate ids" => Bytes(Of(Patient(), Condition("c", "One"), Condition("c", "Two"))),
        "duplicate addresses" => Encoding.UTF8.GetBytes(
            Of(Patient(), Condition("c", "One"), Condition("d", "Two")).ToJsonString().Replace("urn:uuid:Condition-d", "urn:uuid:Condition-c", StringComparison.Ordinal)),
        "two patients" => With("""{"resourceType":"Patient","id":"p2","name":[{"text":"Somebody Else"}]}"""),
        "a contained patient" => With("""{"resourceType":"Observation","id":"o","contained":[{"resourceType":"Patient","id":"in"}],"subject":{"reference":"#in"}}"""),
        "a patient in parameters" => With("""{"resourceType":"Parameters","parameter":[{"name":"x","resource":{"resourceType":"Patient","id":"p2"}}]}"""),
        "another's id" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p2"}}"""),
        "another's address" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"https://example.org/fhir/Patient/p1"}}"""),
        "another's number" => With("""{"resourceType":"Observation","id":"o","subject":{"type":"Patient","identifier":{"system":"urn:example:mrn","value":"999"}}}"""),
        "another by search" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"Patient?identifier=urn:example:mrn|999"}}"""),
        "another in a bill" => With("""{"resourceType":"Claim","id":"o","patient":{"reference":"Patient/p2"}}"""),
        "somebody who is not there" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000000"}}"""),
        "no patient" => Bytes(Of(Condition("c", "One"))),
        "no bundle" => Bytes(Patient()),
        "no object" => "[1,2,3]"u8.ToArray(),
        "entries that are none" => """{"resourceType":"Bundle","entry":{"resource":{}}}"""u8.ToArray(),
        "nameless resource" => With("""{"id":"o"}"""),
        "bytes that are no text" => [.. Whole()[..200], 0xFF, 0xFE, .. Whole()[200..]],
        "half a letter" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"{P}"},"valueString":"\ud800"}"""),
        "two subjects" => With("""{"resourceType":"Observation","id":"o","subject":{"reference":"{P}"},"subject":{"reference":"{P}"}}"""),
        "two lists of entries" => """{"resourceType":"Bundle","entry":[],"entry":[]}"""u8.ToArray(),
        "too many entries" => Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"Bundle","entry":[{{string.Join(',', Enumerable.Repeat("{}", 10_001))}}]}"""),
        "too many tokens" => Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","x":[{{string.Join(',', Enumerable.Repeat("1", 8_100_000))}}]}"""),
        "65 MB" => [.. "{\"resourceType\":\"Bundle\",\"x\":\""u8, .. Enumerable.Repeat((byte)'a', 65 << 20), .. "\"}"u8],
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };

    public static readonly IReadOnlyList<string> AllHostile =
    [
        "truncated", "empty", "not JSON", "trailing", "10,000 levels deep", "deep in a resource", "a large string", "duplicate ids",
        "duplicate addresses", "two patients", "a contained patient", "a patient in parameters", "another's id", "another's address", "another's number", "another by search",
        "another in a bill", "somebody who is not there", "no patient", "no bundle", "no object", "entries that are none", "nameless resource",
        "bytes that are no text", "half a letter", "two subjects", "two lists of entries", "too many entries", "too many tokens", "65 MB",
    ];

    public static byte[] Whole() => Bytes(Of(Patient(), Condition("c", "Grief"), Condition("d", "Insomnia")));

    /// <summary>A sound bundle with one more resource, whatever it is.</summary>
    private static byte[] With(string resource)
    {
        var whole = Encoding.UTF8.GetString(Whole());
        return Encoding.UTF8.GetBytes($$"""{{whole[..whole.LastIndexOf(']')]}},{"resource":{{resource.Replace("{P}", PatientUrl, StringComparison.Ordinal)}}}]}""");
    }

    private static byte[] Deep(int levels)
    {
        var whole = Encoding.UTF8.GetString(Whole());
        return Encoding.UTF8.GetBytes($$"""{{whole[..^1]}},"x":{{new string('[', levels)}}{{new string(']', levels)}}}""");
    }
}

/// <summary>A stream without an end that counts what was read of it.</summary>
internal sealed class Endless(long says) : Stream
{
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => says > 0;

    public override bool CanWrite => false;

    public override long Length => says;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        buffer.Fill((byte)'[');
        Given += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
