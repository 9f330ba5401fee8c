namespace FourWalls.Journeys;

/// <summary>A note that wants a second signature: what is said when it is sent back is for its author.</summary>
public sealed partial class LeakJourney
{
    private static async Task Review(LeakWriter founder, LeakWriter supervisor, string file)
    {
        await founder.Open("/people");
        await founder.Follow("Hana Sato");
        var hana = founder.Visitor.Paths[^1].Split('/')[^1];
        await founder.Open("/people");
        await founder.Follow("Amara Osei");
        var own = founder.Visitor.Paths[^1];
        await founder.Type("Supervisor", hana).Press("Add it");
        await founder.Press("Ask for it");
        founder.Visitor.Sees("Notes want a second signature");
        await founder.Open($"{file}/who");
        await founder.Type("Person", hana).Type("Capacity", "Supervisor").Press("Give the work");
        await founder.Open($"{file}/notes/write?template=free");
        await founder.Words("Text").Words("NoGoal").Press("Sign");
        founder.Visitor.Sees("waits for its second signature");
        await supervisor.Open("/supervision");
        await supervisor.Follow("Read it");
        await supervisor.Press("Send it back");
        supervisor.Visitor.Sees("Say what should be changed.");
        await supervisor.Words("Comment").Press("Send it back");
        supervisor.Visitor.Sees("Nothing waits for you.");
        await founder.Open("/today");
        await founder.Follow("sent back with a comment");
        founder.Visitor.Sees("Sent back by Hana Sato").Sees(Planted.Stem);
        await founder.Press("Sign");
        await supervisor.Open("/supervision");
        await supervisor.Follow("Read it");
        await supervisor.Press("Sign as the second");
        await founder.Open(own);
        await founder.Press("end-second");
    }
}
