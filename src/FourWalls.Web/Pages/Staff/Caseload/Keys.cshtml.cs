using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Caseload;

/// <summary>What of the keys needs a director: what waits for a holder, and what would be lost with one person.</summary>
[For(Role.Director)]
public sealed class KeysPage : StaffPage
{
    public long Waiting { get; private set; }

    public IReadOnlyList<(string Name, IReadOnlyList<Id<ClientFile>> Files)> Held { get; private set; } = [];

    public IReadOnlyList<Id<ClientFile>> HeldByNobody { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var report = await FourWalls.Clients.Caseload.Keys(Practice, Session);
        Waiting = report.Waiting;
        HeldByNobody = [.. report.HeldByOne.Where(one => one.Holder.IsNone).Select(one => one.File)];
        var held = new List<(string, IReadOnlyList<Id<ClientFile>>)>();
        foreach (var own in report.HeldByOne.Where(one => !one.Holder.IsNone).GroupBy(one => one.Holder))
            held.Add((await NameOf(own.Key), [.. own.Select(one => one.File)]));
        Held = held;
    }
}
