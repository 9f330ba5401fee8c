using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>The part of a form that takes a profession, the licence that shows it, and the place where it holds.</summary>
public sealed class CredentialForm
{
    public string? Profession { get; set; }

    public string? Licence { get; set; }

    public string? Place { get; set; }

    /// <summary>This form, and no other of its page, was sent.</summary>
    public bool IsSent { get; set; }

    /// <summary>The days as they were typed, for a form that is shown again.</summary>
    public string? First { get; set; }

    public string? Last { get; set; }

    public static IReadOnlyList<PersonPage.Dated> Of(Roll roll, Id<Person> person) =>
    [
        .. roll.Current.OfType<CredentialFact>().Where(one => one.Person == person).OrderBy(one => one.From).Select(one => new PersonPage.Dated(
            one.Id, string.Join(", ", new[] { one.Profession, one.Licence, PlaceName(one.Place) }.Where(words => words.Length > 0)),
            PlainDates.Span(one.From, one.Until), true)),
    ];

    public async Task Add(Practice practice, Session session, Problems problems, Id<Person> person, DateTimeOffset from, DateTimeOffset? until)
    {
        var profession = problems.Text("Credential.Profession", Profession, "Enter the profession.");
        var licence = problems.Optional("Credential.Licence", Licence);
        if (!string.IsNullOrEmpty(Place) && !Jurisdictions.All.ContainsKey(Place))
            problems.Add("Credential.Place", "Choose the place where it holds.");
        if (!problems.Any)
            await StaffChange.AddCredential(practice, session, person, profession, licence, Place ?? "", from, until);
    }

    private static string PlaceName(string place) => Jurisdictions.All.GetValueOrDefault(place, place);
}
