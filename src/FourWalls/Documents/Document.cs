using System.Text.Json.Serialization;

namespace FourWalls.Documents;

/// <summary>What a document is called and how long it is. Item kind 50; its bytes are items of kind 1000.</summary>
/// <param name="Name">As the file was called where it comes from, with its ending.</param>
/// <param name="Size">Bytes.</param>
/// <param name="By">Who kept it.</param>
public sealed record Document([property: JsonPropertyName("v")] int Version, string Name, string Type, long Size, int Parts, string By);

/// <summary>A document in a file's list.</summary>
public sealed record ListedDocument(Id<Clients.Item> Id, Document Document, DateTimeOffset KeptAt);

/// <summary>A document that is being read: its bytes come piece by piece.</summary>
/// <param name="Look">The ledger's entry of this opening.</param>
public sealed record OpenedDocument(Document Document, IAsyncEnumerable<byte[]> Bytes, long Look);
