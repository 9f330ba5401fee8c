using System.Globalization;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Demo;

/// <summary>How to sign in to an invented practice.</summary>
/// <param name="Role">Null for a client, who has a code and no passphrase.</param>
public sealed record DemoSignIn(Role? Role, string Name, string? Passphrase, string? Code);

/// <summary>
/// Makes an invented practice and a year of its work, day by day, with a clock of its own. Everything is done by the functions
/// that real people's clicks end in: there is no other way into a file for a demo either.
/// </summary>
public sealed class InventedPractice : IAsyncDisposable
{
    private static readonly TimeOnly[] Slots = [new(9, 0), new(10, 0), new(11, 0), new(13, 0), new(14, 0), new(15, 0), new(16, 0)];

    private const int HalfAYear = 182;

    private readonly DemoClock clock;
    private Appointments? appointments;
    private readonly DateTimeOffset start;
    private readonly DateTimeOffset end;
    private readonly List<Casework> files;
    private IReadOnlyList<string> papers = [];

    private InventedPractice(string data, string? connection, DateTimeOffset now)
    {
        end = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var yearAgo = end.AddDays(-364);
        start = yearAgo.AddDays(-(((int)yearAgo.DayOfWeek + 6) % 7));
        clock = new DemoClock(start.AddHours(8));
        Practice = Practice.Open(data, connection, clock);
        Sessions = new Sessions(Practice);
        SignIn = new SignIn(Practice, Sessions, Queue, new Guessing(clock));
        files = [.. Cast.Files.Select((file, i) => new Casework(this, file, i, new InventedWords(Cast.Words, file, i)))];
    }

    internal Cast Cast { get; } = Cast.Load();

    internal Practice Practice { get; }

    internal Sessions Sessions { get; }

    internal StretchQueue Queue { get; } = new();

    internal SignIn SignIn { get; }

    internal Dictionary<string, Worker> Staff { get; } = [];

    internal string Director => Cast.Staff[0].SignIn;

    /// <summary>Makes the practice in an empty data directory (and, with a connection, an empty database).</summary>
    /// <param name="now">The year ends on the day before.</param>
    /// <exception cref="Refused">There is a practice already.</exception>
    public static async Task<IReadOnlyList<DemoSignIn>> Make(
        string data, string? connection, DateTimeOffset now, Action<string> progress, CancellationToken cancel)
    {
        await using var office = new InventedPractice(data, connection, now);
        await office.Found();
        var days = (office.end - office.start).Days;
        for (var day = 0; day < days; day++)
        {
            cancel.ThrowIfCancellationRequested();
            if (day % 7 < 5)
                await office.Work(day);
            if (day == days - 1 || office.Date(day).Month != office.Date(day + 1).Month)
                progress($"{office.Date(day).ToString("MMMM yyyy", CultureInfo.InvariantCulture)}: {office.files.Count(one => one.IsOpen)} files, {office.files.Sum(one => one.Sessions)} sessions so far");
        }
        await office.LastRound();
        return office.SignIns();
    }

