using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Looks;

/// <summary>
/// Second signatures, from the ledger alone: only by somebody who supervised the author then, never by the author, and only of a
/// version that they had read. What waits for one is changed by nobody else, and what has one by nobody. No note that somebody
/// has signed is destroyed, unless its whole file is.
/// </summary>
internal sealed class VerificationReviews(VerificationFindings findings)
{
    /// <summary>An act is decided a moment before its entry is made, and something may run out in that moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(Id<Person>, Id<Item>), int> read = [];
    private readonly Dictionary<Id<Item>, (Id<Person> Author, int Version)> waiting = [];
    private readonly HashSet<Id<Item>> finished = [];
    private readonly HashSet<Id<Item>> signed = [];

    public void Take(long index, Entry entry, Roll roll, FileState? file)
    {
        foreach (var mark in entry.Items)
        {
            if (mark.Act == ItemAct.Looked && entry is { Act: Act.Looked, Purpose: Purpose.Read, Reason: Reason.Supervision, Permitted: true })
                read[(entry.Actor, mark.Item)] = mark.Version;
            else if (mark.Act == ItemAct.Written && Wrong(entry, mark, roll, file) is { } what)
                findings.Add(VerificationDepth.Authority, index, what);
            else if (mark.Act == ItemAct.Destroyed && IsTaken(entry, mark))
                findings.Add(VerificationDepth.Authority, index, "This entry destroys a note that somebody has signed.");
            if (mark.Act is ItemAct.Written or ItemAct.Destroyed)
                Follow(entry, mark);
        }
    }

    private string? Wrong(Entry entry, ItemMark mark, Roll roll, FileState? file)
    {
        if (finished.Contains(mark.Item))
            return "This entry changes a note that has its second signature.";
        var waits = waiting.TryGetValue(mark.Item, out var note);
        return entry.Act switch
        {
            Act.SignedNote when Wants(roll, entry.Actor, entry.At) && Wants(roll, entry.Actor, entry.At - Moment) =>
                "This note was signed by one person alone, whose notes wanted a second signature then.",
            Act.SignedNote when waits && note.Author != entry.Actor => "This note was signed by somebody else than who had asked for the second signature.",
            Act.SubmittedNote when waits => "This entry submits a note that waits already.",
            Act.CosignedNote when !waits => "This entry is a second signature under a note that did not wait for one.",
            Act.SentBackNote when !waits && mark.Version > 1 => "This entry sends a note back that did not wait.",
            Act.CosignedNote or Act.SentBackNote when waits => WrongReview(entry, mark, note, roll, file),
            Act.SignedNote or Act.SubmittedNote or Act.CosignedNote or Act.SentBackNote => null,
            _ => waits ? "This entry changes a note that waits for its second signature." : null,
        };
    }

    private string? WrongReview(Entry entry, ItemMark mark, (Id<Person> Author, int Version) note, Roll roll, FileState? file)
    {
        return entry.Actor == note.Author ? "The second signature, or the sending back, is by the author."
        : !(Supervised(entry.At) || Supervised(entry.At - Moment)) ? "Who signed as the second, or sent back, did not supervise the author then."
        : read.GetValueOrDefault((entry.Actor, mark.Item)) != note.Version || mark.Version != note.Version + 1
            ? "Who signed as the second, or sent back, had not read that version." : null;

        bool Supervised(DateTimeOffset at) => entry.Reason == Reason.Supervision && roll.Supervises(entry.Actor, note.Author, at)
            && file?.Assignments.Any(one => one.Person == entry.Actor && one.Capacity == Capacity.Supervisor && one.Holds(at)) == true;
    }

    /// <summary>A draft that was submitted and sent back is a draft; what a restore ends again had been one when it was thrown away.</summary>
    private bool IsTaken(Entry entry, ItemMark mark) =>
        entry.Act is not (Act.DestroyedFile or Act.Replayed) && (waiting.ContainsKey(mark.Item) || signed.Contains(mark.Item));

    private void Follow(Entry entry, ItemMark mark)
    {
        if (entry.Act is Act.SignedNote or Act.CosignedNote && mark.Act == ItemAct.Written)
            signed.Add(mark.Item);
        if (entry.Act == Act.SubmittedNote && mark.Act == ItemAct.Written)
            waiting[mark.Item] = (entry.Actor, mark.Version);
        else if (waiting.Remove(mark.Item) && entry.Act == Act.CosignedNote)
            finished.Add(mark.Item);
    }

    private static bool Wants(Roll roll, Id<Person> person, DateTimeOffset at) => roll.WantsSecondSignature(person, at);
}
