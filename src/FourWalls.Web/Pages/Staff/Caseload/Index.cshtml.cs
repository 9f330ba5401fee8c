using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Caseload;

/// <summary>Which file is whose, by ids: no client is named, and nothing is opened.</summary>
[For(Role.Director, Role.Intake)]
public sealed class IndexPage : StaffPage
{
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<(Id<ClientFile> File, string Kind, IReadOnlyList<(string Name, string As)> Workers)> Files { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name)> People { get; private set; } = [];

    public long? Next { get; private set; }

    public async Task OnGetAsync()
    {
        People = await Colleagues();
        _ = Id<Person>.TryParse(Who, null, out var worker);
        var (lines, next) = await FourWalls.Clients.Caseload.Read(Practice, Session, worker, Before ?? long.MaxValue);
        Next = next;
        var files = new List<(Id<ClientFile>, string, IReadOnlyList<(string, string)>)>();
        foreach (var line in lines)
        {
            var workers = new List<(string, string)>();
            foreach (var one in line.Assignments)
            {
                var left = Roll.KeysOf(one.Person) is null ? ", has left" : "";
                workers.Add((await NameOf(one.Person), $"{RoleWords.Of(one.Capacity)} {PlainDates.Span(one.From, one.Until)}{left}"));
            }
            files.Add((line.File, KindWords(line.Kind), workers));
        }
        Files = files;
    }

    public static string KindWords(FileKind kind) => kind switch
    {
        FileKind.Couple => "Couple",
        FileKind.Family => "Family",
        FileKind.Group => "Group",
        _ => "Person",
    };
}
