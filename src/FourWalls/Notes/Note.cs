using System.Text;
using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

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
    public const int LongestModality = 100;

    /// <summary>From version 2 on: the key of the template that it was written in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Template { get; init; }

    /// <summary>From version 2 on: the parts, of which the text is put together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NoteSection>? Sections { get; init; }

    /// <summary>From version 2 on: for which goals of the plan the session was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GoalMark>? Goals { get; init; }

    /// <summary>From version 2 on: why it was for none of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NoGoal { get; init; }

    /// <summary>From version 2 on: the booking that it was written from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Booking { get; init; }

    [JsonIgnore]
    public NoteTemplate In => NoteTemplate.Of(Template);

    /// <summary>The parts of any version: a note of version 1 has one.</summary>
    [JsonIgnore]
    public IReadOnlyList<NoteSection> Parts => Sections ?? [new NoteSection(NoteTemplate.Free.Sections[0], Text)];

    [JsonIgnore]
    public bool SaysForWhat => Goals?.Any(mark => mark.IsTicked) == true || !string.IsNullOrEmpty(NoGoal);

    /// <summary>Whether nothing at all was typed; the day stands in the form from the beginning.</summary>
    [JsonIgnore]
    public bool IsEmpty => Text.Length + Start.Length + Stop.Length + Modality.Length == 0 && Goals is null && NoGoal is null;

    /// <summary>What of a draft is signed: of the goals those that were ticked, and why for none only if none was.</summary>
    public NoteText AsSigned()
    {
        var ticked = Goals?.Where(mark => mark.IsTicked).ToList();
        return this with { Goals = ticked is { Count: > 0 } ? ticked : null, NoGoal = ticked is { Count: > 0 } ? null : NoGoal };
    }

    /// <summary>Whether every word and mark of two notes is the same.</summary>
    public bool SaysTheSame(NoteText other) => Content.Of(this).AsSpan().SequenceEqual(Content.Of(other));

    public static NoteText From(Problems problems, string? heldOn, string? start, string? stop, string? modality, string? text, Id<Person> author, string field = "Text")
    {
        var day = problems.Optional("HeldOn", heldOn, 10);
        if (day.Length > 0 && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
            problems.Add("HeldOn", "Give the day of the session, for instance 2026-05-14.");
        return new NoteText(
            1, day, Time(problems, "Start", start), Time(problems, "Stop", stop), problems.Optional("Modality", modality, LongestModality),
            problems.Text(field, text, "Write the note first.", LongestText), author.ToString());
    }

    private static string Time(Problems problems, string field, string? typed)
    {
        var time = problems.Optional(field, typed, 5);
        if (time.Length > 0 && !TimeOnly.TryParseExact(time, "HH:mm", out _))
            problems.Add(field, "Give the time as hours and minutes, for instance 14:30.");
        return time;
    }
}

/// <summary>A note with its author's signature inside the seal. SPEC: sealed-item §6.</summary>
/// <param name="Note">The signed words, exactly as they were signed: JSON of a <see cref="NoteText"/>, or an addendum's.</param>
/// <param name="Keys">The fact that published the author's keys.</param>
/// <param name="Signature">Base64 of 64 bytes over the words, the time, the author's keys, and where the note belongs.</param>
/// <param name="Second">The signature of who supervises the author, over the author's own; null without one.</param>
public sealed record SignedNote(
    [property: JsonPropertyName("v")] int Version, string Note, string SignedAt, string Keys, string Signature,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SecondSignature? Second = null)
{
    internal static SignedNote Sign(Practice practice, Session session, NotePlace place, byte[] note)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var at = practice.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var words = Encoding.UTF8.GetString(note);
        var signature = session.Bundle.Signing.Sign(place.Covered(practice.Id, keys.Id, at, words));
        return new SignedNote(1, words, at, keys.Id.ToString(), Convert.ToBase64String(signature));
    }

    /// <summary>The same with a second signature beside the author's.</summary>
    internal SignedNote SignAsSecond(Practice practice, Session session, NotePlace place)
    {
        var keys = practice.Roll.KeysOf(session.Person) ?? throw Refused.NotFound();
        var at = practice.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var signature = session.Bundle.Signing.Sign(place.CoveredBySecond(practice.Id, keys.Id, at, this));
        return this with { Version = 2, Second = new SecondSignature(at, keys.Id.ToString(), Convert.ToBase64String(signature)) };
    }

    /// <summary>Who signed as the second, if the signature is theirs.</summary>
    internal Id<Person>? SignedAsSecondBy(Practice practice, NotePlace place) =>
        Second is not null && Id<Fact>.TryParse(Second.Keys, null, out var id) && practice.Roll.Find(id)?.Fact is KeysFact keys
        && Base64Text.Read(Second.Signature) is { } signature
        && keys.Signing.Verifies(place.CoveredBySecond(practice.Id, id, Second.SignedAt, this), signature)
            ? keys.Person : null;

    /// <summary>Who signed it, if the signature is theirs.</summary>
    internal Id<Person>? SignedBy(Practice practice, NotePlace place) =>
        Id<Fact>.TryParse(Keys, null, out var id) && practice.Roll.Find(id)?.Fact is KeysFact keys
        && Base64Text.Read(Signature) is { } signature
        && keys.Signing.Verifies(place.Covered(practice.Id, id, SignedAt, Note), signature)
            ? keys.Person : null;
}

