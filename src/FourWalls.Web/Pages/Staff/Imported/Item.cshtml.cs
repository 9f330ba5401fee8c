using System.Text.Encodings.Web;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Imports;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Imported;

/// <summary>One imported item with the whole of what the other service wrote.</summary>
public sealed class ItemPage : FilePage
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ImportedResource Resource { get; private set; } = null!;

    public string Original => JsonSerializer.Serialize(Resource.Resource, Readable);

    public int Part { get; private set; }

    public DateTimeOffset ImportedAt { get; private set; }

    public long Look { get; private set; }

    public async Task OnGetAsync([FromRoute] string item, [FromQuery] int? part)
    {
        Part = part ?? 1;
        (Resource, ImportedAt, Look) = await new ImportedIn(File).Open(ListPage.PartOf(part), Id<Item>.Parse(item));
    }
}
