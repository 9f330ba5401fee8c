using FourWalls.Clients;
using FourWalls.Looks;

namespace FourWalls.Web;

/// <summary>Entries of the ledger in the words of people who work here; each follows a name or "You".</summary>
public static class LookWords
{
    /// <summary>The first letters of a file's id: enough to talk about it without naming anybody.</summary>
    public static string Short(Id<ClientFile> file) => file.ToString()[..6];

    public static string Of(SeenEntry entry) => entry.Act switch
    {
        Act.Missed => "asked for something that is not there for them",
        Act.MissedOften => "asked too often for what is not there for them",
        Act.OpenedFile => "opened the file",
        Act.Assigned => "gave somebody work with the file",
        Act.EndedAssignment => "ended somebody's work with the file",
        Act.HandedOver => "handed the file on to somebody",
        Act.NamedStandIn => "said who stands in for them",
        Act.CalledStandIn => "let somebody stand in",
        Act.EndedStandIn => "ended that somebody stands in",
        Act.AskedCustody => "asked that custody be opened",
        Act.OpenedCustody => "opened custody, as the second person",
        Act.EndedCustody => "ended custody, or took the asking back",
        Act.RaisedWall => "put up a Wall",
        Act.LiftedWall => "took a Wall down",
        Act.MarkedAtRisk => "marked the file for safety",
        Act.UnmarkedAtRisk => "took the safety mark off",
        Act.MadeCode => "made the client's six words",
        Act.ReplacedCode => "replaced the client's six words",
        Act.MadeCompartment => $"began a new part: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.List => $"saw a list: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.Write => $"opened to write: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.Share => $"opened to share: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.Print => $"printed: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.Check => $"checked: {Part(entry)}",
        Act.Looked when entry.Purpose is Purpose.Search => $"looked for a word: {Part(entry)}",
        Act.Looked => $"read: {Part(entry)}",
        Act.Wrote => $"wrote: {Part(entry)}",
        Act.SignedNote => "signed a note",
        Act.SubmittedNote => "signed a note, and asked for the second signature",
        Act.CosignedNote => "signed a note as the second",
        Act.SentBackNote => "sent a note back with a comment",
        Act.AmendedNote => "added to a note",
        Act.Shared => "shared a note or the plan with the client",
        Act.StoppedSharing => "stopped sharing a note or the plan",
        Act.KeptDraft => "wrote a draft, kept as they typed",
        Act.ReviewedPlan when entry.Part is CompartmentKind.Identity => "set the day of the plan's next review",
        Act.ReviewedPlan => "reviewed the plan",
        Act.Discarded => $"took something out: {Part(entry)}",
        Act.Imported => "brought in records from another place",
        Act.Restored => "put the records back from a backup",
        Act.Replayed => "ended again what had ended before the backup was put back",
        Act.AskedDestruction => "asked that the file be destroyed",
        Act.DestroyedFile => entry.Part is null ? "destroyed the file" : $"destroyed a part of the file and its key: {Part(entry)}",
        Act.WithdrewDestruction => "took back that the file be destroyed",
        Act.Booked => "made a booking",
        Act.MovedBooking => "moved a booking",
        Act.CancelledBooking => "cancelled a booking",
        Act.AskedToMove => "asked for another time",
        Act.Arrived => "said that somebody came",
        Act.DidNotCome => "said that somebody did not come",
        Act.AskedMeasure => "asked the client to fill in a form",
        Act.AnsweredMeasure => "kept the answers to a form",
        Act.ChangedRota => "changed the rota",
        Act.TookCall => "said that they look after a form about safety that came in",
        Act.Recovered => "came back by recovery papers, with new keys",
        _ => "did something that has no words yet",
    };

    /// <summary>Why, in a word or two; empty for what needs no reason.</summary>
    public static string Because(Reason reason) => reason switch
    {
        Reason.Care => "counsellor",
        Reason.Cover => "cover",
        Reason.StandIn => "stand-in",
        Reason.Intake => "intake",
        Reason.Supervision => "supervision",
        Reason.Author => "author",
        Reason.Self => "their own",
        Reason.Desk => "front desk",
        Reason.OnCall => "on call",
        Reason.Officer => "privacy officer",
        Reason.Custody => "custody",
        Reason.Recovery => "recovery",
        Reason.Founding => "founding",
        Reason.Restore => "restore",
        _ => "",
    };

    /// <summary>Why a file's keys are to go, in words that complete "because".</summary>
    public static string Of(DestructionGround ground) => ground switch
    {
        DestructionGround.KeptLongEnough => "it has been kept for long enough",
        DestructionGround.OpenedByMistake => "it was opened by mistake",
        DestructionGround.ClientAsked => "the client asked for it, and nothing binds us to keep it",
        _ => "it is of an enquiry that came to nothing",
    };

    /// <summary>What a restore could not end again, as something to look at.</summary>
    public static string Again(FactKind kind) => kind switch
    {
        FactKind.Wall => "A Wall that had been taken down is up again. Take it down if that is still right.",
        FactKind.AtRisk => "A safety mark that had been taken off is on again. Take it off if that is still right.",
        FactKind.Recovery => "The recovery papers had been replaced. The papers from before count again.",
        FactKind.Keys => "Somebody had new keys, which are lost. Please see that they get a new way in.",
        FactKind.RoleGiven => "Whoever was the only director then is director again. Please see whether that is right.",
        _ => "Something that had ended holds again.",
    };

    private static string Part(SeenEntry entry) => entry.Part is { } part ? PartWords.ForStaff(part) : "a part that is not there any more";
}
