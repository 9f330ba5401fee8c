using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FourWalls.Tests.Specs;

/// <summary>
/// The vectors in docs/specs/vectors. Everything in them follows from names (<see cref="Given"/>), so that making them again
/// gives the same bytes; with FOURWALLS_WRITE_VECTORS set they are written, and always they are compared.
/// </summary>
internal static class VectorFile
{
    private const string Variable = "FOURWALLS_WRITE_VECTORS";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compares what was made now with what lies in the project, field by field.</summary>
    public static void Compare(string name, JsonObject made)
    {
        var path = PathOf(name);
        var text = made.ToJsonString(Options) + "\n";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path).Split('\n'), text.Split('\n'));
    }

    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;

    public static IEnumerable<JsonElement> List(string name, params string[] path)
    {
        var element = Read(name);
        foreach (var step in path)
            element = element.GetProperty(step);
        var list = element.EnumerateArray().ToList();
        Assert.NotEmpty(list);
        return list;
    }

    public static string PageOf(string name) => Shared.Repository($"docs/specs/{name}.md");

    private static string PathOf(string name) => Shared.Repository($"docs/specs/vectors/{name}.json");
}

internal static class Json
{
    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static int Number(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static Guid Guid(this JsonElement element, string name) => new(element.Hex(name), bigEndian: true);

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Of(Guid id) => Of(id.ToByteArray(bigEndian: true));

    public static string? OfOptional(Guid id) => id == System.Guid.Empty ? null : Of(id);

    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => [.. nodes];
}
