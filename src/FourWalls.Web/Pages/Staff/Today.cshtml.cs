using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Plans;
using FourWalls.Practices;
using FourWalls.Recovery;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff;

/// <summary>Where every member of staff lands: what needs them now, and their people. Nothing else.</summary>
public sealed class TodayPage : StaffPage
{
    /// <param name="Name">Empty while the key is on its way.</param>
    public sealed record Mine(Id<ClientFile> File, string Name, Capacity Capacity, DateTimeOffset? Until, bool OnlyMe, PlanReviewDay? PlanDue);

    /// <summary>One thing that needs somebody: a sentence with a link in it.</summary>
    public sealed record Need(string Before, string Path, string Link, string After);

    private const int MostNeeds = 3;

    public bool IsCertified => Roll.KeysOf(Session.Person) is not null;

    public bool IsRehearsed => Roll.Current.OfType<RehearsalFact>().Any(one => one.Recovery == Roll.Recovery!.Id);

    /// <summary>Papers that nobody has looked at for a year may be lost: typing two of them back changes nothing.</summary>
    public bool IsRehearsalOld { get; private set; }

    /// <summary>Whom a ceremony brought back in the last weeks, and when.</summary>
    public (string Whom, DateTimeOffset When)? Recovered { get; private set; }

    public bool NeedsSecondWay { get; private set; }

    public IReadOnlyList<Mine> People { get; private set; } = [];

    /// <summary>The day's bookings, in the order of their hours.</summary>
    public IReadOnlyList<OwnBookings.Line> Sessions { get; private set; } = [];

    /// <summary>What needs this person, at most three things, what hurts most first.</summary>
    public IReadOnlyList<Need> Needs { get; private set; } = [];

    /// <summary>They keep session notes, and nobody who still works here is named for them.</summary>
    public bool NeedsCustodian { get; private set; }

    /// <summary>A counsellor with files, for whom nobody stands in though somebody could.</summary>
    public bool NeedsStandIn { get; private set; }

    /// <summary>For whom one stands in now.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Until)> StandsInFor { get; private set; } = [];

    /// <summary>For whom custody is open to one now.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Until)> InCustody { get; private set; } = [];

    /// <summary>Somebody says that a colleague has died or cannot act, and waits for a second person.</summary>
    public IReadOnlyList<(Id<Person> Person, string Name)> CustodyAsked { get; private set; } = [];

    /// <summary>Somebody has said so of this very person.</summary>
    public bool IsSaidToBeGone { get; private set; }

    /// <summary>Initials in place of names, where others can see the screen. Stays with this browser until it is closed.</summary>
    public bool IsStreetView => Cookies.ReadStreet(HttpContext);

    /// <summary>Whoever has set the practice up sees the next step.</summary>
    public bool IsAlone => Has(Role.Director) && Roll.Staff.Count() == 1;

    /// <summary>Forms about safety that wait for this person.</summary>
    public IReadOnlyList<(DutyCall Call, string Workers)> Calls { get; private set; } = [];

    /// <summary>Files whose destruction a colleague has asked for, and that wait for somebody like this person.</summary>
    public int ToDestroy { get; private set; }

    /// <summary>People whose plan is to be looked at again: the day stands beside their name, and is found by the same look.</summary>
    public IReadOnlyList<Mine> PlansDue => [.. People.Where(one => one.PlanDue is not null)];

    /// <summary>Notes that wait for this person's signature as the second.</summary>
    public int ToCosign { get; private set; }

    /// <summary>Notes of their own that were sent back with a comment.</summary>
    public IReadOnlyList<NoteInReview> SentBack { get; private set; } = [];

    public int OnlyMine => People.Count(one => one.OnlyMe);

    public async Task OnGetAsync()
    {
        // One after the other each look would wait for the disk; together they wait once.
        People = await Task.WhenAll((await ClientFiles.Mine(Practice, Session)).Select(one => Look(one.File, one.Assignment)));
        Calls = await DutyCalls();
        NeedsCustodian = await SessionNotesOf.AnyBy(Practice, Session)
            && !(Roll.Custodians.TryGetValue(Session.Person, out var named) && Roll.KeysOf(named.Custodian) is not null);
        NeedsSecondWay = IsCertified && Roll.Practice!.Service != ServiceKind.Demo && !await FourWalls.People.SignIn.HasSecondWay(Practice, Session.Person);
        IsRehearsalOld = await PapersNews.LastRehearsal(Practice) is { } last && Practice.Now - last > PapersNews.RehearsalEvery;
        if (await PapersNews.Recovered(Practice) is var (whom, when))
            Recovered = (await NameOf(whom), when);
        NeedsStandIn = People.Any(one => one.Capacity == Capacity.Counsellor) && Has(Role.Counsellor)
            && !(Roll.StandIns.TryGetValue(Session.Person, out var standIn) && Roll.KeysOf(standIn.StandIn) is not null)
            && Roll.Holders(Role.Counsellor, Practice.Now).Any(other => other.Person != Session.Person && other.Holds(Practice.Now));
        if (Has(Role.Supervisor))
            ToCosign = (await NotesInReview.WaitingFor(Practice, Session)).Count;
        if (Has(Role.Counsellor))
            SentBack = await NotesInReview.SentBackTo(Practice, Session);
        if (Has(Role.Director, Role.PrivacyOfficer))
            ToDestroy = (await Erasure.Waiting(Practice, Session)).Count(asked => asked.By != Session.Person);
        var calls = new List<(string, DateTimeOffset)>();
        foreach (var call in StandIns.CallsOf(Practice, Session))
            calls.Add((await NameOf(call.Person), call.Until));
        StandsInFor = calls;
        await LoadCustody();
        await LoadSessions();
    }