    /// <summary>Who meets whom, when and in which room.</summary>
    internal Appointments Appointments => appointments ??= new Appointments(this);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Staff.Values)
            worker.Dispose();
        files.ForEach(one => one.Dispose());
        Sessions.Dispose();
        Queue.Dispose();
        await Practice.DisposeAsync();
    }

    /// <summary>Whether something planned for a day is done on this one: what falls on a weekend waits until Monday.</summary>
    internal static bool IsOn(int day, int planned) => day == planned + (planned % 7 == 5 ? 2 : planned % 7 == 6 ? 1 : 0);

    internal DateTimeOffset Date(int day) => start.AddDays(day);

    /// <summary>The session of somebody who is at work today.</summary>
    internal Task<Session> At(string signIn) => Staff[signIn].SignIn(Sessions);

    private async Task Found()
    {
        var director = Cast.Staff[0];
        var passphrase = Passphrase.Offer();
        var form = new FoundingForm(
            Cast.Practice.Name, Cast.Practice.OutsideName, Cast.Practice.Jurisdiction, ServiceKind.Demo, [(Regime.Hipaa, start)],
            director.Name, director.SignIn, [.. director.Roles.Union(FoundingForm.Needed)], passphrase, new Secret([]));
        var (person, bundle) = await Founding.Found(Practice, form);
        Staff[director.SignIn] = new Worker(director, person, passphrase, bundle);
        papers = Practice.Papers.Read();
        await Founding.Rehearse(Practice, await At(director.SignIn), [papers[0], papers[2]]);
        await Appointments.Furnish(await At(director.SignIn));
        await Arrive(0);
        var officer = Practice.Roll.RoleOf(person, Role.PrivacyOfficer, Practice.Now)!;
        await StaffChange.EndRole(Practice, await At(director.SignIn), officer.Id);
    }

    private async Task Work(int day)
    {
        clock.MoveTo(Date(day).AddHours(8));
        if (day > 0)
            await Arrive(day);
        await Supervisions(day);
        await Rehearse(day);
        foreach (var one in files)
            await one.Morning(day);
        if (IsOn(day, Cast.Elsewhere.Day))
            await Elsewhere.TakeIn(this, Cast.Elsewhere, day);
        await Settle();
        var busy = files.Where(one => one.HasSession(day)).GroupBy(one => one.CounsellorOn(day)).ToDictionary(own => own.Key, own => own.ToList());
        for (var slot = 0; slot < Slots.Length && busy.Count > 0; slot++)
        {
            clock.MoveTo(Date(day) + Slots[slot].ToTimeSpan() + TimeSpan.FromMinutes(55));
            await Task.WhenAll(busy.Values.Where(own => slot < own.Count).Select(own => own[slot].Hold(day, Slots[slot])));
        }
        clock.MoveTo(Date(day).AddHours(17));
        await Others(day);
        await Departures(day);
        await Settle();
        clock.MoveTo(Date(day).AddHours(19));
        foreach (var one in files)
            await one.Visit(day);
        await GoHome();
    }

    /// <summary>Half a year in, the papers are taken out of their drawers and typed back once more.</summary>
    private async Task Rehearse(int day)
    {
        if (papers.Count == 0 || day < HalfAYear)
            return;
        await Founding.Rehearse(Practice, await At(Cast.Staff[0].SignIn), [papers[0], papers[1]]);
        papers = [];
    }

    /// <summary>Invites whoever is due, lets them join, certifies them; then each says who they are by profession.</summary>
    private async Task Arrive(int day)
    {
        var due = Cast.Staff.Where(one => !Staff.ContainsKey(one.SignIn) && IsOn(day, one.Joins)).ToList();
        if (due.Count == 0)
            return;
        var director = await At(Director);
        var links = new List<(CastPerson Person, string Link)>();
        foreach (var one in due)
            links.Add((one, await Invitation.Make(Practice, director, one.Name, one.SignIn, one.Roles)));
        using var turn = new SemaphoreSlim(1);
        foreach (var worker in await Task.WhenAll(links.Select(one => Worker.Join(Practice, Sessions, Queue, one.Person, one.Link, () => Certify(director, turn)))))
            Staff[worker.Cast.SignIn] = worker;
        await Settle();
        foreach (var one in due)
        {
            var session = await At(one.SignIn);
            if (one.Profession.Length > 0)
                await StaffChange.AddCredential(Practice, session, session.Person, one.Profession, one.Licence, Cast.Practice.Jurisdiction, start.AddYears(-4), null);
            if (one.Custodian.Length > 0)
                await StaffChange.NameCustodian(Practice, session, Staff[one.Custodian].Id);
        }
    }

    private async Task Certify(Session director, SemaphoreSlim turn)
    {
        await turn.WaitAsync();
        try
        {
            await Rounds(director);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Supervisions(int day)
    {
        foreach (var one in Cast.Supervision.Where(one => one.Second > 0 && IsOn(day, one.Second)))
            await StaffChange.WantSecondSignature(Practice, await At(Director), Staff[one.Supervisee].Id, Practice.Now, null);
        foreach (var one in Cast.Supervision.Where(one => IsOn(day, one.From)))
            await StaffChange.AddSupervision(
                Practice, await At(Director), Staff[one.Supervisor].Id, Staff[one.Supervisee].Id, Practice.Now, one.Until is { } last ? Date(last) : null);
    }

    /// <summary>What goes on beside the sessions: supervision on Fridays, the desk on Mondays, who is on call, a try that fails.</summary>
    private async Task Others(int day)
    {
        if (day % 14 == 11)
        {
            foreach (var one in files.Where(one => one.IsOpen && one.Cast.Supervised > 0 && day > one.Cast.Supervised + 7 && IsSupervised(one, day)))
                await one.Look("ingrid", CompartmentKind.Record);
            foreach (var one in Cast.Supervision.Where(one => one.Second > 0 && day > one.Second))
                await SecondReader.Read(Practice, await At(one.Supervisor));
        }
        if (day % 7 == 0)
            await DeskDirectory.Read(Practice, await At("bao"));
        var known = files.Where(one => one.IsOpen && one.Cast.Desk.Length > 0 && one.Cast.Wall is null).ToList();
        if (day % 7 == 2 && known.Count > 0)
            await known[day / 7 % known.Count].Look("bao", CompartmentKind.Contact);
        if (day % 28 == 3 && known.Count > 0)
            await known[day / 28 % known.Count].Look("nadia", CompartmentKind.Contact);
        if (IsOn(day, 133))
            await Miss("bao", files.First(one => one.Cast.Wall?.Against == "bao").File);
        if (IsOn(day, 203))
            await Miss("tomasz", Id<ClientFile>.New());
        if (IsOn(day, 358))
            await Miss("tomasz", files.First(one => one.Cast.Wall?.Against == "tomasz").File);
    }

    private bool IsSupervised(Casework file, int day) => Cast.Supervision.Any(one =>
        one.Supervisee == file.CounsellorOn(day) && day >= one.From && (one.Until is null || day < one.Until));

    /// <summary>Somebody asks for a file that is not there for them. It is refused, and written down.</summary>
    private async Task Miss(string signIn, Id<ClientFile> file)
    {
        try
        {
            await ClientFile.Find(Practice, await At(signIn), file);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotFound)
        {
        }
    }

    private async Task Departures(int day)
    {
        foreach (var leaving in Staff.Values.Where(one => one.Cast.Leaves > 0 && IsOn(day, one.Cast.Leaves)).ToList())
        {
            foreach (var file in files.Where(one => one.IsOpen && one.Cast.Counsellor == leaving.Cast.SignIn))
                await file.HandOver(day);
            await leaving.SignOut(Sessions);
            await StaffChange.Leave(Practice, Sessions, await At(Director), leaving.Id);
            Staff.Remove(leaving.Cast.SignIn);
            leaving.Dispose();
        }
    }

    /// <summary>Whoever is here does the key work that waits, until nobody can do more.</summary>
    private async Task Settle()
    {
        for (var did = true; did;)
        {
            did = false;
            foreach (var worker in Staff.Values.Where(one => one.Today is not null).ToList())
                did |= await Rounds(worker.Today!);
        }
    }

    private async Task<bool> Rounds(Session session)
    {
        var did = false;
        while (await KeyWork.Round(Practice, session))
            did = true;
        return did;
    }

    private async Task GoHome()
    {
        foreach (var worker in Staff.Values)
            await worker.SignOut(Sessions);
    }

    /// <summary>At the end of the year everybody comes in once, so that no key is left waiting for its next holder.</summary>
    private async Task LastRound()
    {
        foreach (var signIn in Staff.Keys.ToList())
            await At(signIn);
        await Settle();
        await Appointments.Ahead(files, (end - start).Days, Slots);
        await Settle();
        await InventedMeasures.SetRota(this, ["kofi", "nadia"], end, 14);
        await files[0].Ask();
        await GoHome();
    }

    private List<DemoSignIn> SignIns()
    {
        var client = files.First(one => one.Code is not null && one.Cast.Shares);
        return
        [
            .. Staff.Values.OrderByDescending(one => one.Cast.Roles[0])
                .Select(one => new DemoSignIn(one.Cast.Roles[0], one.Cast.SignIn, one.Passphrase, null)),
            new DemoSignIn(null, client.Cast.Members[0].Name, null, client.Code),
        ];
    }
}
