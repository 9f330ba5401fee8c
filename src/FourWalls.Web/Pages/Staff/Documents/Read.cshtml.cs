using FourWalls.Clients;
using FourWalls.Documents;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FourWalls.Web.Pages.Staff.Documents;

/// <summary>Hands a document out, to be kept and never shown in a page: nothing in it runs here.</summary>
public sealed class ReadPage : FilePage
{
    public async Task<IActionResult> OnGetAsync(Id<Item> doc, string? m)
    {
        var subject = Id<Member>.TryParse(m, null, out var member) ? member : default;
        return new Handed(await new DocumentsOf(Practice, Session, File).Open(subject, doc));
    }

    /// <summary>Part by part: no more than one is in memory at a time.</summary>
    private sealed class Handed(OpenedDocument opened) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = opened.Document.Type;
            response.ContentLength = opened.Document.Size;
            response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(opened.Document.Name);
            response.Headers.ContentDisposition = disposition.ToString();
            await foreach (var bytes in opened.Bytes)
                await response.Body.WriteAsync(bytes, context.HttpContext.RequestAborted);
        }
    }
}
