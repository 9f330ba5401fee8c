using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Documents;

/// <summary>
/// Documents in a file's record. A document comes in parts, each sealed and kept by itself, and is there once its card is: until then its
/// parts can be sent again after a cut line. It goes out the same way, never whole in memory.
/// </summary>
public sealed class DocumentsOf(Practice practice, Session session, ClientFile file)
{
    /// <summary>Bytes of every part but the last.</summary>
    public const int PartSize = 1 << 20;

    public const int MostParts = 50;

    private const int LongestName = 120;

    /// <summary>All of them, newest first.</summary>
    public async Task<(IReadOnlyList<ListedDocument> Documents, long Look)> List(Id<Member> subject)
    {
        var opened = await file.Open(CompartmentKind.Record, Purpose.List, Select.Newest(ItemKind.Document), subject);
        return ([.. opened.Items.Select(item => new ListedDocument(item.Id, Content.Read<Document>(item.Content), item.MadeAt))], opened.Look);
    }

    /// <summary>Keeps one part. The same part sent again is kept once.</summary>
    /// <param name="number">From 0.</param>
    public async Task KeepPart(Id<Member> subject, Id<Item> document, int number, byte[] bytes)
    {
        if (number is < 0 or >= MostParts || bytes.Length is 0 or > PartSize)
            throw TooLarge();
        var id = PartOf(document, number);
        if (await file.VersionOf(CompartmentKind.Record, id, subject) > 0)
        {
            // Two files that were sent as one would be a document that nobody ever wrote.
            var kept = await file.Open(CompartmentKind.Record, Purpose.Check, Select.One(id), subject);
            if (!kept.Items[0].Content.AsSpan().SequenceEqual(bytes))
                throw new Refused(Refusal.Changed, "Another document was begun here before. Nothing was overwritten; load this page again and send this one anew.");
            return;
        }
        await file.Keep(new Writing(Act.Wrote, CompartmentKind.Record, subject, new ItemDraft(id, 1, ItemKind.DocumentPart, document, bytes)));
    }

    /// <summary>The document is whole: from now on it is in the list.</summary>
    /// <exception cref="Refused">A part is missing, or it is nothing that can be kept; what came of it was thrown away.</exception>
    public async Task Finish(Id<Member> subject, Id<Item> document, string name, long size)
    {
        if (await file.VersionOf(CompartmentKind.Record, document, subject) > 0)
            return; // sent twice
        var parts = (int)((size + PartSize - 1) / PartSize);
        var kept = (await PartsOf(subject, document)).Select(one => one.Id).ToHashSet();
        if (parts is < 1 or > MostParts || kept.Count != parts || !Enumerable.Range(0, parts).All(number => kept.Contains(PartOf(document, number))))
            throw new Refused(Refusal.NotAllowed, "Not all of this document has arrived. Send it again: what is here already need not come twice.");
        var (type, length) = await Read(subject, document, Cleaned(name), parts);
        if (length != size)
            throw new Refused(Refusal.NotAllowed, "What has arrived is not as long as the document. Send it again under this page loaded anew.");
        if (type is null)
        {
            await Remove(subject, document);
            throw NoDocument();
        }
        var card = new Document(1, Cleaned(name), type.Media, size, parts, session.Person.ToString());
        await file.Keep(new Writing(Act.Wrote, CompartmentKind.Record, subject, new ItemDraft(document, 1, ItemKind.Document, default, Content.Of(card))));
    }

    /// <summary>What has arrived: of which kind it is, and how long. One look, and one part in memory at a time.</summary>
    private async Task<(DocumentType? Type, long Length)> Read(Id<Member> subject, Id<Item> document, string name, int parts)
    {
        var labels = (await PartsOf(subject, document)).ToDictionary(one => one.Id);
        var (opened, others) = await file.OpenLong(
            CompartmentKind.Record, Purpose.Check, PartOf(document, 0), Enumerable.Range(1, parts - 1).Select(number => labels[PartOf(document, number)]), subject);
        var first = opened.Items[0].Content;
        var length = (long)first.Length;
        await foreach (var other in others)
            length += other.Content.Length;
        return (DocumentType.Of(name, first), length);
    }

    /// <summary>Opens a document: its card, and its bytes as they are asked for.</summary>
    /// <exception cref="Refused">There is none here for this person.</exception>
    /// <exception cref="FourWalls.Sealing.SealBroken">A part of it is gone, and nobody took it away here.</exception>
    public async Task<OpenedDocument> Open(Id<Member> subject, Id<Item> document)
    {
        await Expect(subject, document);
        var labels = (await PartsOf(subject, document)).ToDictionary(one => one.Id);
        var inOrder = Enumerable.Range(0, labels.Count).Select(number => labels.GetValueOrDefault(PartOf(document, number))).TakeWhile(one => !one.Id.IsNone).ToList();
        var (opened, parts) = await file.OpenLong(CompartmentKind.Record, Purpose.Read, document, inOrder, subject);
        var card = Content.Read<Document>(opened.Items[0].Content);
        if (card.Parts != inOrder.Count)
            throw new Sealing.SealBroken();
        return new OpenedDocument(card, Bytes(parts), opened.Look);
    }

    /// <summary>Throws a document away with all its parts, or what has come of one.</summary>
    public async Task Remove(Id<Member> subject, Id<Item> document)
    {
        var there = (await file.Labels(CompartmentKind.Record, ItemKind.Document, subject)).Where(one => one.Id == document)
            .Concat(await PartsOf(subject, document)).Select(one => (one.Id, one.Version, one.Kind)).ToList();
        if (there.Count > 0)
            await file.Keep(new Writing(Act.Discarded, CompartmentKind.Record, subject, [], there));
    }

    /// <summary>What is no document is not there, and is not opened to find that out.</summary>
    private async Task Expect(Id<Member> subject, Id<Item> document)
    {
        if (!(await file.Labels(CompartmentKind.Record, ItemKind.Document, subject)).Any(one => one.Id == document))
            throw await Misses.Record(practice, session, document.ToString());
    }

    private async Task<IReadOnlyList<ItemLabel>> PartsOf(Id<Member> subject, Id<Item> document) =>
        [.. (await file.Labels(CompartmentKind.Record, ItemKind.DocumentPart, subject)).Where(one => one.About == document)];

    private static async IAsyncEnumerable<byte[]> Bytes(IAsyncEnumerable<OpenedItem> parts)
    {
        await foreach (var part in parts)
            yield return part.Content;
    }

    private static Id<Item> PartOf(Id<Item> document, int number) => Id<Item>.Following($"document part {number}", document.Value, default);

    /// <summary>The last part of a path, without what turns a line's direction or hides an ending.</summary>
    private static string Cleaned(string name)
    {
        var last = string.Concat(name.Split('/', '\\')[^1].EnumerateRunes()
            .Where(rune => !System.Text.Rune.IsControl(rune) && System.Text.Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
            .Select(rune => rune.ToString())).Trim();
        return last.Length <= LongestName ? last : last[^LongestName..];
    }

    public static Refused TooLarge() => new(Refusal.NotAllowed, $"A document can have {MostParts} MB. Nothing of this was kept.");

    private static Refused NoDocument() => new(
        Refusal.NotAllowed, "This is no document that can be kept here, or not what its name says: PDF, picture (PNG, JPEG), Word, OpenDocument or plain text. Nothing of it was kept.");
}
