using System.Text.Json.Serialization;

namespace FourWalls.Notes;

/// <summary>The families of notes: they differ in what they ask for, not in what is recorded.</summary>
/// <param name="Key">As it is kept in a note.</param>
/// <param name="Sections">What each part is called; the last of a template that has a plan is the plan.</param>
public sealed record NoteTemplate(string Key, string Name, IReadOnlyList<string> Sections)
{
    /// <summary>The part that may be carried forward: what comes next, never what was told.</summary>
    public const string Plan = "Plan";

    public static NoteTemplate Free { get; } = new("free", "Free", ["Note"]);

    public static IReadOnlyList<NoteTemplate> All { get; } =
    [
        Free,
        new("soap", "SOAP", ["Subjective", "Objective", "Assessment", Plan]),
        new("dap", "DAP", ["Data", "Assessment", Plan]),
        new("birp", "BIRP", ["Behaviour", "Intervention", "Response", Plan]),
        new("girp", "GIRP", ["Goal", "Intervention", "Response", Plan]),
    ];

    public bool IsFree => Key == Free.Key;

    /// <summary>A template by its key; the free one for anything that is none.</summary>
    public static NoteTemplate Of(string? key) => All.FirstOrDefault(one => one.Key == key) ?? Free;

    /// <summary>
    /// The same words in another form: parts of the same name stay, and everything else goes to the first, under the names that
    /// it had. No word is lost by choosing another form.
    /// </summary>
    public IReadOnlyList<string> Take(IReadOnlyList<NoteSection> sections)
    {
        var taken = Sections.Select(name => sections.FirstOrDefault(one => one.Name == name)?.Text ?? "").ToArray();
        var rest = sections.Where(one => !Sections.Contains(one.Name) && one.Text.Length > 0).ToList();
        if (rest.Count > 0)
            taken[0] = string.Join("\n\n", new[] { taken[0], NoteSection.Joined(rest) }.Where(text => text.Length > 0));
        return taken;
    }
}

/// <summary>One part of a note, with the name that its template gives it.</summary>
public sealed record NoteSection(string Name, string Text)
{
    /// <summary>A whole note in one text, each part under its name; a free note is its text alone.</summary>
    public static string Joined(IReadOnlyList<NoteSection> sections) => sections is [{ Name: "Note" or "" } only]
        ? only.Text : string.Join("\n\n", sections.Where(one => one.Text.Length > 0).Select(one => $"{one.Name}: {one.Text}"));
}

/// <summary>What a session was for one goal of the plan.</summary>
/// <param name="Goal">The goal's id, which stays through the plan's versions.</param>
/// <param name="Did">
/// How: <see cref="Worked"/> or <see cref="Moved"/>; in a draft also nothing yet. A goal of which a note says nothing was not for today.
/// </param>
/// <param name="Words">One sentence, if there is one.</param>
public sealed record GoalMark(string Goal, string Did, string Words)
{
    public const string Worked = "worked";
    public const string Moved = "moved";

    [JsonIgnore]
    public bool IsTicked => Did is Worked or Moved;

    [JsonIgnore]
    public bool IsEmpty => !IsTicked && Words.Length == 0;
}
