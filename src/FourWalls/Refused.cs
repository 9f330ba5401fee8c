namespace FourWalls;

/// <summary>Why the answer is no.</summary>
public enum Refusal
{
    /// <summary>There is nothing here for this person. What they may not see looks the same.</summary>
    NotFound,

    /// <summary>They may see that it is here, and may not do this with it.</summary>
    NotAllowed,

    /// <summary>Somebody changed it in the meantime; nothing was overwritten.</summary>
    Changed,

    /// <summary>It is theirs to see, and nobody who holds the key has been here yet to hand it on.</summary>
    NotYet,

    /// <summary>The session has ended, here or elsewhere.</summary>
    SignedOut,

    /// <summary>Too often, or too much at once.</summary>
    Limit,

    /// <summary>The disk is full. Nothing can be kept, and so nothing can be opened, until there is room again.</summary>
    NoRoom,

    /// <summary>The database cannot be reached. What was under way may or may not have been kept; nothing was answered.</summary>
    Away,
}

/// <summary>The one exception that the domain throws on purpose. Its words are fit to show.</summary>
public sealed class Refused(Refusal refusal, string words) : Exception(words)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>The ledger has what was asked for here, or has counted it: nobody need write it down again.</summary>
    public bool IsRecorded { get; internal init; }

    public static Refused SignedOut() => new(Refusal.SignedOut, "You have been signed out. Nothing was lost; please sign in again.");

    public static Refused NotYet() => new(
        Refusal.NotYet, "This is yours to see, and its key has not reached you yet. It comes by itself when somebody who holds it next signs in.");

    /// <summary>The same words whether a thing is missing or closed to the asker.</summary>
    public static Refused NotFound() => new(Refusal.NotFound, "There is nothing here for you to see.");
}
