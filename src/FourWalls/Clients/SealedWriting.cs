using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>What is to be written in one compartment, and what is to be destroyed there, as one act.</summary>
public sealed record Writing(Act Act, CompartmentKind Holds, Id<Member> Subject, IReadOnlyList<ItemDraft> Drafts, IReadOnlyList<(Id<Item> Item, int Version, ItemKind Kind)> Destroys)
{
    public Writing(Act act, CompartmentKind holds, Id<Member> subject, params IReadOnlyList<ItemDraft> drafts)
        : this(act, holds, subject, drafts, [])
    {
    }

    /// <summary>What else is stored by the same commit.</summary>
    internal Action<Transaction>? Also { get; init; }
}

/// <summary>A writing whose items are sealed, with the entry that says so. Nothing of it is readable any more.</summary>
internal sealed class SealedWriting
{
    private readonly Writing writing;
    private readonly EpochFact epoch;
    private readonly DateTimeOffset now;
    private readonly List<(ItemDraft Draft, byte[] Sealed)> made;

    public SealedWriting(Guid practice, Id<Person> person, DateTimeOffset now, Writing writing, Decision decision, EpochFact epoch, Secret key)
    {
        (this.writing, this.epoch, this.now) = (writing, epoch, now);
        made = [.. writing.Drafts.Select(draft => (draft, SealedItem.Seal(
            key, Address.OfItem(practice, epoch.File, epoch.Compartment, epoch.Number, draft.LabelAt(now)), draft.Content)))];
        Until = decision.Until;
        Entry = Entry.Of(writing.Act, now, person) with
        {
            File = epoch.File,
            Compartment = epoch.Compartment,
            Reason = decision.Reason,
            Basis = decision.Basis,
            Purpose = Purpose.Write,
            Items =
            [
                .. made.Select(one => new ItemMark(
                    one.Draft.Id, one.Draft.Version, ItemAct.Written, ItemMark.HashOf((int)one.Draft.Kind, one.Draft.About, one.Sealed))),
                .. writing.Destroys.Select(one => new ItemMark(one.Item, one.Version, ItemAct.Destroyed, [])),
            ],
        };
    }

    public Entry Entry { get; }

    public DateTimeOffset Until { get; }

    /// <exception cref="Refused">A version that this one replaces, or an item to be destroyed, is not there any more; or a new item is there already.</exception>
    public void Store(Transaction transaction)
    {
        foreach (var (item, version, kind) in writing.Destroys)
        {
            if (!ItemStore.Remove(transaction, item, version, kind, epoch.Compartment))
                throw new Refused(Refusal.Changed, "Somebody changed this while you were working on it. Nothing was overwritten.");
        }
        foreach (var (draft, bytes) in made)
        {
            if (draft is { Kind: ItemKind.MeasureAnswers, About.IsNone: false } && !ItemStore.IsUnanswered(transaction, draft.About, epoch.Compartment))
                throw new Refused(Refusal.Changed, "This form was filled in already, or is not wanted any more. Nothing was kept twice.");
            if (draft.Version > 1 && !ItemStore.RemoveBefore(transaction, draft, epoch.Compartment))
                throw new Refused(Refusal.Changed, "This was saved from another place while you were writing. Nothing was overwritten.");
            if (!ItemStore.Add(transaction, epoch.File, epoch.Compartment, epoch.Number, draft, Entry.At, bytes))
                throw new Refused(Refusal.Changed, "This was sent already. Nothing was kept twice.");
        }
        writing.Also?.Invoke(transaction);
    }
}
