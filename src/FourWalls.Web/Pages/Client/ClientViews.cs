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

public sealed record HomeView(string CalledBy, int SharedNotes, string Digest) : ClientView("Home");

public sealed record SharedView(IReadOnlyList<(Id<Item> Id, SharedNote Note, string By)> Notes) : ClientView("Shared");

public sealed record SharedNoteView(SharedNote Note, string By) : ClientView("SharedNote");

public sealed record WhoCanSeeView(IReadOnlyList<(string Who, string Because, string Parts, string Until)> Lines) : ClientView("WhoCanSee");

public sealed record WhoLookedView(IReadOnlyList<(string Week, IReadOnlyList<(string Sentence, long Newest)> Lines)> Weeks) : ClientView("WhoLooked");

public sealed record ReceiptView(string Text, string Key) : ClientView("Receipt");

public sealed record PromiseView() : ClientView("Promise");

/// <summary>
/// The client's views, each through the gate like everything else. Their names stand in a list here, so that every list of
/// routes has them too.
/// </summary>
public sealed class ClientViews(Practice practice, Sessions sessions, Names names)
{
    public static readonly IReadOnlyList<string> All = ["Home", "Shared", "SharedNote", "WhoCanSee", "WhoLooked", "Receipt", "Promise"];

    /// <summary>The same sentence on every client's page, whether anything is held back or not.</summary>
    public const string FixedSentence =
        "This page shows what you and your worker chose, and what the law lets us show now. You can ask for the full list at any time.";

    /// <summary>What a form asks to see; anything that is not a view of ours is Home.</summary>
    public Shown Allowed(string? view, string? item) => All.Contains(view ?? "") ? new Shown(view!, item ?? "") : new Shown("Home", "");

    public async Task<ClientView> Load(Visit visit)
    {
        var shown = await sessions.View<Shown>(visit.Secret!, visit.Session!) ?? new Shown("Home", "");
        if (shown.View == "Promise")
            return new PromiseView();
        var own = await ClientFiles.OfClient(practice, visit.Session!);
        if (own.Count == 0)
            throw Refused.NotFound();
        var file = await ClientFile.Find(practice, visit.Session!, own[0].File);
        var opened = (await file.State()).Opened!;
        var subject = ClientFiles.SubjectOf(opened.FileKind, own[0].Member);
        return shown.View switch
        {
            "Shared" => await Shared(file, opened, subject),
            "SharedNote" => await SharedNote(file, opened, subject, shown.Item),
            "WhoCanSee" => await CanSee(file, subject),
            "WhoLooked" => await Looked(file, visit.Session!),
            "Receipt" => await Receipt(file, shown.Item),
            _ => await Home(file, opened, subject, visit.Session!),
        };
    }

    private async Task<HomeView> Home(ClientFile file, FileFact opened, Id<Member> subject, Session client)
    {
        var identity = (await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity, 1), subject)).Items;
        var called = identity.Count == 0 ? "" : Content.Read<Identity>(identity[0].Content) is var who && who.CalledBy.Length > 0 ? who.CalledBy : who.Name;
        var weeks = await WhoLooked.For(practice, file, client);
        var week = (weeks.Count == 0 ? null : weeks[0])?.Lines.Where(line => line.Who != client.Person).ToList() ?? [];
        var people = new List<string>();
        foreach (var person in week.Select(line => line.Who).Distinct())
            people.Add(await names.Of(person));
        var digest = people.Count == 0 ? "Nobody has looked lately." : $"Last looked: {string.Join(", ", people)}.";
        return new HomeView(called, (await SharedItems(file, opened, subject, Purpose.List)).Count, digest);
    }

    private async Task<SharedView> Shared(ClientFile file, FileFact opened, Id<Member> subject)
    {
        var notes = new List<(Id<Item>, SharedNote, string)>();
        foreach (var item in await SharedItems(file, opened, subject, Purpose.List))
        {
            var note = Content.Read<SharedNote>(item.Content);
            notes.Add((item.Id, note, await By(note)));
        }
        return new SharedView(notes);
    }

    private async Task<SharedNoteView> SharedNote(ClientFile file, FileFact opened, Id<Member> subject, string item)
    {
        if (!Id<Item>.TryParse(item, null, out var id))
            throw Refused.NotFound();
        var found = (await SharedItems(file, opened, subject, Purpose.Read)).FirstOrDefault(one => one.Id == id) ?? throw Refused.NotFound();
        var note = Content.Read<SharedNote>(found.Content);
        return new SharedNoteView(note, await By(note));
    }

    /// <summary>What is shared with this member, and in a file of several what is shared with all of them.</summary>
    private static async Task<IReadOnlyList<OpenedItem>> SharedItems(ClientFile file, FileFact opened, Id<Member> subject, Purpose purpose)
    {
        var items = new List<OpenedItem>();
        foreach (var part in opened.FileKind == FileKind.Person ? (Id<Member>[])[default] : [subject, default])
            items.AddRange((await file.Open(CompartmentKind.Shared, purpose, Select.Newest(ItemKind.SharedNote), part)).Items);
        return items;
    }

    private async Task<WhoCanSeeView> CanSee(ClientFile file, Id<Member> subject)
    {
        var lines = new List<(string, string, string, string)>();
        foreach (var one in WhoCanSee.In(practice, await file.State(), subject))
        {
            var who = one.Reason == Reason.Self ? "You"
                : one.Team is { } team ? $"{RoleWords.Of(team)} ({one.People.Count} {(one.People.Count == 1 ? "person" : "people")})"
                : await names.Of(one.People[0]);
            lines.Add((who, Decision.WordsFor(one.Reason), string.Join(", ", one.Parts.Select(PartWords.Of)), one.Until is { } until ? PlainDates.Day(until) : ""));
        }
        return new WhoCanSeeView(lines);
    }

    private async Task<WhoLookedView> Looked(ClientFile file, Session client)
    {
        var weeks = new List<(string, IReadOnlyList<(string, long)>)>();
        foreach (var week in await WhoLooked.For(practice, file, client))
        {
            var lines = new List<(string, long)>();
            foreach (var line in week.Lines)
            {
                var who = line.Who == client.Person ? "You" : await names.Of(line.Who);
                var times = line.Entries.Count == 1 ? "once" : line.Entries.Count == 2 ? "twice" : $"{line.Entries.Count} times";
                var because = line.Who == client.Person ? "" : $", because {line.Because}";
                lines.Add(($"{who} {line.Did} {times}{because}.", line.Entries[0]));
            }
            weeks.Add(($"Week of {PlainDates.Day(week.Monday)}", lines));
        }
        return new WhoLookedView(weeks);
    }

    private async Task<ReceiptView> Receipt(ClientFile file, string item)
    {
        if (!long.TryParse(item, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index))
            throw Refused.NotFound();
        var proof = await WhoLooked.Receipt(practice, file, index);
        return new ReceiptView(proof.ToText(), Sealing.Tree.Checkpoint.VerifierKey(Ledger.OriginOf(practice.Id), practice.Roll.Practice!.Log));
    }

    private async Task<string> By(SharedNote note) => Id<Person>.TryParse(note.Author, null, out var author) ? await names.Of(author) : "";
}
