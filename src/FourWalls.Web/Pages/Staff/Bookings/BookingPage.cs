using System.Globalization;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Bookings;

/// <summary>What the forms that make and move a booking ask.</summary>
public abstract class BookingPage : FilePage
{
    private static readonly int[] Lengths = [15, 20, 30, 40, 45, 50, 60, 75, 80, 90, 120, 180, 240];

    private static readonly Role[] Hosts = [Role.Counsellor, Role.Supervisor, Role.Intake];

    [BindProperty]
    public string? Day { get; set; }

    [BindProperty]
    public string? Start { get; set; }

    [BindProperty]
    public string? Minutes { get; set; }

    [BindProperty]
    public string? With { get; set; }

    [BindProperty]
    public List<string> Also { get; set; } = [];

    [BindProperty]
    public List<string> Members { get; set; } = [];

    [BindProperty]
    public string? Way { get; set; }

    [BindProperty]
    public string? Room { get; set; }

    /// <summary>Outside the hours at which people work here, on purpose.</summary>
    [BindProperty]
    public string? Anyway { get; set; }

    /// <summary>The button that was pressed.</summary>
    [BindProperty]
    public string? What { get; set; }

    public PracticeTimes Times { get; private set; } = null!;

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public IReadOnlyList<Choice> Attending { get; private set; } = [];

    /// <summary>Who works with the file, so that words about a booking are theirs to write.</summary>
    public bool MayWrite { get; private set; }

    /// <summary>Whether this person may make bookings and move them; otherwise they say who came, and cancel.</summary>
    public bool MayBook { get; private set; }

    /// <summary>Who will see the words that are typed here.</summary>
    public string WordsAreFor => Attending.Count > 1
        ? "You, whoever works with this file, who comes of the people it is about, and the front desk. Words can be kept for one person or for everybody; for some of them, no words are kept."
        : "You, whoever works with this file, its client and the front desk.";

    public bool AsksAnyway { get; private set; }

    public static IEnumerable<Choice> LengthChoices => Lengths.Select(one => new Choice(one.ToString(CultureInfo.InvariantCulture), $"{one} minutes"));

    public static IEnumerable<Choice> WayChoices => Enum.GetValues<MeetingWay>().Select(way => new Choice(way.ToString(), Sentence(BookingPhrases.Of(way))));

    public IEnumerable<Choice> RoomChoices => Times.Rooms.Select(room => new Choice(room.Id.ToString(), room.Name));

    protected BookingsOf Of => new(Practice, Session, File.Id);

    /// <summary>Reads what the form offers. Who may not book here is told that there is nothing.</summary>
    protected async Task Prepare()
    {
        var right = await Of.Right();
        if (right == Reason.None)
            throw await Missed(File.Id.ToString());
        MayWrite = right != Reason.Desk;
        MayBook = await Of.MayBook();
        Times = await PracticeTimes.Read(Practice);
        var state = await File.State();
        People = [.. (await Colleagues(person => Roll.HasAny(person, Practice.Now, Hosts) && !state.IsWalled(person))).Select(one => new Choice(one.Id.ToString(), one.Name))];
        var opened = state.Opened!;
        if (opened.Members.Count > 1)
        {
            var names = MayWrite ? (await new Cards(File).Identities(Purpose.List)).ToDictionary(one => one.Member, one => one.Content.Name) : [];
            Attending = [.. opened.Members.Select((member, i) => new Choice(member.ToString(), names.GetValueOrDefault(member, $"Person {i + 1}")))];
        }
        if (string.IsNullOrEmpty(With))
            With = (People.Any(one => one.Value == Session.Person.ToString()) ? Session.Person
                : state.Assignments.Where(one => one.Capacity == Capacity.Counsellor).Select(one => one.Person).LastOrDefault()).ToString();
    }

    /// <summary>The day and hour as they were typed; a problem when they are none.</summary>
    protected (DateOnly Day, TimeOnly Start)? When()
    {
        var isDay = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        if (!isDay)
            Problems.Add("Day", "Give the day as a date, for instance 2026-05-14.");
        if (!TimeOnly.TryParseExact(Start, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
            Problems.Add("Start", "Give the time as hours and minutes, for instance 14:30.");
        else if (isDay && Times.At(day, start) is null)
            Problems.Add("Start", $"There is no {Start} on this day: the clocks are put forward.");
        return Problems.Any ? null : (day, start);
    }

    protected TimeSpan Length => TimeSpan.FromMinutes(int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && Lengths.Contains(minutes) ? minutes : 50);

    /// <summary>Which members are ticked; none for all of them.</summary>
    protected IReadOnlyList<Id<Member>> Expected => Ids<Member>(Members);

    /// <summary>Says before anything is done that words cannot be kept for these members: what somebody typed is not lost unsaid.</summary>
    protected async Task CheckWords(string field, string words, IReadOnlyList<Id<Member>> expected)
    {
        if (words.Length > 0 && MayWrite && !await new BookingWords(File).CanKeep(expected))
            Problems.Add(field, "Some of them come, and not all: words could be read by the others too. Take the words out, or book for one person or for everybody.");
    }

    protected BookingForm Form(DateTimeOffset from) => new(
        from, from + Length, Ids<Person>([With ?? "", .. Also]), Expected, Enum.TryParse<MeetingWay>(Way, out var way) && Enum.IsDefined(way) ? way : MeetingWay.InPerson,
        Id<Room>.TryParse(Room, null, out var room) && Times.Rooms.Any(one => one.Id == room) ? room : default);

    /// <summary>Asks once when nobody is said to work here then.</summary>
    protected bool IsAsked(BookingForm form)
    {
        AsksAnyway = !Times.IsOpen(form.From, form.Until);
        if (AsksAnyway && Anyway != "yes")
            Problems.Add("Anyway", "This is outside the hours at which the practice is open. Book it all the same?");
        return AsksAnyway && Anyway != "yes";
    }

    /// <summary>A booking as its form would be filled in.</summary>
    protected void Fill(BookingFact booking)
    {
        Day = Times.DayOf(booking.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Start = Times.TimeOf(booking.From).ToString("HH:mm", CultureInfo.InvariantCulture);
        Minutes = ((int)(booking.Until - booking.From).TotalMinutes).ToString(CultureInfo.InvariantCulture);
        With = booking.People[0].ToString();
        Also = [.. booking.People.Skip(1).Select(person => person.ToString())];
        Members = [.. booking.Members.Select(member => member.ToString())];
        (Way, Room) = (booking.Way.ToString(), booking.Room.ToString());
    }

    public async Task<string> Names(BookingFact booking)
    {
        var names = new List<string>();
        foreach (var person in booking.People)
            names.Add(await NameOf(person));
        return string.Join(", ", names);
    }

    private static List<Id<T>> Ids<T>(IEnumerable<string> typed) =>
        [.. typed.Select(one => Id<T>.TryParse(one, null, out var id) ? id : default).Where(id => !id.IsNone).Distinct()];

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
