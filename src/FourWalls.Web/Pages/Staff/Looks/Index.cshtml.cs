using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using PeopleStaff = FourWalls.People.Staff;

namespace FourWalls.Web.Pages.Staff.Looks;

/// <summary>All looks and attempts, as metadata. What an attempt was aimed at is opened one by one, and each opening is a look.</summary>
[For(Role.PrivacyOfficer)]
public sealed class IndexPage : StaffPage
{
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    [BindProperty]
    public string? Entry { get; set; }

    public LookPage Entries { get; private set; } = new([], null);

    public IReadOnlyList<(Id<Person> Id, string Name)> People { get; private set; } = [];

    /// <summary>What the attempt of an entry was aimed at, in the answer that opened it and nowhere else.</summary>
    public (long Entry, string Words, long Look)? Opened { get; private set; }

    /// <summary>The backup that the records were put back from, if that was not long ago.</summary>
    public RestoreShown? Restored { get; private set; }

    public string Filter => string.Concat(string.IsNullOrEmpty(Who) ? "" : $"&who={Who}", string.IsNullOrEmpty(Of) ? "" : $"&of={Of}");

    public async Task OnGetAsync()
    {
        var (who, file) = Chosen();
        if (Problems.Any)
            (Who, Of) = (null, null); // an address that somebody made up: what is in it is not shown again
        await Load(who, file);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Entry is null)
            return await Show();
        if (!long.TryParse(Entry, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index))
            throw await Missed("looks");
        var (target, look) = await OfficersView.OpenMiss(Practice, Session, index);
        Opened = (index, target ?? "Nobody was privacy officer then, so it was sealed to nobody.", look);
        await Load(default, default);
        return Page();
    }

    /// <summary>What was typed gets into an address only when it is nothing but ids: somebody may type a client's name.</summary>
    private async Task<IActionResult> Show()
    {
        var (who, file) = Chosen();
        if (!Problems.Any)
            return SeeOther($"/looks?who={(who.IsNone ? "" : who.ToString())}&of={(file.IsNone ? "" : file.ToString())}");
        await Load(who, file);
        return Page();
    }

    /// <summary>Also with a wrong filter: whoever asks is decided upon there.</summary>
    private async Task Load(Id<Person> who, Id<ClientFile> file)
    {
        var people = new List<(Id<Person>, string)>();
        foreach (var row in (await PeopleStaff.List(Practice)).Where(row => Roll.WasHere(row.Id)))
            people.Add((row.Id, await NameOf(row.Id)));
        People = people;
        Restored = await OfficersView.Restored(Practice, Session);
        Entries = await OfficersView.Read(Practice, Session, new LookFilter(who, file, Problems.Any ? 0 : Before ?? long.MaxValue));
    }

    private (Id<Person> Who, Id<ClientFile> File) Chosen()
    {
        if (!Id<Person>.TryParse(Who, null, out var who) && !string.IsNullOrEmpty(Who))
            Problems.Add("who", "Choose somebody from the list.");
        if (!Id<ClientFile>.TryParse(Of?.Trim().ToLowerInvariant(), null, out var file) && !string.IsNullOrEmpty(Of))
            Problems.Add("of", "Enter the whole id of a file: 26 letters and digits.");
        return (who, file);
    }

    /// <summary>Who did it. Clients have no name outside their file.</summary>
    public async Task<string> Actor(Id<Person> person) => person.IsNone ? "This service" : Roll.WasHere(person) || People.Any(one => one.Id == person) ? await NameOf(person) : "A client";
}
