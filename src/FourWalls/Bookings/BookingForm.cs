using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Bookings;

/// <summary>A booking as somebody wants it.</summary>
/// <param name="Members">None for everybody whom the file is about.</param>
public sealed record BookingForm(
    DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Id<Person>> People, IReadOnlyList<Id<Member>> Members, MeetingWay Way, Id<Room> Room)
{
    public const int MostPeople = 8;

    /// <summary>No booking is longer: whoever looks for what is in the way looks back no further.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How far back somebody may still write down that they met.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(14);

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3 * 366);

    internal BookingFact At(Id<Booking> booking, Id<ClientFile> file, BookingState state) =>
        new(Id<Looks.Fact>.New(), booking, file, state, Way, Room, From, Until, People, Members);

    /// <exception cref="Refused">With a sentence to show: it could not be meant like that.</exception>
    internal void Check(FileState state, Roll roll, DateTimeOffset now)
    {
        if (Until <= From || Until - From > Longest)
            throw No("A booking ends after it begins, and within twelve hours.");
        if (From < now - Back)
            throw No("This day is over for more than two weeks.");
        if (From > now + Ahead)
            throw No("This day is too far ahead: at most three years.");
        if (People.Count == 0)
            throw No("Choose who takes part.");
        if (People.Count > MostPeople)
            throw No($"At most {MostPeople} people who work here can take part.");
        if (People.Any(person => roll.KeysOf(person) is null || state.IsWalled(person)))
            throw No("Somebody whom you chose cannot take part in this.");
        if (Members.Any(member => state.Opened?.Members.Contains(member) != true))
            throw No("Choose among the people whom this file is about.");
    }

    private static Refused No(string why) => new(Refusal.NotAllowed, $"{why} Nothing was booked.");
}
