using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>
/// A part of a file with a key of its own; different readers mean different compartments. Teams, the directory and custody
/// are compartments of the practice: their key stands for a pair to which others can seal.
/// </summary>
public sealed class Compartment;

public enum CompartmentKind : byte
{
    Identity = 1,
    Contact = 2,
    Bookings = 3,
    Record = 4,
    Private = 5,
    Substance = 6,
    Safety = 7,
    Shared = 8,
    Messages = 9,
    Duty = 10,

    Directory = 50,
    DeskTeam = 51,
    OnCallTeam = 52,
    IntakeTeam = 53,
    OfficersTeam = 54,
    Custody = 55,
}

/// <summary>One of the people whom a file is about.</summary>
public sealed class Member;


public enum FileKind : byte
{
    Person = 1,
    Couple = 2,
    Family = 3,
    Group = 4,
}

/// <summary>Who the client is when several attend; agreed with them and recorded when the file is opened.</summary>
public enum WhoIsClient : byte
{
    ThePerson = 1,
    EachMember = 2,
    AllTogether = 3,
    OneWithOthersAttending = 4,
}

/// <summary>In what capacity somebody works with a file.</summary>
public enum Capacity : byte
{
    Counsellor = 1,
    Supervisor = 2,
    Cover = 3,
    Intake = 4,
}

public enum GranteeKind : byte
{
    Person = 1,
    Compartment = 2,
    Recovery = 3,

    /// <summary>A person who holds half of the key; the host holds the other half. SPEC: grant §5.</summary>
    StandIn = 4,
}

/// <summary>For whom a key is wrapped.</summary>
public readonly record struct Grantee(GranteeKind Kind, Guid Value)
{
    public static Grantee Recovery { get; } = new(GranteeKind.Recovery, Guid.Empty);

    public static Grantee Of(Id<Person> person) => new(GranteeKind.Person, person.Value);

    public static Grantee OfStandIn(Id<Person> person) => new(GranteeKind.StandIn, person.Value);

    public static Grantee Of(Id<Compartment> compartment) => new(GranteeKind.Compartment, compartment.Value);
}
