using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>Who may change who works with a file, without being able to read a word of it.</summary>
internal static class Authority
{
    /// <summary>Directors, intake, and who works with the file as its counsellor.</summary>
    /// <exception cref="Refused">Nobody else; for them the file is not there.</exception>
    public static void Over(Practice practice, Session session, FileState state)
    {
        if (state.Opened is null || state.IsWalled(session.Person)
            || !(practice.Roll.HasAny(session.Person, practice.Now, Role.Director, Role.Intake) || IsCounsellorOf(practice, session, state)))
            throw Refused.NotFound();
    }

    /// <summary>Directors, privacy officers, and who works with the file as its counsellor or intake.</summary>
    public static void OverWalls(Practice practice, Session session, FileState state)
    {
        if (state.Opened is null || state.IsWalled(session.Person)
            || !(practice.Roll.HasAny(session.Person, practice.Now, Role.Director, Role.PrivacyOfficer) || IsCounsellorOf(practice, session, state)))
            throw Refused.NotFound();
    }

    public static bool IsCounsellorOf(Practice practice, Session session, FileState state) => state.Assignments.Any(one =>
        one.Person == session.Person && one.Holds(practice.Now)
        && (one.Capacity == Capacity.Counsellor ? practice.Roll.Has(session.Person, Role.Counsellor, practice.Now)
            : one.Capacity == Capacity.Intake && practice.Roll.Has(session.Person, Role.Intake, practice.Now)));
}
