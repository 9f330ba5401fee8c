using FourWalls.Looks;
using FourWalls.People;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>One's own entries in the ledger: what clients can see of one.</summary>
public sealed class LooksPage : StaffPage
{
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public LookPage Entries { get; private set; } = new([], null);

    public async Task OnGetAsync() => Entries = await LookList.Own(Practice, Session, Before ?? long.MaxValue);
}
