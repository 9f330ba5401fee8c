using System.Globalization;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;

namespace FourWalls.Web.Pages.Client;

/// <summary>What a client is looking at: the name of a view, and which thing of it. Sealed in their session between requests.</summary>
public sealed record Shown(string View, string Item);

/// <summary>A view with what it shows.</summary>
public abstract record ClientView(string Name);

/// <param name="News">That somebody reads for a counsellor who cannot be there any more.</param>
public sealed record HomeView(string CalledBy, int SharedNotes, string Digest, IReadOnlyList<string> News) : ClientView("Home");

public sealed record SharedView(IReadOnlyList<(Id<Item> Id, string Title, string By)> Notes) : ClientView("Shared");

public sealed record SharedNoteView(string Title, string Text, string By) : ClientView("SharedNote");

/// <param name="Who">A name, or a team in words.</param>
public sealed record SeeingLine(string Who, string Because, string Parts, string From, string Until);

public sealed record WhoCanSeeView(IReadOnlyList<SeeingLine> Others, string Own) : ClientView("WhoCanSee");

/// <param name="Item">Which look the line's times are asked for by.</param>
public sealed record LookedLine(string Who, bool Own, string Because, IReadOnlyList<string> Deeds, string Item);

/// <param name="Earlier">Where the weeks before these begin; empty when there are none.</param>
public sealed record WhoLookedView(IReadOnlyList<(string Week, IReadOnlyList<LookedLine> Lines)> Weeks, string Earlier) : ClientView("WhoLooked");

/// <param name="Left">How many there are beyond those that are shown.</param>
public sealed record LooksView(
    string Who, bool Own, string Because, string Week, IReadOnlyList<(string Day, IReadOnlyList<(string Time, string Did, string Item)> Looks)> Days, int Left)
    : ClientView("Looks");

public sealed record ReceiptView(string Text, string Key, string BackTo) : ClientView("Receipt");

public sealed record PromiseView() : ClientView("Promise");

/// <summary>
/// The client's views, each through the gate like everything else. Their names stand in a list here, so that every list of
/// routes has them too.
/// </summary>
public sealed class ClientViews(Practice practice, Sessions sessions, Names names)
{
    public static readonly IReadOnlyList<string> All = ["Home", "Shared", "SharedNote", "MyPlan", "Measures", "Measure", "Measured", "WhoCanSee", "WhoLooked", "Looks", "Receipt", "Sessions", "Promise"];

    /// <summary>The same sentence on every client's page, whether anything is held back or not.</summary>
    public const string FixedSentence =
        "This page shows what you and your worker chose, and what the law lets us show now. You can ask for the full list at any time.";

    private const int WeeksAtOnce = 12;
    private const int TimesAtOnce = 200;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(28);

    /// <summary>What a form asks to see; anything that is not a view of ours is Home.</summary>
    public Shown Allowed(string? view, string? item) => All.Contains(view ?? "") ? new Shown(view!, item ?? "") : new Shown("Home", "");

    /// <exception cref="Refused">It is not there, or not any more; the next time, Home is shown.</exception>
    public async Task<ClientView> Load(Visit visit)
    {
        var shown = await sessions.View<Shown>(visit.Secret!, visit.Session!) ?? new Shown("Home", "");
        try
        {
            return await Load(visit.Session!, shown);
        }
        catch (Refused gone) when (gone.Refusal == Refusal.NotFound && shown.View != "Home")
        {
            // A note that is no longer shared must not hold the client on a page that says no for ever.
            await sessions.Show(visit.Secret!, visit.Session!, new Shown("Home", ""));
            throw;
        }
    }

    private async Task<ClientView> Load(Session client, Shown shown)
    {
        if (shown.View == "Promise")
            return new PromiseView();
        var (file, opened, subject) = await OwnFile(client);
        return shown.View switch
        {
            "Shared" => await Shared(file, opened, subject),
            "Sessions" => await SessionsView.Load(practice, file, client, names),
            "SharedNote" => await SharedNote(file, opened, subject, client, shown.Item),
            "MyPlan" => await MyPlanView.Load(file, SharedParts(opened, subject), names),
            "Measures" or "Measure" or "Measured" => await new ClientMeasures(practice, names, client, file, subject).Load(shown),
            "WhoCanSee" => await CanSee(file, subject, client),
            "WhoLooked" => await Looked(file, client, shown.Item),
            "Looks" => await Looks(file, client, shown.Item),
            "Receipt" => await Receipt(file, client, shown.Item),
            _ => await Home(file, opened, subject, client),
        };
    }

    /// <summary>A form of theirs is sent: what is to be shown then.</summary>
    public async Task<Shown> Answer(Session client, string? item, HttpRequest request)
    {
        var (file, _, subject) = await OwnFile(client);
        return await new ClientMeasures(practice, names, client, file, subject).Answer(item ?? "", request);
    }

