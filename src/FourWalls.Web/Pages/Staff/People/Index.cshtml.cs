using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;
using PeopleStaff = FourWalls.People.Staff;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Everybody who works here, who waits to be confirmed, and the invitations that are out.</summary>
[For(Role.Director, Role.Administrator)]
public sealed class IndexPage : StaffPage
{
    public sealed record Invited(Id<Fact> Id, string Name, string SignIn, string Roles, string State, bool MayTakeBack);

    public IReadOnlyList<(Id<Person> Id, string Name, string SignIn, string Roles)> People { get; private set; } = [];

    public IReadOnlyList<Invited> Waiting { get; private set; } = [];

    public IReadOnlyList<Invited> Open { get; private set; } = [];

    public IReadOnlyList<(Id<Person> Id, string Name, string On)> Left { get; private set; } = [];

    [BindProperty]
    public string? Fact { get; set; }

    public async Task OnGetAsync()
    {
        var rows = await PeopleStaff.List(Practice);
        var (people, left) = (new List<(Id<Person>, string, string, string)>(), new List<(Id<Person>, string, string)>());
        foreach (var row in rows)
        {
            if (Roll.KeysOf(row.Id) is not null)
                people.Add((row.Id, await NameOf(row.Id), row.SignIn, RolesOf(row.Id)));
            else if (row.EndedAt is { } on && Roll.WasHere(row.Id))
                left.Add((row.Id, await NameOf(row.Id), PlainDates.Day(on)));
        }
        (People, Left) = (people, left);
        var open = new List<(bool Joined, Invited Line)>();
        foreach (var one in await Invitation.Open(Practice))
            open.Add((one.UsedAt is not null, await Line(one, rows)));
        Waiting = [.. open.Where(one => one.Joined).Select(one => one.Line)];
        Open = [.. open.Where(one => !one.Joined).Select(one => one.Line)];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try("", () => Invitation.Withdraw(Practice, Session, Parsed<Fact>(Fact))))
            return SeeOther("/people");
        await OnGetAsync();
        return Page();
    }

    private string RolesOf(Id<Person> person)
    {
        var roles = Roll.RolesOf(person, Practice.Now).Order().Select(RoleWords.Of).ToList();
        return roles.Count == 0 ? "No role now" : string.Join(", ", roles);
    }

    private async Task<Invited> Line(OpenInvitation one, IReadOnlyList<StaffRow> rows)
    {
        var by = Roll.KeysOf(one.InvitedBy) is null ? null : await NameOf(one.InvitedBy);
        var state = one.UsedAt is { } used
            ? by is null
                ? $"Joined {PlainDates.Moment(used)}. Who sent the invitation has left, so nobody can confirm it: take it back and send another."
                : one.InvitedBy == Session.Person
                    ? $"Joined {PlainDates.Moment(used)}. This is confirmed by itself in a moment."
                    : $"Joined {PlainDates.Moment(used)}. This is confirmed by itself when {by} next signs in."
            : Practice.Now < one.Until ? $"The link works until {PlainDates.Moment(one.Until)}." : $"The link ended {PlainDates.Moment(one.Until)}.";
        var may = Invitation.MayGive(Roll, Session.Person, Practice.Now);
        return new Invited(
            one.Id, await NameOf(one.Person), rows.FirstOrDefault(row => row.Id == one.Person)?.SignIn ?? "",
            string.Join(", ", one.Roles.Select(RoleWords.Of)), state, one.Roles.All(may.Contains));
    }
}
