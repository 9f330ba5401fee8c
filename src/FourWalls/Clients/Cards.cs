using FourWalls.Looks;

namespace FourWalls.Clients;

/// <summary>Who one member is, or how they may be reached, with the version that a change has to name.</summary>
/// <param name="Item">None when nothing has been kept yet.</param>
public sealed record Card<T>(Id<Member> Member, Id<Item> Item, int Version, T Content);

/// <summary>
/// The two cards of each member of a file: who they are, and how they may be reached. The desk and the people on call read how
/// somebody may be reached; who works with the file writes it, as agreed with the client.
/// </summary>
public sealed class Cards(ClientFile file)
{
    private static readonly IReadOnlyList<Reason> Writers = [Reason.Care, Reason.Cover, Reason.Intake];

    public Task<IReadOnlyList<Card<Identity>>> Identities(Purpose purpose) =>
        Read(CompartmentKind.Identity, ItemKind.Identity, purpose, Identity.Of(""));

    public Task<IReadOnlyList<Card<Contact>>> Contacts(Purpose purpose) =>
        Read(CompartmentKind.Contact, ItemKind.Contact, purpose, Contact.Of());

    /// <summary>Whether this person may change the cards of a kind; opens nothing.</summary>
    public async Task<bool> MayWrite(CompartmentKind holds)
    {
        var opened = (await file.State()).Opened!;
        var decision = await file.Decide(holds, ClientFiles.SubjectOf(opened.FileKind, opened.Members[0]));
        return decision.Permitted && Writers.Contains(decision.Reason);
    }

    /// <param name="version">The version that was read; 0 for a first one.</param>
    /// <exception cref="Refused">Not for this person; or somebody changed it first, and nothing was overwritten.</exception>
    public Task Keep(Id<Member> member, int version, Identity identity) => Keep(CompartmentKind.Identity, ItemKind.Identity, member, version, identity);

    /// <inheritdoc cref="Keep(Id{Member}, int, Identity)"/>
    public Task Keep(Id<Member> member, int version, Contact contact) => Keep(CompartmentKind.Contact, ItemKind.Contact, member, version, contact);

    private async Task<IReadOnlyList<Card<T>>> Read<T>(CompartmentKind holds, ItemKind kind, Purpose purpose, T blank)
    {
        var opened = (await file.State()).Opened!;
        var cards = new List<Card<T>>();
        foreach (var member in opened.Members)
        {
            var subject = ClientFiles.SubjectOf(opened.FileKind, member);
            var items = (await file.Open(holds, purpose, Select.Newest(kind, 1), subject)).Items;
            cards.Add(items.Count == 0
                ? new Card<T>(member, default, 0, blank)
                : new Card<T>(member, items[0].Id, items[0].Version, Content.Read<T>(items[0].Content)));
        }
        return cards;
    }

    private async Task Keep<T>(CompartmentKind holds, ItemKind kind, Id<Member> member, int version, T content)
        where T : IEquatable<T>
    {
        var opened = (await file.State()).Opened!;
        if (!opened.Members.Contains(member))
            throw Refused.NotFound();
        var subject = ClientFiles.SubjectOf(opened.FileKind, member);
        if (!Writers.Contains((await file.Expect(holds, subject)).Reason))
            throw new Refused(Refusal.NotAllowed, "Who works with this file can change this. Nothing was changed.");
        var now = (await file.Open(holds, Purpose.Write, Select.Newest(kind, 1), subject)).Items;
        if (now.Count > 0 && Content.Read<T>(now[0].Content).Equals(content))
            return; // sent twice, or nothing was changed
        if ((now.Count == 0 ? 0 : now[0].Version) != version)
            throw new Refused(Refusal.Changed, "Somebody changed this while you were writing. Nothing was overwritten; their words are shown now.");
        // A first card is named after its place, so that two people who write it at once do not make two.
        var id = now.Count > 0 ? now[0].Id : Id<Item>.Following($"first {kind}", file.Id.Value, member.Value);
        await file.Keep(new Writing(Act.Wrote, holds, subject, new ItemDraft(id, version + 1, kind, default, Content.Of(content))));
    }
}
