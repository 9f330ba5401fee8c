namespace FourWalls.Measures;

/// <summary>
/// The PTSD Checklist for DSM-5, without Criterion A: Weathers et al., National Center for PTSD, 2013. Total of 20 questions; a cut-off
/// of 31 to 33, and no bands of severity, have been published: National Center for PTSD; Bovin et al., Psychol Assess 2016;28:1379–1391.
/// Reliable change 15 points: Marx et al., Psychol Assess 2022;34:197–203 (15 in one of their samples, 18 in the other). There is no rule
/// for what is left out, so then there is no total.
/// </summary>
internal static class Pcl5
{
    private static readonly string[] HowMuch = ["Not at all", "A little bit", "Moderately", "Quite a bit", "Extremely"];

    public static Instrument Instrument { get; } = new(
        "pcl-5", 1, "PCL-5",
        "Below is a list of problems that people sometimes have in response to a very stressful experience. Keep your worst event in mind. "
        + "In the past month, how much were you bothered by:",
        [
            .. Instruments.Asked(
                HowMuch,
                "Repeated, disturbing, and unwanted memories of the stressful experience?",
                "Repeated, disturbing dreams of the stressful experience?",
                "Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)?",
                "Feeling very upset when something reminded you of the stressful experience?",
                "Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)?",
                "Avoiding memories, thoughts, or feelings related to the stressful experience?",
                "Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)?",
                "Trouble remembering important parts of the stressful experience?",
                "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?",
                "Blaming yourself or someone else for the stressful experience or what happened after it?",
                "Having strong negative feelings such as fear, horror, anger, guilt, or shame?",
                "Loss of interest in activities that you used to enjoy?",
                "Feeling distant or cut off from other people?",
                "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)?",
                "Irritable behavior, angry outbursts, or acting aggressively?",
                "Taking too many risks or doing things that could cause you harm?",
                "Being “superalert” or watchful or on guard?",
                "Feeling jumpy or easily startled?",
                "Having difficulty concentrating?",
                "Trouble falling or staying asleep?"),
        ],
        [new(30, "below the cut-off"), new(80, "at or above the cut-off")],
        ReliableChange: 15, MayMiss: 0, Risks: []);
}
