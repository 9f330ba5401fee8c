using System.Text.Json.Serialization;

namespace FourWalls.Bookings;

/// <summary>Words about a booking. Item kind 60, in the file's bookings: who works with it writes them, and the front desk may read them.</summary>
/// <param name="Note">What whoever gets the room ready should know.</param>
/// <param name="Moved">Why it was moved or cancelled, as it was said last.</param>
public sealed record BookingAbout([property: JsonPropertyName("v")] int Version, string Note, string Moved)
{
    public static BookingAbout Of(string note = "", string moved = "") => new(1, note, moved);
}
