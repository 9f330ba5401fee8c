using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Plans;
using FourWalls.Sealing;

namespace FourWalls.Demo;

/// <summary>One file of the invented practice through its year: what its people do with it, by the functions that real ones use.</summary>
internal sealed class Casework(InventedPractice office, CastFile cast, int number, InventedWords words) : IDisposable
{
    private const int IntakeDays = 14;
    private const int DaysBetweenVisits = 28;
    private const int SessionsBeforePlan = 2;
    private const int DaysBetweenReviews = 84;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(50);

    private Id<ClientFile> file;
    private int opened;
    private int left;
    private int review;
    private string goal = "";
    private string? code;
    private Id<Person> client;
    private PrivateBundle? atHome;

    public CastFile Cast => cast;

    public Id<ClientFile> File => file;

    public bool IsOpen => !file.IsNone;

    public int Sessions { get; private set; }

    /// <summary>The first member's six words; null when they have none.</summary>
    public string? Code => code;

    /// <summary>Whoever is the client's counsellor on a day, or covers for them.</summary>
    public string CounsellorOn(int day) => cast.Cover is { } cover && day >= cover.From && day < cover.Until ? cover.By : Counsellor;

    public bool HasSession(int day) => IsOpen && day > opened && (day - opened) % cast.Every == 0;

    private string Counsellor => left > 0 ? cast.Next : cast.Counsellor;

    /// <summary>What is done about the file on a day, apart from its sessions.</summary>
    public async Task Morning(int day)
    {
        if (InventedPractice.IsOn(day, cast.Opened))
            await Open(day);
        if (!IsOpen)
            return;
        if (cast.OpenedBy.Length > 0 && InventedPractice.IsOn(day, cast.Opened + IntakeDays))
            await EndWork(cast.OpenedBy);
        if (cast.Code > 0 && InventedPractice.IsOn(day, cast.Code))
            await MakeCode();
        if (cast.LostCode > 0 && InventedPractice.IsOn(day, cast.LostCode))
            await ReplaceCode();
        if (cast.Supervised > 0 && InventedPractice.IsOn(day, cast.Supervised))
            await Supervise();
        if (cast.Cover is { } cover && InventedPractice.IsOn(day, cover.From - 5))
            await ClientFiles.Assign(office.Practice, await office.At(Counsellor), file, office.Staff[cover.By].Id, Capacity.Cover, office.Date(cover.From), office.Date(cover.Until));
        if (cast.Wall is { } wall && InventedPractice.IsOn(day, wall.Day))
            await ClientFiles.RaiseWall(office.Practice, await office.At(Counsellor), file, office.Staff[wall.Against].Id);
    }

    /// <summary>Holds a session and writes it up: a draft, signed; now and then shared, amended, or with a session note beside it.</summary>
    public async Task Hold(int day, TimeOnly start)
    {
        var worker = office.Staff[CounsellorOn(day)];
        await office.Appointments.Held(worker.Cast.SignIn, file, Sessions, office.Date(day) + start.ToTimeSpan());
        var session = await office.At(worker.Cast.SignIn);
        var found = await ClientFile.Find(office.Practice, session, file);
        var notes = new NotesOf(office.Practice, session, found);
        if (Sessions % 3 == 2)
            await notes.List(default, 5);
        var date = office.Date(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = Text(date, start, session.Person);
        var draft = worker.Cast.KeepsSessionNotes && Sessions % 4 == 1
            ? await new SessionNotesOf(found).KeepWithRecord(new SessionNoteText(1, date, words.SessionNote(Sessions)), default, text)
            : (await notes.KeepDraft(default, default, 0, text)).Id;
        var note = await notes.Sign(default, draft);
        var waits = office.Practice.Roll.WantsSecondSignature(session.Person, office.Practice.Now);
        if (!waits && Sessions % 9 == 5)
            await notes.Amend(default, note, words.Addendum(Sessions));
        if (!waits && cast.Shares && Sessions % 4 == 2)
            await notes.Share(default, note);
        if (Sessions % InventedMeasures.Every == 0)
            await Measure(session, found);
        Sessions++;
        await Plan(day, session, found);
    }

    /// <summary>Half of the people here write in parts; whoever has a plan says for which goal the session was.</summary>
    private NoteText Text(string date, TimeOnly start, Id<Person> author)
    {
        var template = number % 2 == 0 ? NoteTemplate.Of("dap") : NoteTemplate.Free;
        IReadOnlyList<string> parts = template.IsFree ? [words.Note(Sessions)] : words.Parts(Sessions);
        var none = Sessions % 8 == 7 ? "There was a day to be got through first." : "";
        IReadOnlyList<GoalMark> marks = goal.Length == 0 || none.Length > 0 ? [] : [new GoalMark(goal, Sessions % 3 == 1 ? GoalMark.Moved : GoalMark.Worked, "")];
        var form = new NoteForm(template, parts, marks, goal.Length == 0 ? "" : none, "");
        return form.Text(new Problems(), date, Time(start), Time(start.Add(Length)), words.Modality(Sessions), author);
    }

    /// <summary>A plan after the first sessions, looked at again every twelve weeks; with every third client that day has been missed.</summary>
    private async Task Plan(int day, Session session, ClientFile found)
    {
        var plans = new PlansOf(office.Practice, session, found);
        var next = office.Date(day + DaysBetweenReviews).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Sessions == SessionsBeforePlan)
        {
            var plan = words.Plan;
            goal = Id<Goal>.New().ToString();
            var first = new Goal(goal, plan.Problem, plan.Goal, string.Join('\n', plan.Steps), plan.Measure);
            await plans.Keep(default, null, new PlanText(1, [first], next, null, session.Person.ToString()));
        }
        else if (review > 0 && day >= review && number % 3 != 2 && await plans.Current(default, Purpose.Write) is { } current)
            await plans.Review(default, current, words.Review(Sessions), next);
        else
            return;
        review = day + DaysBetweenReviews;
        if (cast.Shares && code is not null)
            await plans.Share(default, Id<Item>.New());
    }

