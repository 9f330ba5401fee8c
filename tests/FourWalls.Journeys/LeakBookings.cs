namespace FourWalls.Journeys;

/// <summary>Bookings, for the test that looks for words: when and where stands in the open; why, and what for, does not.</summary>
internal static class LeakBookings
{
    /// <summary>Several at once, one of them moved; the practice's rooms and hours before.</summary>
    public static async Task Make(LeakWriter counsellor, string file)
    {
        await counsellor.Open("/practice/times");
        await counsellor.Type("Zone", "Europe/Berlin").Type("Opens1", "09:00").Type("Closes1", "17:00").Press("Keep");
        await counsellor.Type("Name", "Blue room").Press("Add it");
        counsellor.Visitor.Sees("Blue room");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var sunday = today.AddDays(14 - (int)today.DayOfWeek).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await counsellor.Open($"{file}/bookings");
        await counsellor.Type("Day", sunday).Type("Start", "10:00").Type("Every", "1").Type("Count", "none").Words("Note").Press("Book it");
        counsellor.Visitor.Sees("Give how many times");
        await counsellor.Type("Count", "2").Press("Book it");
        counsellor.Visitor.Sees("outside the hours");
        await counsellor.Type("Anyway", "yes").Press("Book it");
        counsellor.Visitor.Sees("These would be booked");
        await counsellor.Press("Book these");
        await counsellor.Follow("10:00 to 10:50");
        counsellor.Visitor.Sees(Planted.Stem);
        await counsellor.Type("Day", sunday).Type("Start", "11:00").Words("Why").Press("Move it");
        counsellor.Visitor.Sees("outside the hours");
        await counsellor.Type("Anyway", "yes").Press("Move it");
        counsellor.Visitor.Sees("Why it was moved").Sees(Planted.Stem);
    }
}
