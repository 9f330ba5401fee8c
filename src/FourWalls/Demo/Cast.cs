using System.Text.Json;
using System.Text.Json.Serialization;
using FourWalls.Clients;
using FourWalls.People;

namespace FourWalls.Demo;

/// <summary>
/// The invented people of <c>demo/cast.json</c>: nobody in it is real. Days are counted from the year's first; dates come from
/// the clock of whoever makes the practice.
/// </summary>
public sealed record Cast(
    CastPractice Practice, IReadOnlyList<CastPerson> Staff, IReadOnlyList<CastSupervision> Supervision, IReadOnlyList<CastFile> Files,
    CastElsewhere Elsewhere, CastWords Words)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The cast that is built into the program.</summary>
    public static Cast Load()
    {
        using var stream = typeof(Cast).Assembly.GetManifestResourceStream("cast.json")!;
        return JsonSerializer.Deserialize<Cast>(stream, Options)!;
    }
}

public sealed record CastPractice(string Name, string OutsideName, string Jurisdiction);

/// <param name="Roles">The first one is the one they are listed under.</param>
/// <param name="Joins">The day of their invitation.</param>
/// <param name="Leaves">The day on which they leave; 0 for nobody who does.</param>
/// <param name="Custodian">Who may open their session notes if they die or cannot act.</param>
public sealed record CastPerson(
    string Name, string SignIn, IReadOnlyList<Role> Roles, string Profession = "", string Licence = "", string Custodian = "",
    bool KeepsSessionNotes = false, int Joins = 0, int Leaves = 0);

public sealed record CastSupervision(string Supervisor, string Supervisee, int From, int? Until = null, int Second = 0);

/// <param name="Desk">What the desk calls them; empty for nobody the desk knows of.</param>
/// <param name="Every">Days between sessions.</param>
/// <param name="OpenedBy">Who took them in, when that was not the counsellor.</param>
/// <param name="Next">Who takes over when the counsellor leaves.</param>
/// <param name="Code">The day on which the first member gets six words; 0 for never.</param>
/// <param name="LostCode">The day on which those are lost and replaced.</param>
/// <param name="Supervised">The day from which the supervisor sees the file, as agreed; 0 for never.</param>
public sealed record CastFile(
    IReadOnlyList<CastMember> Members, string Desk, string Counsellor, int Opened, int Every, string Theme, FileKind Kind = FileKind.Person,
    WhoIsClient WhoIsClient = WhoIsClient.ThePerson, string OpenedBy = "", string Next = "", bool AtRisk = false, bool Shares = false,
    int Code = 0, int LostCode = 0, int Supervised = 0, CastCover? Cover = null, CastWall? Wall = null);

public sealed record CastMember(
    string Name, string CalledBy, string Pronouns, string BirthDate, string Phone = "", string Rule = "", string Address = "", string More = "");

public sealed record CastCover(string By, int From, int Until);

public sealed record CastWall(string Against, int Day);

/// <param name="Bundle">What another service wrote: a FHIR bundle, its days counted from the one on which it comes ("day -40").</param>
/// <param name="Draft">The first note, begun and not signed.</param>
public sealed record CastElsewhere(string By, int Day, string Draft, JsonElement Bundle);

/// <summary>Sentences of which the notes are put together. {who} is the client, {topic} one of the theme's topics.</summary>
public sealed record CastWords(
    IReadOnlyList<string> Openings, IReadOnlyList<string> Closings, IReadOnlyList<string> Addenda, IReadOnlyList<string> Reviews, IReadOnlyList<string> SessionNotes,
    IReadOnlyList<string> Modalities, IReadOnlyDictionary<string, CastTheme> Themes);

public sealed record CastTheme(IReadOnlyList<string> Topics, IReadOnlyList<string> Did, IReadOnlyList<string> Next, CastPlan Plan);

/// <summary>What a plan of this theme says: one goal.</summary>
public sealed record CastPlan(string Problem, string Goal, IReadOnlyList<string> Steps, string Measure);