    /// <summary>At the year's end a client with six words is asked to fill something in at home: the demo's client can do it.</summary>
    public async Task Ask()
    {
        if (code is null || InventedMeasures.Of(cast) is not { } instrument)
            return;
        var session = await office.At(CounsellorOn(int.MaxValue));
        await new MeasuresOf(office.Practice, session, await ClientFile.Find(office.Practice, session, file)).Ask(default, instrument, Id<Item>.New());
    }

    /// <summary>What fits the client is filled in together, once in a while.</summary>
    private async Task Measure(Session session, ClientFile found)
    {
        if (InventedMeasures.Of(cast) is { } instrument)
            await new MeasuresOf(office.Practice, session, found)
                .Fill(default, instrument, InventedMeasures.Answers(instrument, number, Sessions / InventedMeasures.Every), Id<Item>.New());
    }

    /// <summary>Who supervises, or answers the desk's telephone, looks at a part of the file.</summary>
    public async Task Look(string signIn, CompartmentKind part)
    {
        var found = await ClientFile.Find(office.Practice, await office.At(signIn), file);
        var opened = (await found.State()).Opened!;
        var subject = part == CompartmentKind.Record ? default : ClientFiles.SubjectOf(opened.FileKind, opened.Members[0]);
        await found.Open(part, Purpose.Read, Select.Between(ItemKind.Identity, ItemKind.Addendum, 5), subject);
    }

    /// <summary>A client looks in, in the evening: who they are here, and what is shared with them.</summary>
    public async Task Visit(int day)
    {
        if (code is null || (day - opened - number) % DaysBetweenVisits != 0)
            return;
        var visitor = await SignIn(code);
        var found = await ClientFile.Find(office.Practice, visitor, file);
        var state = (await found.State()).Opened!;
        var subject = ClientFiles.SubjectOf(state.FileKind, state.Members[0]);
        await found.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity, 1), subject);
        await found.Open(CompartmentKind.Shared, Purpose.Read, Select.Newest(ItemKind.SharedNote), default);
        await office.Sessions.End(visitor);
    }

    public void Dispose() => atHome?.Dispose();

    /// <summary>The counsellor leaves: somebody else takes over, and then their own work with the file ends.</summary>
    public async Task HandOver(int day)
    {
        var leaving = cast.Counsellor;
        left = day;
        await ClientFiles.Assign(office.Practice, await office.At(leaving), file, office.Staff[cast.Next].Id, Capacity.Counsellor, office.Practice.Now, null);
        await EndWork(leaving);
    }

    /// <summary>The words are stretched at the first visit after they were made; later ones begin with what they opened.</summary>
    private async Task<Session> SignIn(string words)
    {
        if (atHome is null)
        {
            var (_, first) = (await office.SignIn.Client(words, $"home {number}"))!.Value;
            atHome = first.Bundle.Copy();
            client = first.Person;
            return first;
        }
        return (await office.Sessions.Begin(client, PersonKind.Client, atHome.Copy())).Session;
    }

    private async Task Open(int day)
    {
        opened = day;
        var session = await office.At(cast.OpenedBy.Length > 0 ? cast.OpenedBy : cast.Counsellor);
        var members = cast.Members.Select((member, i) => new MemberForm(
            Identity.Of(member.Name, member.CalledBy, member.Pronouns, member.BirthDate, member.Address, member.More),
            Contact.Of(member.Phone, member.Phone.Length > 0 ? $"{member.CalledBy.ToLowerInvariant()}{number}@example.org" : "", member.Rule))).ToList();
        file = await ClientFiles.Open(office.Practice, session, new FileForm(cast.Kind, cast.WhoIsClient, members, cast.Desk, cast.AtRisk));
        if (cast.OpenedBy.Length > 0)
            await ClientFiles.Assign(office.Practice, session, file, office.Staff[cast.Counsellor].Id, Capacity.Counsellor, office.Practice.Now, null);
    }

    private async Task EndWork(string signIn)
    {
        var found = await ClientFile.Find(office.Practice, await office.At(signIn), file);
        var own = (await found.State()).Assignments.First(one => one.Person == office.Staff[signIn].Id);
        await ClientFiles.EndAssignment(office.Practice, await office.At(signIn), file, own.Id);
    }

    private async Task MakeCode()
    {
        var session = await office.At(Counsellor);
        var state = await (await ClientFile.Find(office.Practice, session, file)).State();
        code = await ClientCode.Make(office.Practice, session, office.Queue, "desk", file, state.Opened!.Members[0]);
    }

    private async Task ReplaceCode()
    {
        var session = await office.At(Counsellor);
        var state = await (await ClientFile.Find(office.Practice, session, file)).State();
        code = await ClientCode.Replace(office.Practice, office.Sessions, session, office.Queue, "desk", file, state.ClientPeople.First().Person);
        atHome?.Dispose();
        atHome = null;
    }

    /// <summary>The director assigns and holds no key: whoever does makes the grant when they come by.</summary>
    private async Task Supervise()
    {
        var supervisor = office.Cast.Supervision.First(one => one.Supervisee == Counsellor).Supervisor;
        await ClientFiles.Assign(office.Practice, await office.At(office.Director), file, office.Staff[supervisor].Id, Capacity.Supervisor, office.Practice.Now, null);
    }

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
