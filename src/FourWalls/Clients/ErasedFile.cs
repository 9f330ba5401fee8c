using FourWalls.Bookings;
using FourWalls.Looks;
using FourWalls.Measures;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Clients;

/// <summary>All that there is of one file, as it was read: what is entered of it, and how it goes.</summary>
internal sealed class ErasedFile
{
    private const int ItemsInOne = 1000;

    private readonly FileState state;
    private readonly List<(Id<Compartment> Compartment, IReadOnlyList<ErasureStore.ItemRow> Items)> parts = [];
    private (Id<Compartment> Compartment, IReadOnlyList<ErasureStore.ItemRow> Items) deskNames = (default, []);

    private ErasedFile(FileState state) => this.state = state;

    public int Items => All.Sum(part => part.Items.Count);

    /// <summary>People who come in as clients of this file, and by nothing else.</summary>
    public IReadOnlyList<Id<Person>> Clients =>
        [.. state.Facts.OfType<KeysFact>().Select(keys => keys.Person).Concat(state.ClientPeople.Select(client => client.Person)).Distinct()];

    public static async Task<ErasedFile> Read(Practice practice, FileState state)
    {
        var whole = new ErasedFile(state);
        await using var connection = await practice.Database.Read();
        foreach (var compartment in ErasureStore.Compartments(connection, state.File).Union(state.Compartments.Select(one => one.Compartment)))
            whole.parts.Add((compartment, ErasureStore.Items(connection, state.File, compartment)));
        if (practice.Roll.The(CompartmentKind.Directory) is { } directory)
            whole.deskNames = (directory.Compartment, ErasureStore.Items(connection, state.File, directory.Compartment));
        return whole;
    }

    /// <summary>First that it was destroyed: this entry is the certificate. Then each part with its key, and what is left at last.</summary>
    public IEnumerable<Entry> Entries(Entry blank, DestroyedFact destroyed)
    {
        yield return blank with { Facts = [destroyed], Endings = [destroyed.Asked] };
        var ending = state.Facts.Where(fact => !Standing.Forbids(fact) && fact.Id != destroyed.Asked).ToList();
        var known = parts.Select(part => part.Compartment).ToHashSet();
        foreach (var (compartment, items) in All)
        {
            var own = ending.Where(fact => fact.AboutCompartment == compartment).OrderBy(fact => fact is not CompartmentFact).Select(fact => fact.Id).ToList();
            if (own.Count > 0)
                yield return Fresh(blank) with { Compartment = compartment, Endings = own };
            foreach (var chunk in items.Chunk(ItemsInOne))
                yield return Fresh(blank) with { Compartment = compartment, Items = [.. chunk.Select(item => new ItemMark(item.Id, (int)item.Version, ItemAct.Destroyed, []))] };
        }
        yield return Fresh(blank) with { Endings = [.. ending.Where(fact => !known.Contains(fact.AboutCompartment)).Select(fact => fact.Id)] };
    }

    /// <summary>Takes all of it out of the tables; runs in the transaction of the entries. False when something was written meanwhile.</summary>
    public bool Remove(Transaction transaction, DateTimeOffset now)
    {
        foreach (var (compartment, items) in All)
        {
            if (!ErasureStore.RemoveItems(transaction, state.File, compartment, items))
                return false;
        }
        foreach (var (compartment, _) in parts)
            ErasureStore.RemoveKeys(transaction, compartment);
        ErasureStore.RemoveMarks(transaction, state.File);
        BookingStore.RemoveFile(transaction, state.File);
        RotaStore.RemoveFile(transaction, state.File);
        foreach (var client in Clients)
        {
            PersonStore.End(transaction, client, now);
            SessionStore.EndAll(transaction, client);
        }
        return true;
    }

    /// <summary>The file's own parts, and its names at the desk, which lie in the practice's directory.</summary>
    private IEnumerable<(Id<Compartment> Compartment, IReadOnlyList<ErasureStore.ItemRow> Items)> All => deskNames.Compartment.IsNone ? parts : parts.Append(deskNames);

    private static Entry Fresh(Entry blank) => blank with { Nonce = new Guid(Sealing.Entropy.Bytes(16)) };
}
