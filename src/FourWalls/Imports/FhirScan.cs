using System.Buffers;
using System.Text.Json;

namespace FourWalls.Imports;

/// <summary>
/// One pass over a bundle's bytes that believes nothing and keeps nothing but places: where each resource begins and ends.
/// After it, depth, number and spelling of everything are known to be within bounds.
/// </summary>
internal sealed class FhirScan
{
    public const int Deepest = 64;
    private const int MostEntries = 10_000;

    /// <summary>Parsed JSON costs 12 bytes a token: this bounds the memory that a bundle of tiny tokens can ask for.</summary>
    private const int MostTokens = 8_000_000;

    private readonly List<(string Url, int From, int To)> resources = [];
    private int tokens;
    private int entries;

    private FhirScan()
    {
    }

    public IReadOnlyList<(string Url, int From, int To)> Resources => resources;

    /// <summary>Where the bundle's own meta element stands.</summary>
    public (int From, int To)? Meta { get; private set; }

    public int Empty { get; private set; }

    /// <exception cref="Refused">Not JSON, not a bundle, or beyond a bound.</exception>
    public static FhirScan Of(ReadOnlySpan<byte> bytes)
    {
        var scan = new FhirScan();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            scan.Bundle(ref reader);
            return scan;
        }
        catch (JsonException)
        {
            throw FhirBundle.Broken(reader.CurrentDepth >= Deepest - 1
                ? $"It is nested more than {Deepest} levels deep."
                : "It is not whole: it ends too early, or it is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for half a character, escaped: "\ud800".
            throw FhirBundle.Broken("It holds letters that are cut in half.");
        }
    }

    private void Bundle(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw NotABundle();
        var (isBundle, hasEntries) = (false, false);
        while (Read(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceType"u8))
            {
                Read(ref reader);
                if (isBundle || reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("Bundle"u8))
                    throw NotABundle();
                isBundle = true;
            }
            else if (reader.ValueTextEquals("entry"u8))
            {
                if (hasEntries)
                    throw FhirBundle.Broken("The same thing is said twice in it, in two ways.");
                hasEntries = true;
                Entries(ref reader);
            }
            else if (reader.ValueTextEquals("meta"u8) && Meta is null)
            {
                Meta = Value(ref reader);
            }
            else
            {
                Value(ref reader);
            }
        }
        if (!isBundle)
            throw NotABundle();
        // Whatever follows the end makes the reader throw.
        Read(ref reader);
    }

    private void Entries(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw NotABundle();
        while (Read(ref reader) && reader.TokenType == JsonTokenType.StartObject)
        {
            if (++entries > MostEntries)
                throw new Refused(
                    Refusal.NotAllowed,
                    $"It has more than {MostEntries:N0} entries. Nothing of it was kept. Please ask for the records in smaller parts.");
            Entry(ref reader);
        }
        if (reader.TokenType != JsonTokenType.EndArray)
            throw NotABundle();
    }

    private void Entry(ref Utf8JsonReader reader)
    {
        string? url = null;
        (int From, int To)? resource = null;
        while (Read(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("fullUrl"u8))
            {
                Read(ref reader);
                if (url is not null || reader.TokenType != JsonTokenType.String)
                    throw NotABundle();
                url = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("resource"u8))
            {
                if (resource is not null)
                    throw FhirBundle.Broken("The same thing is said twice in it, in two ways.");
                resource = Value(ref reader);
            }
            else
            {
                Value(ref reader);
            }
        }
        if (resource is var (from, to))
            resources.Add((url ?? "", from, to));
        else
            Empty++;
    }

    /// <summary>Goes past one value, whatever is in it.</summary>
    private (int From, int To) Value(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        var (from, depth) = ((int)reader.TokenStartIndex, reader.CurrentDepth);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (Read(ref reader) && reader.CurrentDepth > depth)
            {
            }
        }
        return (from, (int)reader.BytesConsumed);
    }

    private bool Read(ref Utf8JsonReader reader)
    {
        var read = reader.Read();
        if (++tokens > MostTokens)
            throw FhirBundle.Broken("It is made of more parts than one person's records have.");
        if (read && reader.ValueIsEscaped)
            CheckEscapes(ref reader);
        return read;
    }

    /// <summary>Half of a character, escaped, passes for text until somebody reads it: it is read here, once.</summary>
    private static void CheckEscapes(ref Utf8JsonReader reader)
    {
        var room = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(room);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room, clearArray: true);
        }
    }

    private static Refused NotABundle() => new(
        Refusal.NotAllowed, "It is no FHIR bundle. Nothing of it was kept. Please ask for the records as a FHIR R4 bundle in JSON.");
}
