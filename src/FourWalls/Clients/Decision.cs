using FourWalls.Looks;
using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>Whether somebody may open a compartment now, and why: a value, made before anything is opened.</summary>
/// <param name="Words">Fit to show: to the person, and to the client whose file it is.</param>
public sealed record Decision(bool Permitted, string Words, CompartmentFact? Compartment, Reason Reason, Guid Basis, DateTimeOffset Until)
{
    public static Decision Deny { get; } = new(false, "There is nothing here for you to see.", null, Reason.None, Guid.Empty, DateTimeOffset.MaxValue);

    public static Decision For(Id<Person> person, FileState file, CompartmentFact? compartment, Roll roll, DateTimeOffset at) =>
        compartment is not null && Access.Of(person, file, compartment, roll, at) is { } entitled
            ? new Decision(true, WordsFor(entitled.Reason), compartment, entitled.Reason, entitled.Basis, entitled.Until)
            : Deny;

    /// <summary>A reason in words that complete "because".</summary>
    public static string WordsFor(Reason reason) => reason switch
    {
        Reason.Care => "they are your counsellor",
        Reason.Cover or Reason.StandIn => "they stand in for your counsellor",
        Reason.Intake => "they help you get started here",
        Reason.Supervision => "they supervise your counsellor",
        Reason.Author => "they wrote these notes",
        Reason.Self => "it is yours",
        Reason.Desk => "they look after bookings at the front desk",
        Reason.OnCall => "they are on call",
        Reason.Officer => "they watch over privacy here",
        Reason.Custody => "they take over from your counsellor",
        Reason.Recovery => "it is the practice's way back if keys are lost",
        Reason.Founding => "they set up this practice",
        Reason.Restore => "a backup was put back",
        _ => "of a reason that has no words yet",
    };
}
