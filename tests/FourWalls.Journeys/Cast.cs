using FourWalls.People;

namespace FourWalls.Journeys;

/// <summary>What people do again and again on the way to what a test is about.</summary>
public static class Cast
{
    /// <summary>Sets a practice up alone, in the browser; gives the founder, signed in, and the three papers.</summary>
    public static async Task<(Visitor Founder, Credentials Own, IReadOnlyList<string> Papers)> SetUp(SiteUnderTest site, TestClock clock, params Role[] roles)
    {
        var founder = new Visitor(site.Url);
        await founder.Open(site.SetUpPath);
        var own = Offered("amara", founder);
        founder.Type("Name", "Linden House").Type("OutsideName", "L. House").Type("Jurisdiction", "US-WA").Type("Service", "1").Type("Regimes", "1")
            .Type("PersonName", "Amara Osei").Type("SignInName", "amara");
        foreach (var role in roles.Length > 0 ? roles : [Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor])
            founder.Type("Roles", ((int)role).ToString());
        founder.Type("WayIn.Passphrase", own.Passphrase).Type("WayIn.Factor", own.Phone.Now(clock));
        await founder.Press("Set up the practice");
        founder.Sees("Your three recovery papers");
        return (founder, own, [founder.Find("#paper-1"), founder.Find("#paper-2"), founder.Find("#paper-3")]);
    }

    /// <summary>Reads the words and the letters that a form offers.</summary>
    public static Credentials Offered(string signIn, Visitor visitor) =>
        new(signIn, visitor.Find("#offered"), new Authenticator(visitor.Find("#spelled")));

    public static async Task<Visitor> SignIn(SiteUnderTest site, TestClock clock, Credentials own)
    {
        clock.Pass(TimeSpan.FromSeconds(60)); // a code is good once
        var visitor = new Visitor(site.Url);
        await visitor.Open("/sign-in");
        await visitor.Type("name", own.SignIn).Type("passphrase", own.Passphrase).Type("factor", own.Phone.Now(clock)).Press("Sign in");
        visitor.Sees("Today");
        return visitor;
    }
}

public sealed record Credentials(string SignIn, string Passphrase, Authenticator Phone);