    private async Task<(ClientFile File, FileFact Opened, Id<Member> Subject)> OwnFile(Session client)
    {
        var own = await ClientFiles.OfClient(practice, client);
        if (own.Count == 0)
            throw Refused.NotFound();
        var file = await ClientFile.Find(practice, client, own[0].File);
        var opened = (await file.State()).Opened!;
        return (file, opened, ClientFiles.SubjectOf(opened.FileKind, own[0].Member));
    }

    private async Task<HomeView> Home(ClientFile file, FileFact opened, Id<Member> subject, Session client)
    {
        var identity = (await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity, 1), subject)).Items;
        var called = identity.Count == 0 ? "" : Content.Read<Identity>(identity[0].Content) is var who && who.CalledBy.Length > 0 ? who.CalledBy : who.Name;
        var notes = (await SharedItems(file, opened, subject, Purpose.List)).Count;
        return new HomeView(called, notes, await Digest(file, client), await News(await file.State()));
    }

    /// <summary>Custody is never opened behind a client's back. RET-06.</summary>
    private async Task<IReadOnlyList<string>> News(FileState state)
    {
        var news = new List<string>();
        foreach (var one in practice.Roll.Custodies.Where(one => one.Holds(practice.Now)).GroupBy(one => (one.Person, one.Custodian)))
        {
            if (!Access.StandsIn(one.Key.Custodian, state, practice.Roll, practice.Now) || !state.Assignments.Any(work => work.Person == one.Key.Person))
                continue;
            var seen = one.Max(open => open.Part) switch
            {
                CustodyPart.Contacts => "how you can be reached",
                CustodyPart.Files => "your file",
                _ => $"your file and the notes that {await names.Of(one.Key.Person)} kept",
            };
            news.Add($"{await names.Of(one.Key.Person)} cannot be here for you now. {await names.Of(one.Key.Custodian)}, whom they had chosen for this, can now see {seen}. Each look is under “Who looked”.");
        }
        return news;
    }

    private async Task<string> Digest(ClientFile file, Session client)
    {
        var since = practice.Now - Lately;
        var weeks = await WhoLooked.For(practice, file, client, since: since);
        var people = weeks.SelectMany(week => week.Lines).Where(line => !line.Own && line.Looks[0].At >= since).Select(line => line.Who).Distinct();
        var called = new List<string>();
        foreach (var person in people)
            called.Add(await names.Of(person));
        return called.Count == 0 ? "Nobody but you has looked in the last four weeks." : $"In the last four weeks: {Listed(called)}.";
    }

    private async Task<SharedView> Shared(ClientFile file, FileFact opened, Id<Member> subject)
    {
        var notes = new List<(Id<Item>, string, string)>();
        foreach (var item in await SharedItems(file, opened, subject, Purpose.List))
        {
            var note = Content.Read<SharedNote>(item.Content);
            notes.Add((item.Id, TitleOf(note), await By(note)));
        }
        return new SharedView(notes);
    }

    private async Task<SharedNoteView> SharedNote(ClientFile file, FileFact opened, Id<Member> subject, Session client, string item)
    {
        var found = Id<Item>.TryParse(item, null, out var id)
            ? (await SharedItems(file, opened, subject, Purpose.Read)).FirstOrDefault(one => one.Id == id) : null;
        if (found is null)
            throw await Misses.Record(practice, client, item);
        var note = Content.Read<SharedNote>(found.Content);
        return new SharedNoteView(TitleOf(note), note.Text, await By(note));
    }

    /// <summary>What is shared with this member, and in a file of several what is shared with all of them.</summary>
    private static async Task<IReadOnlyList<OpenedItem>> SharedItems(ClientFile file, FileFact opened, Id<Member> subject, Purpose purpose)
    {
        var items = new List<OpenedItem>();
        foreach (var part in SharedParts(opened, subject))
            items.AddRange((await file.Open(CompartmentKind.Shared, purpose, Select.Newest(ItemKind.SharedNote), part)).Items);
        return items;
    }

    private static Id<Member>[] SharedParts(FileFact opened, Id<Member> subject) => opened.FileKind == FileKind.Person ? [default] : [subject, default];

    /// <summary>Asks for another time: those whom the client meets see it at the booking.</summary>
    /// <exception cref="Refused">There is no such booking for this client.</exception>
    public async Task Ask(Session client, string? item)
    {
        var own = await ClientFiles.OfClient(practice, client);
        if (own.Count == 0 || !Id<Bookings.Booking>.TryParse(item, null, out var booking))
            throw await Misses.Record(practice, client, item ?? "");
        await Bookings.ClientSessions.AskToMove(practice, client, await ClientFile.Find(practice, client, own[0].File), booking);
    }

    private async Task<WhoCanSeeView> CanSee(ClientFile file, Id<Member> subject, Session client)
    {
        var others = new List<SeeingLine>();
        var own = "";
        foreach (var one in WhoCanSee.In(practice, await file.State(), subject))
        {
            var parts = one.Reason == Reason.Author ? "session notes of their own, which nobody else can read" : Listed([.. one.Parts.Select(PartWords.Of)]);
            if (one.Reason == Reason.Self && one.People.Contains(client.Person))
                own = parts;
            else
                others.Add(new SeeingLine(await WhoIs(one), BecauseOf(one.Reason), parts, DayOf(one.From), DayOf(one.Until?.AddTicks(-1))));
        }
        return new WhoCanSeeView(others, own);
    }

    private async Task<string> WhoIs(Seeing one) => one switch
    {
        { Reason: Reason.Self } => "Somebody else whom this file is about",
        { Team: { } team } => $"{RoleWords.Of(team)} ({one.People.Count} {(one.People.Count == 1 ? "person" : "people")})",
        _ => await names.Of(one.People[0]),
    };

    private static string BecauseOf(Reason reason) => reason == Reason.Self ? "it is about them too" : Decision.WordsFor(reason);

    private async Task<WhoLookedView> Looked(ClientFile file, Session client, string before)
    {
        var found = await WhoLooked.For(practice, file, client, Index(before) ?? long.MaxValue);
        var weeks = new List<(string, IReadOnlyList<LookedLine>)>();
        foreach (var week in found.Take(WeeksAtOnce))
        {
            var lines = new List<LookedLine>();
            foreach (var line in week.Lines)
            {
                var deeds = line.Deeds.Select(deed => $"{deed.Verb} {Listed([.. deed.Things.Select(Counted)])}".Trim());
                lines.Add(new LookedLine(line.Own ? "You" : await names.Of(line.Who), line.Own, line.Because, [.. deeds], Item(line.Looks[0].Index)));
            }
            weeks.Add((WeekOf(week), lines));
        }
        var last = found.Count > WeeksAtOnce ? found[WeeksAtOnce - 1].Lines.Min(line => line.Looks[^1].Index) : -1;
        return new WhoLookedView(weeks, last < 0 ? "" : Item(last));
    }

    /// <summary>Every time that a line of "Who looked" stands for.</summary>
    private async Task<LooksView> Looks(ClientFile file, Session client, string item)
    {
        var weeks = Index(item) is { } index ? await WhoLooked.For(practice, file, client, index + 1) : [];
        var week = weeks.FirstOrDefault(one => one.Lines.Any(line => line.Looks[0].Index == Index(item)));
        if (week is null)
            throw await Misses.Record(practice, client, item);
        var line = week.Lines.First(one => one.Looks[0].Index == Index(item));
        var days = line.Looks.Take(TimesAtOnce).GroupBy(look => look.At.ToString("dddd d MMMM", CultureInfo.InvariantCulture)).Select(day =>
            (day.Key, (IReadOnlyList<(string, string, string)>)[.. day.Select(look => (TimeOf(look), look.Did, $"{Item(look.Index)} {item}"))]));
        return new LooksView(
            line.Own ? "You" : await names.Of(line.Who), line.Own, line.Because, WeekOf(week), [.. days], Math.Max(0, line.Looks.Count - TimesAtOnce));
    }

    private async Task<ReceiptView> Receipt(ClientFile file, Session client, string item)
    {
        var (look, backTo) = item.Split(' ') is [var first, var second] ? (first, second) : (item, item);
        var proof = await WhoLooked.Receipt(practice, file, client, Index(look) ?? -1);
        return new ReceiptView(
            proof.ToText(), Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(practice.Id, practice.Roll.Log), practice.Roll.Practice!.Log), backTo);
    }

    private async Task<string> By(SharedNote note) => Id<Person>.TryParse(note.Author, null, out var author) ? await names.Of(author) : "";

    private static string TitleOf(SharedNote note) =>
        DateOnly.TryParseExact(note.HeldOn, "yyyy-MM-dd", out var day) ? $"Note of {PlainDates.Day(day)}" : "A note";

    private static string WeekOf(LookWeek week) => $"Week of {PlainDates.Day(week.Monday)}";

    private static string TimeOf(LookShown look) => look.At.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string DayOf(DateTimeOffset? at) => at is { } day ? PlainDates.Day(day) : "";

    private static string Counted((string Thing, int Times) one) =>
        one.Times == 1 ? one.Thing : $"{one.Thing} {(one.Times == 2 ? "(twice)" : $"({one.Times} times)")}".Trim();

    private static string Listed(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private static string Item(long index) => index.ToString(CultureInfo.InvariantCulture);

    private static long? Index(string item) => long.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < long.MaxValue ? index : null;
}