/// <summary>Somebody has read what another has signed, and signs it too. SPEC: sealed-item §6.</summary>
public sealed record SecondSignature(string SignedAt, string Keys, string Signature);

/// <summary>
/// Where a signed note belongs. A colleague who holds the compartment's key could otherwise hang an addendum on another note,
/// show a note as another member's, or claim it as signed with keys of their own for which the signature happens to be right.
/// </summary>
/// <param name="Subject">The member whose record it stands in; none in a file of one person.</param>
internal readonly record struct NotePlace(Id<ClientFile> File, Id<Member> Subject, Id<Item> Item, ItemKind Kind, Id<Item> About)
{
    public byte[] Covered(Guid practice, Id<Fact> keys, string at, string words) =>
        Bytes(practice).Id(keys.Value).Text(at).Fixed(Encoding.UTF8.GetBytes(words)).ToArray();

    /// <summary>A second signature covers the first: the words, when their author signed them, and with which keys.</summary>
    public byte[] CoveredBySecond(Guid practice, Id<Fact> keys, string at, SignedNote first) => new WireWriter()
        .Fixed("fourwalls/at/second-signature/1"u8).Id(practice).Id(File.Value).Id(Subject.Value).Id(Item.Value).UInt16((int)Kind).Id(About.Value)
        .Id(keys.Value).Text(at).Id(FourWalls.Id<Fact>.Parse(first.Keys).Value).Text(first.SignedAt).Fixed(Convert.FromBase64String(first.Signature))
        .Fixed(Encoding.UTF8.GetBytes(first.Note)).ToArray();

    /// <summary>Names what was checked: the same content in another place has to be checked there.</summary>
    public byte[] Hash(Guid practice, byte[] content) => Sealing.Hash.Of(Bytes(practice).Fixed(content).Written);

    private WireWriter Bytes(Guid practice) => new WireWriter()
        .Fixed("fourwalls/at/signature/1"u8).Id(practice).Id(File.Value).Id(Subject.Value).Id(Item.Value).UInt16((int)Kind).Id(About.Value);
}

/// <summary>What was added to a signed note afterwards: a signed note is never changed.</summary>
/// <param name="Of">The note that it belongs to, under the signature: the column that says so is anybody's who can change rows.</param>
public sealed record AddendumText([property: JsonPropertyName("v")] int Version, string Of, string Text, string Author);

/// <summary>A copy of a signed note as the client sees it. To stop sharing destroys it.</summary>
/// <param name="Of">The note that it is a copy of, inside the seal.</param>
public sealed record SharedNote([property: JsonPropertyName("v")] int Version, string Of, string HeldOn, string Text, string Author, string SignedAt);

/// <summary>A counsellor's own session note: what was said, and what they made of it. Nothing of the record.</summary>
public sealed record SessionNoteText([property: JsonPropertyName("v")] int Version, string HeldOn, string Text);

/// <summary>A note as a reader gets it.</summary>
/// <param name="SignedBy">None for a draft.</param>
/// <param name="KeptAt">When these words were kept.</param>
/// <param name="Look">The ledger's entry of this opening.</param>
public sealed record OpenedNote(
    Id<Item> Id, int Version, bool IsDraft, NoteText Text, Id<Person> SignedBy, DateTimeOffset? SignedAt, IReadOnlyList<OpenedAddendum> Addenda,
    DateTimeOffset KeptAt, long Look)
{
    /// <summary>Signed by its author, and not yet by who supervises them.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Who signed it too, and when; null when nobody has.</summary>
    public (Id<Person> By, DateTimeOffset At)? Second { get; init; }

    /// <summary>Whether these are the words of a form; of what is signed, those that were signed of them.</summary>
    public bool Says(NoteText form) => Text.SaysTheSame(IsDraft ? form : form.AsSigned());

    /// <summary>What was said when it was sent back. Not for the client's copy.</summary>
    public IReadOnlyList<OpenedAddendum> Reviews { get; init; } = [];
}

public sealed record OpenedAddendum(Id<Item> Id, string Text, Id<Person> SignedBy, DateTimeOffset SignedAt);
