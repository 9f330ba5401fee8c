namespace FourWalls.Measures;

/// <summary>
/// The published instruments that come with the program. Their words: PHQ and GAD may be copied by everybody without asking (Spitzer,
/// Williams, Kroenke and colleagues), the PCL-5 is a work of the United States' Government. The WHO gives the AUDIT for use that is not
/// commercial, which a free licence cannot promise: of the AUDIT-C there are numbers, short labels of our own and the rules only, and it
/// is read from the practice's printed copy, in the room.
/// </summary>
public static class Instruments
{
    private static readonly string[] HowOften = ["Not at all", "Several days", "More than half the days", "Nearly every day"];

    private const string TwoWeeks = "Over the last 2 weeks, how often have you been bothered by any of the following problems?";

    /// <summary>
    /// Bands 0–4, 5–9, 10–14, 15–19, 20–27: Kroenke, Spitzer and Williams, J Gen Intern Med 2001;16:606–613. Reliable change 6 points:
    /// NHS England, Talking Therapies manual (before: IAPT manual). One or two left out are given the mean of the others, with more there is
    /// no total: IAPT Data Handbook 2.0.1 (2011). Question 9 and later attempts: Simon et al., Psychiatr Serv 2013;64:1195–1202.
    /// </summary>
    public static Instrument Phq9 { get; } = new(
        "phq-9", 1, "PHQ-9", TwoWeeks,
        [
            .. Asked(
                HowOften,
                "Little interest or pleasure in doing things",
                "Feeling down, depressed, or hopeless",
                "Trouble falling or staying asleep, or sleeping too much",
                "Feeling tired or having little energy",
                "Poor appetite or overeating",
                "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
                "Trouble concentrating on things, such as reading the newspaper or watching television",
                "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless that you have been moving around a lot more than usual",
                "Thoughts that you would be better off dead or of hurting yourself in some way"),
        ],
        [new(4, "minimal"), new(9, "mild"), new(14, "moderate"), new(19, "moderately severe"), new(27, "severe")],
        ReliableChange: 6, MayMiss: 2, Risks: [9]);

    /// <summary>The first two questions of the PHQ-9. Cut-off 3: Kroenke, Spitzer and Williams, Med Care 2003;41:1284–1292. No rule for change or for what is left out.</summary>
    public static Instrument Phq2 { get; } = new(
        "phq-2", 1, "PHQ-2", TwoWeeks, [.. Phq9.Questions.Take(2)], [new(2, "below the cut-off"), new(6, "at or above the cut-off")],
        ReliableChange: null, MayMiss: 0, Risks: []);

    /// <summary>
    /// Bands 0–4, 5–9, 10–14, 15–21: Spitzer, Kroenke, Williams and Löwe, Arch Intern Med 2006;166:1092–1097. Reliable change 4 points, and
    /// what is left out as for the PHQ-9: NHS England, Talking Therapies manual; IAPT Data Handbook 2.0.1 (2011).
    /// </summary>
    public static Instrument Gad7 { get; } = new(
        "gad-7", 1, "GAD-7", TwoWeeks,
        [
            .. Asked(
                HowOften,
                "Feeling nervous, anxious or on edge",
                "Not being able to stop or control worrying",
                "Worrying too much about different things",
                "Trouble relaxing",
                "Being so restless that it is hard to sit still",
                "Becoming easily annoyed or irritable",
                "Feeling afraid as if something awful might happen"),
        ],
        [new(4, "minimal"), new(9, "mild"), new(14, "moderate"), new(21, "severe")],
        ReliableChange: 4, MayMiss: 2, Risks: []);

    /// <summary>
    /// Cut-offs 3 for women and 4 for men: Bush et al., Arch Intern Med 1998;158:1789–1795; Bradley et al., Arch Intern Med 2003;163:821–829.
    /// No rule for change, and one for what is left out: whoever never drinks is not asked questions 2 and 3, which then count 0: Babor,
    /// Higgins-Biddle, Saunders and Monteiro, AUDIT, Guidelines for Use in Primary Care, second edition, WHO 2001. The labels are ours, see above.
    /// </summary>
    public static Instrument AuditC { get; } = new(
        "audit-c", 1, "AUDIT-C", "Read each question from your printed copy of the AUDIT; these are only short labels for its first three.",
        [
            new("Question 1: how often alcohol", ["Never", "Once a month or less", "2 to 4 times a month", "2 or 3 times a week", "4 times a week or more"]),
            new("Question 2: drinks on such a day", ["1 or 2", "3 or 4", "5 or 6", "7 to 9", "10 or more"]),
            new("Question 3: six or more at one time", ["Never", "Less than once a month", "Once a month", "Once a week", "Daily or almost"]),
        ],
        [new(2, "below the cut-off"), new(3, "at the cut-off for women"), new(12, "at or above the cut-off")],
        ReliableChange: null, MayMiss: 0, Risks: [], HasWording: false, NoEndsIt: true);

    public static IReadOnlyList<Instrument> All { get; } = [Phq9, Phq2, Gad7, Pcl5.Instrument, AuditC];

    internal static IEnumerable<Question> Asked(IReadOnlyList<string> answers, params IEnumerable<string> questions) =>
        questions.Select(words => new Question(words, answers));
}
