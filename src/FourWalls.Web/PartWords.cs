using FourWalls.Clients;

namespace FourWalls.Web;

/// <summary>Parts of a file in plain words.</summary>
public static class PartWords
{
    public static string Of(CompartmentKind part) => part switch
    {
        CompartmentKind.Identity => "name and details",
        CompartmentKind.Contact => "how to reach you",
        CompartmentKind.Bookings => "bookings",
        CompartmentKind.Record => "notes and plan",
        CompartmentKind.Private => "the author's own session notes",
        CompartmentKind.Substance => "substance-use records",
        CompartmentKind.Safety => "night card",
        CompartmentKind.Shared => "what is shared with you",
        CompartmentKind.Messages => "messages",
        _ => "other",
    };
}
