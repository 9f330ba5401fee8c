using System.Text.Json;
using System.Text.Unicode;

namespace FourWalls.Imports;

/// <summary>
/// A FHIR R4 bundle about one person, read from bytes that nobody vouches for. Every bound is checked before anything is
/// believed; what breaks one refuses the bundle whole, in words that say nothing of what is in it.
/// </summary>
internal sealed class FhirBundle
{
    public const int LargestMegabytes = 64;

    /// <summary>What one resource may measure; beyond it nobody has written it by hand or by program in good faith.</summary>
    public const int LargestResource = 8 << 20;

    private const int Largest = LargestMegabytes << 20;

    private readonly Dictionary<string, FhirResource> byReference = [];

    private FhirBundle(
        FhirScan scan, IReadOnlyList<FhirResource> resources, FhirResource patient, IReadOnlySet<string> labels, ReadOnlyMemory<byte> bytes)
    {
        (Empty, Resources, Patient, Labels, Bytes) = (scan.Empty, resources, patient, labels, bytes);
        foreach (var resource in resources)
        {
            if (resource.Id.Length > 0)
                byReference[$"{resource.Type}/{resource.Id}"] = resource;
            if (resource.Url.Length > 0)
                byReference[resource.Url] = resource;
        }
    }

    /// <summary>All resources, the patient's included, in the bundle's order.</summary>
    public IReadOnlyList<FhirResource> Resources { get; }

    public FhirResource Patient { get; }

    /// <summary>Security labels that the bundle carries as a whole: they hold for everything in it.</summary>
    public IReadOnlySet<string> Labels { get; }

    /// <summary>How many entries carry no resource (answers of a server, deletions).</summary>
    public int Empty { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What a reference points to, when it is in the bundle.</summary>
    public FhirResource? Find(string reference) => byReference.GetValueOrDefault(FhirResource.WithoutVersion(reference));

    /// <exception cref="Refused">Not a bundle that can be taken; the words say why and what to do.</exception>
    public static FhirBundle Read(Stream from)
    {
        var bytes = ReadAll(from);
        if (!Utf8.IsValid(bytes.Span))
            throw Broken("It holds bytes that are no text (not UTF-8).");
        var scan = FhirScan.Of(bytes.Span);
        List<FhirResource> resources = [.. scan.Resources.Select(one => Parse(bytes, one.Url, one.From, one.To))];
        CheckDuplicates(resources);
        var patients = resources.Where(one => one.Type == "Patient").ToList();
        if (patients.Count != 1)
            throw patients.Count == 0
                ? Broken("It does not say whom it is about: there is no patient in it.")
                : Broken("It is about more than one person. A bundle holds one.");
        var labels = scan.Meta is var (start, end) ? FhirResource.LabelsOf(Parse(bytes, start, end)) : new HashSet<string>();
        var bundle = new FhirBundle(scan, resources, patients[0], labels, bytes);
        FhirReferences.Check(bundle);
        return bundle;
    }

    public static Refused Broken(string what) => new(
        Refusal.NotAllowed, $"{what} Nothing of it was kept. Please ask the place it comes from for a new copy.");

    /// <summary>Never more than the limit, whatever the stream says of its length or gives.</summary>
    private static ReadOnlyMemory<byte> ReadAll(Stream from)
    {
        if (from.CanSeek && from.Length > Largest)
            throw TooLarge();
        var buffer = new byte[from.CanSeek ? (int)from.Length + 1 : 1 << 16];
        var length = 0;
        while (true)
        {
            var read = Next(from, buffer.AsSpan(length));
            length += read;
            if (read == 0)
                break;
            if (length < buffer.Length)
                continue;
            if (length > Largest)
                throw TooLarge();
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Largest + 1L));
        }
        var begin = buffer.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
        return buffer.AsMemory(begin, length - begin);
    }

    private static int Next(Stream from, Span<byte> into)
    {
        try
        {
            return from.Read(into);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw FhirImport.Unreadable();
        }
    }

    private static Refused TooLarge() => new(
        Refusal.NotAllowed,
        $"It is larger than {LargestMegabytes} MB. Nothing of it was kept. Please ask for one person's records, without pictures.");

    private static FhirResource Parse(ReadOnlyMemory<byte> bytes, string url, int from, int to)
    {
        if (to - from > LargestResource)
            throw Broken($"One part of it alone is larger than {LargestResource >> 20} MB.");
        return FhirResource.Of(url, Parse(bytes, from, to), to - from);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes, int from, int to)
    {
        try
        {
            // A name that occurs twice reads one way here and another way elsewhere: whose record would it be?
            var options = new JsonDocumentOptions { MaxDepth = FhirScan.Deepest, AllowDuplicateProperties = false };
            return JsonDocument.Parse(bytes[from..to], options).RootElement;
        }
        catch (JsonException)
        {
            throw Broken("The same thing is said twice in it, in two ways.");
        }
    }

    private static void CheckDuplicates(List<FhirResource> resources)
    {
        var (ids, urls) = (new HashSet<(string, string)>(), new HashSet<string>());
        foreach (var resource in resources)
        {
            if ((resource.Id.Length > 0 && !ids.Add((resource.Type, resource.Id))) || (resource.Url.Length > 0 && !urls.Add(resource.Url)))
                throw Broken("Two things in it have the same id.");
        }
    }
}
