using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace FourWalls.Journeys;

/// <summary>What a field takes, and so what the leak test types into it.</summary>
public enum Takes
{
    /// <summary>Words that nobody else may ever find: a planted phrase is typed.</summary>
    Words,

    /// <summary>A day, a time or a number that is kept sealed: a rare one is typed and looked for.</summary>
    Sealed,

    /// <summary>A passphrase, code, paper or second factor: looked for, and never printed.</summary>
    Secret,

    /// <summary>Plain by design: names of the practice and its staff, dates of who may see what.</summary>
    Plain,
}

/// <summary>
/// Every field of every form that the site serves. A form with a field that is not here fails the test: whoever adds one says
/// here what it takes, and has it typed in <see cref="LeakJourney"/>.
/// </summary>
public sealed partial class LeakForms
{
    private static readonly IReadOnlyDictionary<string, Takes> Known = new Dictionary<string, Takes>
    {
        ["/set-up/{link} Name"] = Takes.Plain,
        ["/set-up/{link} OutsideName"] = Takes.Plain,
        ["/set-up/{link} PersonName"] = Takes.Plain,
        ["/set-up/{link} SignInName"] = Takes.Plain,
        ["/set-up/{link} WayIn.Offered"] = Takes.Secret,
        ["/set-up/{link} WayIn.SecretHex"] = Takes.Secret,
        ["/set-up/{link} WayIn.Passphrase"] = Takes.Secret,
        ["/set-up/{link} WayIn.Factor"] = Takes.Secret,
        ["/set-up/shares First"] = Takes.Secret,
        ["/set-up/shares Second"] = Takes.Secret,
        ["/sign-in name"] = Takes.Words,
        ["/sign-in passphrase"] = Takes.Secret,
        ["/sign-in factor"] = Takes.Secret,
        ["/ words"] = Takes.Secret,
        ["/files/new name#"] = Takes.Words,
        ["/files/new phone#"] = Takes.Words,
        ["/files/new rule#"] = Takes.Words,
        ["/files/new DeskName"] = Takes.Words,
        ["/files/{id}/documents Upload"] = Takes.Words,
        ["/import Text"] = Takes.Words,
        ["/import Upload"] = Takes.Words,
        ["/files/{id}/notes/write HeldOn"] = Takes.Sealed,
        ["/files/{id}/notes/write Start"] = Takes.Sealed,
        ["/files/{id}/notes/write Stop"] = Takes.Sealed,
        ["/files/{id}/notes/write Modality"] = Takes.Words,
        ["/files/{id}/notes/write Text"] = Takes.Words,
        ["/files/{id}/notes/write Section#"] = Takes.Words,
        ["/files/{id}/notes/write Said#"] = Takes.Words,
        ["/files/{id}/notes/write NoGoal"] = Takes.Words,
        ["/files/{id}/notes/{id} Text"] = Takes.Words,
        ["/files/{id}/notes/{id} Comment"] = Takes.Words,
        ["/files/{id}/plan Outcome"] = Takes.Words,
        ["/files/{id}/plan Next"] = Takes.Sealed,
        ["/files/{id}/plan/write Problem#"] = Takes.Words,
        ["/files/{id}/plan/write Goal#"] = Takes.Words,
        ["/files/{id}/plan/write Steps#"] = Takes.Words,
        ["/files/{id}/plan/write Measure#"] = Takes.Words,
        ["/files/{id}/plan/write ReviewOn"] = Takes.Sealed,
        ["/files/{id}/session-notes HeldOn"] = Takes.Sealed,
        ["/files/{id}/session-notes Start"] = Takes.Sealed,
        ["/files/{id}/session-notes Stop"] = Takes.Sealed,
        ["/files/{id}/session-notes Record"] = Takes.Words,
        ["/files/{id}/session-notes Text"] = Takes.Words,
        ["/files/{id}/who From"] = Takes.Plain,
        ["/files/{id}/who Until"] = Takes.Plain,
        // When somebody is here stands in the open: a room is found by it. Why, and what for, does not.
        ["/files/{id}/bookings Day"] = Takes.Plain,
        ["/files/{id}/bookings Start"] = Takes.Plain,
        ["/files/{id}/bookings Count"] = Takes.Plain,
        ["/files/{id}/bookings Note"] = Takes.Words,
        ["/files/{id}/bookings/{id} Day"] = Takes.Plain,
        ["/files/{id}/bookings/{id} Start"] = Takes.Plain,
        ["/files/{id}/bookings/{id} Why"] = Takes.Words,
        ["/practice/times Opens#"] = Takes.Plain,
        ["/practice/times Closes#"] = Takes.Plain,
        ["/practice/times Name"] = Takes.Plain,
        ["/files/{id}/contact Rule"] = Takes.Words,
        ["/files/{id}/contact Phone"] = Takes.Words,
        ["/files/{id}/contact Email"] = Takes.Words,
        ["/files/{id}/identity Name"] = Takes.Words,
        ["/files/{id}/identity CalledBy"] = Takes.Words,
        ["/files/{id}/identity Pronouns"] = Takes.Words,
        ["/files/{id}/identity BirthDate"] = Takes.Sealed,
        ["/files/{id}/identity Home"] = Takes.Words,
        ["/files/{id}/identity Notes"] = Takes.Words,
        ["/files/{id}/identity DeskName"] = Takes.Words,
        ["/directory Name"] = Takes.Words,
        ["/caseload/{id} From"] = Takes.Plain,
        ["/caseload/{id} Until"] = Takes.Plain,
        ["/search Word"] = Takes.Words,
        ["/looks of"] = Takes.Words,
        ["/destroyed Of"] = Takes.Words,
        ["/practice/scales Name"] = Takes.Plain,
        ["/practice/scales Stem"] = Takes.Plain,
        ["/practice/scales Questions"] = Takes.Plain,
        ["/practice/scales Answers"] = Takes.Plain,
        ["/practice/scales Risks"] = Takes.Plain,
        ["/practice/rota Day"] = Takes.Plain,
        ["/practice/rota From"] = Takes.Plain,
        ["/practice/rota Until"] = Takes.Plain,
        ["/people/invite Name"] = Takes.Plain,
        ["/people/invite SignInName"] = Takes.Plain,
        ["/people/{id} From"] = Takes.Plain,
        ["/people/{id} Until"] = Takes.Plain,
        ["/people/{id} Credential.Profession"] = Takes.Plain,
        ["/people/{id} Credential.Licence"] = Takes.Plain,
        ["/join/{link} WayIn.Offered"] = Takes.Secret,
        ["/join/{link} WayIn.SecretHex"] = Takes.Secret,
        ["/join/{link} WayIn.Passphrase"] = Takes.Secret,
        ["/join/{link} WayIn.Factor"] = Takes.Secret,
        ["/me Credential.Profession"] = Takes.Plain,
        ["/me Credential.Licence"] = Takes.Plain,
        ["/me From"] = Takes.Plain,
        ["/me Until"] = Takes.Plain,
        ["/me/second Offered"] = Takes.Secret,
        ["/me/second Fresh"] = Takes.Secret,
        ["/me/second Current"] = Takes.Secret,
        ["/me/second Factor"] = Takes.Secret,
        ["/sign-in/second SignInName"] = Takes.Words,
        ["/sign-in/second Words"] = Takes.Secret,
        ["/sign-in/second WayIn.Offered"] = Takes.Secret,
        ["/sign-in/second WayIn.Passphrase"] = Takes.Secret,
        ["/sign-in/second WayIn.Factor"] = Takes.Secret,
        ["/sign-in/second WayIn.SecretHex"] = Takes.Secret,
        ["/recover First"] = Takes.Secret,
        ["/recover Second"] = Takes.Secret,
        ["/recover Third"] = Takes.Secret,
        ["/recover SignInName"] = Takes.Words,
        ["/recover WayIn.Offered"] = Takes.Secret,
        ["/recover WayIn.Passphrase"] = Takes.Secret,
        ["/recover WayIn.Factor"] = Takes.Secret,
        ["/recover WayIn.SecretHex"] = Takes.Secret,
        ["/recover Ceremony"] = Takes.Secret,
        ["/me/passphrase Offered"] = Takes.Secret,
        ["/me/passphrase Fresh"] = Takes.Secret,
        ["/me/passphrase Current"] = Takes.Secret,
        ["/me/passphrase Factor"] = Takes.Secret,
        ["/sign-in/again againName"] = Takes.Words,
        ["/sign-in/again againPassphrase"] = Takes.Secret,
        ["/sign-in/again againFactor"] = Takes.Secret,
        ["/sign-in/again HeldOn"] = Takes.Sealed,
        ["/sign-in/again Start"] = Takes.Sealed,
        ["/sign-in/again Stop"] = Takes.Sealed,
        ["/sign-in/again Modality"] = Takes.Words,
        ["/sign-in/again Text"] = Takes.Words,
    };

