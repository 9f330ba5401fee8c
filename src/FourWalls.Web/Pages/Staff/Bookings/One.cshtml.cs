using FourWalls.Bookings;
using FourWalls.Clients;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Bookings;

/// <summary>One booking: how it stands, whether they came, another time, or none.</summary>
public sealed class OnePage : BookingPage
{
    private static readonly TimeSpan Early = TimeSpan.FromHours(2);

    [BindProperty(SupportsGet = true, Name = "booking")]
    public string? Booking { get; set; }

    [BindProperty]
    public string? Why { get; set; }

    public BookingFact Now { get; private set; } = null!;

    public BookingAbout? About { get; private set; }

    public string Whose { get; private set; } = "";

    /// <summary>Whether it has begun, or is about to: before that nobody can have come.</summary>
    public bool IsNear => Practice.Now >= Now.From - Early;

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
        var done = What switch
        {
            _ when Problems.Any => false,
            "came" => await Try("What", () => Of.Arrive(Now.Booking)),
            "absent" => await Try("What", () => Of.NotCome(Now.Booking)),
            "cancel" => await Try("What", () => Of.Cancel(Now.Booking)) && await Say(why),
            "move" when When() is var (day, start) && Form(Times.At(day, start)!.Value) is { } form && !IsAsked(form) => await Try("Day", () => Of.Move(Now.Booking, form)) && await Say(why),
            _ => false,
        };
        return done ? SeeOther($"/files/{File.Id}/bookings/{Now.Booking}") : Page();
    }

    private async Task<bool> Say(string why) => why.Length == 0 || !MayWrite || await Try("Why", () => new BookingWords(File).Keep(Now.Booking, null, why));

    private async Task Load()
    {
        await Prepare();
        Now = await Of.Find(Parsed<Booking>(Booking)) ?? throw await Missed(Booking!);
        About = (await new BookingWords(File).Read(Now.Booking))?.About;
        IsAskedToMove = Now.State == BookingState.Booked && (await Of.Asked()).Contains(Now.Booking);
        Whose = await WhoseFile();
        MayNote = Practice.Now >= Now.From && Now.State != BookingState.Cancelled && await MayWriteIn(CompartmentKind.Record);
    }
}
