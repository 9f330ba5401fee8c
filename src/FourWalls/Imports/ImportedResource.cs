using System.Text.Json;
using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.Looks;

namespace FourWalls.Imports;

/// <summary>Something that another service wrote, read-only here. Item kinds 100 to 109.</summary>
/// <param name="Type">The FHIR resource's type.</param>
/// <param name="Day">As exact as it was given: yyyy, yyyy-MM or yyyy-MM-dd; empty when it was not.</param>
/// <param name="Line">What it is and what was found, short enough for a list.</param>
/// <param name="Resource">The resource itself, nothing added and nothing left out.</param>
public sealed record ImportedResource(
    [property: JsonPropertyName("v")] int Version, string Type, string Day, string Line, JsonElement Resource);

/// <summary>A part of what was imported, as the pages show it.</summary>
public sealed record ImportedPart(CompartmentKind Holds, ItemKind First, ItemKind Last)
{
    public static ImportedPart Of(ItemKind kind) => new(CompartmentKind.Record, kind, kind);

    /// <summary>The person as the other service described them; how to reach them is in the contact compartment.</summary>
    public static ImportedPart Person { get; } = new(CompartmentKind.Identity, ItemKind.ImportedOther, ItemKind.ImportedOther);

    public static ImportedPart Substance { get; } = new(CompartmentKind.Substance, ItemKind.ImportedCondition, ItemKind.ImportedOther);
}

/// <summary>Reads what was imported into a file.</summary>
public sealed class ImportedIn(ClientFile file)
{
    public async Task<(IReadOnlyList<(Id<Item> Id, ImportedResource Resource)> Items, long Look)> List(
        ImportedPart part, Id<Item> after, int most)
    {
        var opened = await file.Open(part.Holds, Purpose.Read, Select.Between(part.First, part.Last, most) with { After = after });
        return ([.. opened.Items.Select(item => (item.Id, Content.Read<ImportedResource>(item.Content)))], opened.Look);
    }

    /// <exception cref="Refused">There is none of that id in this part.</exception>
    public async Task<(ImportedResource Resource, DateTimeOffset ImportedAt, long Look)> Open(ImportedPart part, Id<Item> item)
    {
        var opened = await file.Open(part.Holds, Purpose.Read, Select.One(item));
        var own = opened.Items.FirstOrDefault(one => one.Kind is >= ItemKind.ImportedCondition and <= ItemKind.ImportedOther)
            ?? throw Refused.NotFound();
        return (Content.Read<ImportedResource>(own.Content), own.MadeAt, opened.Look);
    }
}
