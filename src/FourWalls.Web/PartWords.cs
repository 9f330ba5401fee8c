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
        CompartmentKind.Duty => "what the law asked us to do",
        _ => "other",
    };

    /// <summary>The same, as people who work here say it.</summary>
    public static string ForStaff(CompartmentKind part) => part switch
    {
        CompartmentKind.Contact => "how to reach them",
        CompartmentKind.Private => "own session notes",
        CompartmentKind.Shared => "what is shared with the client",
        CompartmentKind.Directory => "the directory",
        CompartmentKind.OfficersTeam => "what somebody had asked for",
        _ => Of(part),
    };
}
