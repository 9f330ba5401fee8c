using System.Security.Cryptography;
using FourWalls.Clients;
using FourWalls.Documents;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;

namespace FourWalls.Tests.Documents;

/// <summary>Documents come and go in sealed parts: whole or not there, once, one look for all of it, and never whole in memory.</summary>
public class DocumentsTests
{
    private const int Size = DocumentsOf.PartSize;

    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_document_in_parts_is_there_once_it_is_whole_and_comes_back_as_it_was(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var (documents, id, bytes) = (new DocumentsOf(test.Practice, test.Founder, file), Id<Item>.New(), Pdf(2 * Size + 77));
        await documents.KeepPart(default, id, 2, bytes[(2 * Size)..]);
        await documents.KeepPart(default, id, 0, bytes[..Size]);
        var refused = await Assert.ThrowsAsync<Refused>(() => documents.Finish(default, id, "Letter.pdf", bytes.Length));
        Assert.Contains("Not all of this document has arrived", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await documents.List(default)).Documents);
        await Assert.ThrowsAsync<Refused>(() => documents.Open(default, id));

        // The line was cut: what is here already is sent again, and kept once.
        for (var number = 0; number < 3; number++)
            await documents.KeepPart(default, id, number, bytes[(number * Size)..Math.Min((number + 1) * Size, bytes.Length)]);
        await Assert.ThrowsAsync<Refused>(() => documents.KeepPart(default, id, 1, Pdf(Size))); // of another file
        // Told to be longer than it is, it could never be fetched whole.
        refused = await Assert.ThrowsAsync<Refused>(() => documents.Finish(default, id, "Letter.pdf", bytes.Length + 1));
        Assert.Contains("not as long", refused.Message, StringComparison.Ordinal);
        await documents.Finish(default, id, "C:\\letters\\Letter.pdf", bytes.Length);
        await documents.Finish(default, id, "Letter.pdf", bytes.Length);
        var listed = Assert.Single((await documents.List(default)).Documents);
        Assert.Equal(("Letter.pdf", "application/pdf", bytes.Length, 3), (listed.Document.Name, listed.Document.Type, listed.Document.Size, listed.Document.Parts));

        var before = test.Practice.Ledger.Standing.Size;
        var opened = await documents.Open(default, id);
        Assert.Equal(bytes, await All(opened));
        Assert.Equal(before + 1, test.Practice.Ledger.Standing.Size);
        var look = await test.Practice.Ledger.Read(opened.Look);
        Assert.Equal((Act.Looked, 4), (look.Act, look.Items.Count));

        await documents.Remove(default, id);
        Assert.Empty((await documents.List(default)).Documents);
        Assert.Empty(await file.Labels(CompartmentKind.Record, ItemKind.DocumentPart));
        var report = await Verification.Run(new VerificationRequest(test.Folder, test.Connection, null, true));
        Assert.True(report.Ok, $"{report.Problem}");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_notes_id_sent_as_a_documents_opens_nothing_and_takes_nothing_away(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var file = await test.OpenFile(test.Founder);
        var (documents, notes) = (new DocumentsOf(test.Practice, test.Founder, file), new NotesOf(test.Practice, test.Founder, file));
        var draft = await notes.KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", "what was said", test.Founder.Person.ToString()));
        var note = await notes.Sign(default, draft.Id);
        var before = test.Practice.Ledger.Standing.Size;
        await documents.Remove(default, note);
        Assert.Equal(before, test.Practice.Ledger.Standing.Size);
        await Assert.ThrowsAsync<Refused>(() => documents.Open(default, note));
        Assert.NotEqual(Act.Looked, (await test.Practice.Ledger.Read(test.Practice.Ledger.Standing.Size - 1)).Act);
        // Nor does an act that means another kind, whoever writes it.
        await Assert.ThrowsAsync<Refused>(() => file.Keep(new Writing(Act.Discarded, CompartmentKind.Record, default, [], [(note, 1, ItemKind.Document)])));
        await Assert.ThrowsAsync<Refused>(() => file.Keep(new Writing(Act.Discarded, CompartmentKind.Record, default, [], [(note, 2, ItemKind.Document)])));
        Assert.Equal("what was said", (await notes.Open(default, note)).Text.Text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Whose_work_ends_in_the_middle_of_a_document_gets_no_more_of_it(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var jonas = await test.Join("jonas", Role.Counsellor);
        var file = await test.OpenFile(jonas);
        var (documents, id, bytes) = (new DocumentsOf(test.Practice, jonas, file), Id<Item>.New(), Pdf(3 * Size));
        foreach (var (number, part) in bytes.Chunk(Size).Index())
            await documents.KeepPart(default, id, number, part);
        await documents.Finish(default, id, "Letter.pdf", bytes.Length);
        await using var parts = (await documents.Open(default, id)).Bytes.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await parts.MoveNextAsync());
        await ClientFiles.EndAssignment(test.Practice, jonas, file.Id, (await FileReader.Read(test.Practice, file.Id)).Assignments.Single().Id);
        await Assert.ThrowsAsync<Refused>(async () => await parts.MoveNextAsync());
    }

    [Fact]
    public async Task Only_what_is_what_it_says_is_kept_and_nothing_is_left_of_anything_else()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var file = await test.OpenFile(test.Founder);
        var documents = new DocumentsOf(test.Practice, test.Founder, file);
        foreach (var (name, bytes) in (IEnumerable<(string, byte[])>)
            [("page.html", "<script>"u8.ToArray()), ("picture.svg", "<svg/>"u8.ToArray()), ("letter.pdf", "MZ and more"u8.ToArray()), ("letter.txt", [1, 0, 2]), ("letter", Pdf(9)), ("", Pdf(9)), ("letter.pdf\u202E.exe", Pdf(9))])
        {
            var id = Id<Item>.New();
            await documents.KeepPart(default, id, 0, bytes);
            await Assert.ThrowsAsync<Refused>(() => documents.Finish(default, id, name, bytes.Length));
        }
        Assert.Empty((await documents.List(default)).Documents);
        Assert.Empty(await file.Labels(CompartmentKind.Record, ItemKind.DocumentPart));
        await Assert.ThrowsAsync<Refused>(() => documents.KeepPart(default, Id<Item>.New(), DocumentsOf.MostParts, [1]));
        await Assert.ThrowsAsync<Refused>(() => documents.KeepPart(default, Id<Item>.New(), 0, new byte[Size + 1]));
    }

    [Fact]
    [Trait("size", "long")]
    public async Task Fifty_megabytes_go_out_with_one_part_in_memory_at_a_time()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var file = await test.OpenFile(test.Founder);
        var (documents, id, part) = (new DocumentsOf(test.Practice, test.Founder, file), Id<Item>.New(), Pdf(Size));
        for (var number = 0; number < DocumentsOf.MostParts; number++)
            await documents.KeepPart(default, id, number, part);
        await documents.Finish(default, id, "Scan.pdf", (long)Size * DocumentsOf.MostParts);
        var opened = await documents.Open(default, id);
        var (before, most, total) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0L);
        await foreach (var bytes in opened.Bytes)
        {
            total += bytes.Length;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal((long)Size * DocumentsOf.MostParts, total);
        Assert.InRange(most, 0, 12 * Size);
    }

    private static byte[] Pdf(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        "%PDF-"u8.CopyTo(bytes);
        return bytes;
    }

    private static async Task<byte[]> All(OpenedDocument opened)
    {
        using var bytes = new MemoryStream();
        await foreach (var part in opened.Bytes)
            bytes.Write(part);
        return bytes.ToArray();
    }
}
