using FourWalls.People;

namespace FourWalls.Clients;

/// <summary>One member as the opening form gives them.</summary>
public sealed record MemberForm(Identity Identity, Contact Contact);

/// <summary>What opening a file asks for.</summary>
/// <param name="DeskName">What the front desk calls the client; nothing is put in the directory when it is empty.</param>
public sealed record FileForm(FileKind Kind, WhoIsClient WhoIsClient, IReadOnlyList<MemberForm> Members, string DeskName, bool AtRisk)
{
    public const int MostMembers = 12;

    public void Check(Problems problems)
    {
        if (!Enum.IsDefined(Kind))
            problems.Add("Kind", "Choose whom the file is for.");
        if (Kind == FileKind.Person ? Members.Count != 1 : Members.Count is < 2 or > MostMembers)
            problems.Add(Kind == FileKind.Person ? "Kind" : "name1", Kind == FileKind.Person ? "A file for one person has one person in it. Choose couple, family or group, or empty the other names." : "Enter at least two people.");
        // GROUP-01: with several people, who the client is has been agreed and is recorded before anything else is.
        if (Kind != FileKind.Person && WhoIsClient is not (WhoIsClient.EachMember or WhoIsClient.AllTogether or WhoIsClient.OneWithOthersAttending))
            problems.Add("WhoIsClient", "Choose who the client is, as you have agreed it with them.");
        for (var i = 0; i < Members.Count; i++)
            problems.Text($"name{i}", Members[i].Identity.Name, "Enter the name, or what they want to be called.");
        problems.Optional("DeskName", DeskName, 60);
    }
}
