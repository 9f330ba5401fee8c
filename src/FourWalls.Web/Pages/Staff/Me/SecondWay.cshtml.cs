using FourWalls.People;

namespace FourWalls.Web.Pages.Staff.Me;

/// <summary>Six other words on paper.</summary>
public sealed class SecondWayPage : WordsTypedBackPage
{
    public Task<bool> HasOne() => FourWalls.People.SignIn.HasSecondWay(Practice, Session.Person);

    protected override string? Unfit(string fresh) =>
        Passphrase.Same(Current ?? "", fresh) ? "These are the words of your passphrase. The second way in has to be other words." : null;

    protected override async Task Make()
    {
        IsDone = await Service<SignIn>().MakeSecondWay(Session, Current ?? "", Factor ?? "", Fresh!, Address);
        if (!IsDone)
            Problems.Add("Current", "The passphrase or the code did not match. Nothing was changed.");
    }
}
