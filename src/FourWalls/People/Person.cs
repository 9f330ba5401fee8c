using FourWalls.Clients;

namespace FourWalls.People;

/// <summary>A human being with a key pair. Staff have names here; a client's name is sealed in their file.</summary>
public sealed class Person;

public enum PersonKind : byte
{
    Staff = 1,
    Client = 2,
}

/// <summary>Roles, as the ledger keeps them.</summary>
public enum Role : byte
{
    Counsellor = 1,
    Supervisor = 2,
    FrontDesk = 3,
    OnCall = 4,
    Intake = 5,
    PrivacyOfficer = 6,
    Administrator = 7,
    Director = 8,
}

/// <summary>Roles whose members share a key pair.</summary>
public static class Teams
{
    public static readonly IReadOnlyList<(Role Role, CompartmentKind Compartment)> All =
    [
        (Role.FrontDesk, CompartmentKind.DeskTeam),
        (Role.OnCall, CompartmentKind.OnCallTeam),
        (Role.Intake, CompartmentKind.IntakeTeam),
        (Role.PrivacyOfficer, CompartmentKind.OfficersTeam),
    ];
}
