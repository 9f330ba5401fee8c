using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff;

/// <summary>The files of a counsellor who is away, for whom they named to stand in, while a director says so.</summary>
[For(Role.Counsellor)]
public sealed class StandInPage : StaffPage
{
    public IReadOnlyList<(string Name, DateTimeOffset Until, IReadOnlyList<(Id<ClientFile> File, string Client)> Files)> For { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var found = new List<(string, DateTimeOffset, IReadOnlyList<(Id<ClientFile>, string)>)>();
        foreach (var call in StandIns.CallsOf(Practice, Session))
        {
            var files = await StandIns.FilesOf(Practice, Session, call);
            found.Add((await NameOf(call.Person), call.Until, await Task.WhenAll(files.Select(Look))));
        }
        For = found;
    }

    /// <summary>The members' names: a look at each file, like every other.</summary>
    private async Task<(Id<ClientFile>, string)> Look(Id<ClientFile> id)
    {
        try
        {
            var cards = new Cards(await ClientFile.Find(Practice, Session, id));
            return (id, string.Join(", ", (await cards.Identities(Purpose.List)).Select(one => one.Content.Name)));
        }
        catch (Refused no) when (no.Refusal is Refusal.NotYet or Refusal.NotFound)
        {
            return (id, "");
        }
    }
}
