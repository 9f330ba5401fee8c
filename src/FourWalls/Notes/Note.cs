using System.Text;
using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Notes;

/// <summary>
/// A progress note: what belongs in the record. Start and stop times, modality and the like have fields of their own here,
/// because the law takes them out of a counsellor's own session notes (45 CFR 164.501; NOTE-02).
/// </summary>
/// <param name="HeldOn">The day of the session, as yyyy-MM-dd.</param>
/// <param name="Author">The person who writes it.</param>
public sealed record NoteText(
    [property: JsonPropertyName("v")] int Version, string HeldOn, string Start, string Stop, string Modality, string Text, string Author)
{
    public const int LongestText = 100_000;

    public static NoteText From(Problems problems, string? heldOn, string? start, string? stop, string? modality, string? text, Id<Person> author)
    {
        var day = problems.Optional("heldOn", heldOn, 10);
        if (day.Length > 0 && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
            problems.Add("heldOn", "Give the day of the session, for instance 2026-05-14.");
        return new NoteText(
            1, day, Time(problems, "start", start), Time(problems, "stop", stop), problems.Optional("modality", modality, 100),
            problems.Text("text", text, "Write the note first.", LongestText), author.ToString());
    }

    private static string Time(Problems problems, string field, string? typed)
    {
        var time = problems.Optional(field, typed, 5);
        if (time.Length > 0 && !TimeOnly.TryParseExact(time, "HH:mm", out _))
            problems.Add(field, "Give the time as hours and minutes, for instance 14:30.");
        return time;
    }
}

/// <summary>A note with its author's signature inside the seal.</summary>
/// <param name="Note">The signed words, exactly as they were signed: JSON of a <see cref="NoteText"/>, or an addendum's.</param>
/// <param name="Keys">The fact that published the author's keys.</param>
/// <param name="Signature">Base64 of 64 bytes over the address and the words.</param>
public sealed record SignedNote([property: JsonPropertyName("v")] int Version, string Note, string SignedAt, string Keys, string Signature)
{
    internal static SignedNote Sign(Practice practice, Session session, Id<ClientFile> file, Id<Item> item, byte[] note)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var at = practice.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var words = Encoding.UTF8.GetString(note);
        var signature = session.Bundle.Signing.Sign(Covered(practice, file, item, words, at));
        return new SignedNote(1, words, at, keys.Id.ToString(), Convert.ToBase64String(signature));
    }

    /// <summary>Who signed it, if the signature is theirs.</summary>
    internal Id<Person>? SignedBy(Practice practice, Id<ClientFile> file, Id<Item> item) =>
        Id<Fact>.TryParse(Keys, null, out var id) && practice.Roll.Find(id)?.Fact is KeysFact keys
        && keys.Signing.Verifies(Covered(practice, file, item, Note, SignedAt), Convert.FromBase64String(Signature))
            ? keys.Person : null;

    private static byte[] Covered(Practice practice, Id<ClientFile> file, Id<Item> item, string note, string at) =>
        [.. Address.OfSignature(practice.Id, file, item), .. Encoding.UTF8.GetBytes(at), 0, .. Encoding.UTF8.GetBytes(note)];
}

/// <summary>What was added to a signed note afterwards: a signed note is never changed.</summary>
public sealed record AddendumText([property: JsonPropertyName("v")] int Version, string Text, string Author);

/// <summary>A copy of a signed note as the client sees it. To stop sharing destroys it.</summary>
public sealed record SharedNote([property: JsonPropertyName("v")] int Version, string HeldOn, string Text, string Author, string SignedAt);

/// <summary>A counsellor's own session note: what was said, and what they made of it. Nothing of the record.</summary>
public sealed record SessionNoteText([property: JsonPropertyName("v")] int Version, string HeldOn, string Text);

/// <summary>A note as a reader gets it.</summary>
/// <param name="SignedBy">None for a draft.</param>
/// <param name="Look">The ledger's entry of this opening.</param>
public sealed record OpenedNote(
    Id<Item> Id, int Version, bool IsDraft, NoteText Text, Id<Person> SignedBy, DateTimeOffset? SignedAt, IReadOnlyList<OpenedAddendum> Addenda, long Look);

public sealed record OpenedAddendum(Id<Item> Id, string Text, Id<Person> SignedBy, DateTimeOffset SignedAt);
