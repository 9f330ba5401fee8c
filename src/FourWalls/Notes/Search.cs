using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Notes;

/// <summary>One place in which the words stand, with a short piece of what is around them.</summary>
/// <param name="Opens">The item whose page shows it: of an addendum, its note; of a plan, that very version.</param>
/// <param name="Day">The day that the item is about, as yyyy-MM-dd; empty when it names none.</param>
/// <param name="Words">The words as they were written.</param>
public sealed record Hit(
    Id<ClientFile> File, Id<Member> Subject, ItemKind Kind, Id<Item> Opens, DateTimeOffset At, string Day, string Before, string Words, string After);

/// <summary>What a search found.</summary>
/// <param name="Hits">The newest, newest first.</param>
/// <param name="Total">How many there are, with those that are not among the hits.</param>
/// <param name="Names">Whose file each is that was searched: opened for all of them, so that a look does not say where the words stood.</param>
/// <param name="Waiting">Files that were not searched, because their key is on its way.</param>
public sealed record Found(IReadOnlyList<Hit> Hits, int Total, IReadOnlyDictionary<Id<ClientFile>, string> Names, int Waiting);

/// <summary>
/// Finds words in the records of a counsellor's own people. There is no index: the files are opened for this one search, each by
/// a look that its client sees, and nothing of it is kept, the words least of all.
/// </summary>
public sealed class Search(Practice practice, Session session)
{
    public const int FewestLetters = 2;
    public const int MostLetters = 100;
    public const int MostHits = 50;

    private const int Around = 60;

    // Numbers, ids and signatures stand beside the words; who looks for a word does not mean them.
    private static readonly HashSet<string> NoWords =
    [
        "v", "of", "author", "keys", "signature", "signedAt", "template", "id", "fullUrl", "resourceType", "reference", "url", "system", "contentType", "data",
    ];

    // Ids and marks of our own notes and plans; where records from elsewhere have something of these names, there may be words in it.
    private static readonly HashSet<string> Marks = ["goal", "booking", "by", "did", "end"];

    /// <summary>Files that a search would open: those whose counsellor this person is now. Ids only; nothing is opened.</summary>
    public async Task<IReadOnlyList<Id<ClientFile>>> Files() => practice.Roll.Has(session.Person, Role.Counsellor, practice.Now)
        ? [.. (await ClientFiles.Mine(practice, session)).Where(one => one.Assignment.Capacity == Capacity.Counsellor).Select(one => one.File).Distinct()]
        : [];

    /// <param name="words">As somebody typed them; case and accents do not count.</param>
    /// <param name="withOwn">Also the session notes that this person has written.</param>
    public async Task<Found> For(string words, bool withOwn)
    {
        var wanted = FoldedText.Of(words);
        // One after the other each look would wait for the disk; together they wait once.
        var searched = await Task.WhenAll((await Files()).Select(file => In(file, wanted, withOwn)));
        var places = searched.OfType<Searched>().SelectMany(one => one.Places).OrderByDescending(place => place.Item.MadeAt).ThenBy(place => place.Item.Id.Value).ToList();
        return new Found(
            [.. places.Take(MostHits).Select(Shown)],
            places.Count,
            searched.OfType<Searched>().ToDictionary(one => one.File, one => one.Name),
            searched.Count(one => one is null));
    }

    /// <summary>Null while a key is on its way, or when the work with the file has ended since.</summary>
    private async Task<Searched?> In(Id<ClientFile> id, string wanted, bool withOwn)
    {
        try
        {
            var file = await ClientFile.Find(practice, session, id);
            var name = new Cards(file).Identities(Purpose.List);
            var parts = await Task.WhenAll((await Parts(file, withOwn)).Select(part => In(file, part, wanted)));
            return new Searched(id, string.Join(", ", (await name).Select(one => one.Content.Name)), [.. parts.SelectMany(places => places)]);
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound)
        {
            return null;
        }
    }

