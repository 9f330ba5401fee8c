namespace FourWalls.Journeys;

/// <summary>What a counsellor's day types besides notes: tables of other systems, plans.</summary>
public sealed partial class LeakJourney
{
    /// <summary>A table of another system: read, looked at, refused for a bad row, taken in.</summary>
    private async Task Import(LeakWriter counsellor)
    {
        await counsellor.Open("/import");
        await counsellor.Words("Text").Press("Read it");
        counsellor.Visitor.Sees("It needs a first line");
        await counsellor.Words("Text", $"Name,Born,Phone,Email,Desk name,More\n{planted.Phrase()},{planted.Day()},{planted.Phrase()},{planted.Phrase()},{planted.Phrase()},{planted.Phrase()}\n,{planted.Phrase()},,,,\n")
            .Press("Read it");
        await counsellor.Press("Take one person in");
        counsellor.Visitor.Sees("Some rows cannot be taken in");
        await counsellor.Type("LeaveOut", "yes").Press("Take one person in");
        counsellor.Visitor.Sees("One file was opened.");
        // Large enough that a framework would rather put it on the disk than hold it.
        await counsellor.Open("/import");
        await counsellor.Upload("Upload", "Name,Notes\n" + string.Concat(Enumerable.Range(0, 900).Select(_ => $"{planted.Phrase()},{planted.Phrase()} {planted.Phrase()} {planted.Phrase()}\n")), "Read it");
        counsellor.Visitor.Sees("900 rows can be taken in");
    }

    /// <summary>A plan, changed by two windows at once, reviewed and shared; first in ways that are not taken.</summary>
    private async Task Plan(LeakWriter counsellor, string file)
    {
        await counsellor.Open($"{file}/plan/write");
        await counsellor.Words("Problem0").Words("Steps0").Words("Measure0").Type("ReviewOn", planted.Phrase()).Press("Keep the plan");
        counsellor.Visitor.Sees("Write the goal").Sees("Give the day");
        await counsellor.Words("Goal0").Day("ReviewOn").Press("Another goal");
        await counsellor.Words("Goal1").Words("Measure1").Press("Keep the plan");
        await counsellor.Words("Outcome").Type("Next", planted.Phrase()).Press("Keep the review");
        counsellor.Visitor.Sees("Give the day");
        await counsellor.Day("Next").Press("Keep the review");
        await counsellor.Press("Share with the client");
    }
}
