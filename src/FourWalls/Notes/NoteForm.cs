using FourWalls.People;

namespace FourWalls.Notes;

/// <summary>What the form of a note says beside day, times and place: its parts, and for which goals of the plan the session was.</summary>
/// <param name="NoGoal">Why it was for none of them.</param>
/// <param name="Booking">The booking that it was written from, if any.</param>
public sealed record NoteForm(NoteTemplate Template, IReadOnlyList<string> Parts, IReadOnlyList<GoalMark> Goals, string? NoGoal, string? Booking)
{
    private const int LongestSentence = 500;

    public IReadOnlyList<NoteSection> Sections => [.. Template.Sections.Select((name, i) => new NoteSection(name, i < Parts.Count ? Parts[i].Trim() : ""))];

    /// <summary>The note that the form says, in the shape of version 2: all that was typed, for what of it is signed is asked when it is.</summary>
    public NoteText Text(Problems problems, string? heldOn, string? start, string? stop, string? modality, Id<Person> author)
    {
        var sections = Sections;
        var text = NoteText.From(
            problems, heldOn, start, stop, modality, NoteSection.Joined(sections), author, Template.IsFree ? "Text" : "Section0");
        var marks = Goals.Select((mark, i) => mark with { Did = mark.IsTicked ? mark.Did : "", Words = problems.Optional($"Said{i}", mark.Words, LongestSentence) })
            .Where(mark => !mark.IsEmpty).ToList();
        var none = problems.Optional("NoGoal", NoGoal, LongestSentence);
        return text with
        {
            Version = 2,
            Template = Template.Key,
            Sections = sections,
            Goals = marks.Count == 0 ? null : marks,
            NoGoal = none.Length == 0 ? null : none,
            Booking = Id<NoteForm>.TryParse(Booking, null, out _) ? Booking : null,
        };
    }
}
