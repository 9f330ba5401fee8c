using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Web;

/// <summary>Roles in the words that people here use.</summary>
public static class RoleWords
{
    public static string Of(Role role) => role switch
    {
        Role.Counsellor => "Counsellor",
        Role.Supervisor => "Supervisor",
        Role.FrontDesk => "Front desk",
        Role.OnCall => "On call",
        Role.Intake => "Intake",
        Role.PrivacyOfficer => "Privacy officer",
        Role.Administrator => "Administrator",
        Role.Director => "Director",
        _ => "",
    };

    /// <summary>In what capacity somebody works with a file.</summary>
    public static string Of(Capacity capacity) => capacity switch
    {
        Capacity.Cover => "cover",
        Capacity.Supervisor => "supervisor",
        Capacity.Intake => "intake",
        _ => "counsellor",
    };
}
