using System.Globalization;
using FourWalls.Clients;
using FourWalls.Sealing;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>
/// What a receipt proves, in words. It is checked with the ledger's public key and nothing else: no database, no network, no us.
/// </summary>
/// <param name="Proven">Whether the entry stands in the ledger that the key signed for.</param>
public sealed record LedgerReceipt(bool Proven, IReadOnlyList<string> Lines)
{
    /// <param name="receipt">The receipt as it was saved (C2SP tlog-proof).</param>
    /// <param name="verifierKey">The ledger's key as it was saved with the receipt: name, key id and key.</param>
    public static LedgerReceipt Read(string receipt, string verifierKey)
    {
        if (Checkpoint.ParseVerifierKey(verifierKey) is not var (origin, key))
            return Not("This is not a ledger's key. It looks like this: fourwalls/ledger/…+0123abcd+A…");
        // Who copies a text out of a page loses its last line break, or brings an empty line along.
        if (LedgerProof.Parse($"{receipt.ReplaceLineEndings("\n").Trim()}\n") is not { } proof)
            return Not("This is not a receipt.");
        if (!proof.Verify(origin, key))
            return Not("This receipt proves nothing: its entry, its place or its signature is not the one that the key signed for.");
        try
        {
            var size = Checkpoint.ClaimedSize(proof.Checkpoint) ?? 0;
            return new LedgerReceipt(true, [.. Words(Entry.Parse(proof.Entry), proof.Index), Place(proof.Index, size, origin)]);
        }
        catch (FormatBroken)
        {
            return Not("The entry is in the ledger, and it is not of a format that this program knows.");
        }
    }

    private static IEnumerable<string> Words(Entry entry, long index)
    {
        var at = entry.At.ToString("dddd d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
        yield return $"Entry {index}: on {at} UTC, {(entry.Actor.IsNone ? "the service" : $"person {entry.Actor}")} {Did(entry)}.";
        if (!entry.File.IsNone)
            yield return $"File {entry.File}{(entry.Compartment.IsNone ? "" : $", part {entry.Compartment}")}.";
        if (entry.Reason != Reason.None)
            yield return $"Because {Decision.WordsFor(entry.Reason)}.";
        foreach (var line in entry.Facts.SelectMany(OfDestruction))
            yield return line;
        foreach (var item in entry.Items)
            yield return string.Create(CultureInfo.InvariantCulture, $"Item {item.Item}, version {item.Version}: {Did(item.Act)}.");
    }

    /// <summary>What the certificate of a destroyed file says: by ids, dates and numbers, which is all that is left of it.</summary>
    private static IEnumerable<string> OfDestruction(Fact fact)
    {
        if (fact is DestructionAskedFact asked)
            yield return $"Person {asked.By} asked that its keys be destroyed, because {Ground(asked.Ground)}. Somebody had until {Day(asked.Until)} to confirm it.";
        if (fact is not DestroyedFact gone)
            yield break;
        yield return $"The keys of file {gone.File} were destroyed on {Day(gone.At)}, because {Ground(gone.Ground)}.";
        yield return $"Person {gone.AskedBy} asked for it on {Day(gone.AskedAt)}. "
            + (gone.Alone ? "The same person confirmed it, alone: nobody else there had a role that could." : $"Person {gone.ConfirmedBy} confirmed it.");
        yield return string.Create(CultureInfo.InvariantCulture, $"Destroyed: {gone.Items} sealed items, {gone.Parts} parts with a key each, {gone.Wraps} wrapped copies of these keys.");
        yield return gone.LastBackup is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"The service knew of {gone.Backups} backups from before, which hold the wrapped copies; the newest is of {Day(last)}. How long they are kept is not in this record.")
            : "The service knew of no backup from before.";
    }

    private static string Ground(DestructionGround ground) => ground switch
    {
        DestructionGround.KeptLongEnough => "it had been kept for long enough",
        DestructionGround.OpenedByMistake => "it had been opened by mistake",
        DestructionGround.ClientAsked => "the client had asked for it and nothing bound the practice to keep it",
        DestructionGround.CameToNothing => "it was of an enquiry that had come to nothing",
        _ => "of a ground that this program does not know",
    };

    private static string Day(DateTimeOffset at) => at.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Place(long index, long size, string origin) =>
        string.Create(CultureInfo.InvariantCulture, $"It stands at place {index} of the first {size} entries of {origin}; the key that you gave has signed for them.");

    private static string Did(Entry entry) => entry.Act switch
    {
        Act.Looked when entry.Purpose == Purpose.List => "opened a part of a file to show a list",
        Act.Looked when entry.Purpose == Purpose.Write => "opened a part of a file to write in it",
        Act.Looked when entry.Purpose == Purpose.Share => "opened a part of a file to share something of it",
        Act.Looked when entry.Purpose == Purpose.Search => "opened a part of a file to look for a word",
        Act.Looked when entry.Purpose == Purpose.Print => "opened a part of a file to print it",
        Act.Looked => "opened a part of a file to read it",
        Act.Missed or Act.MissedOften => "asked for something that is not there for them, and got nothing",
        Act.Wrote => "wrote in a part of a file",
        Act.SignedNote => "signed a note",
        Act.SubmittedNote => "signed a note, and asked for the second signature",
        Act.CosignedNote => "signed a note as the second",
        Act.SentBackNote => "sent a note back to its author",
        Act.AmendedNote => "added to a signed note",
        Act.Shared => "shared something with the client",
        Act.StoppedSharing => "stopped sharing something with the client",
        Act.Discarded => "took something out of a file",
        Act.KeptDraft => "wrote a draft of a note, kept as they typed",
        Act.ReviewedPlan => "looked at a plan again, or set the day of doing so",
        Act.Imported => "brought in records from another place",
        Act.Restored => "was put back from a backup",
        Act.Replayed => "ended again what had ended before a backup was put back",
        Act.AskedDestruction => "asked that a file be destroyed",
        Act.DestroyedFile => "destroyed a file",
        Act.WithdrewDestruction => "took back that a file be destroyed",
        Act.Recovered => "came back by recovery papers, with new keys",
        Act.Booked or Act.MovedBooking or Act.CancelledBooking => "made, moved or cancelled a booking",
        Act.AskedToMove => "asked for another time",
        Act.Arrived or Act.DidNotCome => "said whether a client came",
        Act.OpenedFile => "opened a new file",
        Act.Assigned or Act.EndedAssignment => "changed who works with a file",
        Act.RaisedWall or Act.LiftedWall => "changed from whom a file is hidden",
        Act.MadeCode or Act.ReplacedCode => "gave a client six words",
        Act.SignedIn or Act.SignedOut or Act.SignedOutEverywhere => "signed in or out",
        _ => $"did this: {entry.Act}",
    };

    private static string Did(ItemAct act) => act switch
    {
        ItemAct.Looked => "looked at",
        ItemAct.Written => "written",
        ItemAct.Moved => "sealed again under a newer key",
        ItemAct.Destroyed => "destroyed",
        _ => act.ToString(),
    };

    private static LedgerReceipt Not(string why) => new(false, [why]);
}
