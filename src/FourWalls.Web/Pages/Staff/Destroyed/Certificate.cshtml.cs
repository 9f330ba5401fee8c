using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Destroyed;

/// <summary>What was destroyed, when and by whom, and where copies from before may lie: to read, and to save with its proof.</summary>
[For(Role.Director, Role.PrivacyOfficer)]
public sealed class CertificatePage : StaffPage
{
    public ErasureCertificate Certificate { get; private set; } = null!;

    public string AskedBy { get; private set; } = "";

    public string ConfirmedBy { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string Key => Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(Practice.Id, Roll.Log), Roll.Practice!.Log);

    public async Task OnGetAsync(Id<ClientFile> gone)
    {
        Certificate = await ErasureCertificate.Of(Practice, Session, gone);
        (AskedBy, ConfirmedBy) = (await NameOf(Certificate.Destroyed.AskedBy), await NameOf(Certificate.Destroyed.ConfirmedBy));
        Text = Certificate.Proof.ToText();
    }

    public static string Count(int count, string one, string more) => count == 1 ? one : $"{count} {more}";
}
