namespace FourWalls.Clients;

/// <summary>Kinds of items, as the seal's address keeps them. Content is JSON whose shape the kind and its "v" fix.</summary>
public enum ItemKind : int
{
    Identity = 1,
    Contact = 2,
    NightCard = 3,
    DirectoryEntry = 4,

    NoteDraft = 10,
    Note = 11,
    Addendum = 12,
    SubmittedNote = 13,
    NoteReview = 15,

    SessionNote = 20,

    SharedNote = 30,

    Plan = 40,
    SharedPlan = 41,
    PlanReviewDay = 42,
    MeasureAnswers = 45,
    MeasureAsked = 46,
    BookingAbout = 60,

    Document = 50,

    ImportedCondition = 100,
    ImportedPlan = 101,
    ImportedObservation = 102,
    ImportedEncounter = 103,
    ImportedDocument = 104,
    ImportedOther = 109,

    /// <summary>A piece of a document's bytes, as they are. Far from the others: whoever reads everything in a part reads words.</summary>
    DocumentPart = 1000,
}

/// <summary>Something to be sealed.</summary>
/// <param name="Version">1 for a new item; a later one replaces the version before it, and only that.</param>
/// <param name="About">The item that this one belongs to, or none.</param>
/// <param name="Replaces">What kind the version before has to be, when it is another: a signed note replaces its draft, and nothing replaces it.</param>
public sealed record ItemDraft(Id<Item> Id, int Version, ItemKind Kind, Id<Item> About, byte[] Content, ItemKind? Replaces = null)
{
    internal ItemLabel LabelAt(DateTimeOffset now) => new(Id, Version, Kind, About, now);
}

/// <summary>
/// What a row says of an item in plain columns. All of it is part of the seal's address: a row whose date was changed, or an
/// addendum hung on another note, does not open.
/// </summary>
public readonly record struct ItemLabel(Id<Item> Id, int Version, ItemKind Kind, Id<Item> About, DateTimeOffset MadeAt);

/// <summary>An item that an opened compartment gave.</summary>
public sealed record OpenedItem(Id<Item> Id, int Version, ItemKind Kind, Id<Item> About, DateTimeOffset MadeAt, byte[] Content);

/// <summary>Which items of a compartment are wanted: the ledger lists each before any is opened.</summary>
public sealed record Select(ItemKind First, ItemKind Last, Id<Item> Item, Id<Item> About, int Most)
{
    public const int Largest = 500;

    // Below every id that is drawn at random: the order of ids begins after it.
    private static readonly Id<Item> BeforeAll = new(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));

    /// <summary>Goes on after this item, in the order of ids: for what was kept all at once, with ids dealt in order.</summary>
    public Id<Item> After { get; init; }

    /// <summary>What else the look is for: parts that are opened one after the other.</summary>
    internal IReadOnlyList<Looks.ItemMark> Naming { get; init; } = [];

    public static Select One(Id<Item> item) => new(default, default, item, default, 1);

    /// <summary>One item, and what belongs to it of a kind.</summary>
    public static Select WithBelonging(Id<Item> item, ItemKind kind) => new(kind, kind, item, item, Largest);

    /// <summary>One item, and what belongs to it of any of these kinds.</summary>
    public static Select WithBelonging(Id<Item> item, ItemKind first, ItemKind last) => new(first, last, item, item, Largest);

    public static Select Newest(ItemKind kind, int most = Largest) => new(kind, kind, default, default, most);

    public static Select Between(ItemKind first, ItemKind last, int most = Largest) => new(first, last, default, default, most);

    /// <summary>Everything but the bytes of documents, in the order of ids, from the first on or after one that was read already.</summary>
    public static Select All(Id<Item> after) => new(default, ItemKind.DocumentPart - 1, default, default, Largest) { After = after.IsNone ? BeforeAll : after };

    public static Select Belonging(Id<Item> to, ItemKind kind) => new(kind, kind, default, to, Largest);
}

/// <summary>One sealed thing in a compartment.</summary>
public sealed class Item;
