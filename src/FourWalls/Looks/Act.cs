namespace FourWalls.Looks;

/// <summary>What was done. The numbers are part of the ledger's format and never change.</summary>
public enum Act : byte
{
    Founded = 1,
    ChangedPractice = 2,
    RehearsedShares = 3,

    Invited = 10,
    WithdrewInvitation = 11,
    CertifiedKeys = 12,
    ChangedRoles = 13,
    ChangedSupervision = 14,
    ChangedCredentials = 15,
    NamedCustodian = 16,
    EndedPerson = 17,
    Joined = 18,

    SignedIn = 20,
    SignedOut = 21,
    SignedOutEverywhere = 22,
    ChangedWayIn = 23,

    OpenedFile = 30,
    Assigned = 31,
    EndedAssignment = 32,
    RaisedWall = 33,
    LiftedWall = 34,
    MarkedAtRisk = 35,
    UnmarkedAtRisk = 36,
    MadeCode = 37,
    ReplacedCode = 38,
    MadeCompartment = 39,

    SettledKeys = 40,
    MovedItems = 41,
    RanOut = 42,

    Looked = 50,
    Missed = 51,
    MissedOften = 52,

    Wrote = 60,
    SignedNote = 61,
    AmendedNote = 62,
    Shared = 63,
    StoppedSharing = 64,
    Discarded = 65,
    Imported = 66,

    Restored = 70,
    Replayed = 71,
    AskedDestruction = 72,
    DestroyedFile = 73,
    WithdrewDestruction = 74,

    NamedStandIn = 80,
    CalledStandIn = 81,
    EndedStandIn = 82,
    HandedOver = 83,
    AskedCustody = 84,
    OpenedCustody = 85,
    EndedCustody = 86,

    Recovered = 90,

    Booked = 100,
    MovedBooking = 101,
    CancelledBooking = 102,
    Arrived = 103,
    DidNotCome = 104,
    AskedToMove = 105,
    ReviewedPlan = 110,

    KeptDraft = 115,

    SubmittedNote = 117,
    SentBackNote = 118,
    CosignedNote = 119,

    AskedMeasure = 120,
    AnsweredMeasure = 121,
    ChangedRota = 122,
    TookCall = 123,
}

/// <summary>Why somebody may open something: the basis of a decision, as the ledger keeps it.</summary>
public enum Reason : byte
{
    None = 0,
    Care = 1,
    Cover = 2,
    Intake = 3,
    Supervision = 4,
    Author = 5,
    Self = 6,
    Desk = 7,
    OnCall = 8,
    Officer = 9,
    Custody = 10,
    Recovery = 11,
    Founding = 12,
    StandIn = 13,
    Restore = 14,
}

/// <summary>What an opening was for.</summary>
public enum Purpose : byte
{
    None = 0,
    Read = 1,
    List = 2,
    Write = 3,
    Share = 4,
    Print = 5,
    Check = 6,
    Search = 7,
}

/// <summary>What an entry says of one item.</summary>
public enum ItemAct : byte
{
    Looked = 0,
    Written = 1,
    Moved = 2,
    Destroyed = 3,
}
