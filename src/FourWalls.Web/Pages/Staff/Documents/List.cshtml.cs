using FourWalls.Clients;
using FourWalls.Documents;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Documents;

/// <summary>
/// The documents in a file's record. Without a script a small one comes with the form; with one a large one comes in parts, and goes on
/// where it was after a cut line. Nothing of it is ever on the disk unsealed.
/// </summary>
public sealed class ListPage : FilePage
{
    /// <summary>How much fits into a form that comes at once, in MB.</summary>
    public const double LargestAtOnce = 1.8;

    [BindProperty(SupportsGet = true)]
    public string? M { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>Which part of a document comes with the form, from 0.</summary>
    [BindProperty]
    public int Number { get; set; }

    [BindProperty]
    public string? Called { get; set; }

    [BindProperty]
    public long Size { get; set; }

    [BindProperty]
    public string? Document { get; set; }

    [BindProperty]
    public string? What { get; set; }

    public IReadOnlyList<ListedDocument> Listed { get; private set; } = [];

    public long Look { get; private set; }

    public bool MayWrite { get; private set; }

    public Id<Member> Subject => Id<Member>.TryParse(M, null, out var member) ? member : default;

    private DocumentsOf Documents => new(Practice, Session, File);

    public static string SizeOf(long bytes) => bytes < 1 << 20 ? $"{Math.Max(1, bytes >> 10)} KB" : $"{bytes >> 20} MB";

    public async Task OnGetAsync()
    {
        MayWrite = Access.MayWrite((await File.Expect(CompartmentKind.Record, Subject)).Reason);
        (Listed, Look) = await Documents.List(Subject);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await File.Expect(CompartmentKind.Record, Subject);
        switch (What)
        {
            case "part":
                return await Said(async () => await Documents.KeepPart(Subject, Made<Item>(), Number, await Bytes()));
            case "finish":
                return await Said(() => Documents.Finish(Subject, Made<Item>(), Called ?? "", Size));
            case "remove":
                await Documents.Remove(Subject, Parsed<Item>(Document));
                return SeeOther($"/files/{File.Id}/documents?m={M}");
        }
        if (Upload is not { Length: > 0 })
            Problems.Add("Upload", "Choose a file.");
        if (Problems.Any || !await Try("Upload", Whole))
        {
            Once = null; // the next one is another document
            await OnGetAsync();
            return Page();
        }
        return SeeOther($"/files/{File.Id}/documents?m={M}");
    }

    private async Task Whole()
    {
        var (id, bytes) = (Made<Item>(), await Bytes());
        foreach (var (number, part) in bytes.Chunk(DocumentsOf.PartSize).Index())
            await Documents.KeepPart(Subject, id, number, part);
        await Documents.Finish(Subject, id, Upload!.FileName, bytes.Length);
    }

    /// <summary>For the script: nothing, or what is wrong in one sentence.</summary>
    private async Task<IActionResult> Said(Func<Task> act) => await Try("Upload", act)
        ? new NoContentResult() : new ContentResult { StatusCode = StatusCodes.Status409Conflict, ContentType = "text/plain; charset=utf-8", Content = Problems.List[0].Sentence };

    private async Task<byte[]> Bytes()
    {
        using var bytes = new MemoryStream();
        if (Upload is not null)
            await Upload.CopyToAsync(bytes, HttpContext.RequestAborted);
        return bytes.ToArray();
    }
}
