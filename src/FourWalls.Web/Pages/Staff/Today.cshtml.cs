using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Pages.Staff;

/// <summary>Where every member of staff lands.</summary>
public sealed class TodayPage : StaffPage
{
    public bool IsCertified => Roll.KeysOf(Session.Person) is not null;

    public bool IsRehearsed => Roll.Current.OfType<RehearsalFact>().Any(one => one.Recovery == Roll.Recovery!.Id);

    public IReadOnlyList<(Id<ClientFile> File, string Name, string Capacity)> People { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var people = new List<(Id<ClientFile>, string, string)>();
        foreach (var (id, assignment) in await ClientFiles.Mine(Practice, Session))
            people.Add((id, await NameIn(id), assignment.Capacity switch
            {
                Capacity.Cover => "(cover)",
                Capacity.Supervisor => "(supervision)",
                Capacity.Intake => "(intake)",
                _ => "",
            }));
        People = people;
    }

    /// <summary>The members' names: a look at each file, like every other.</summary>
    private async Task<string> NameIn(Id<ClientFile> id)
    {
        try
        {
            var file = await ClientFile.Find(Practice, Session, id);
            return string.Join(", ", (await Identities.Of(file, Purpose.List)).Select(one => one.Identity.Name));
        }
        catch (Refused notYet) when (notYet.Refusal == Refusal.NotYet)
        {
            return "(the key is on its way)";
        }
    }
}

/// <summary>Who a file's members are.</summary>
public static class Identities
{
    public static async Task<IReadOnlyList<(Id<Member> Member, Identity Identity)>> Of(ClientFile file, Purpose purpose)
    {
        var opened = (await file.State()).Opened!;
        var found = new List<(Id<Member>, Identity)>();
        foreach (var member in opened.Members)
        {
            var subject = ClientFiles.SubjectOf(opened.FileKind, member);
            var items = (await file.Open(CompartmentKind.Identity, purpose, Select.Newest(ItemKind.Identity, 1), subject)).Items;
            if (items.Count > 0)
                found.Add((member, Content.Read<Identity>(items[0].Content)));
        }
        return found;
    }
}
