using FourWalls.People;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>Six new words instead of the old ones. Every other session of this person ends.</summary>
public sealed class PassphrasePage : WordsTypedBackPage
{
    protected override async Task Make()
    {
        if (await Service<SignIn>().ChangePassphrase(Session, Current ?? "", Factor ?? "", Fresh!, Address) is not var (secret, session))
        {
            Problems.Add("Current", "The old words or the code did not match. Nothing was changed.");
            return;
        }
        var visit = Service<Visit>();
        (visit.Secret, visit.Session) = (secret, session);
        Cookies.WriteSecret(HttpContext, secret);
        IsDone = true;
    }
}
