using System.IO.Compression;
using FourWalls.Sealing;

namespace FourWalls.Web.Doors;

/// <summary>
/// The few files that are the same for everybody: style sheet, script, icon, licences. They are part of the program, so they
/// are there wherever it runs, and are compressed once. Pages are not compressed: where an answer holds both a secret and
/// something that an onlooker can influence, its compressed length tells about the secret.
/// </summary>
public sealed class Assets(RequestDelegate next)
{
    private static readonly IReadOnlyDictionary<string, Asset> All = new[] { "site.css", "leave.js", "write.js", "icon.svg", "LICENCES.txt" }
        .ToDictionary(name => "/" + name, name => new Asset(name), StringComparer.Ordinal);

    /// <summary>Their paths, for every list of what this site answers.</summary>
    public static IEnumerable<string> Paths => All.Keys;

    /// <summary>Where a page finds a file: the address changes with the content, so a browser may keep it for good.</summary>
    public static string AddressOf(string name) => $"/{name}?v={All["/" + name].Version}";

    public Task InvokeAsync(HttpContext context) =>
        All.TryGetValue(context.Request.Path.Value ?? "", out var asset)
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            ? asset.Send(context) : next(context);

    private sealed class Asset
    {
        private readonly string type;
        private readonly byte[] plain;
        private readonly Lazy<byte[]> brotli;
        private readonly Lazy<byte[]> gzip;

        public Asset(string name)
        {
            using var stream = typeof(Assets).Assembly.GetManifestResourceStream("wwwroot/" + name)
                ?? throw new InvalidOperationException($"{name} is not part of this program.");
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            plain = bytes.ToArray();
            Version = Convert.ToHexStringLower(Hash.Of(plain))[..8];
            type = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/plain; charset=utf-8",
            };
            brotli = new Lazy<byte[]>(() => Pressed(to => new BrotliStream(to, CompressionLevel.SmallestSize)));
            gzip = new Lazy<byte[]>(() => Pressed(to => new GZipStream(to, CompressionLevel.SmallestSize)));
        }

        public string Version { get; }

        public Task Send(HttpContext context)
        {
            var (coding, body) = Accepted(context.Request);
            var headers = context.Response.Headers;
            headers.CacheControl = context.Request.Query["v"] == Version ? "public, max-age=31536000, immutable" : "public, max-age=3600";
            headers.Vary = "Accept-Encoding";
            if (coding is not null)
                headers.ContentEncoding = coding;
            context.Response.ContentType = type;
            context.Response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
        }

        private (string? Coding, byte[] Body) Accepted(HttpRequest request)
        {
            var accepted = request.GetTypedHeaders().AcceptEncoding.Where(one => one.Quality is null or > 0).Select(one => one.Value.Value).ToHashSet();
            return accepted.Contains("br") ? ("br", brotli.Value) : accepted.Contains("gzip") ? ("gzip", gzip.Value) : (null, plain);
        }

        private byte[] Pressed(Func<Stream, Stream> into)
        {
            using var bytes = new MemoryStream();
            using (var press = into(bytes))
                press.Write(plain);
            return bytes.ToArray();
        }
    }
}
