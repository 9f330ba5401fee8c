using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Demo;

/// <summary>When people meet in the invented practice: its rooms, what was held, and what is booked for the next two weeks.</summary>
internal sealed class Appointments(InventedPractice office)
{
    private const int DaysAhead = 14;

    private static readonly string[] Names = ["Blue room", "Garden room", "Quiet room", "Attic"];
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(50);
    private readonly List<Id<Room>> rooms = [];

    /// <summary>A director says where the practice is and which rooms it has.</summary>
    public async Task Furnish(Session director)
    {
        var hours = Enum.GetValues<DayOfWeek>().Where(day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToDictionary(day => day, _ => (new TimeOnly(8, 0), new TimeOnly(18, 0)));
        await PracticeTimes.Set(office.Practice, director, "Etc/UTC", hours);
        foreach (var name in Names)
        {
            rooms.Add(Id<Room>.New());
            await PracticeTimes.AddRoom(office.Practice, director, name, rooms[^1]);
        }
    }

    /// <summary>Somebody was here: the booking, and that they came.</summary>
    public async Task Held(string counsellor, Id<ClientFile> file, int number, DateTimeOffset start)
    {
        var bookings = new BookingsOf(office.Practice, await office.At(counsellor), file);
        var id = Id<Booking>.New();
        await bookings.Make([Form(counsellor, number, start)], id);
        await bookings.Arrive(id);
    }

    /// <summary>What is booked from a day on, for two weeks.</summary>
    public async Task Ahead(IReadOnlyList<Casework> files, int first, IReadOnlyList<TimeOnly> slots)
    {
        for (var day = first; day < first + DaysAhead; day++)
        {
            foreach (var own in files.Where(one => day % 7 < 5 && one.HasSession(day)).GroupBy(one => one.CounsellorOn(day)))
            {
                foreach (var (one, start) in own.Zip(slots))
                    await Ahead(own.Key, one, office.Date(day) + start.ToTimeSpan());
            }
        }
    }

    /// <summary>Somebody is to be here; every third is booked by the desk, where it may know of the file.</summary>
    private async Task Ahead(string counsellor, Casework one, DateTimeOffset start)
    {
        var atDesk = one.Sessions % 3 == 0 && !one.Cast.AtRisk && one.Cast.Wall is null;
        await new BookingsOf(office.Practice, await office.At(atDesk ? "bao" : counsellor), one.File).Make([Form(counsellor, one.Sessions, start)], Id<Booking>.New());
    }

    private BookingForm Form(string counsellor, int number, DateTimeOffset start)
    {
        var place = office.Staff.Keys.Order(StringComparer.Ordinal).ToList().IndexOf(counsellor);
        var inPerson = number % 5 != 3;
        return new BookingForm(
            start, start + Length, [office.Staff[counsellor].Id], [], inPerson ? MeetingWay.InPerson : MeetingWay.Video,
            inPerson && place < rooms.Count ? rooms[place] : default);
    }
}
