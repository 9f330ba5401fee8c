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
            problems.Add("kind", "Choose whom the file is for.");
        if (Kind == FileKind.Person ? Members.Count != 1 : Members.Count is < 2 or > MostMembers)
            problems.Add("members", Kind == FileKind.Person ? "A file for a person has one person." : "Enter at least two people.");
        // GROUP-01: with several people, who the client is has been agreed and is recorded before anything else is.
        if (Kind != FileKind.Person && WhoIsClient is not (WhoIsClient.EachMember or WhoIsClient.AllTogether or WhoIsClient.OneWithOthersAttending))
            problems.Add("whoIsClient", "Choose who the client is, as you have agreed it with them.");
        for (var i = 0; i < Members.Count; i++)
            problems.Text($"name{i}", Members[i].Identity.Name, "Enter the name, or what they want to be called.");
        problems.Optional("deskName", DeskName, 60);
    }
}
