using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Pages.Client;

/// <param name="Item">Which of them another time is asked for by.</param>
public sealed record SessionLine(string When, string With, string How, bool Asked, string Item);

/// <summary>When somebody is to meet a client, and that they can ask for another time.</summary>
/// <param name="Clock">Of what place the times are.</param>
public sealed record SessionsView(IReadOnlyList<SessionLine> Sessions, string Clock) : ClientView("Sessions")
{
    internal static async Task<SessionsView> Load(Practice practice, ClientFile file, Session client, Names names)
    {
        var times = await PracticeTimes.Read(practice);
        var lines = new List<SessionLine>();
        foreach (var one in await ClientSessions.Coming(practice, client, file))
        {
            var with = new List<string>();
            foreach (var person in one.Booking.People)
                with.Add(await names.Of(person));
            lines.Add(new SessionLine(
                $"{times.DayWords(one.Booking.From)}, {times.TimeWords(one.Booking.From)} to {times.TimeWords(one.Booking.Until)}", string.Join(" and ", with),
                BookingPhrases.Of(one.Booking.Way), one.Asked, one.Booking.Booking.ToString()));
        }
        return new SessionsView(lines, times.IsZoneSet ? $"The clock is that of {times.Zone.Id.Split('/')[^1].Replace('_', ' ')}." : "The clock is UTC.");
    }
}
