using System.Globalization;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;

namespace FourWalls.Looks;

/// <summary>
/// The logs that a practice has had: a restore ends one and begins the next, which starts with the entries of the backup. Says
/// of a checkpoint whether it belongs to what is here, or to entries that were lost with a restore.
/// </summary>
internal sealed class VerificationLogs(PracticeFact practice, IReadOnlyList<VerificationReplay.Stood> begun, VerificationTree tree, VerificationFindings findings)
{
    private readonly List<(LogFact Log, long Entry)> logs = [.. begun.Select(stood => ((LogFact)stood.Fact, stood.Entry))];

    private string Origin => Ledger.OriginOf(practice.Practice, logs.LastOrDefault().Log);

    /// <summary>Each log begins where the one before it was cut off, under a number that no log had.</summary>
    public void Check(Func<long, DateTimeOffset> timeOf)
    {
        var (origin, number) = (Ledger.OriginOf(practice.Practice), 1);
        foreach (var (log, entry) in logs)
        {
            if (log.Before != origin || log.Number <= number || log.Size != entry)
                findings.Add(VerificationDepth.Authority, entry, "This entry begins a log that does not follow from the one before.");
            else if (tree.RootAt(log.Size) is not { } root || !root.AsSpan().SequenceEqual(log.Root))
                findings.Add(VerificationDepth.Ledger, entry, "This entry begins a log from a backup that had other entries than are here.");
            (origin, number) = (Ledger.OriginOf(practice.Practice, log), log.Number);
            findings.Note(Restored(log, timeOf(entry)));
        }
    }

    /// <summary>Checks a checkpoint. The newest one must be of this log; others may be of one before.</summary>
    /// <returns>The size up to which the tree is as it was signed; null when it is not.</returns>
    public long? Check(string text, string whose, bool newest, long good, Func<long, DateTimeOffset> timeOf)
    {
        var number = Ledger.LogOf(text, practice.Practice);
        var signed = number is { } of ? Checkpoint.Verify(text, Ledger.OriginOf(practice.Practice, of), practice.Log) : null;
        if (signed is null || (newest && signed.Origin != Origin))
            findings.Add(VerificationDepth.Anywhere, good, $"This is not a checkpoint of this ledger: {whose}.");
        else if (CutOff(signed, number!.Value) is var (log, entry))
            findings.Add(VerificationDepth.Anywhere, entry, Lost(signed, log, whose, timeOf(entry)));
        else if (signed.Origin != Origin && !logs.Exists(one => one.Log.Before == signed.Origin))
            findings.Add(VerificationDepth.Anywhere, good, $"This is a checkpoint of a log that the one here does not come from: {whose}.");
        else if (signed.Size > tree.Size)
            findings.Add(VerificationDepth.Ledger, tree.Size, $"The ledger ends here, and {whose} has {signed.Size} entries: it was cut, or put back to an older day.");
        else if (tree.RootAt(signed.Size) is not { } root || !root.AsSpan().SequenceEqual(signed.Root))
            findings.Add(VerificationDepth.Anywhere, good, $"Somewhere from here to entry {signed.Size - 1} the ledger is not the one of {whose}.");
        else
            return signed.Size;
        return null;
    }

    /// <summary>The restore that cut off what this checkpoint signed for.</summary>
    private (LogFact Log, long Entry)? CutOff(Checkpoint signed, int number) => logs
        .Where(one => (one.Log.Before == signed.Origin && signed.Size > one.Log.Size)
            || (one.Log.SeenOrigin == signed.Origin && signed.Origin != Origin && number < one.Log.Number
                && !logs.Exists(other => other.Log.Before == signed.Origin)))
        .Select(one => ((LogFact, long)?)one).FirstOrDefault();

    private static string Lost(Checkpoint signed, LogFact log, string whose, DateTimeOffset at)
    {
        var known = signed.Origin == log.SeenOrigin && signed.Size == log.SeenSize && !signed.Root.AsSpan().SequenceEqual(log.SeenRoot)
            ? " It is not the head that the host had seen then, either." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"This is a log that was restored on {at:d MMMM yyyy} from entry {log.Size}; the entries {log.Size} to {signed.Size - 1} of {whose} were lost then.{known}");
    }

    private static string Restored(LogFact log, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture,
        $"This log was restored on {at:d MMMM yyyy} from a backup of {log.Size} entries; {(log.SeenSize == 0
            ? "how far the one before had gone was not known." : log.SeenSize > log.Size
            ? $"the one before had gone on to {log.SeenSize}, and what came after entry {log.Size - 1} was lost." : "as far as the host knew, nothing was lost.")}");
}
