using FourWalls.Looks;

namespace FourWalls.Clients;

/// <summary>What is too large to be in memory whole.</summary>
public sealed partial class ClientFile
{
    /// <summary>
    /// Opens an item and, one after the other as they are asked for, the parts that belong to it: what is too large to be in memory whole.
    /// One look names them all. Before each part it is decided again: whoever may no more gets no more.
    /// </summary>
    /// <param name="parts">The parts, as their rows say in plain (<see cref="Labels"/>), in the order in which they are wanted.</param>
    /// <exception cref="Refused">Not for this person, or not any more.</exception>
    public async Task<(OpenedCompartment Opened, IAsyncEnumerable<OpenedItem> Parts)> OpenLong(
        CompartmentKind kind, Purpose purpose, Id<Item> item, IEnumerable<ItemLabel> parts, Id<Member> subject = default)
    {
        List<ItemLabel> belonging = [.. parts];
        var opened = await Open(kind, purpose, Select.One(item) with { Naming = [.. belonging.Select(one => ItemMark.Looked(one.Id, one.Version))] }, subject);
        return (opened, Parts(kind, subject, belonging, opened));
    }

    private async IAsyncEnumerable<OpenedItem> Parts(CompartmentKind kind, Id<Member> subject, IReadOnlyList<ItemLabel> parts, OpenedCompartment opened)
    {
        foreach (var part in parts)
        {
            session.ExpectOpen(practice);
            var state = await State();
            var decision = Decide(state, kind, subject);
            if (!decision.Permitted)
                throw await Misses.Record(practice, session, Id.ToString());
            var rows = await Sealed(decision.Compartment!.Compartment, Select.One(part.Id));
            var items = await Opened(state, rows[0].Compartment, rows, decision.Reason is Reason.StandIn or Reason.Custody ? opened.Look : null);
            yield return items is [var one] ? one : throw new Refused(Refusal.Changed, "This file is being changed by others just now. Nothing was lost; please try again.");
        }
    }
}
