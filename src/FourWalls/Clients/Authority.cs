using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Clients;

/// <summary>Who may change who works with a file, without being able to read a word of it.</summary>
internal static class Authority
{
    /// <summary>Directors, intake, and who works with the file as its counsellor.</summary>
    /// <exception cref="Refused">Nobody else; for them the file is not there.</exception>
    public static Task Over(Practice practice, Session session, FileState state) => Expect(practice, session, state, IsOver(practice, session, state));

    /// <summary>Directors, privacy officers, and who works with the file as its counsellor or intake.</summary>
    /// <exception cref="Refused">Nobody else; for them the file is not there.</exception>
    public static Task OverWalls(Practice practice, Session session, FileState state) =>
        Expect(practice, session, state, IsOverWalls(practice, session, state));

    public static bool IsOver(Practice practice, Session session, FileState state) =>
        practice.Roll.HasAny(session.Person, practice.Now, Role.Director, Role.Intake) || IsCounsellorOf(practice, session, state);

    public static bool IsOverWalls(Practice practice, Session session, FileState state) =>
        practice.Roll.HasAny(session.Person, practice.Now, Role.Director, Role.PrivacyOfficer) || IsCounsellorOf(practice, session, state);

    public static bool IsCounsellorOf(Practice practice, Session session, FileState state) => state.Assignments.Any(one =>
        one.Person == session.Person && one.Holds(practice.Now)
        && (one.Capacity == Capacity.Counsellor ? practice.Roll.Has(session.Person, Role.Counsellor, practice.Now)
            : one.Capacity == Capacity.Intake && practice.Roll.Has(session.Person, Role.Intake, practice.Now)));

    private static async Task Expect(Practice practice, Session session, FileState state, bool may)
    {
        if (state.Opened is null || state.IsWalled(session.Person) || !may)
            throw await Misses.Record(practice, session, state.File.ToString());
    }
}
