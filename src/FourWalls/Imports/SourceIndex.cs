using System.Text;
using System.Text.Json;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Imports;

/// <summary>
/// Finds out whether a person has been imported already, without keeping a word about them: what names them is hashed
/// under a key of the importer's own, and under the directory's if they hold it. docs/decisions/0004-source-index.md.
/// </summary>
internal sealed class SourceIndex(Practice practice, Session session)
{
    public const string UnderDirectory = "d";
    private const string UnderOwn = "p";
    private const int ShortestNumber = 4;

    /// <summary>Numbers that members of a family, or visits of one person, share.</summary>
    private static readonly string[] SharedKinds = ["MB", "SN", "AN", "VN", "FI"];

    /// <summary>Looks for a file that this person may know of, and says under which marks to keep a new one.</summary>
    /// <remarks>
    /// A match in a file that the gate would not open for this person is no match: a file that is walled from them, or at risk,
    /// must look like one that is not there. The person is then imported as new, under marks of the next turn, so that nobody
    /// with the database sees that two files are about one person.
    /// </remarks>
    /// <param name="names">What names the person, each enough by itself.</param>
    public async Task<(Id<ClientFile> Found, IReadOnlyList<string> Marks)> Find(IReadOnlyList<byte[]> names)
    {
        var (mine, own) = await Find(
            isOwn: true, turn => Marks(UnderOwn, names, turn, value => session.Bundle.Blind(value)), names.Count);
        if (!mine.IsNone)
            return (mine, []);
        var keys = await DirectoryKeys();
        var (others, directory) = await Find(
            isOwn: false,
            turn => keys.SelectMany(key => Marks(UnderDirectory, names, turn, value => EpochKey.Blind(key, value))),
            names.Count);
        return others.IsNone ? (default, [.. own, .. directory]) : (others, []);
    }

    /// <summary>Keeps a new file's marks, in the transaction that opens it.</summary>
    public static void Add(Storage.Transaction transaction, Id<ClientFile> file, IReadOnlyList<string> marks)
    {
        foreach (var mark in marks)
        {
            if (!SourceIndexStore.Add(transaction, file, mark))
                throw new Refused(Refusal.Changed, "Somebody else is importing the same person just now. Nothing was kept; please try again.");
        }
    }

    /// <summary>
    /// What names the person: each of their own numbers together with the birth date, since numbers are mistyped and reused;
    /// failing those, the resource's id with name and birth date. And the bundle itself, byte for byte.
    /// </summary>
    internal static List<byte[]> NamesOf(FhirBundle bundle)
    {
        var json = bundle.Patient.Json;
        var born = json.Text("birthDate");
        var names = json.Each("identifier").Where(IsOwn)
            .Select(one => Joined("number", one.Text("system"), one.Text("value").Trim(), born)).Distinct().ToList();
        if (names.Count == 0 && bundle.Patient.Id.Length > 0)
            names.Add(Joined("id", bundle.Patient.Id, SignIn.Normalise(FhirPatient.Form(bundle.Patient).Identity.Name), born));
        return [.. names.Select(Encoding.UTF8.GetBytes), [.. "bundle"u8, .. Hash.Of(bundle.Bytes.Span)]];
    }

    private static bool IsOwn(JsonElement identifier)
    {
        var value = identifier.Text("value").Where(char.IsLetterOrDigit).ToList();
        return identifier.Text("system").Length > 0 && identifier.Text("use") is not ("temp" or "old")
            && value.Count >= ShortestNumber && value.Distinct().Count() > 1
            && !identifier.Part("type").Each("coding").Any(one => SharedKinds.Contains(one.Text("code")));
    }

    /// <summary>The directory's keys that this person holds, newest first; none when it is due for a new one.</summary>
    private async Task<IReadOnlyList<Secret>> DirectoryKeys()
    {
        var state = FileState.OfPractice(practice.Roll, practice.Ledger.Standing.Size);
        var directory = practice.Roll.The(CompartmentKind.Directory)!;
        if (!Decision.For(session.Person, state, directory, practice.Roll, practice.Now).Permitted)
            return [];
        await using var connection = await practice.Database.Read();
        var work = await KeyStore.WorkOf(connection, default);
        if (work.Exists(one => one.Compartment == directory.Compartment && one.RotateSince is not null))
            return [];
        var keys = new List<Secret>();
        try
        {
            for (var epoch = state.EpochOf(directory.Compartment).Number; epoch > 0; epoch--)
            {
                keys.Add(await session.Keys.At(practice, session, state, directory.Compartment, epoch));
                // A directory that was started afresh has no way back to what was before.
                if (epoch > 1 && await KeyStore.Link(connection, directory.Compartment, epoch) is null)
                    break;
            }
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotYet)
        {
            // A role that was given a moment ago brings its key when somebody who holds it comes by.
        }
        return keys;
    }

    /// <param name="marksOf">The marks of a turn, those under the newest key first.</param>
    /// <returns>A file, or the marks of the first turn that nothing stands under.</returns>
    private async Task<(Id<ClientFile> Found, IReadOnlyList<string> Marks)> Find(
        bool isOwn, Func<int, IEnumerable<string>> marksOf, int names)
    {
        for (var turn = 0; ; turn++)
        {
            var marks = marksOf(turn).ToList();
            var files = await Files(marks);
            foreach (var file in files)
            {
                if (await IsKnown(file, isOwn))
                    return (file, []);
            }
            if (files.Count == 0)
                return (default, [.. marks.Take(names)]);
        }
    }

    private async Task<IReadOnlyList<Id<ClientFile>>> Files(IEnumerable<string> marks)
    {
        var files = new List<Id<ClientFile>>();
        await using var connection = await practice.Database.Read();
        foreach (var mark in marks)
            files.AddRange((await SourceIndexStore.Files(connection, mark)).Select(Id<ClientFile>.Parse));
        return [.. files.Distinct()];
    }

    /// <summary>Whether the gate would let this person know whose file it is. What others imported is then a look at it.</summary>
    private async Task<bool> IsKnown(Id<ClientFile> file, bool isOwn)
    {
        if (await FileReader.For(practice, session, file) is not { } state)
            return false;
        foreach (var kind in (CompartmentKind[])[CompartmentKind.Identity, CompartmentKind.Contact])
        {
            if (!Decision.For(session.Person, state, state.Find(kind), practice.Roll, practice.Now).Permitted)
                continue;
            if (!isOwn)
                await (await ClientFile.Find(practice, session, file)).Open(kind, Purpose.Check, Select.Newest(ItemKind.Identity, most: 0));
            return true;
        }
        return false;
    }

    internal static IEnumerable<string> Marks(string prefix, IEnumerable<byte[]> names, int turn, Func<byte[], byte[]> blind) =>
        names.Select(name => prefix + Convert.ToHexStringLower(blind(new WireWriter().UInt32(turn).Fixed(name).ToArray())));

    private static string Joined(params string[] parts) => JsonSerializer.Serialize(parts);
}
