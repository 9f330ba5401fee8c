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
            var files = await StandIns.FilesOf(Practice, Session, call.Person);
            found.Add((await NameOf(call.Person), call.Until, await Task.WhenAll(files.Select(async file => (file, await ClientOf(file))))));
        }
        For = found;
    }
}
