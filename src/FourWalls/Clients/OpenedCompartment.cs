namespace FourWalls.Clients;

/// <summary>A compartment that was opened for a reason, with the items that were asked for. Only <see cref="ClientFile.Open"/> makes one.</summary>
public sealed class OpenedCompartment
{
    internal OpenedCompartment(Id<ClientFile> file, CompartmentKind holds, long look, Decision decision, IReadOnlyList<OpenedItem> items) =>
        (File, Holds, Look, Decision, Items) = (file, holds, look, decision, items);

    public Id<ClientFile> File { get; }

    public CompartmentKind Holds { get; }

    /// <summary>The ledger's entry of this opening.</summary>
    public long Look { get; }

    public Decision Decision { get; }

    public IReadOnlyList<OpenedItem> Items { get; }
}