    private async Task LoadSessions()
    {
        var times = await PracticeTimes.Read(Practice);
        var today = times.DayOf(Practice.Now);
        var own = new OwnBookings(Practice, Session, times, IsStreetView, People.GroupBy(one => one.File).ToDictionary(same => same.Key, same => same.First().Name));
        var booked = await Diary.Of(Practice, Session, Session.Person, times.Begins(today), times.Begins(today.AddDays(1)));
        Sessions = await Task.WhenAll(booked.Where(one => one.State != BookingState.Cancelled).Select(own.Of));
        Needs = [.. AllNeeds(await Diary.CountUnsaid(Practice, Session), await Diary.CountAsked(Practice, Session)).Take(MostNeeds - (PlansDue.Count > 0 ? 1 : 0))];
    }

    private IEnumerable<Need> AllNeeds(int unsaid, int asked)
    {
        foreach (var note in SentBack)
            yield return new("A note of yours was ", Supervision.IndexPage.PathOf(note), "sent back with a comment", $", {PlainDates.Moment(note.Since)}.");
        if (ToCosign > 0)
            yield return new($"{(ToCosign == 1 ? "One note waits" : $"{ToCosign} notes wait")} for your signature. ", "/supervision", "Supervision", "");
        if (asked > 0)
            yield return new("", "/calendar", asked == 1 ? "Somebody asks" : $"{asked} people ask", " for another time.");
        if (ToDestroy > 0)
            yield return new($"{(ToDestroy == 1 ? "One file is" : $"{ToDestroy} files are")} to be destroyed if you agree. ", "/destroyed", "Read about it, or take it back", "");
        if (NeedsSecondWay)
            yield return new("", "/me/second", "Make a second way in", ", for the day on which you lose your passphrase or your phone.");
        if (NeedsCustodian)
            yield return new("", "/me#custody", "Name somebody who takes over", ", for the case that you die or cannot act.");
        if (unsaid > 0)
            yield return new($"{(unsaid == 1 ? "One session is" : $"{unsaid} sessions are")} over, and nobody has said who came. ", "/calendar", "Look at the week", "");
        if (NeedsStandIn)
            yield return new("", "/me#stand-in", "Name a stand-in", ", for the case that you are ill.");
        if (OnlyMine > 0)
            yield return new($"Only you can open {(OnlyMine == 1 ? "one file" : $"{OnlyMine} files")}. ", "#people", OnlyMine == 1 ? "It is marked below" : "They are marked below", ". Cover by a colleague is enough.");
    }

    private async Task LoadCustody()
    {
        var (asked, now) = (Roll.CustodyAsked.Where(one => Practice.Now < one.Lapses).ToList(), Practice.Now);
        IsSaidToBeGone = asked.Exists(one => one.Person == Session.Person) || Roll.Custodies.Any(one => one.Person == Session.Person && now < one.Until);
        var waiting = new List<(Id<Person>, string)>();
        foreach (var one in asked.Where(one => one.By != Session.Person && Custody.MayAct(Roll, Session.Person, one.Person, now)))
            waiting.Add((one.Person, await NameOf(one.Person)));
        CustodyAsked = waiting;
        var open = new List<(string, DateTimeOffset)>();
        foreach (var one in Custody.OpenTo(Practice, Session))
            open.Add((await NameOf(one.Person), one.Until));
        InCustody = open;
    }

    public IActionResult OnPost(string? street)
    {
        Cookies.WriteStreet(HttpContext, street == "yes");
        return SeeOther("/today");
    }

    public static string Initials(string names) => OwnBookings.Initials(names);

    /// <summary>The members' names: a look at each file, like every other.</summary>
    private async Task<Mine> Look(Id<ClientFile> id, AssignmentFact assignment)
    {
        var file = await ClientFile.Find(Practice, Session, id);
        var (name, due) = ("", (PlanReviewDay?)null);
        try
        {
            (name, due) = await new PlanReviewDays(file).WithNames(DateOnly.FromDateTime(Practice.Now.UtcDateTime));
        }
        catch (Refused notYet) when (notYet.Refusal == Refusal.NotYet)
        {
            // Whoever assigned this person holds no key; the next holder makes the grant.
        }
        var onlyMe = assignment.Capacity == Capacity.Counsellor && FourWalls.Clients.Caseload.OnlyHolder(Practice, await file.State()) == Session.Person;
        return new Mine(id, name, assignment.Capacity, assignment.Until, onlyMe, assignment.Capacity == Capacity.Supervisor ? null : due);
    }
}