    /// <summary>Only what a counsellor reads as one, never what cover or supervision opens; and of session notes only one's own.</summary>
    private async Task<IReadOnlyList<CompartmentFact>> Parts(ClientFile file, bool withOwn)
    {
        var parts = new List<CompartmentFact>();
        foreach (var made in (await file.State()).Compartments.Where(one => one.Holds == CompartmentKind.Record || (withOwn && IsOwn(one))))
        {
            var decision = await file.Decide(made.Holds, made.Subject);
            if (decision.Permitted && decision.Reason == (made.Holds == CompartmentKind.Record ? Reason.Care : Reason.Author))
                parts.Add(made);
        }
        return parts;
    }

    private bool IsOwn(CompartmentFact made) => made.Holds == CompartmentKind.Private && made.Owner == session.Person;

    private async Task<IReadOnlyList<Place>> In(ClientFile file, CompartmentFact part, string wanted)
    {
        var (places, after) = (new List<Place>(), default(Id<Item>));
        while (true)
        {
            var opened = await file.Open(part.Holds, Purpose.Search, Select.All(after), part.Subject);
            foreach (var item in opened.Items)
            {
                if (In(item, wanted) is { } around)
                    places.Add(new Place(file, part.Subject, item, around));
            }
            if (opened.Items.Count < Select.Largest)
                return places;
            after = opened.Items[^1].Id;
        }
    }

    /// <summary>What is shown as somebody's words was signed by them.</summary>
    private Hit Shown(Place place)
    {
        var (item, around) = (place.Item, place.Around);
        new NotesOf(practice, session, place.File).ExpectGenuine(item, place.Subject);
        return new Hit(
            place.File.Id, place.Subject, item.Kind, item.About.IsNone || item.Kind == ItemKind.Plan ? item.Id : item.About, item.MadeAt, around.Day, around.Before, around.Words, around.After);
    }

    private static (string Day, string Before, string Words, string After)? In(OpenedItem item, string wanted)
    {
        using var content = JsonDocument.Parse(item.Content);
        if (!content.RootElement.TryGetProperty("signature", out _) || !content.RootElement.TryGetProperty("note", out var signed))
            return In(content.RootElement, wanted);
        using var words = JsonDocument.Parse(signed.GetString()!);
        return In(words.RootElement, wanted);
    }

    private static (string Day, string Before, string Words, string After)? In(JsonElement content, string wanted)
    {
        foreach (var text in Texts(content))
        {
            if (new FoldedText(text).Find(wanted) is not var (start, length))
                continue;
            var (from, to) = (WordAt(text, start - Around, 1), WordAt(text, start + length + Around, -1));
            return (Day(content), text[Math.Min(from, start)..start], text.Substring(start, length), text[(start + length)..Math.Max(to, start + length)]);
        }
        return null;
    }

    /// <summary>Everything that can be words, whatever the kind of item: a kind that comes later is found too.</summary>
    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().Where(HasWords).SelectMany(one => Texts(one.Value)),
        _ => [],
    };

    private static bool HasWords(JsonProperty one) => !NoWords.Contains(one.Name) && !(one.Value.ValueKind == JsonValueKind.String && Marks.Contains(one.Name));

    private static string Day(JsonElement content) =>
        content.TryGetProperty("heldOn", out var day) || content.TryGetProperty("day", out day) ? day.GetString() ?? "" : "";

    /// <summary>The next place in this direction at which no word is cut.</summary>
    private static int WordAt(string text, int at, int step)
    {
        at = Math.Clamp(at, 0, text.Length);
        for (var moved = 0; at > 0 && at < text.Length && moved < Around / 3 && !char.IsWhiteSpace(text[step > 0 ? at - 1 : at]); moved++)
            at += step;
        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + step : at;
    }

    private sealed record Place(ClientFile File, Id<Member> Subject, OpenedItem Item, (string Day, string Before, string Words, string After) Around);

    private sealed record Searched(Id<ClientFile> File, string Name, IReadOnlyList<Place> Places);
}
