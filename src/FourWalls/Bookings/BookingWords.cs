using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Bookings;

/// <summary>The sealed words about a booking. To read them is a look like every other; a booking without any opens nothing.</summary>
public sealed class BookingWords(ClientFile file)
{
    /// <summary>What is said of a booking, and its version; null when nothing is, or not to this person.</summary>
    public async Task<(BookingAbout About, int Version)?> Read(Id<Booking> booking, Purpose purpose = Purpose.Read)
    {
        if (await file.VersionOf(CompartmentKind.Bookings, ItemOf(booking)) == 0)
            return null;
        var items = (await file.Open(CompartmentKind.Bookings, purpose, Select.One(ItemOf(booking)))).Items;
        return items.Count == 0 ? null : (Content.Read<BookingAbout>(items[0].Content), items[0].Version);
    }

    /// <summary>Keeps words in the place of those before them. Empty words where there are none are not kept.</summary>
    public async Task Keep(Id<Booking> booking, string? note, string? moved)
    {
        var before = await Read(booking, Purpose.Write);
        var about = BookingAbout.Of(note ?? before?.About.Note ?? "", moved ?? before?.About.Moved ?? "");
        if (about == (before?.About ?? BookingAbout.Of()))
            return;
        await file.Keep(new Writing(Act.Wrote, CompartmentKind.Bookings, default, new ItemDraft(
            ItemOf(booking), (before?.Version ?? 0) + 1, ItemKind.BookingAbout, default, Content.Of(about))));
    }

    private static Id<Item> ItemOf(Id<Booking> booking) => Id<Item>.Following("about a booking", booking.Value);
}