    private readonly HashSet<string> met = [];
    private readonly HashSet<string> typed = [];

    /// <summary>Fields that the site serves and that nobody has entered above.</summary>
    public SortedSet<string> Unknown { get; } = [];

    /// <summary>Forms that would put what is typed into an address.</summary>
    public SortedSet<string> InAddresses { get; } = [];

    /// <summary>Fields of the list that no page has, or into which nothing was typed.</summary>
    public IEnumerable<string> NotMet => Known.Keys.Except(met);

    public IEnumerable<string> NotTyped => Known.Keys.Except(typed);

    public static Takes? What(string path, string field) => Known.TryGetValue(Key(path, field), out var takes) ? takes : null;

    public void Type(string path, string field) => typed.Add(Key(path, field));

    /// <summary>Looks at every form of a page.</summary>
    public void Meet(string path, IHtmlDocument page)
    {
        foreach (var form in page.Forms)
        {
            foreach (var (name, takesWords) in form.Elements.Select(Field).Where(one => one.Name.Length > 0))
            {
                var key = Key(path, name);
                if (Known.ContainsKey(key))
                    met.Add(key);
                else if (takesWords)
                    Unknown.Add(key);
                if (takesWords && !string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase))
                    InAddresses.Add(key);
            }
        }
    }

    /// <summary>A field's name, and whether words could be in it: hidden ones carry ids and numbers, or they have to be known.</summary>
    public static (string Name, bool TakesWords) Field(IElement element) => element switch
    {
        IHtmlInputElement { Name: "token" or "againServed" } => ("", false),
        IHtmlInputElement { Type: "hidden" } hidden => (hidden.Name ?? "", !Harmless().IsMatch(hidden.Value)),
        IHtmlInputElement { Type: "checkbox" or "radio" or "submit" or "button" } box => (box.Name ?? "", false),
        IHtmlInputElement input => (input.Name ?? "", true),
        IHtmlTextAreaElement area => (area.Name ?? "", !area.IsReadOnly),
        _ => ("", false),
    };

    /// <summary>An address without the ids in it.</summary>
    public static string Pattern(string path) => Links().Replace(Ids().Replace(path.Split('?')[0], "/{id}"), "/{link}");

    private static string Key(string path, string field) => $"{Pattern(path)} {Digits().Replace(field, "#")}";

    [GeneratedRegex("^([0-9a-z]{26}|[0-9]{0,10}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|[A-Za-z]{1,20})$")]
    private static partial Regex Harmless();

    [GeneratedRegex("/[0-9a-hjkmnp-tv-z]{26}(?=/|$)")]
    private static partial Regex Ids();

    [GeneratedRegex("/[0-9A-Za-z_-]{43}(?=/|$)")]
    private static partial Regex Links();

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Digits();
}
