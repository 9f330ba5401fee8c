using FourWalls.Bookings;
using FourWalls.Clients;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Bookings;

/// <summary>One booking: how it stands, whether they came, another time, or none.</summary>
public sealed class OnePage : BookingPage
{
    [BindProperty(SupportsGet = true, Name = "booking")]
    public string? Booking { get; set; }

    [BindProperty]
    public string? Why { get; set; }

    public BookingFact Now { get; private set; } = null!;

    /// <summary>What is said of it: more than one where other members were expected before.</summary>
    public IReadOnlyList<BookingAbout> About { get; private set; } = [];

    public string Whose { get; private set; } = "";

    /// <summary>Whether it has begun, or is about to: before that nobody can have come.</summary>
    public bool IsNear => BookingsOf.CanHaveCome(Now, Practice.Now);

    /// <summary>A note opens from what has begun, for whoever writes in the record.</summary>
    public bool MayNote { get; private set; }

    /// <summary>The client has asked for another time.</summary>
    public bool IsAskedToMove { get; private set; }

    public async Task OnGetAsync()
    {
        await Load();
        Fill(Now);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        var why = Problems.Optional("Why", Why, 500);
        var expected = What == "move" ? Expected : Now.Members;
        await CheckWords("Why", why, expected);
        var done = What switch
        {
            _ when Problems.Any => false,
            "came" => await Try("What", () => Of.Arrive(Now.Booking)),
            "absent" => await Try("What", () => Of.NotCome(Now.Booking)),
            "cancel" => await Try("What", () => Of.Cancel(Now.Booking)) && await Say(why, expected),
            "move" when When() is var (day, start) && Form(Times.At(day, start)!.Value) is { } form && !IsAsked(form) => await Try("Day", () => Of.Move(Now.Booking, form)) && await Say(why, expected),
            _ => false,
        };
        return done ? SeeOther($"/files/{File.Id}/bookings/{Now.Booking}") : Page();
    }

    private async Task<bool> Say(string why, IReadOnlyList<Id<Member>> expected) =>
        why.Length == 0 || !MayWrite || await Try("Why", () => new BookingWords(File).Keep([Now.Booking], expected, null, why));

    private async Task Load()
    {
        await Prepare();
        Now = await Of.Find(Parsed<Booking>(Booking)) ?? throw await Missed(Booking!);
        About = [.. (await new BookingWords(File).Read(Now.Booking)).Select(one => one.About)];
        IsAskedToMove = Now.State == BookingState.Booked && (await Of.Asked()).Contains(Now.Booking);
        Whose = await WhoseFile();
        MayNote = Practice.Now >= Now.From && Now.State != BookingState.Cancelled && await MayWriteIn(CompartmentKind.Record);
    }
}
