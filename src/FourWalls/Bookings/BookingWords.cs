using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Bookings;

/// <summary>
/// The sealed words about a booking. To read them is a look like every other; a booking without any opens nothing. What is said of a
/// session for one of several is in that member's own part: the others' keys do not open it.
/// </summary>
public sealed class BookingWords(ClientFile file)
{
    /// <summary>Whether there is a part that opens for those who are expected and for no other member.</summary>
    public async Task<bool> CanKeep(IReadOnlyList<Id<Member>> expected) => PartOf((await file.State()).Opened!, expected) is not null;

    /// <summary>
    /// What is said of a booking, with its version, wherever it was kept: other members may have been expected when it was written.
    /// Nothing for parts that are not this person's.
    /// </summary>
    public async Task<IReadOnlyList<(BookingAbout About, int Version)>> Read(Id<Booking> booking)
    {
        var opened = (await file.State()).Opened!;
        var found = new List<(BookingAbout, int)>();
        foreach (var subject in opened.Members.Select(member => ClientFiles.SubjectOf(opened.FileKind, member)).Prepend(default).Distinct())
        {
            if (await Read(booking, subject, Purpose.Read) is { } about)
                found.Add(about);
        }
        return found;
    }

    /// <summary>Keeps words about bookings in the place of those before them. Empty words where there are none are not kept.</summary>
    /// <param name="expected">Which members are expected; none for all of them.</param>
    /// <exception cref="Refused">Some of them and not all: there is no part that is theirs alone.</exception>
    public async Task Keep(IReadOnlyList<Id<Booking>> bookings, IReadOnlyList<Id<Member>> expected, string? note, string? moved)
    {
        var subject = PartOf((await file.State()).Opened!, expected)
            ?? throw new Refused(Refusal.NotAllowed, "Words can be kept for everybody, or for one person. The words were not kept.");
        var writings = new List<Writing>();
        foreach (var booking in bookings)
        {
            var before = await Read(booking, subject, Purpose.Write);
            var about = BookingAbout.Of(note ?? before?.About.Note ?? "", moved ?? before?.About.Moved ?? "");
            if (about != (before?.About ?? BookingAbout.Of()))
                writings.Add(new Writing(Act.Wrote, CompartmentKind.Bookings, subject, new ItemDraft(
                    ItemOf(booking, subject), (before?.Version ?? 0) + 1, ItemKind.BookingAbout, default, Content.Of(about))));
        }
        if (writings.Count > 0)
            await file.Keep(writings);
    }

    private async Task<(BookingAbout About, int Version)?> Read(Id<Booking> booking, Id<Member> subject, Purpose purpose)
    {
        var item = ItemOf(booking, subject);
        if (await file.VersionOf(CompartmentKind.Bookings, item, subject) == 0)
            return null;
        var items = (await file.Open(CompartmentKind.Bookings, purpose, Select.One(item), subject)).Items;
        return items.Count == 0 ? null : (Content.Read<BookingAbout>(items[0].Content), items[0].Version);
    }

    /// <summary>Whose part it is; none for the joint one, null where neither fits.</summary>
    private static Id<Member>? PartOf(FileFact opened, IReadOnlyList<Id<Member>> expected) =>
        expected.Count == 0 || opened.Members.All(expected.Contains) ? default(Id<Member>)
        : expected.Count == 1 ? ClientFiles.SubjectOf(opened.FileKind, expected[0])
        : null;

    private static Id<Item> ItemOf(Id<Booking> booking, Id<Member> subject) => subject.IsNone
        ? Id<Item>.Following("about a booking", booking.Value) : Id<Item>.Following("about a booking", booking.Value, subject.Value);
}
