using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Looks;

/// <summary>The newest checkpoint, to be kept outside: whoever has an old one can show that nothing before it was changed.</summary>
[For(Role.PrivacyOfficer)]
public sealed class CheckpointPage : StaffPage
{
    public string Text => Practice.Ledger.Checkpoint ?? "";

    public string Key => Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(Practice.Id, Roll.Log), Roll.Practice!.Log);

    public string At => PlainDates.Moment(Practice.Now);
}
