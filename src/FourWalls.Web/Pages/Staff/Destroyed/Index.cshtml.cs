using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Destroyed;

/// <summary>Files that somebody has asked to destroy, and those that were; and where one begins. No client is named.</summary>
[For(Role.Director, Role.PrivacyOfficer)]
public sealed class IndexPage : StaffPage
{
    public IReadOnlyList<(DestructionAskedFact Asked, string By)> Waiting { get; private set; } = [];

    public IReadOnlyList<(DestroyedFact Destroyed, string By)> All { get; private set; } = [];

    [BindProperty]
    public string? Of { get; set; }

    public async Task OnGetAsync()
    {
        var waiting = new List<(DestructionAskedFact, string)>();
        foreach (var asked in await Erasure.Waiting(Practice, Session))
            waiting.Add((asked, await NameOf(asked.By)));
        Waiting = waiting;
        var all = new List<(DestroyedFact, string)>();
        foreach (var one in await ErasureCertificate.All(Practice, Session))
            all.Add((one, one.Alone ? $"{await NameOf(one.AskedBy)}, alone" : $"{await NameOf(one.AskedBy)} and {await NameOf(one.ConfirmedBy)}"));
        All = all;
    }

    /// <summary>What was typed gets into an address only when it is nothing but an id: somebody may type a client's name.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (Id<ClientFile>.TryParse(Of?.Trim().ToLowerInvariant(), null, out var file))
            return SeeOther($"/caseload/{file}/destroy");
        Problems.Add("Of", "Enter the whole id of a file: 26 letters and digits.");
        await OnGetAsync();
        return Page();
    }
}
