using System.Text.Json;
using System.Text.Json.Serialization;

namespace FourWalls.Clients;

/// <summary>Who a member is. Item kind 1.</summary>
public sealed record Identity(
    [property: JsonPropertyName("v")] int Version, string Name, string CalledBy, string Pronouns, string BirthDate, string Address, string Notes)
{
    public static Identity Of(string name, string calledBy = "", string pronouns = "", string birthDate = "", string address = "", string notes = "") =>
        new(1, name, calledBy, pronouns, birthDate, address, notes);
}

/// <summary>How a member may be reached. Item kind 2.</summary>
public sealed record Contact([property: JsonPropertyName("v")] int Version, string Phone, string Email, string Rule)
{
    /// <summary>What holds until somebody has agreed something with the client: silence.</summary>
    public const string Silence = "Do not call, write or leave a message. They contact us.";

    public static Contact Of(string phone = "", string email = "", string rule = "") => new(1, phone, email, rule.Length == 0 ? Silence : rule);
}

/// <summary>The name that the desk calls a client by. Item kind 4, sealed to the directory.</summary>
public sealed record DirectoryEntry([property: JsonPropertyName("v")] int Version, string DeskName)
{
    public static DirectoryEntry Of(string deskName) => new(1, deskName);
}

/// <summary>Content of items: JSON with its version in "v"; a reader accepts every older one.</summary>
public static class Content
{
    // A field counts once and under one spelling: two readers must not find two texts in what one person signed.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Of<T>(T content) => JsonSerializer.SerializeToUtf8Bytes(content, Options);

    public static T Read<T>(byte[] content) => JsonSerializer.Deserialize<T>(content, Options)!;
}
