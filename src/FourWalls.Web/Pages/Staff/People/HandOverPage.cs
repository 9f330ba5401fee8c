using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>
/// The files of somebody who leaves, and who carries on with each: some are chosen and given to somebody, then some to somebody
/// else, then all the rest. The same for a director, who knows no client's name, and for whoever leaves.
/// </summary>
public abstract class HandOverPage : StaffPage
{
    public const int PageSize = 50;

    private IReadOnlyList<LeavingFile> files = [];

    /// <summary>Who leaves.</summary>
    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    public bool IsOwn => Person == Session.Person;

    public int Count => files.Count;

    public int Nobody => files.Count(one => one.Afterwards == Afterwards.Nobody);

    public int Waiting => files.Count(one => one.Afterwards == Afterwards.Waits);

    public int One => files.Count(one => one.Afterwards == Afterwards.OneHolder);

    public int Rest => files.Count(one => one.NeedsNext);

    /// <summary>The lines of this page.</summary>
    public IReadOnlyList<Choice> Lines { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> Others { get; private set; } = [];

    public int? Older => From + PageSize < files.Count ? From + PageSize : null;

    [BindProperty(SupportsGet = true)]
    public int From { get; set; }

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string[] Chosen { get; set; } = [];

    [BindProperty]
    public string? Next { get; set; }

    protected async Task Show(Id<Person> person)
    {
        From = Math.Clamp(From, 0, 100_000);
        files = await Leaving.Files(Practice, Session, person);
        (Person, Name) = (person, await NameOf(person));
        var now = Practice.Now;
        Others = await Colleagues(one => one != person && Roll.HasAny(one, now, Role.Counsellor, Role.Intake));
        var lines = new List<Choice>();
        foreach (var file in files.Skip(From).Take(PageSize))
        {
            var name = IsOwn ? await ClientOf(file.File) : "";
            lines.Add(new Choice(
                file.File.ToString(),
                $"{(name.Length > 0 ? $"{name}, file" : "File")} {LookWords.Short(file.File)}, {RoleWords.Of(file.As)} since {PlainDates.Day(file.Since)}",
                await NextOf(file)));
        }
        Lines = lines;
    }

    /// <summary>Gives what was chosen, or all that nobody has yet.</summary>
    /// <returns>Whether it was done; otherwise the problems say what is missing.</returns>
    protected async Task<bool> Give(Id<Person> person)
    {
        if (!Id<Person>.TryParse(Next, null, out var next))
            Problems.Add("Next", "Choose who works with them next.");
        var given = What == "rest"
            ? [.. (await Leaving.Files(Practice, Session, person)).Where(one => one.NeedsNext).Select(one => one.File)]
            : Chosen.Select(Parsed<ClientFile>).ToList();
        if (given.Count == 0 && What != "rest")
            Problems.Add("Chosen", "Choose at least one file.");
        if (Problems.Any)
            return false;
        return await Try("Next", async () =>
        {
            var not = await Leaving.Give(Practice, Session, person, given, next);
            if (not.Count > 0)
                Problems.Add("Next", $"Choose somebody else for {string.Join(", ", not.Select(file => $"file {LookWords.Short(file)}"))}. The others were given.");
        }) && !Problems.Any;
    }

    private async Task<string> NextOf(LeavingFile file)
    {
        if (file.Next.Count == 0)
            return file.Afterwards == Afterwards.Nobody ? "Nobody carries on. Only the recovery papers could open it." : "Nobody carries on.";
        var names = new List<string>();
        foreach (var (person, hasKey) in file.Next)
            names.Add($"{await NameOf(person)} carries on{(hasKey ? "" : ", and the key is on its way")}.");
        return string.Join(" ", names);
    }
}
